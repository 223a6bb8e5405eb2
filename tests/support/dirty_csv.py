"""Makes files of deals with the dirt that real exports have: every kind on purpose, in known numbers."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HEADER = ("ref", "rep", "item", "client", "phase", "opened", "closed", "worth")
MAPPING = {
    "ref": "id",
    "rep": "owner",
    "item": "product",
    "client": "account",
    "phase": "stage",
    "opened": "created",
    "closed": "closed",
    "worth": "amount",
}
STAGES = {"Hunting": "lead_generation", "Talking": "discovery", "Got it": "won", "Gone": "lost"}
REPS = ("Ines Prata", "Tom Okafor", "Wanda Lis", "Jun Mori")
ITEMS = ("Basic", "Pro Plus", "ProPlus", "Special")
CLIENTS = ("Brightfall", "Köhler & Söhne", "Northgate Ltd", "Orchid Labs", "Paloma", "Quarrystone", "Tenfold")
FIRST_DAY = date(2025, 1, 6)


@dataclass(slots=True)
class Dirt:
    """What went into a file: `bad` rows by what is wrong, `twice` rows word for word, and how many of each
    outcome are good."""

    rows: int = 0
    bad: dict[str, int] = field(default_factory=dict)
    twice: int = 0
    phases: dict[str, int] = field(default_factory=dict)
    worth: int = 0

    @property
    def bad_rows(self) -> int:
        return sum(self.bad.values())

    @property
    def good_rows(self) -> int:
        return self.rows - self.bad_rows - self.twice


def deal_rows(count: int, dirt: Dirt, *, seed: str = "dirt", clean: bool = False) -> Iterator[list[str]]:
    """Rows as plain values (ISO days, amounts in whole units); each fortieth or so has something wrong."""
    dice = random.Random(seed)
    before: list[str] | None = None
    for n in range(count):
        row = _good_row(n, dice)
        dirt.rows += 1
        fault = None if clean or n % 8 else ("client", "day", "worth", "phase", "twice")[n // 8 % 5]
        if fault == "twice" and before:
            dirt.twice += 1
            yield before
            continue
        if fault and fault != "twice":
            _spoil(row, fault)
            dirt.bad[fault] = dirt.bad.get(fault, 0) + 1
        else:
            dirt.phases[row[4]] = dirt.phases.get(row[4], 0) + 1
            dirt.worth += int(row[7] or 0) if row[4] == "Got it" else 0
            before = row
        yield list(row)


def write_csv(path: Path, rows: Any, *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as sheet:
        table = csv.writer(sheet, delimiter=delimiter)
        table.writerow(HEADER)
        table.writerows(rows)
    return path


def european(row: list[str]) -> list[str]:
    """The same row as a spreadsheet in Lisbon writes it: 31/01/2025 and 1.234,00."""
    days = ["/".join(reversed(each.split("-"))) if each.count("-") == 2 else each for each in row[5:7]]
    worth = f"{int(row[7]):,}.00".translate(str.maketrans(",.", ".,")) if row[7].isdigit() else row[7]
    return [*row[:5], *days, worth]


def _good_row(n: int, dice: random.Random) -> list[str]:
    phase = dice.choices(tuple(STAGES), (1, 2, 5, 3))[0]
    opened = FIRST_DAY + timedelta(days=dice.randrange(300))
    closed = opened + timedelta(days=dice.randrange(1, 140)) if phase in ("Got it", "Gone") else None
    worth = str(dice.randrange(1_000, 90_000)) if phase == "Got it" else ("0" if phase == "Gone" else "")
    names = dice.choice(REPS), dice.choice(ITEMS), dice.choice(CLIENTS)
    return [f"R{n:06}", *names, phase, opened.isoformat(), closed.isoformat() if closed else "", worth]


def _spoil(row: list[str], fault: str) -> None:
    if fault == "client":
        row[3] = "  "
    elif fault == "day":
        row[5] = "31.02.2025"
    elif fault == "worth":
        row[7] = "a lot"
    else:
        row[4] = "Limbo"
