"""Signing in by the City's own accounts, in place of the mailed code; the second code stays."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from citykey_site.domain.refusals import SsoUnknown
from citykey_site.domain.staff import Stage
from citykey_site.services import authenticators
from citykey_site.storage import staff, staff_sessions
from citykey_site.storage.db import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Holds what one browser asked with; the answer must fit all of it.

    `state` ties the answer to the browser, `nonce` the token to the question, and `verifier`
    the code to us (PKCE, RFC 7636).
    """

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class Provider(Protocol):
    """Is the service of City accounts."""

    def address(self, asked: Asked, *, back_to: str) -> str:
        """Returns where the browser goes to sign in. Raises SsoAway."""

    def email(self, code: str, asked: Asked, *, back_to: str, now: datetime) -> str:
        """Returns the proven email for the code that came back.

        Raises SsoAway or SsoNotProven.
        """


def new_question() -> Asked:
    """Returns a question that was never asked before."""
    return Asked(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
    )


def sign_in(email: str, *, instead_of: str | None, now: datetime) -> str:
    """Returns the token of a sign-in that waits for the second code, as after a mailed code.

    `instead_of` is the token of this browser's sign-in before, which ends. Raises SsoUnknown:
    the same for nobody, for a disabled person and for one whose invitation is over.
    """
    with transaction():
        member = staff.find(email)
        if member is None or not member.may_start(now):
            raise SsoUnknown
        authenticators.propose(member)
        return staff_sessions.start(
            member_id=member.id, stage=Stage.MAILED, instead_of=instead_of, now=now
        )
