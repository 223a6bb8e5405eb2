"""Where a workspace survives a restart: one SQLite file of JSON records, written through at every change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contents (file TEXT PRIMARY KEY, body BLOB NOT NULL);
"""


class Store:
    """Records by (kind, key). Without a path nothing is kept beyond the process, and nothing is written."""

    def __init__(self, path: Path | None) -> None:
        self._contents: dict[str, bytes] = {}
        self._db: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # A crash of the process loses nothing; a crash of the machine may lose the last moments.
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=OFF")
            self._db.executescript(_SCHEMA)

    def put(self, kind: str, key: str, body: Any) -> None:
        if self._db is not None:
            text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            self._db.execute("REPLACE INTO records (kind, key, body) VALUES (?, ?, ?)", (kind, key, text))

    def get(self, kind: str, key: str) -> Any:
        """The stored body, or None."""
        if self._db is None:
            return None
        row = self._db.execute("SELECT body FROM records WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else json.loads(row[0])

    def delete(self, kind: str, key: str) -> None:
        if self._db is not None:
            self._db.execute("DELETE FROM records WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> Iterator[Any]:
        """Bodies of one kind in the order of their keys."""
        if self._db is not None:
            rows = self._db.execute("SELECT body FROM records WHERE kind = ? ORDER BY key", (kind,))
            for (body,) in rows.fetchall():
                yield json.loads(body)

    def put_content(self, file_id: str, body: bytes) -> None:
        if self._db is None:
            self._contents[file_id] = body
        else:
            self._db.execute("REPLACE INTO contents (file, body) VALUES (?, ?)", (file_id, body))

    def content(self, file_id: str) -> bytes | None:
        if self._db is None:
            return self._contents.get(file_id)
        row = self._db.execute("SELECT body FROM contents WHERE file = ?", (file_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def delete_content(self, file_id: str) -> None:
        self._contents.pop(file_id, None)
        if self._db is not None:
            self._db.execute("DELETE FROM contents WHERE file = ?", (file_id,))

    def clear(self) -> None:
        """Forget everything."""
        self._contents.clear()
        if self._db is not None:
            self._db.execute("DELETE FROM records")
            self._db.execute("DELETE FROM contents")

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
