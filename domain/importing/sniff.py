"""The form of a delimited text file: encoding and delimiter, and its records one at a time."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 200
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNDEFINED_IN_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file. `line` is where it ends, from 1.

    broken: it cannot be cut into cells, most often because a quote is never closed.
    """

    line: int
    cells: tuple[str, ...]
    broken: bool = False


def encoding_of(chunks: Iterable[bytes]) -> str:
    """The encoding of a whole file, as Python calls it.

    A byte order mark tells; else UTF-16 has a zero in every other byte of plain text; else it is UTF-8 if all
    of it can be read so; else cp1252, or latin-1 where there are bytes that cp1252 does not have.
    """
    rest = iter(chunks)
    head = next(rest, b"")
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if wide := _without_mark(head[:4_000]):
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, odd = True, False
    for chunk in chain((head,), rest):
        if is_utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
        odd = odd or any(byte in chunk for byte in _UNDEFINED_IN_CP1252)
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    return "utf-8" if is_utf8 else ("latin-1" if odd else "cp1252")


def delimiter_of(lines: Iterable[str]) -> str:
    """The delimiter that cuts the first lines into the most cells that are the same number in each."""
    sample = list(islice(lines, SAMPLE_LINES))
    if sample and (said := _said(sample[0])):
        return said
    return max(DELIMITERS, key=lambda each: (_score(sample, each), -DELIMITERS.index(each)))


def records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """The records of a file, header first, blank ones left out; a "sep=;" line before it as well."""
    rest = iter(lines)
    first = next(rest, "")
    skipped = 0 if _said(first) is None else 1
    reader = csv.reader(rest if skipped else chain((first,), rest), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Record(reader.line_num + skipped, (), broken=True)
            continue
        if any(cell.strip() for cell in cells):
            yield Record(reader.line_num + skipped, tuple(cells))


def _without_mark(head: bytes) -> str | None:
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _said(line: str) -> str | None:
    """The delimiter of a first line such as "sep=;", which spreadsheets write."""
    plain = line.strip("\ufeff\r\n")
    return plain[4] if len(plain) == 5 and plain.lower().startswith("sep=") else None


def _score(sample: Sequence[str], delimiter: str) -> float:
    """Cells per record × the share of records that have as many."""
    try:
        sizes = Counter(len(cells) for cells in csv.reader(sample, delimiter=delimiter) if cells)
    except csv.Error:
        return 0
    if not sizes:
        return 0
    size, count = max(sizes.items(), key=lambda pair: (pair[1], pair[0]))
    return (size - 1) * count / sizes.total()
