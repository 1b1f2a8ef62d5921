"""The first half of signing in: a code goes to the person's mailbox and comes back."""

import base64
from datetime import datetime

from citykey_site.domain import one_time, throttle
from citykey_site.domain.office import Office
from citykey_site.domain.refusals import OneTimeWrong, Refusal
from citykey_site.domain.staff import Member, Stage
from citykey_site.mail import staff as letters
from citykey_site.services import authenticators, guesses
from citykey_site.storage import outbox, staff, staff_codes, staff_sessions, tries
from citykey_site.storage.db import transaction
from citykey_site.storage.vault import KeyGone, SealBroken, vault

LETTERS = "staff letters"
WRONG = "staff mailed code"
# From one network five letters an hour; a stranger elsewhere cannot use up all of a person's.
LETTERS_AN_HOUR = 5
LETTERS_AN_HOUR_IN_ALL = 20
LETTERS_A_DAY = 100
KEY, PLACE = "staff", "who signs in"


def ask(email: str, *, network: str, office: Office, now: datetime) -> str:
    """Mails a code to a person of the staff, and returns who asked, sealed for the cookie.

    For an email of nobody, or of a disabled person, the same work is done and nothing is sent.
    """
    with transaction():
        if _may_have_letter(email, network=network, now=now):
            _send(email, office=office, now=now)
    return base64.urlsafe_b64encode(vault().seal(KEY, PLACE, email.encode())).decode()


def who(asked: str) -> str | None:
    """Returns the email that was sealed by `ask`, None where nothing can be read."""
    try:
        return vault().open(KEY, PLACE, base64.urlsafe_b64decode(asked)).decode()
    except (KeyGone, SealBroken, ValueError):
        return None


def check_mailed(email: str, code: str, *, network: str, instead_of: str, now: datetime) -> str:
    """Takes the mailed code and returns the token of a sign-in that waits for the second code.

    `instead_of` is the token of this browser's sign-in before, which ends. Raises TooManyTries
    while a wait lasts, OneTimeExpired, or OneTimeWrong: the same for nobody's email.
    """
    with transaction():
        counts = guesses.checked(WRONG, email.casefold(), network=network, now=now)
        try:
            member = _taken(email, code, now=now)
        except Refusal as wrong:
            refusal = wrong
            guesses.add_wrong(WRONG, counts, now=now)
        else:
            authenticators.propose(member)
            return staff_sessions.start(
                member_id=member.id, stage=Stage.MAILED, instead_of=instead_of, now=now
            )
    raise refusal


def end(token: str) -> None:
    """Ends a sign-in at once."""
    with transaction():
        staff_sessions.end(token)


def _may_have_letter(email: str, *, network: str, now: datetime) -> bool:
    limits = {
        f"{email.casefold()}\0{network}": LETTERS_AN_HOUR,
        email.casefold(): LETTERS_AN_HOUR_IN_ALL,
    }
    counts = {words: tries.read(LETTERS, words, now=now) for words in limits}
    for words, most in limits.items():
        if not throttle.allows(counts[words], an_hour=most, a_day=LETTERS_A_DAY, now=now):
            return False
    for words, count in counts.items():
        tries.keep(LETTERS, words, throttle.add(count, now=now), now=now)
    return True


def _send(email: str, *, office: Office, now: datetime) -> None:
    member, code = staff.find(email), one_time.new_code()
    known = member is not None and member.may_start(now)
    # Written for nobody as well, so that the time taken does not tell who is on the staff.
    identity = staff_codes.mailed_digest(member.id if known else 0, code).hex()
    letter = letters.code(code, to=email, identity=identity, office=office, now=now)
    if known:
        staff_codes.keep_mailed(member.id, code, now=now)
        outbox.put(letter, booking_uid=None, now=now)


def _taken(email: str, code: str, *, now: datetime) -> Member:
    member = staff.find(email)
    known = member is not None and member.may_start(now)
    sent_at = staff_codes.mailed_at(member.id if known else 0, code)
    if sent_at is None:
        raise OneTimeWrong
    one_time.check_age(sent_at, now=now)
    if not staff_codes.use_mailed(member.id, code):
        raise OneTimeWrong
    return member
