"""Puts what is the same on every page of a language into its templates when they are compiled.

An environment speaks one language, so `_("Search")` is one text for ever: it becomes a piece of
the template, and costs a page nothing.
"""

from collections.abc import MutableMapping

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

# Their answer is the same each time for the same words. No template may call anything else so.
SPEAKING = frozenset({"_", "pgettext", "icon"})


class FoldingEnvironment(Environment):
    """Compiles a template with the messages of its language already in it."""

    def make_globals(self, d: dict[str, object] | None) -> MutableMapping[str, object]:
        """Returns the names that a template knows without facts.

        Nothing is laid over ours: a plain dict will do, and each import asks it for all names.
        """
        return self.globals if d is None else super().make_globals(d)

    def _generate(self, source: nodes.Template, *where: object, **how: object) -> str:
        return super()._generate(_Folding(self).visit(source), *where, **how)


class _Folding(NodeTransformer):
    def __init__(self, environment: Environment) -> None:
        self._globals = environment.globals

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in SPEAKING:
            return node
        words = [item.value for item in node.args if isinstance(item, nodes.Const)]
        has_facts = node.kwargs or node.dyn_args or node.dyn_kwargs
        if has_facts or len(words) != len(node.args):
            return node
        return nodes.Const(self._globals[node.node.name](*words), lineno=node.lineno)
