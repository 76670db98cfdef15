"""What a command says of a fault that is not its user's."""

import sqlite3

from sqlalchemy.exc import OperationalError

from cli.exits import FAULT
from cli.main import _failed


def test_a_full_disk_is_told_in_one_line_without_the_librarys_own_advice(capsys):
    error = OperationalError("insert", None, sqlite3.OperationalError("database or disk is full"))
    assert _failed(error, []) == FAULT
    assert capsys.readouterr().err == "qebul: the database: database or disk is full; qebul doctor tells more\n"
