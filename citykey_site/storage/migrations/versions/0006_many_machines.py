"""The edition of the public pages, which every change of what they show counts up, and indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What public pages are made of.
PUBLIC = ("venue", "event", "slot", "kept", "draw", "legal_hold")
SHARDS = 16
ON_SQLITE = (
    "CREATE TRIGGER %(on)s_edition_%(deed)s AFTER %(deed)s ON %(on)s "
    "BEGIN UPDATE edition SET number = number + 1 WHERE shard = 0; END"
)
# Once in a transaction, however many rows it changes, and at its commit, after every other lock,
# so that no two transactions wait in a circle.
FUNCTION = (
    "CREATE FUNCTION count_edition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF current_setting('citykey.counted', true) IS DISTINCT FROM txid_current()::text THEN "
    "PERFORM set_config('citykey.counted', txid_current()::text, true); "
    "UPDATE edition SET number = number + 1 WHERE shard = pg_backend_pid() %% %(shards)s; "
    "END IF; RETURN NULL; END $$"
)
ON_POSTGRESQL = (
    "CREATE CONSTRAINT TRIGGER %(on)s_edition AFTER INSERT OR UPDATE OR DELETE ON %(on)s "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_edition()"
)
HAS_PLACES = "taken < capacity"
UNDRAWN = "draw_closes_at IS NOT NULL AND drawn_at IS NULL"
OF_SEARCH = ["status", "starts_at", "id", "venue_id", "weekday", "day", "speaks", "access"]
OF_WINDOWS = ["event_id", "starts_at", "part", "capacity", "taken"]
INDEXES = (
    ("event", "ix_event_search", OF_SEARCH, ""),
    ("event", "ix_event_venue_id_status_starts_at", ["venue_id", "status", "starts_at"], ""),
    ("event", "ix_event_status_day_ends_at", ["status", "day", "ends_at"], ""),
    ("event", "ix_event_undrawn", ["starts_at"], UNDRAWN),
    ("event", "ix_event_last_release_at", ["last_release_at"], ""),
    ("slot", "ix_slot_with_places", OF_WINDOWS, HAS_PLACES),
    ("slot", "ix_slot_with_places_by_time", ["starts_at"], HAS_PLACES),
)


def upgrade() -> None:
    """Adds the edition with its triggers, and the mark of the schema."""
    edition = op.create_table(
        "edition",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shard", name=op.f("pk_edition")),
    )
    op.bulk_insert(edition, [{"shard": shard, "number": 0} for shard in range(SHARDS)])
    mark = op.create_table(
        "schema_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("oldest_program", sa.String(8), nullable=False),
        sa.Column("filled_to", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_mark")),
    )
    op.bulk_insert(mark, [{"id": 1, "oldest_program": "0006", "filled_to": ""}])
    _index_searches()
    if op.get_bind().dialect.name == "sqlite":
        _count_on_sqlite()
    else:
        _count_on_postgresql()


def _index_searches() -> None:
    for name in ("ix_event_status_starts_at", "ix_event_venue_id"):
        op.drop_index(op.f(name), "event")
    op.drop_index(op.f("ix_slot_with_places"), "slot")
    for table, name, columns, where in INDEXES:
        only = sa.text(where) if where else None
        op.create_index(op.f(name), table, columns, sqlite_where=only, postgresql_where=only)


def _count_on_sqlite() -> None:
    # One writer at a time: one row is enough.
    for table in PUBLIC:
        for deed in ("insert", "update", "delete"):
            op.execute(sa.DDL(ON_SQLITE, context={"on": table, "deed": deed}))


def _count_on_postgresql() -> None:
    op.execute(sa.DDL(FUNCTION, context={"shards": SHARDS}))
    for table in PUBLIC:
        op.execute(sa.DDL(ON_POSTGRESQL, context={"on": table}))
