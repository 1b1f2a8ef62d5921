"""What every command needs: the app, its settings, its office."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from citykey_site import create_app
from citykey_site.config import BadSetting, Settings
from citykey_site.domain.office import Office
from citykey_site.mail.delivery import Delivery, delivery_for
from citykey_site.mail.return_boxes import ReturnBox, return_box_for


@dataclass(frozen=True, slots=True)
class Site:
    """Holds the running site."""

    app: Flask
    settings: Settings
    office: Office

    def delivery(self) -> Delivery:
        """Returns how letters leave: by SMTP, or as files in a demonstration.

        Raises BadSetting where a site that is no demonstration has no mail server.
        """
        if not self.settings.smtp_url and not self.settings.demo:
            raise BadSetting(
                "CITYKEY_SMTP_URL must be set, or CITYKEY_DEMO=1 to keep letters as files."
            )
        try:
            return delivery_for(self.settings.smtp_url, folder=self.settings.mail_folder)
        except ValueError as wrong:
            raise BadSetting(f"CITYKEY_SMTP_URL: {wrong}") from None

    def return_box(self) -> ReturnBox | None:
        """Returns the mailbox to which letters come back, None where none is named.

        Raises BadSetting where its address is not one.
        """
        try:
            return return_box_for(self.settings.bounce_mailbox)
        except ValueError as wrong:
            raise BadSetting(f"CITYKEY_BOUNCE_MAILBOX: {wrong}") from None


@contextmanager
def site(**overrides: object) -> Iterator[Site]:
    """Makes the app and opens its context for one command."""
    app = create_app(**overrides)
    with app.app_context():
        yield Site(app, app.extensions["citykey.settings"], app.extensions["citykey.office"])
