"""`upgrade`: the schema, once or many times."""


def test_an_empty_folder_gets_the_schema(command):
    done = command("upgrade")
    assert done.returncode == 0
    assert "upgraded from nothing to 0005" in done.stdout


def test_a_second_upgrade_finds_nothing_to_do(command):
    command("upgrade")
    done = command("upgrade")
    assert (done.returncode, done.stdout) == (0, "The database is up to date (revision 0005).\n")
