"""Words that were sent after a sign-in had ended wait for their writer."""

from citykey_site.domain.staff import Actor
from citykey_site.storage import kept_forms
from citykey_site.storage.db import transaction
from citykey_site.storage.kept_forms import KeptForm


def keep(token: str, form: KeptForm, *, actor: Actor) -> None:
    """Keeps a form with the ended sign-in of its sender."""
    with transaction():
        kept_forms.keep(token, form, member_id=actor.member_id)


def forget(token: str) -> None:
    """Forgets the form that is kept with a sign-in: it is on its way, or not wanted."""
    with transaction():
        kept_forms.forget(token)
