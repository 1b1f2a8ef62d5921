"""The life of a site from its first booking to after the erasure, with canaries on every way."""

from datetime import timedelta
from pathlib import Path

from tests.journeys import canaries
from tests.journeys.canary_place import Place
from tests.servers.over_http import resident
from tests.servers.site import Site, citykey, run_site

AFTER_ALL_DAYS = timedelta(days=40)
# Nothing of theirs is kept, or no longer: one had the address erased before the letter left.
WITHOUT_LETTER = {"errs", "reports", "mistypes", "mends", "hammers"}


def go_every_way(place: Place, site: Site) -> None:
    """Lets each canary go its way until the last letter has left."""
    for way in canaries.WAYS:
        way(place.bird(site, way.__name__.replace("_", "")), place.slots)
    place.mail.wait_for_letters(len(canaries.WAYS) - len(WITHOUT_LETTER))
    site.wait_for(lambda: not place.ask("SELECT 1 FROM letter"), "an empty outbox")
    assert _without_letter(place) <= WITHOUT_LETTER


def tell(place: Place) -> None:
    """Tells the whole life, and looks at every byte after each chapter."""
    backup, kept = place.folder / "backup", []
    with run_site(environment=place.settings) as site:
        go_every_way(place, site)
        place.check(site)
        _meet_failures(place, site)
        place.check(site)
        _renew_keys(place, site)
        place.command("backup", backup)
        second = place.restore(backup)
        place.check(site)
    kept += place.sealed()
    _have_a_letter_back(place, "stops")
    place.wall.set(place.door_opens)
    with run_site(environment=place.settings) as site:
        site.wait_for(lambda: not any(place.returns.iterdir()), "an empty mailbox")
        _come_to_the_door(place, site)
        raw, sender = place.returned("comestothedoor")
        assert place.command("take-return", sender, typed=raw) == "Taken: believed.\n"
        assert place.ask("SELECT count(*) FROM booking WHERE returned") == [(2,)]
        place.check(site)
    kept += place.sealed()
    assert len(kept) > 20 and place.has_any_of(kept)
    place.wall.move(days=AFTER_ALL_DAYS.days)
    _outlive(place, second, kept, backup)


def _without_letter(place: Place) -> set[str]:
    reached = {address for letter in place.mail.letters for address in letter.recipients}
    return {made.name for made in place.birds if made.email not in reached}


def _meet_failures(place: Place, site: Site) -> None:
    """Meets a page that breaks, and a database that nobody can write to."""
    broken = place.bird(site, "broken")
    code = broken.book(place.slots["kosciuszko"][0]).code
    broken.letter()
    broken.open("/en/booking")
    with place.damaged():
        assert broken.send("/booking", email=broken.email, code=code).status == 500
    late = place.bird(site, "late")
    late.open(f"/en/events/kosciuszko/book?slot={place.slots['kosciuszko'][0]}&people=1")
    with place.away():
        assert late.send("/book", email=late.email).status == 503
        place.check(site)


def _renew_keys(place: Place, site: Site) -> None:
    """Renews all keys in the middle of it; who has booked before is known after."""
    early = place.bird(site, "early")
    code = early.book(place.slots["kosciuszko"][1]).code
    assert "have a new one" in place.command("rotate-keys")
    again = canaries.Canary(site, place.mail, "early")
    again.open("/en/booking")
    assert again.send("/booking", email=early.email, code=code).code == code
    site.wait_for(lambda: not place.ask("SELECT 1 FROM letter"), "an empty outbox")


def _have_a_letter_back(place: Place, name: str) -> None:
    raw, _ = place.returned(name)
    (place.returns / "1").write_bytes(raw)


def _come_to_the_door(place: Place, site: Site) -> None:
    """Lets residents type their address on a helper's phone, one rightly, one not."""
    helper = resident(site.url, network="198.51.100.200")
    helper.open("/staff/pass")
    helper.press("Open the door", code=place.pass_code)
    door = "/staff/events/kosciuszko/door/lost-code"
    for name, status in (("errs", 422), ("comestothedoor", 200)):
        helper.open(door)
        page = helper.press("Find the appointment", owner=place.named(name).email)
        assert page.status == status
    assert page.path.startswith("/staff/check-in/")


def _outlive(place: Place, second: dict[str, str], kept: list[bytes], backup: Path) -> None:
    """Sees the days erased on both machines; then nothing is left, and no backup opens."""
    with run_site(environment=second), run_site(environment=place.settings) as site:
        site.wait_for(lambda: not place.has_any_of(kept), "an erasure")
        place.check(site)
    for keys in (place.instance / "keys", place.folder / "copy", place.folder / "second" / "keys"):
        refused = citykey("restore", str(backup), environment=second, keys_dir=keys)
        assert refused.returncode == 1, keys
        assert "its key is not in the folder of keys" in refused.stderr, keys
