"""What the sites of all tests share: work that would come out the same for each of them.

A program makes one site, a run of the tests makes thousands. What is shared here follows from
the code alone, never from a test's settings, keys or data.
"""

import gc
from collections.abc import Callable
from functools import cache

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from citykey_site.web import assets

STATEMENTS = 5_000  # More than the program has, so that none is made twice.
READ_FROM_A_RULE = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")


def share() -> None:
    """Lets Werkzeug's addresses, SQLAlchemy's statements and the style sheets be made once."""
    Rule.compile = _once_for_each_rule(Rule.compile)
    assets._stylesheet = cache(assets._stylesheet)
    statements = LRUCache(STATEMENTS)
    Engine._compiled_cache = property(lambda _: statements, lambda _engine, _own: None)
    # Two dialects of a kind write the same SQL, but a statement is kept for one dialect only.
    Dialect.__eq__ = lambda mine, other: type(mine) is type(other)
    Dialect.__hash__ = lambda mine: hash(type(mine))


def collect_rarely() -> None:
    """Lets Python look for circles seldom: pages that were read are many and soon forgotten."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _once_for_each_rule(read: Callable[[Rule], None]) -> Callable[[Rule], None]:
    known: dict[tuple, dict[str, object]] = {}

    def compile(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
        if key not in known:
            read(rule)
            known[key] = {name: getattr(rule, name) for name in READ_FROM_A_RULE}
        vars(rule).update(known[key])

    return compile
