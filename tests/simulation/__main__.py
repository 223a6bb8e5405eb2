"""`make simulate`: more seeds than `make test` runs, over longer weeks, or one seed again, in detail.

python -m tests.simulation --seeds 1000
python -m tests.simulation --seed 123
"""

import argparse
import asyncio
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from db.migrate import upgrade
from tests.simulation.invariants import broken
from tests.simulation.run import Setup, simulate


def main() -> int:
    arguments = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="playmaker-simulation-") as name:
        folder = Path(name)
        template = folder / "empty.db"
        asyncio.run(upgrade(f"sqlite:///{template}"))
        with sqlite3.connect(template) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        if arguments.seed is not None:
            return _one(arguments.seed, template, folder)
        seeds = range(arguments.first, arguments.first + arguments.seeds)
        return _many(seeds, template, folder)


def _one(seed: int, template: Path, folder: Path) -> int:
    """Run one seed and tell all about it."""
    record = simulate(Setup.of(seed), template, folder)
    wrong = broken(record)
    _say(str(record.setup))
    _say(f"{record.kills} kills, {record.faults}")
    for row in record.rows:
        _say(
            f"{row['due_at']} {row['slot_key']} {row['state']} ts={row['ts']} "
            f"sends={row['sends']} {row['reason'] or ''}"
        )
    keys = {row["key"]: row["slot_key"] for row in record.rows}
    for sent in record.world.sends:
        _say(
            f"{sent.called_at} {sent.host} sent {keys.get(sent.key)}: "
            f"{sent.fault} → {sent.told or 'no answer'}"
        )
    for message in record.world.messages:
        gone = f", deleted {message.deleted_at}" if message.deleted_at else ""
        _say(f"{message.landed_at} {keys.get(message.key)} is in {message.channel_id} as {message.ts}{gone}")
    for what in wrong:
        _say(f"WRONG: {what}")
    return 1 if wrong else 0


def _many(seeds: Iterable[int], template: Path, folder: Path) -> int:
    """Run the seeds on all processors; the wrong ones are named as they are found."""
    failed = count = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seed, wrong in pool.map(partial(_judged, template, folder), seeds, chunksize=5):
            count += 1
            failed += bool(wrong)
            for what in wrong:
                _say(f"seed {seed}: {what}")
    _say(f"{count} seeds, {failed} wrong")
    return 1 if failed else 0


def _judged(template: Path, folder: Path, seed: int) -> tuple[int, list[str]]:
    try:
        return seed, broken(simulate(Setup.of(seed), template, folder))
    except Exception as error:
        return seed, [f"ended early: {error!r}"]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make simulate", description="Delivery under faults, by seed.")
    parser.add_argument("--seeds", type=int, default=500, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seed", type=int, help="only this one, in detail")
    return parser


if __name__ == "__main__":
    sys.exit(main())
