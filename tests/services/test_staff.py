"""Two at once: a code that both send, two admins who remove each other."""

from datetime import timedelta
from functools import partial

import pyotp

from citykey_site.domain.staff import Actor, Role, Stage, label
from citykey_site.services import authenticators, sign_in, staff, staff_by_command
from citykey_site.storage import authenticators as secrets
from citykey_site.storage import kept_forms, outbox, staff_codes, staff_sessions
from citykey_site.storage import staff as kept
from citykey_site.storage.db import transaction
from citykey_site.storage.kept_forms import KeptForm
from tests import make
from tests.crowd import at_once

NET = "203.0.113.7"
FORM = KeptForm(address="/staff/venues", fields=(("name", "Archer Park"),))


def a_member(email: str = "olga@clerk.example.org", role: Role = Role.ORGANIZER):
    """Returns a member with an authenticator."""
    with transaction():
        found = kept.add(email, role=role, invited_until=None)
        secrets.propose(found.id, pyotp.random_base32())
        secrets.enroll(found.id, now=make.NOW)
        return kept.get(found.id)


def actor_of(member) -> Actor:
    """Returns a member who waits for the second code."""
    return Actor(
        role=member.role, stage=Stage.MAILED, label=label(member), name=member.email,
        member_id=member.id,
    )  # fmt: skip


def kinds(outcomes: list) -> list[str]:
    """Returns how each deed ended, in order of their names."""
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_two_who_send_one_code_of_the_app_at_once_are_one(any_app):
    member = a_member()
    code = pyotp.TOTP(secrets.secret(member.id)).at(make.NOW)
    deed = partial(
        authenticators.sign_in, actor_of(member), code, network=NET, token="", now=make.NOW
    )

    assert kinds(at_once(any_app, [deed] * 4)) == ["OneTimeUsed"] * 3 + ["str"]


def test_two_who_send_one_printed_code_at_once_are_one(any_app):
    member = a_member()
    with transaction():
        staff_codes.keep_recovery(member.id, ["ABCDEFGHJKMN"])
    deed = partial(
        authenticators.recover, actor_of(member), "ABCDEFGHJKMN", network=NET, token="",
        now=make.NOW,
    )  # fmt: skip

    assert kinds(at_once(any_app, [deed] * 4)) == ["RecoveryWrong"] * 3 + ["str"]


def test_two_who_send_one_mailed_code_at_once_are_one(any_app):
    member = a_member()
    sign_in.ask(member.email, network=NET, office=make.OFFICE, now=make.NOW)
    with transaction():
        code = outbox.claim(make.NOW).message.text[:6]
    deed = partial(
        sign_in.check_mailed, member.email, code, network=NET, instead_of=None, now=make.NOW
    )

    assert kinds(at_once(any_app, [deed] * 4)) == ["OneTimeWrong"] * 3 + ["str"]


def test_two_admins_who_remove_each_other_leave_one(any_app):
    ada, bob = a_member("ada@x.example.org", Role.ADMIN), a_member("bob@x.example.org", Role.ADMIN)
    deeds = [
        partial(staff.disable, bob, by=label(ada), now=make.NOW),
        partial(staff.set_role, ada, Role.ORGANIZER, by=label(bob), now=make.NOW),
    ]

    assert kinds(at_once(any_app, deeds)) == ["LastAdmin", "NoneType"]


def test_of_a_person_known_and_one_unknown_the_same_work_is_done(app, monkeypatch):
    a_member()
    written = []
    write = sign_in.letters.code
    monkeypatch.setattr(
        sign_in.letters, "code", lambda *a, **more: written.append(more["to"]) or write(*a, **more)
    )
    for email in ("olga@clerk.example.org", "nobody@clerk.example.org"):
        sign_in.ask(email, network=NET, office=make.OFFICE, now=make.NOW)

    assert written == ["olga@clerk.example.org", "nobody@clerk.example.org"]


def test_a_kept_form_goes_over_to_the_same_person_only(app):
    olga, rosa = a_member(), a_member("rosa@clerk.example.org")
    now = make.NOW + timedelta(hours=2)
    for member, goes_over in ((olga, True), (rosa, False)):
        with transaction():
            old = staff_sessions.start(member_id=olga.id, stage=Stage.FULL, now=make.NOW)
            kept_forms.keep(old, FORM, member_id=olga.id)
            new = staff_sessions.start(
                member_id=member.id, stage=Stage.MAILED, instead_of=old, now=now
            )
            assert (kept_forms.get(new) is not None) is goes_over
            assert staff_sessions.find(old) is None


def test_the_command_lets_the_last_admin_in_again(app):
    ada = a_member("ada@x.example.org", Role.ADMIN)
    with transaction():
        kept.change(ada.id, disabled_at=make.NOW)
        token = staff_sessions.start(member_id=ada.id, stage=Stage.FULL, now=make.NOW)
    found, what = staff_by_command.add(
        "Ada@X.example.org", role=None, reset=True, office=make.OFFICE, now=make.NOW
    )

    assert what == "reset" and found.may_start(make.NOW) and not found.is_enrolled
    assert staff_sessions.find(token) is None and secrets.secret(ada.id) is None


def test_the_command_twice_is_one_person_and_a_new_invitation(app):
    for hours in (0, 30):
        now = make.NOW + timedelta(hours=hours)
        found, what = staff_by_command.add(
            "ada@x.example.org", role=None, reset=False, office=make.OFFICE, now=now
        )

    assert what == "known" and found.may_start(now)
    assert [member.role for member in kept.everybody()] == [Role.ADMIN]
