"""What the site says in a language, so that one story can be told in each of them."""

from functools import cache

from babel.messages.pofile import read_po

from citykey_site.domain.refusals import Refusal
from citykey_site.web.refusals import sentence
from citykey_site.words.catalogues import FOLDER, words


class Speech:
    """Says messages of the site in one language, as they stand on a page."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._words = words(code)

    def __call__(self, message: str, *, context: str | None = None, **facts: object) -> str:
        """Returns a message as one line; `context` is the one it has in the catalogue.

        Raises LookupError for words that the site does not say, so that a story goes on only
        with the site's own.
        """
        if (context, message) not in _every_message():
            raise LookupError(f"the site says no such thing: {context or ''} {message!r}")
        if context:
            said = self._words.pgettext(context, message, **facts)
        else:
            said = self._words.gettext(message, **facts)
        return " ".join(said.replace("\u00a0", " ").split())

    def count(self, one: str, many: str, num: int) -> str:
        """Returns a message that counts."""
        return self._words.ngettext(one, many, num)

    def refusal(self, no: Refusal) -> str:
        """Returns the sentence of a named refusal."""
        return " ".join(sentence(no, self.code).striptags().replace("\u00a0", " ").split())

    def people(self, num: int) -> str:
        """Returns a number of people in words."""
        return self.count("%(num)s person", "%(num)s people", num)


@cache
def _every_message() -> frozenset[tuple[str | None, str]]:
    with (FOLDER / "messages.pot").open("rb") as file:
        catalogue = read_po(file)
    ids = ((item.context, item.id) for item in catalogue if item.id)
    return frozenset((context, id if isinstance(id, str) else id[0]) for context, id in ids)
