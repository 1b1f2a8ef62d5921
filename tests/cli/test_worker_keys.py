"""The worker keeps the copy of the keys exact, and ends backups whose time is over."""

from citykey_site.cli.context import Site
from citykey_site.cli.worker import Worker
from citykey_site.services import backups
from citykey_site.storage.key_copies import names
from citykey_site.storage.vault import vault
from tests import make


def test_a_destroyed_key_is_gone_from_the_copy_and_an_old_backup_is_unreadable(make_app, tmp_path):
    app = make_app(keys_copy=tmp_path / "apart", backup_days=3)
    settings, office = app.extensions["citykey.settings"], app.extensions["citykey.office"]
    worker = Worker(Site(app, settings, office), None)
    with app.app_context():
        make.event()
        make.booking()
        backups.make(tmp_path / "file", days=3, now=make.NOW)
        worker._copy_keys()
        assert {path.name for path in (tmp_path / "apart").glob("*.key")} >= {
            "backup-2026-11-17.key",
            "day-2026-12-05.key",
        }
        worker._believed = make.later(days=4)
        worker._end_backups()
        vault().destroy("day-2026-12-05")
        worker._copy_keys()
    kept = {path.name for path in (tmp_path / "apart").iterdir()}
    assert kept == names(settings.keys_dir)
    assert not {"backup-2026-11-17.key", "day-2026-12-05.key"} & kept
