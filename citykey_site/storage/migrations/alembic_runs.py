"""Runs one migration by Alembic, and loads what stands in its file."""

from types import ModuleType

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from citykey_site.storage import steps
from citykey_site.storage.migrations import FOLDER
from citykey_site.storage.steps import Step


def run(connection: Connection, step: Step) -> None:
    """Runs a migration, in its own transaction where none is open."""
    config = _config()
    config.attributes["connection"] = connection
    config.attributes["marks"] = step.revision >= steps.FIRST_WITH_MARK
    config.attributes["oldest_program"] = step.oldest_program
    command.upgrade(config, step.revision)


def module(step: Step) -> ModuleType:
    """Returns the file of a migration, for its `backfill`."""
    return ScriptDirectory.from_config(_config()).get_revision(step.revision).module


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
