"""No file of the code holds what a rule forbids, and each rule finds what was planted."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house import rules

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "citykey_site"
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(")

# Each rule with the files that it lets be, and why, and with faults that it must find.
RULES = {
    rules.sql_from_strings: (
        # Names of our own tables, and statements that take no parameters.
        {"storage/backups.py", "storage/engine_check.py", "storage/traces.py"},
        [
            'session.execute(f"SELECT * FROM booking WHERE id = {uid}")',
            'x = "DELETE FROM booking WHERE id = " + uid',
            'x = "update slot set taken = %s" % n',
            'x = "select {}".format(column)',
            "text('a' + b)",
            "connection.exec_driver_sql(f'{verb} x')",
        ],
    ),
    rules.templates_from_strings: (
        {},
        ["render_template_string(words)", "environment.from_string(typed)"],
    ),
    rules.weak_chance: (
        {},
        ["import random", "from random import choice"],
    ),
    rules.markup_from_strings: (
        {
            "web/pictures.py",  # Drawn by segno from a digest.
            "web/staff/slips.py",  # A template of ours, which escaped its words.
            "words/icons.py",  # Drawn from our own names only.
            "words/templates.py",  # Rows that macros wrote, which escaped their words.
        },
        ["Markup(f'<b>{name}</b>')", "Markup('<b>' + name)", "markupsafe.Markup(str(name))"],
    ),
    rules.addresses_from_requests: (
        {"web/security.py"},  # Compares the Origin of a post with the host it came to.
        [
            "url_for('a', _external=True)",
            "link = request.host_url + 'x'",
            "flask.request.url_root",
        ],
    ),
    rules.naive_moments: (
        {},
        ["datetime.now()", "datetime.datetime.utcnow()", "datetime.fromtimestamp()"],
    ),
    rules.prints: ({}, ["print(email)", "sys.stderr.write(words)"]),
    rules.personal_logs: (
        {"logs.py"},  # Its formatter writes the kind of an error and places, no words.
        [
            "log.info('typed %s', request.form)",
            "log.error('x %s', request.remote_addr)",
            "log.warning('bad code %s', form.code.data)",
            "log.info('to %s', booking.email)",
            "log.info(f'to {name}')",
            "log.exception('failed')",
            "log.error('failed', exc_info=True)",
            "logging.info('at %s', request.full_path)",
        ],
    ),
    rules.dangerous_calls: (
        {},
        [
            "eval(typed)",
            "exec(typed)",
            "import pickle",
            "yaml.load(text)",
            "subprocess.run(words, shell=True)",
            "os.system(words)",
        ],
    ),
    rules.unchecked_tls: (
        {},
        [
            "httpx.get(url, verify=False)",
            "context.verify_mode = ssl.CERT_NONE",
            "context.check_hostname = False",
            "ssl._create_unverified_context()",
        ],
    ),
    rules.own_cookies: (
        {"web/pages.py"},  # The way out takes the session's cookie away.
        ["response.set_cookie('seen', '1')", "response.delete_cookie('x')"],
    ),
    rules.written_files: (
        {
            "mail/files.py",  # The letters of a demonstration.
            "session_secret.py",  # The secret that signs cookies.
            "storage/backup_files.py",
            "storage/key_copies.py",
            "storage/key_files.py",
        },
        [
            "open('x', 'w')",
            "open(path, mode='ab')",
            "path.open('r+b')",
            "path.write_text(words)",
            "tempfile.mkstemp()",
        ],
    ),
    rules.outside: (
        {
            "cli/dispatcher.py",  # Opens nothing: looks whether a reader has hung up.
            "mail/return_boxes.py",  # The mailbox of returned letters.
            "mail/smtp.py",  # The relay.
            "mail/smtp_answers.py",
            "services/sso_provider.py",  # The City's own accounts, where they are set.
        },
        ["import requests", "from urllib.request import urlopen", "import socket"],
    ),
    rules.assertions: ({}, ["assert role is Role.ADMIN"]),
    rules.timed_compares: (
        {},
        [
            "token == kept",
            "found.digest != _digest(typed)",
            "session['x'] == request.form.token",
        ],
    ),
    rules.swallowed: ({}, ["try:\n    go()\nexcept:\n    pass"]),
}
PLANTED = [(rule, fault) for rule, (_, faults) in RULES.items() for fault in faults]


@cache
def parsed() -> dict[str, ast.Module]:
    """Returns every file of the code, by its place in it."""
    return {
        path.relative_to(SITE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(SITE.rglob("*.py"))
    }


def label(value) -> str:
    """Returns how a rule or a fault is called in the list of tests."""
    return getattr(value, "__name__", "fault")


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_no_file_holds_what_a_rule_forbids(rule):
    let_be, _ = RULES[rule]
    found = {name: list(rule(tree)) for name, tree in parsed().items() if name not in let_be}

    assert not {name: said for name, said in found.items() if said}


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_a_file_is_let_be_only_while_it_needs_that(rule):
    let_be, _ = RULES[rule]

    assert {name for name in let_be if not list(rule(parsed()[name]))} == set()


@pytest.mark.parametrize(("rule", "fault"), PLANTED, ids=label)
def test_a_planted_fault_is_found(rule, fault):
    assert list(rule(ast.parse(fault)))


def test_no_template_passes_words_by_the_escaping():
    for path in TEMPLATES:
        assert not UNESCAPED.search(path.read_text("utf-8")), path.name


@pytest.mark.parametrize("fault", ["{{ name|safe }}", "{% autoescape false %}", "{{ Markup(x) }}"])
def test_a_template_that_passes_words_by_the_escaping_is_found(fault):
    assert UNESCAPED.search(fault)
