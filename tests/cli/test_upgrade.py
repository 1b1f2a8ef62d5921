"""`upgrade`: the schema, once or many times."""

from citykey_site.cli import NO_DATABASE


def test_an_empty_folder_gets_the_schema(command):
    done = command("upgrade")
    assert done.returncode == 0
    assert "upgraded from nothing to 0006" in done.stdout


def test_a_second_upgrade_finds_nothing_to_do(command):
    command("upgrade")
    done = command("upgrade", "--wait")
    assert (done.returncode, done.stdout) == (0, "The database is up to date (revision 0006).\n")


def test_before_it_another_command_says_what_to_do_in_one_sentence(command):
    done = command("hold", "begin")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == NO_DATABASE
    assert "Traceback" not in done.stderr
