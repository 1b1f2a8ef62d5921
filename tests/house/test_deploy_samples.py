"""The samples for nginx, gunicorn, systemd, Postfix, PostgreSQL: none writes a person down.

Each rule is tried on the sample as it is, and on one that breaks it.
"""

import re
import runpy
from dataclasses import dataclass
from pathlib import Path

import pytest

from citykey_site.domain import languages
from citykey_site.domain.turns import LONGEST, Turn
from citykey_site.web.gate import MOST_WAITING, WORKERS
from citykey_site.web.kept_pages import MOST_BEHIND_A_PAGE
from citykey_site.web.security import LARGEST_BODY
from tests.speech import Speech

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "deploy"
UNITS = ("citykey.service", "citykey-worker.service")
SAMPLES = {
    *UNITS, "citykey.socket", "gunicorn.conf.py", "journald@citykey.conf", "nginx.conf",
    "nginx-machines.conf", "postfix-relay.md", "postfix-returns.md", "postgresql.conf",
    "prometheus-alerts.yml",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Is what a sample must say, or must not: patterns of whole lines, without their indent.

    Where the file has blocks that begin with `block`, each of them must.
    """

    file: str
    must: tuple[str, ...] = ()
    must_not: dict[str, str] | None = None  # Each pattern with a line that it forbids.
    block: str = ""


RULES = (
    *(
        Rule(
            file=unit,
            must=(
                r"LimitCORE=0",
                r"LogNamespace=citykey",
                r"ProtectSystem=strict",
                r"NoNewPrivileges=yes",
                r"PrivateTmp=yes",
                r"ProtectProc=invisible",
                r"StateDirectoryMode=0700",
                r"UMask=0077",
                r"User=citykey",
                r"LoadCredential=secret-key:/etc/citykey/secret-key",
                r"LoadCredential=smtp-url:/etc/citykey/smtp-url",
                r"Environment=CITYKEY_SECRET_KEY_FILE=%d/secret-key",
                r"Environment=CITYKEY_SMTP_URL_FILE=%d/smtp-url",
            ),
            must_not={
                r"Environment=CITYKEY_(?!\w+_FILE=)\w*(SECRET|URL|URI|MAILBOX)\w*=.*": (
                    "Environment=CITYKEY_SECRET_KEY=abc"
                ),
                r"Standard(Output|Error)=.*file:.*|StandardOutput=append:.*": (
                    "StandardOutput=append:/var/log/citykey.log"
                ),
                r".*--access-logfile.*": "ExecStart=gunicorn --access-logfile=- wsgi:app",
                r"ReadWritePaths=.*": "ReadWritePaths=/opt/citykey",
                r"User=root": "User=root",
            },
        )
        for unit in UNITS
    ),
    Rule(file="citykey.service", must=(r"ExecStart=.*--config=docs/deploy/gunicorn\.conf\.py .*",)),
    Rule(file="citykey.service", must=(r"Requires=citykey\.socket", r"ExecStartPre=.* upgrade")),
    Rule(
        file="citykey.socket",
        must=(r"ListenStream=127\.0\.0\.1:8000", r"Backlog=2048"),
        must_not={r"ListenStream=(0\.0\.0\.0:)?\d+": "ListenStream=8000"},
    ),
    Rule(
        file="gunicorn.conf.py",
        must=(
            r"accesslog = None",
            r'loglevel = "(warning|error|critical)"',
            r"capture_output = False",
            r"control_socket_disable = True",
            r"limit_request_line = 4094",
            r"limit_request_fields = 50",
            r"limit_request_field_size = 8190",
            r"timeout = 60",
            r"graceful_timeout = 30",
            r"backlog = 2048",
            r'worker_tmp_dir = "/dev/shm"',
            r'forwarded_allow_ips = "127\.0\.0\.1,::1"',
        ),
        must_not={
            r"(syslog|statsd_host|logconfig\w*|access_log_format|spew|reload)\b.*": "syslog = True",
            r'loglevel = "(debug|info)"': 'loglevel = "debug"',
            r"permit_\w+ = True": "permit_obsolete_folding = True",
            r"forwarded_allow_ips = .*\*.*": 'forwarded_allow_ips = "*"',
        },
    ),
    Rule(
        file="journald@citykey.conf",
        must=(r"Storage=volatile", r"MaxRetentionSec=3day", r"ForwardToSyslog=no"),
        must_not={r"Storage=(persistent|auto)": "Storage=persistent"},
    ),
    Rule(
        file="nginx.conf",
        block="server {",
        must=(r"access_log off;", r"error_log \S+ emerg;"),
        must_not={
            r"access_log (?!off;).*": "access_log /var/log/nginx/access.log;",
            r"error_log (?!\S+ emerg;).*": "error_log /var/log/nginx/error.log info;",
            r"ssl_protocols .*(SSLv|TLSv1(\.1)?[ ;]).*": "ssl_protocols TLSv1.1 TLSv1.2;",
            r".*\$http_(host|x_forwarded\w*|forwarded)\b.*": (
                "proxy_set_header X-Forwarded-For $http_x_forwarded_for;"
            ),
            r".*\$proxy_add_x_forwarded_for.*": (
                "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
            ),
            r"proxy_cache(_path)? .*": "proxy_cache citykey;",
            r"proxy_(hide|ignore)_header.*": "proxy_hide_header Cache-Control;",
            r"client_body_in_file_only on;": "client_body_in_file_only on;",
            r"proxy_request_buffering off;": "proxy_request_buffering off;",
        },
    ),
    Rule(
        file="nginx.conf",
        must=(
            r"listen 443 ssl http2 default_server;",
            r"ssl_reject_handshake on;",
            r"return 444;",
            r"ssl_protocols TLSv1\.2 TLSv1\.3;",
            r"ssl_session_tickets off;",
            rf"client_max_body_size {LARGEST_BODY // 1024}k;",
            r"client_header_timeout 15s;",
            r"client_body_timeout 15s;",
            r"large_client_header_buffers 2 8k;",
            r"proxy_set_header Host appointments\.example\.org;",
            r"proxy_set_header X-Forwarded-For \$remote_addr;",
            r"proxy_set_header X-Forwarded-Proto https;",
            r"proxy_set_header X-Forwarded-Host appointments\.example\.org;",
            r'proxy_set_header X-Forwarded-Port "";',
            r'proxy_set_header X-Forwarded-Prefix "";',
            r'proxy_set_header X-Real-IP "";',
            r'proxy_set_header Forwarded "";',
            r"proxy_max_temp_file_size 0;",
            r"server_tokens off;",
            r"limit_conn citykey_all 2500;",
            r"limit_conn citykey_network 1000;",
            r"limit_req zone=citykey_pace burst=500 nodelay;",
            r"error_page 502 503 504 =503 @away;",
        ),
    ),
    Rule(
        file="nginx-machines.conf",
        must=(r"keepalive_timeout 4s;",),
        must_not={r".*non_idempotent.*": "proxy_next_upstream error non_idempotent;"},
    ),
    Rule(
        file="postfix-relay.md",
        must=(
            r"inet_interfaces = loopback-only",
            r"always_bcc =",
            r"sender_bcc_maps =",
            r"recipient_bcc_maps =",
            r"header_checks =",
            r"smtp_header_checks =",
            r"smtp_tls_security_level = encrypt",
            r"smtp_tls_security_level = secure",
            r"smtp_tls_mandatory_protocols = >=TLSv1\.2",
            r"notify_classes =",
            r"mail\.\* stop",
            r"rotate 3",
        ),
        must_not={
            r"(always_bcc|\w+_bcc_maps|\w*header_checks|notify_classes) = .+": (
                "always_bcc = archive@example.org"
            ),
            r"smtp_tls_security_level = (none|may)": "smtp_tls_security_level = may",
            r"(debug_peer_list|smtpd?_tls_loglevel) = [^0]*[1-9].*": "smtp_tls_loglevel = 2",
        },
    ),
    Rule(
        file="postfix-returns.md",
        must=(r"always_bcc =", r"rotate 3"),
        must_not={r"always_bcc = .+": "always_bcc = archive@example.org"},
    ),
    Rule(
        file="postgresql.conf",
        must=(
            r"log_statement = 'none'",
            r"log_min_error_statement = panic",
            r"log_min_duration_statement = -1",
            r"log_min_duration_sample = -1",
            r"log_parameter_max_length = 0",
            r"log_parameter_max_length_on_error = 0",
            r"log_error_verbosity = terse",
            r"log_connections = off",
            r"archive_mode = off",
        ),
        must_not={
            r"log_statement = '(all|mod|ddl)'": "log_statement = 'all'",
            r".*auto_explain.*": "shared_preload_libraries = 'auto_explain'",
            r"archive_mode = (on|always)": "archive_mode = on",
        },
    ),
    Rule(
        file="prometheus-alerts.yml",
        must=(
            r"- alert: CitykeyDown",
            r"- alert: CitykeyErasureLate",
            r"- alert: CitykeyLettersLate",
            r"- alert: CitykeyWorkerSilent",
        ),
        # What people did when is sent to nobody.
        must_not={r"\W*remote_write:.*": "remote_write:"},
    ),
)


def faults(rule: Rule, text: str) -> list[str]:
    """Lists what a rule finds wrong in a sample."""
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if rule.block and line == rule.block] or [0]
    blocks = [lines[at:then] for at, then in zip(starts, [*starts[1:], None], strict=True)]
    missing = [f"no {must}" for must in rule.must for block in blocks if not _has(block, must)]
    return missing + [f"has {no}" for no in rule.must_not or {} if _has(lines, no)]


def _has(lines: list[str], pattern: str) -> bool:
    return any(re.fullmatch(pattern, line.strip()) for line in lines)


def without(text: str, pattern: str) -> str:
    """Returns a sample without the last line that fits."""
    lines = text.splitlines()
    fitting = [at for at, line in enumerate(lines) if re.fullmatch(pattern, line.strip())]
    return "\n".join(line for at, line in enumerate(lines) if at != fitting[-1])


def test_every_sample_is_looked_at():
    assert {path.name for path in FOLDER.iterdir()} == SAMPLES == {rule.file for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.file)
def test_a_sample_keeps_its_rules_and_one_that_breaks_them_is_found(rule):
    text = (FOLDER / rule.file).read_text("utf-8")
    assert faults(rule, text) == []
    for must in rule.must:
        assert f"no {must}" in faults(rule, without(text, must)) or _twice(text, must), must
    for forbidden, example in (rule.must_not or {}).items():
        assert f"has {forbidden}" in faults(rule, f"{text}\n    {example}\n"), forbidden


def _twice(text: str, pattern: str) -> bool:
    return _has(without(text, pattern).splitlines(), pattern)


def test_the_pages_of_the_proxy_say_what_the_site_says():
    text = (FOLDER / "nginx.conf").read_text("utf-8")
    too_much = "Your browser sent too much. Nothing was booked."
    assert too_much in text and Speech("es")(too_much) in text
    for language in languages.served():
        [page] = [line for line in text.splitlines() if f'<html lang=\\"{language}\\"' in line][:1]
        for message in (
            "Please try again in one minute",
            "This site is very busy or closed for repairs. Your appointment is safe.",
            "If you were booking, go back, check what you typed, and press the button again. "
            "You will not book twice.",
        ):
            assert Speech(language)(message) in page, language
        assert Speech(language)("Call: %(phone)s", phone="311") in page, language
    assert "<script" not in text and "style" not in text


def test_gunicorn_has_a_thread_for_each_who_works_waits_or_is_told():
    said = runpy.run_path(str(FOLDER / "gunicorn.conf.py"))

    assert said["threads"] >= WORKERS + MOST_WAITING + MOST_BEHIND_A_PAGE + 50
    assert said["worker_connections"] > said["threads"]
    assert said["graceful_timeout"] >= LONGEST[Turn.BEGUN]
