"""Which language a browser asks for, with all thirteen languages and with only two."""

from dataclasses import replace

import pytest

from citykey_site.domain import languages

THIRTEEN = (
    "en", "es", "pl", "zh-hans", "ar", "uk", "fr", "zh-hant", "ur", "hi", "fil", "ht", "ru",
)  # fmt: skip
NO_MATCH = "en"

# First the table of languages.md 2.2, then headers as phones, browsers and text browsers send.
HEADERS = [
    ("zh-TW,zh;q=0.9,en;q=0.8", "zh-hant"),
    ("zh-CN,zh;q=0.9,en", "zh-hans"),
    ("zh-Hant-HK", "zh-hant"),
    ("uk-UA,ru;q=0.8,en;q=0.5", "uk"),
    ("tl,en;q=0.7", "fil"),
    ("pl-PL,en;q=0.8", "pl"),
    ("en-US,en;q=0.9", "en"),
    ("es-MX,es;q=0.9,en;q=0.8", "es"),
    ("es-419,es;q=0.9", "es"),
    ("es-VE", "es"),
    ("en-US,en;q=0.9,es;q=0.8", "en"),
    ("fr-CA,fr;q=0.8,en-US;q=0.5,en;q=0.3", "fr"),
    ("wo,fr;q=0.9,en;q=0.8", "fr"),
    ("zh-HK,zh;q=0.9", "zh-hant"),
    ("yue-Hant-HK,zh;q=0.8", "zh-hant"),
    ("zh-Hans-CN,zh-Hans;q=0.9", "zh-hans"),
    ("zh-SG", "zh-hans"),
    ("zh-MO", "zh-hant"),
    ("cmn-Hans", "zh-hans"),
    ("fil-PH,fil;q=0.9,en-US;q=0.8", "fil"),
    ("tl-PH", "fil"),
    ("ar-EG,ar;q=0.9,en;q=0.1", "ar"),
    ("ur-PK", "ur"),
    ("pnb", "ur"),
    ("hi-IN,hi;q=0.9", "hi"),
    ("ht-HT,fr-HT;q=0.9,en;q=0.5", "ht"),
    ("ru-RU,uk;q=0.9", "ru"),
    ("de-DE,de;q=0.9,pl;q=0.7,en;q=0.3", "pl"),
    ("en;q=0.5,es", "es"),
    ("en;q=0.5, es;q=0.9", "es"),
    ("en; q=0.5, es; q=0.9", "es"),
    ("en ;q=0.5 , es ; q=0.9", "es"),
    ("en;Q=0.5,es;Q=0.9", "es"),
    ("es;q=0,en", "en"),
    ("es;q=0.000,pl;q=0.001", "pl"),
    ("*", NO_MATCH),
    ("*,es;q=0.5", "es"),
    ("es_MX", "es"),
    ("ES", "es"),
    ("", NO_MATCH),
    ("de", NO_MATCH),
    (",,,;q=1,=", NO_MATCH),
    ("es;q=high,pl", "pl"),
    ("es;q=nan,pl;q=0.2", "pl"),
    ("es;q=inf,pl;q=0.2", "pl"),
    ("es;q=-1,pl;q=0.2", "pl"),
    ("ко;q=1,\0es,pl", "pl"),
    ("english", NO_MATCH),
    ("x-klingon,es;q=0.1", "es"),
    (",".join(["de"] * 20) + ",es", NO_MATCH),
    (",".join(["de"] * 19) + ",es", "es"),
    ("es," * 100_000, "es"),
    ("-" * 50_000 + ",es", "es"),
]


@pytest.fixture
def thirteen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serves every language of the plan, so that the matching is tried on all of them."""
    english = languages.served()["en"]
    rows = {code: replace(english, code=code, tag=code) for code in THIRTEEN}
    monkeypatch.setattr(languages, "served", lambda: rows)


@pytest.mark.parametrize(("header", "wanted"), HEADERS)
def test_a_browser_gets_the_language_that_it_asks_for(thirteen, header, wanted):
    assert languages.negotiate(header) == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("zh-TW,zh;q=0.9,es;q=0.2", "es"),
        ("uk-UA,ru;q=0.8,en;q=0.5", "en"),
        ("tl", "en"),
        ("es-US", "es"),
        ("pl-PL,es;q=0.4", "es"),
    ],
)
def test_a_language_that_is_not_served_yet_is_passed_over(header, wanted, monkeypatch):
    both = {code: languages.served()[code] for code in ("en", "es")}
    monkeypatch.setattr(languages, "served", lambda: both)
    assert languages.negotiate(header) == wanted


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("ES", "es"),
        ("es_MX", "es"),
        ("zh-cn", "zh-hans"),
        ("zh_TW", "zh-hant"),
        ("zh-Hant-HK", "zh-hant"),
        ("tl", "fil"),
        ("de", None),
        ("", None),
        ("-", None),
        ("..", None),
    ],
)
def test_other_spellings_in_an_address_mean_the_same_language(thirteen, spelling, code):
    assert languages.canonical(spelling) == code


def test_every_alias_means_a_language_of_the_plan():
    assert set(languages.aliases().values()) <= set(THIRTEEN)


def test_every_row_names_itself_and_can_be_written():
    for code, language in languages.served().items():
        assert code == language.code == language.code.lower()
        assert language.tag.lower() == code
        assert language.direction in {"ltr", "rtl"}
        assert language.name


def test_english_is_the_source_and_comes_first_in_the_menu():
    assert next(iter(languages.served())) == languages.SOURCE == "en"
