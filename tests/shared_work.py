"""What the sites of all tests share: work that would come out the same for each of them.

A program makes one site, a run of the tests makes thousands. What is shared here follows from
the code alone, never from a test's settings, keys or data.
"""

import gc
from functools import cache

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from citykey_site.web import assets

STATEMENTS = 5_000  # More than the program has, so that none is made twice.


def share() -> None:
    """Lets Werkzeug's addresses, SQLAlchemy's statements and the style sheets be made once."""
    Rule._compile_builder = _once_for_each_rule(Rule._compile_builder)
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


def _once_for_each_rule(compile_builder):
    builders: dict[tuple, object] = {}

    def compiled(rule: Rule, append_unknown: bool = True) -> object:
        key = (rule.rule, rule.subdomain, repr(rule.defaults), append_unknown)
        if key not in builders:
            builders[key] = compile_builder(rule, append_unknown)
        return builders[key]

    return compiled
