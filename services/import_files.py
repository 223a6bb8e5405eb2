"""A file on disk as records, read as often as needed and never held in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from domain.errors import UserError
from domain.importing.sniff import SAMPLE_LINES, Record, delimiter_of, encoding_of, records

CHUNK_BYTES = 1 << 20
REASON = "Not imported because"
"""The column that a file of bad rows has besides; it is not read when the mended file comes back."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A delimited file: where it is, how it is written, and its header without the reason column."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]

    def records(self) -> Iterator[Record]:
        """Its rows, in order, without the header."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as lines:
            rows = records(lines, self.delimiter)
            next(rows, None)
            yield from rows


def open_file(path: Path) -> DataFile:
    """Find out how a file is written.

    Raises:
        UserError: there is none, or nothing in it.
    """
    try:
        encoding = encoding_of(_chunks(path))
        with path.open(encoding=encoding, errors="replace", newline="") as lines:
            delimiter = delimiter_of(islice(lines, SAMPLE_LINES))
        with path.open(encoding=encoding, errors="replace", newline="") as lines:
            header = next(records(lines, delimiter), None)
    except OSError as error:
        raise UserError("imports.no_file", name=path.name) from error
    if header is None or header.broken:
        raise UserError("imports.empty", name=path.name)
    names = tuple("" if name.strip() == REASON else name.strip("\ufeff ") for name in header.cells)
    return DataFile(path, encoding, delimiter, names)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
