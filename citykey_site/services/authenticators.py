"""The second half of signing in: the authenticator's code, or a printed one in its place."""

import hmac
from collections.abc import Callable
from datetime import datetime

import pyotp

from citykey_site.domain import one_time
from citykey_site.domain.history import Deed
from citykey_site.domain.refusals import (
    AlreadyEnrolled,
    OneTimeUsed,
    OneTimeWrong,
    RecoveryWrong,
    Refusal,
)
from citykey_site.domain.staff import Actor, Member, Stage
from citykey_site.services import guesses
from citykey_site.storage import authenticators, history, staff_codes, staff_sessions
from citykey_site.storage.db import transaction

WRONG = "staff second code"


def propose(member: Member) -> None:
    """Gives a person without an authenticator a new secret to enroll. Opens no transaction."""
    if not member.is_enrolled:
        authenticators.propose(member.id, pyotp.random_base32())


def sign_in(actor: Actor, code: str, *, network: str, token: str, now: datetime) -> str:
    """Takes an authenticator's code and returns the token of a whole sign-in.

    `token` is that of the sign-in which waits for this code, and ends. Raises TooManyTries,
    OneTimeWrong, or OneTimeUsed where the code worked once already.
    """
    with transaction():
        refusal = _tried(lambda: _use(actor, code, now=now), actor, network=network, now=now)
        if refusal is None:
            return _whole(actor, token, now=now)
    raise refusal


def recover(actor: Actor, code: str, *, network: str, token: str, now: datetime) -> str:
    """Takes a printed code in place of the authenticator's, and returns as `sign_in` does.

    Raises TooManyTries, or RecoveryWrong where it is none or was used.
    """
    with transaction():
        refusal = _tried(lambda: _use_printed(actor, code), actor, network=network, now=now)
        if refusal is None:
            return _whole(actor, token, now=now)
    raise refusal


def enroll(
    actor: Actor, code: str, *, network: str, token: str, now: datetime
) -> tuple[str, list[str]]:
    """Takes the first code of a new authenticator; returns a whole sign-in and recovery codes.

    The recovery codes are known only now. Raises TooManyTries, OneTimeWrong, or AlreadyEnrolled.
    """
    with transaction():
        if authenticators.proposed(actor.member_id) is None:
            raise AlreadyEnrolled
        refusal = _tried(lambda: _use(actor, code, now=now), actor, network=network, now=now)
        if refusal is None:
            if not authenticators.enroll(actor.member_id, now=now):
                raise AlreadyEnrolled
            codes = _new_codes(actor, what="enrolled", now=now)
            return _whole(actor, token, now=now), codes
    raise refusal


def renew_codes(actor: Actor, code: str, *, network: str, now: datetime) -> list[str]:
    """Makes a new set of recovery codes in place of the old, for a code of the authenticator.

    Raises TooManyTries, OneTimeWrong or OneTimeUsed.
    """
    with transaction():
        refusal = _tried(lambda: _use(actor, code, now=now), actor, network=network, now=now)
        if refusal is None:
            return _new_codes(actor, what="new recovery codes", now=now)
    raise refusal


def _tried(
    check: Callable[[], None], actor: Actor, *, network: str, now: datetime
) -> Refusal | None:
    counts = guesses.checked(WRONG, actor.label, network=network, now=now)
    try:
        check()
    except Refusal as wrong:
        guesses.add_wrong(WRONG, counts, now=now)
        return wrong
    return None


def _use(actor: Actor, code: str, *, now: datetime) -> None:
    authenticator = pyotp.TOTP(authenticators.secret(actor.member_id) or pyotp.random_base32())
    fitting = [
        step
        for step in one_time.steps(now)
        if hmac.compare_digest(authenticator.generate_otp(step), code)
    ]
    if not fitting:
        raise OneTimeWrong
    if not authenticators.use_step(actor.member_id, fitting[-1]):
        raise OneTimeUsed


def _use_printed(actor: Actor, code: str) -> None:
    if not staff_codes.use_recovery(actor.member_id, code):
        raise RecoveryWrong


def _whole(actor: Actor, token: str, *, now: datetime) -> str:
    return staff_sessions.start(
        member_id=actor.member_id, stage=Stage.FULL, instead_of=token, now=now
    )


def _new_codes(actor: Actor, *, what: str, now: datetime) -> list[str]:
    codes = one_time.new_recovery_codes()
    staff_codes.keep_recovery(actor.member_id, codes)
    history.add(Deed.STAFF_CHANGED, by=actor.label, now=now, what=what)
    return codes
