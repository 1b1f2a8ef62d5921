"""The CityKey appointment site."""

from citykey_site import loading

# isort: split
from flask import Flask

from citykey_site import clock, instance, web
from citykey_site.config import BadSetting, Settings, read_settings
from citykey_site.domain.office import Office
from citykey_site.storage import db, engine_check, lost_connections, running
from citykey_site.storage.vault import Vault
from citykey_site.words.catalogues import check_all

loading.done()


def create_app(**overrides: object) -> Flask:
    """Makes the app: settings, database, keys, pages. `overrides` are fields of Settings.

    Raises BadSetting with one sentence where a setting keeps the program from starting.
    """
    settings = read_settings(**overrides)
    instance.prepare(settings)
    clock.use_file(settings.clock_file)
    check_all()
    secret = instance.secret(settings)
    app = Flask(__name__, static_folder=None, instance_path=str(settings.instance))
    app.config.update(
        SECRET_KEY=secret.lines()[0],
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_database_uri,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
    )
    app.extensions["citykey.settings"] = settings
    app.extensions["citykey.office"] = office_of(settings)
    app.extensions["citykey.vault"] = Vault(settings.keys_dir)
    app.extensions["citykey.session_secret"] = secret
    db.init_app(app)
    if settings.production:
        _refuse_a_careless_engine(app)
    web.init_app(app, settings)
    return app


def _refuse_a_careless_engine(app: Flask) -> None:
    with app.app_context():
        wrong = engine_check.problems()
    if wrong:
        raise BadSetting(*wrong)


def office_of(settings: Settings) -> Office:
    """Returns the facts of the office that every page and letter carries."""
    return Office(
        base_url=settings.base_url or "http://127.0.0.1:8000",
        mail_from=settings.mail_from,
        phone=settings.phone,
        contact_email=settings.contact_email,
        demo=settings.demo,
        limits=settings.limits,
    )


def _engine_options(settings: Settings) -> dict[str, object]:
    # A failed statement never says its values.
    options: dict[str, object] = {"hide_parameters": True}
    options |= {"pool_size": 10, "max_overflow": 30, "pool_timeout": 20}
    if settings.sqlalchemy_database_uri.startswith("postgresql"):
        patience = lost_connections.patience(settings.sqlalchemy_database_uri)
        options["connect_args"] = {"application_name": running.name()} | patience
    return options
