"""${message}."""

import sqlalchemy as sa
from alembic import op

from citykey_site.storage.columns import UtcDateTime, Words

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Takes the schema one step on."""
    ${upgrades if upgrades else "pass"}
