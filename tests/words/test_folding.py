"""Messages without facts are put into a template when it is compiled, those with facts are not."""

import re

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from citykey_site.words import templates
from citykey_site.words.folding import FoldingEnvironment


def said(source: str, **facts: object) -> tuple[str, list[tuple]]:
    """What a template writes, and what it asked for while it was written."""
    asked: list[tuple] = []

    def speak(*words: str, **facts: object) -> Markup:
        asked.append(words)
        return Markup("<b>") + " ".join(words) % facts + Markup("</b>")

    environment = FoldingEnvironment(autoescape=True)
    environment.globals.update(_=speak, pgettext=speak, icon=speak)
    template = environment.from_string(source)
    asked.clear()
    return template.render(facts), asked


def test_a_message_without_facts_is_asked_for_once_and_for_all():
    assert said('{{ _("Hello") }} {{ pgettext("menu", "Help") }}') == (
        "<b>Hello</b> <b>menu Help</b>",
        [],
    )


def test_a_message_with_facts_is_asked_for_each_time():
    written, asked = said('{{ _("Call: %(phone)s", phone=phone) }}', phone="<311>")
    assert written == "<b>Call: &lt;311&gt;</b>"
    assert asked == [("Call: %(phone)s",)]


def test_a_message_that_is_known_only_later_is_asked_for_then():
    assert said("{{ _(name) }}", name="Birth certificate")[1] == [("Birth certificate",)]


def test_a_kept_piece_is_written_once_for_the_same_facts():
    written = []

    def macro(fact: str) -> str:
        written.append(fact)
        return fact

    for fact in ("one", "two", "one"):
        assert templates.kept(macro, fact) == fact
    assert written == ["one", "two"]


def test_kept_rows_are_written_one_after_the_other():
    row = Markup("<li>{} {}/{}</li>").format
    rows = templates.kept_rows(row, [("Austin", 3), ("O'Hare", 4)], 9)
    assert rows == "<li>Austin 3/9</li><li>O&#39;Hare 4/9</li>"


def test_a_kept_row_escapes_its_facts():
    made = templates.html("en").from_string("{% macro row(item) %}<li>{{ item }}{% endmacro %}")
    rows = templates.kept_rows(made.module.row, [("<b>",), ("O'Hare",)])
    assert rows == "<li>&lt;b&gt;<li>O&#39;Hare"


def test_a_kept_row_knows_nothing_but_its_facts():
    row = templates.html("en").from_string(
        "{% macro row(item) %}{{ item }} {{ email }}{% endmacro %}"
    )
    with pytest.raises(UndefinedError):
        templates.kept(row.module.row, "Austin Library")


def test_what_is_kept_is_imported_without_what_a_page_knows():
    sources = [path.read_text("utf-8") for path in templates.FOLDER.rglob("*.html")]
    kept = {name for text in sources for name in re.findall(r"\bkept(?:_rows)?\((\w+)", text)}
    lines = [line for text in sources for line in text.splitlines() if "with context" in line]
    assert len(kept) > 5
    assert not kept & set(re.findall(r"\w+", " ".join(lines)))
