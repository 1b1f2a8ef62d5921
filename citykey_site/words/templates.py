"""The Jinja environments: one for HTML and one for plain text in each language.

Messages, dates and marks for mixed directions are bound when an environment is made, so that a
template speaks the language it was asked for, whoever is asking.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from citykey_site.domain import codes, document_facts, document_file, languages, times
from citykey_site.domain.places import about_miles
from citykey_site.words import moments
from citykey_site.words.catalogues import Words, markup_words, words
from citykey_site.words.folding import FoldingEnvironment
from citykey_site.words.icons import icon
from citykey_site.words.spoken import language_name

FOLDER = Path(__file__).resolve().parents[2] / "templates"
KEPT_PIECES = 4096  # Of about 700 bytes.


@cache
def html(code: str) -> Environment:
    """Returns the environment for pages and HTML letters in a language; everything is escaped."""
    return _environment(markup_words(code), autoescape=True)


@cache
def text(code: str) -> Environment:
    """Returns the environment for plain text in a language; nothing is escaped."""
    return _environment(words(code), autoescape=False)


def _environment(speaker: Words, *, autoescape: bool) -> Environment:
    environment = FoldingEnvironment(
        loader=FileSystemLoader(FOLDER),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    code = speaker.language.code
    environment.globals.update(
        _=speaker.gettext,
        ngettext=speaker.ngettext,
        pgettext=speaker.pgettext,
        language=speaker.language,
        languages=tuple(languages.served().values()),
        spoken=partial(_spoken, speaker),
        icon=icon,
        example_papers=_example_papers,
        kept=kept,
        kept_rows=kept_rows,
        code_example=codes.grouped(codes.EXAMPLE),
    )
    environment.filters.update(
        date=partial(_with_code, moments.date_text, code),
        month=partial(_with_code, moments.month_text, code),
        short_date=partial(_with_code, moments.short_date_text, code),
        clock=partial(_with_code, moments.clock_text, code),
        moment=partial(_with_code, moments.moment_text, code),
        short_moment=partial(_with_code, moments.short_moment_text, code),
        day=times.day_of,
        iso=_iso,
        hours=partial(_hours, code),
        english_moment=partial(_with_code, moments.moment_text, languages.SOURCE),
        grouped=codes.grouped,
        miles=about_miles,
        ltr=left_to_right,
        isolate=isolated,
    )
    return environment


@lru_cache(KEPT_PIECES)
def kept(macro: Macro, *facts: object) -> Markup:
    """Returns what a macro writes of some facts; the same facts are written once.

    For rows and blocks that many pages repeat. The macro must be imported without context, so
    that its facts are all it knows. Never for what a person typed: the text stays in memory.
    """
    return macro(*facts)


def kept_rows(macro: Macro, rows: Iterable[tuple[object, ...]], *facts: object) -> Markup:
    """Returns what a macro writes of the facts of each row and some more, kept as by `kept`."""
    return Markup("".join([kept(macro, *row, *facts) for row in rows]))


def _example_papers(need: str) -> tuple[document_facts.Paper, ...]:
    return document_file.known().examples(document_facts.Need(need))


def _with_code(write, code: str, value: date | datetime | str) -> str:
    return write(value, code)


def _hours(code: str, event) -> str:
    return moments.range_text(event.starts_at, event.ends_at, code)


def _iso(moment: datetime) -> str:
    return times.local(moment).isoformat(timespec="minutes")


@lru_cache(512)
def _spoken(speaker: Words, codes_spoken: tuple[str, ...]) -> str:
    names = [str(language_name(code, speaker)) for code in codes_spoken]
    return moments.list_text(names, speaker.language.code)


def left_to_right(value: object) -> Markup:
    """Marks a code, time, phone, email or English address, which no bidi text may turn round."""
    return Markup(f'<bdi dir="ltr" translate="no">{escape(value)}</bdi>')


def isolated(value: object) -> Markup:
    """Marks the name of a place, whose direction is its own."""
    return Markup(f'<bdi translate="no">{escape(value)}</bdi>')
