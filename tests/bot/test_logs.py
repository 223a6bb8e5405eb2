"""Logs say what happened, never what anybody wrote."""

import json
import logging
import sys

import pytest
from sqlalchemy.exc import DBAPIError

from bot.logs import JsonLines
from db.engine import Database
from db.practice import practices


async def test_a_fault_of_the_database_is_logged_without_anybodys_words(database: Database) -> None:
    said, name = " ".join(["my", "very", "own\nphrase"]), "no" + "body"  # the source stands in tracebacks
    with pytest.raises(DBAPIError) as fault:
        async with database.transaction() as tx:
            await tx.execute(practices.insert().values(opening=said, persona=name))
    info = (type(fault.value), fault.value, fault.value.__traceback__)
    record = logging.LogRecord("bot", logging.ERROR, __file__, 1, "request failed", (), info)
    told = json.loads(JsonLines().format(record))
    assert "IntegrityError" in told["error"]
    assert "INSERT INTO practices" in told["error"]
    for words in (*said.splitlines(), name):
        assert words not in told["error"]


def test_other_faults_are_logged_in_full() -> None:
    try:
        raise LookupError("a_key")
    except LookupError:
        record = logging.LogRecord("bot", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    told = json.loads(JsonLines().format(record))
    assert "LookupError: a_key" in told["error"]
