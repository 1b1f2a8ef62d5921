"""What the source may not hold: each rule is a function over the parsed text of one file.

So the same rule runs over the project and over planted faults, which it must find.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache

Rule = Callable[[ast.Module], Iterator[str]]

SQL = re.compile(r"^\s*(select|insert|update|delete|drop|create|alter|replace)\s", re.I)
# What a log line may never be made of, as the last word of a name: `form.email`, `code`.
PERSONAL = {
    "args", "body", "code", "cookie", "cookies", "data", "email", "emails", "form", "full_path",
    "headers", "key", "letter", "mailbox", "message", "network", "password", "path", "query_string",
    "recipient", "remote_addr", "request", "secret", "session", "token", "uid", "url", "values",
    "words",
}  # fmt: skip
LOGS = re.compile(
    r"(^|\.)(log|logger|logging|_log)\.(debug|info|warning|error|critical|exception)$"
)
SECRET_NAME = re.compile(r"(^|_)(digest|token|proof|secret|signature|mac|mark_of|hmac)$")
OUTSIDE = {
    "aiohttp", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib",
    "socket", "telnetlib", "urllib.request", "urllib3", "xmlrpc",
}  # fmt: skip
OF_THE_HOST = {"base_url", "host", "host_url", "origin", "root_url", "url", "url_root"}
WRITES = re.compile(r"[wax+]")


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Returns every node of a file; each file is walked once for all rules."""
    return tuple(ast.walk(tree))


@cache
def calls(tree: ast.Module) -> tuple[tuple[str, ast.Call], ...]:
    """Returns every call with its dotted name."""
    return tuple(
        (ast.unparse(node.func), node) for node in nodes(tree) if isinstance(node, ast.Call)
    )


def imported(tree: ast.Module) -> set[str]:
    """Returns every module that is imported, by its whole name."""
    found = set()
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            found |= {item.name for item in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{item.name}" for item in node.names}
    return found


def sql_from_strings(tree: ast.Module) -> Iterator[str]:
    """Finds SQL that is put together from pieces."""
    for node in nodes(tree):
        if isinstance(node, ast.JoinedStr | ast.BinOp) and SQL.match(_beginning(node)):
            yield ast.unparse(node)
    for name, call in calls(tree):
        last = name.rpartition(".")[2]
        if last == "format" and SQL.match(_beginning(call.func)):
            yield ast.unparse(call)
        raw = last in {"text", "exec_driver_sql", "literal_column"} and call.args
        if raw and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
            yield ast.unparse(call)


def templates_from_strings(tree: ast.Module) -> Iterator[str]:
    """Finds templates that are written in the code."""
    for name, call in calls(tree):
        if name.rpartition(".")[2] in {"render_template_string", "from_string"}:
            yield ast.unparse(call)


def weak_chance(tree: ast.Module) -> Iterator[str]:
    """Finds chance that somebody could foretell."""
    yield from imported(tree) & {"random", "numpy.random", "uuid.uuid1"}


def markup_from_strings(tree: ast.Module) -> Iterator[str]:
    """Finds markup made of what was not escaped."""
    for name, call in calls(tree):
        if name.rpartition(".")[2] == "Markup" and call.args:
            given = call.args[0]
            made = isinstance(given, ast.JoinedStr | ast.BinOp | ast.Call)
            if made and "escape(" not in ast.unparse(call):
                yield ast.unparse(call)


def addresses_from_requests(tree: ast.Module) -> Iterator[str]:
    """Finds addresses that a visitor's Host header could write into a link."""
    for name, call in calls(tree):
        if name.endswith("url_for") and any(word.arg == "_external" for word in call.keywords):
            yield ast.unparse(call)
    for node in nodes(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in OF_THE_HOST:
            continue
        if ast.unparse(node.value) in {"request", "flask.request"}:
            yield ast.unparse(node)


def naive_moments(tree: ast.Module) -> Iterator[str]:
    """Finds moments without a zone."""
    for name, call in calls(tree):
        zoned = call.args or call.keywords
        if name.endswith(("datetime.now", "datetime.fromtimestamp")) and not zoned:
            yield ast.unparse(call)
        if name.endswith(("utcnow", "utcfromtimestamp", "datetime.today")):
            yield ast.unparse(call)


def prints(tree: ast.Module) -> Iterator[str]:
    """Finds what is printed; commands use click.echo, the rest the log."""
    for name, call in calls(tree):
        if name in {"print", "pprint", "sys.stdout.write", "sys.stderr.write"}:
            yield ast.unparse(call)


def personal_logs(tree: ast.Module) -> Iterator[str]:
    """Finds log lines with something of a person, of a request, or a whole error."""
    for name, call in calls(tree):
        if not LOGS.search(name):
            continue
        given = [*call.args, *(word.value for word in call.keywords)]
        whole = name.endswith(".exception") or any(w.arg == "exc_info" for w in call.keywords)
        formed = any(isinstance(each, ast.JoinedStr) for each in given)
        if whole or formed or any(_last_names(each) & PERSONAL for each in given):
            yield ast.unparse(call)


def dangerous_calls(tree: ast.Module) -> Iterator[str]:
    """Finds what runs words as code."""
    for name, call in calls(tree):
        if name in {"eval", "exec", "os.system", "os.popen", "yaml.load", "compile"}:
            yield ast.unparse(call)
        if any(w.arg == "shell" and _is(w.value, True) for w in call.keywords):
            yield ast.unparse(call)
    yield from imported(tree) & {"pickle", "marshal", "shelve", "dill", "yaml"}


def unchecked_tls(tree: ast.Module) -> Iterator[str]:
    """Finds connections that would believe any certificate."""
    for node in nodes(tree):
        if isinstance(node, ast.keyword) and node.arg == "verify" and _is(node.value, False):
            yield "verify=False"
        if isinstance(node, ast.Attribute) and node.attr in {
            "CERT_NONE", "CERT_OPTIONAL", "_create_unverified_context",
        }:  # fmt: skip
            yield ast.unparse(node)
        if isinstance(node, ast.Assign) and _is(node.value, False):
            yield from (
                ast.unparse(each)
                for each in node.targets
                if ast.unparse(each).endswith("check_hostname")
            )


def own_cookies(tree: ast.Module) -> Iterator[str]:
    """Finds cookies beside the session's."""
    for name, call in calls(tree):
        if name.endswith((".set_cookie", ".delete_cookie")):
            yield ast.unparse(call)


def written_files(tree: ast.Module) -> Iterator[str]:
    """Finds files that are written."""
    for name, call in calls(tree):
        last = name.rpartition(".")[2]
        if last in {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "TemporaryFile"}:
            yield ast.unparse(call)
        if name == "open" or last == "open":
            words = [*call.args, *(w.value for w in call.keywords if w.arg == "mode")]
            modes = [w.value for w in words if isinstance(w, ast.Constant)]
            if any(isinstance(m, str) and len(m) < 4 and WRITES.search(m) for m in modes):
                yield ast.unparse(call)


def outside(tree: ast.Module) -> Iterator[str]:
    """Finds means to reach other machines."""
    yield from imported(tree) & OUTSIDE


def assertions(tree: ast.Module) -> Iterator[str]:
    """Finds checks that `python -O` would leave out."""
    for node in nodes(tree):
        if isinstance(node, ast.Assert):
            yield ast.unparse(node)


def timed_compares(tree: ast.Module) -> Iterator[str]:
    """Finds secrets compared letter by letter, which tells by its time how far they agree.

    The database compares digests of random tokens: what its time tells leads to no token.
    """
    for node in nodes(tree):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        sides = [node.left, *node.comparators]
        if any(re.match(r"\w*Row\.", ast.unparse(side)) for side in sides):
            continue
        if any(isinstance(side, ast.Constant) for side in sides):
            continue
        if any(SECRET_NAME.search(_name(side)) for side in sides):
            yield ast.unparse(node)


def swallowed(tree: ast.Module) -> Iterator[str]:
    """Finds handlers that take every error, even the end of the program."""
    for node in nodes(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield f"line {node.lineno}: a bare except"


def _beginning(node: ast.AST) -> str:
    while isinstance(node, ast.BinOp | ast.Attribute | ast.JoinedStr):
        if isinstance(node, ast.BinOp):
            node = node.left
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            node = node.values[0] if node.values else ast.Constant("")
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _last_names(node: ast.AST) -> set[str]:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is(node: ast.AST, value: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
