"""The data folder: made, closed to others, with the secret and the database that are kept in it."""

import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from citykey_site import session_secret
from citykey_site.config import BadSetting, Settings
from citykey_site.self_check import file_problems
from citykey_site.session_secret import SessionSecret


def prepare(settings: Settings) -> None:
    """Makes the folders for data and keys, and the files in them, readable by their owner only.

    Raises BadSetting where others can read what a real site has there.
    """
    for folder in (settings.instance, settings.keys_dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if secret_file(settings) == settings.instance / "secret-key":
        session_secret.make(settings.instance / "secret-key")
    database = database_path(settings)
    if database is not None:
        with suppress(FileExistsError, FileNotFoundError):
            os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    wrong = problems(settings)
    if wrong:
        raise BadSetting(*wrong)


def problems(settings: Settings) -> list[str]:
    """Lists what is wrong with the files of a real site, one sentence each; none are made."""
    if not settings.production:
        return []
    return file_problems(settings, database=database_path(settings), secret=secret_file(settings))


def secret(settings: Settings) -> SessionSecret:
    """Returns what signs cookies: of the settings, or made once and kept in the data folder."""
    path = secret_file(settings)
    if path is None:
        return SessionSecret((settings.secret_key, *settings.secret_key_old))
    return SessionSecret(path=path)


def secret_file(settings: Settings) -> Path | None:
    """Returns the file of the session secret, None where it stands in the settings themselves."""
    named = dict(settings.secret_files).get("secret_key")
    if named is None and not settings.secret_key:
        return settings.instance / "secret-key"
    return named


def database_path(settings: Settings) -> Path | None:
    """Returns the file of an SQLite database, None for any other."""
    url = make_url(settings.sqlalchemy_database_uri)
    is_file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(url.database) if is_file else None
