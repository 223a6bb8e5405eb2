"""A notebook on disk while a file is read: names with their counts, and which rows were met before.

It is a temporary SQLite file of its own, so that a long file takes no memory; it is gone when closed.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from domain.importing.names import Spelling, name_core

_FLUSH = 2_000
_TABLES = """
CREATE TABLE seen (key TEXT, occurrence INTEGER, digest TEXT, line INTEGER, PRIMARY KEY (key, occurrence))
    WITHOUT ROWID;
CREATE TABLE names (field TEXT, name TEXT, core TEXT, backwards TEXT, rows INTEGER, known INTEGER,
    PRIMARY KEY (field, name)) WITHOUT ROWID;
CREATE INDEX by_core ON names (field, core);
CREATE INDEX by_end ON names (field, backwards);
"""


@dataclass(frozen=True, slots=True)
class Met:
    """Where a row stands among those of its file that have its key.

    how: "new", its `occurrence` counted from 0; "twice", the very row stands in `line`; "clash", other
    values of the same id stand in `line`.
    """

    how: Literal["new", "twice", "clash"]
    occurrence: int = 0
    line: int = 0


class FileIndex:
    """One file's notebook."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._store.executescript(f"PRAGMA synchronous=OFF; PRAGMA cache_size=-2000; BEGIN; {_TABLES}")
        self._counted: Counter[tuple[str, str]] = Counter()

    def close(self) -> None:
        self._store.close()

    def count(self, field: str, name: str) -> None:
        """One more row whose `field` says `name`."""
        self._counted[field, name] += 1
        if len(self._counted) >= _FLUSH:
            self._flush()

    def know(self, field: str, name: str, rows: int = 0) -> None:
        """A name that is right, from what is there already or from another file."""
        core = name_core(name)
        self._flush()
        self._store.execute(
            "INSERT INTO names VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET known = 1",
            (field, name, core, core[::-1], rows),
        )

    def names(self, field: str, *, limit: int | None = None) -> list[tuple[str, int]]:
        """What a field says in the file, the most frequent first, with the rows that say it."""
        self._flush()
        query = "SELECT name, rows FROM names WHERE field = ? AND rows > 0 ORDER BY rows DESC, name LIMIT ?"
        return list(self._store.execute(query, (field, -1 if limit is None else limit)))

    def spellings(self, field: str, *, backwards: bool = False) -> Iterator[Spelling]:
        """All names of a field in the order of their cores."""
        self._flush()
        order = "backwards" if backwards else "core"
        query = f"SELECT name, rows, known FROM names WHERE field = ? ORDER BY {order}, name"
        for name, rows, known in self._store.execute(query, (field,)):
            yield Spelling(name, rows, bool(known))

    def meet(self, key: str, digest: str, line: int, *, has_id: bool) -> Met:
        """Note a row. Rows without an id that are not the same are told apart by their order."""
        query = "SELECT digest, line FROM seen WHERE key = ? ORDER BY occurrence"
        before = list(self._store.execute(query, (key,)))
        for known, first in before:
            if known == digest:
                return Met("twice", line=first)
        if has_id and before:
            return Met("clash", line=before[0][1])
        self._store.execute("INSERT INTO seen VALUES (?, ?, ?, ?)", (key, len(before), digest, line))
        return Met("new", len(before))

    def _flush(self) -> None:
        rows = []
        for (field, name), count in self._counted.items():
            core = name_core(name)
            rows.append((field, name, core, core[::-1], count))
        self._counted.clear()
        self._store.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?, ?, 0) "
            "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows",
            rows,
        )
