"""Reads a search from the address. A wrong field is told; the others keep what they say."""

from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from citykey_site.domain import places
from citykey_site.domain.bookings import LARGEST_PARTY
from citykey_site.domain.events import ACCESS, SPOKEN
from citykey_site.domain.places import Place
from citykey_site.domain.search import WEEKDAYS, Search, Sort
from citykey_site.domain.times import PartOfDay
from citykey_site.domain.typed import plain, western_digits

LONGEST_PLACE = 80
MOST_PAGES = 500


@dataclass(slots=True)
class Asked:
    """Holds a read search: the checked one, the words as typed, and what is wrong.

    `errors` maps a field to the name of its mistake; `choices` are places that may be meant.
    """

    search: Search
    near: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    choices: tuple[Place, ...] = ()
    unknown_zip: str | None = None

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """Returns the fields of an address with this search, with some of them changed.

        A change to None leaves the field out. The page is left out unless it is named.
        """
        found = self._own_pairs()
        kept = [(name, value) for name, value in found if name not in changes]
        added = [(name, str(value)) for name, value in changes.items() if value is not None]
        return kept + added

    def _own_pairs(self) -> list[tuple[str, str]]:
        search = self.search
        single = {
            "near": self.near,
            "from": search.first.isoformat() if search.first else "",
            "to": search.last.isoformat() if search.last else "",
            "time": search.part or "",
            "people": str(search.people) if search.people > 1 else "",
        }
        pairs = [(name, value) for name, value in single.items() if value]
        pairs += [("day", WEEKDAYS[number]) for number in search.weekdays]
        pairs += [("speaks", code) for code in search.speaks]
        pairs += [("access", code) for code in search.access]
        if search.measures and search.sort is Sort.SOONEST:
            pairs.append(("sort", search.sort))
        return pairs


def read(args: MultiDict) -> Asked:
    """Reads a search from the fields of an address; any text is harmless."""
    if not args:
        return Asked(Search())
    errors: dict[str, str] = {}
    near = plain(args.get("near", ""), limit=LONGEST_PLACE)
    answer = places.find(near) if near else places.Answer(None, (), None)
    if near and answer.place is None:
        errors["near"] = _place_mistake(answer)
    people = _people(args, errors)  # Before the dates: mistakes stand in the order of the fields.
    first, last = _day(args, "from", errors), _day(args, "to", errors)
    if first and last and last < first:
        errors["to"] = "order"
    days, spoken, access = (_lower(args, name) for name in ("day", "speaks", "access"))
    search = Search(
        place=answer.place,
        first=first,
        last=last,
        part=_one_of(args.get("time", ""), PartOfDay),
        weekdays=tuple(n for n, name in enumerate(WEEKDAYS) if name in days),
        people=people,
        speaks=tuple(code for code in SPOKEN if code in spoken),
        access=tuple(code for code in ACCESS if code in access),
        sort=_sort(args.get("sort", ""), answer.place),
        page=_page(args.get("page", "")),
    )
    return Asked(search, near, errors, answer.choices, answer.unknown_zip)


def read_people(typed: str | None) -> int | None:
    """Returns the number of people in a field, None where it is empty or not 1 to 4."""
    digits = western_digits(typed or "")
    number = int(digits) if digits and digits == plain_number(typed) else 0
    return number if 1 <= number <= LARGEST_PARTY else None


def plain_number(typed: str | None) -> str:
    """Returns typed digits of any script as 0 to 9; other words stay and so are no number."""
    text = plain(typed or "", limit=8)
    return western_digits(text) if text.isdecimal() else text


def _people(args: MultiDict, errors: dict[str, str]) -> int:
    typed = args.get("people", "").strip()
    found = read_people(typed)
    if typed and found is None:
        errors["people"] = "size"
    return found or 1


def _day(args: MultiDict, name: str, errors: dict[str, str]) -> date | None:
    typed = plain(args.get(name, ""), limit=20)
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        errors[name] = "date"
        return None


def _place_mistake(answer: places.Answer) -> str:
    if answer.unknown_zip:
        return "zip"
    return "choices" if answer.choices else "unknown"


def _sort(typed: str, place: Place | None) -> Sort:
    wished = _one_of(typed, Sort)
    if wished:
        return wished
    return Sort.NEAREST if place and place.point else Sort.SOONEST


def _page(typed: str) -> int:
    digits = plain_number(typed)
    return min(int(digits), MOST_PAGES) if digits.isdecimal() and int(digits) > 0 else 1


def _one_of(typed: str, kinds: type) -> object | None:
    wanted = plain(typed, limit=20).lower()
    return next((kind for kind in kinds if kind == wanted), None)


def _lower(args: MultiDict, name: str) -> set[str]:
    return {value.strip().lower()[:20] for value in args.getlist(name)}
