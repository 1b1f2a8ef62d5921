"""The header rules of our letters: 7-bit, and a subject that keeps its spaces."""

from email import policy
from email.header import Header
from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from typing import Any


class Subject(UniqueUnstructuredHeader):
    """Keeps the words of a subject, folded by the older `email.header`.

    The newer folding of Python 3.11 to 3.13 loses or doubles spaces between two encoded words,
    which glues words of a long subject together.
    """

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Takes the words as they are: an encoded word among them is not decoded."""
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Any) -> str:
        """Returns the header line, folded, ending in a line break."""
        words = str(self)
        charset = "us-ascii" if words.isascii() and "=?" not in words else "utf-8"
        header = Header(words, charset, maxlinelen=policy.max_line_length, header_name=self.name)
        return f"{self.name}: {header.encode(linesep=policy.linesep)}{policy.linesep}"


class OneLine(UniqueUnstructuredHeader):
    """Is never folded: the library breaks a longer address in two, which no program puts together.

    RFC 5322 allows lines of 998 characters.
    """

    def fold(self, *, policy: Any) -> str:
        """Returns the header line as it is, ending in a line break."""
        return f"{self.name}: {self}{policy.linesep}"


_registry = HeaderRegistry()
_registry.map_to_type("subject", Subject)
_registry.map_to_type("list-unsubscribe", OneLine)

LETTER = policy.SMTP.clone(cte_type="7bit", header_factory=_registry)
LETTER_UTF8 = LETTER.clone(utf8=True)
