"""Whatever goes wrong, each post appears once: hundreds of made-up weeks, each with its own misfortunes."""

from pathlib import Path

import pytest

from tests.simulation.invariants import broken
from tests.simulation.run import LONG_EVERY, Record, Setup, simulate

SEEDS = 100
AT_ONCE = 5
"""Seeds in one test, so that a worker has enough to do; each failing one is named."""


def run_seed(seed: int, template: Path, folder: Path) -> list[str]:
    """What is wrong with a seed's run, with how to see it again."""
    try:
        record = simulate(Setup.of(seed), template, folder)
    except Exception as error:
        raise AssertionError(f"seed {seed} ended early; again: make simulate SEED={seed}") from error
    return [f"seed {seed}, again with make simulate SEED={seed}: {what}" for what in broken(record)]


@pytest.mark.parametrize("first", range(1, SEEDS + 1, AT_ONCE))
def test_each_post_appears_exactly_once_whatever_goes_wrong(
    first: int, sqlite_template: Path, tmp_path: Path
) -> None:
    wrong = [
        each for seed in range(first, first + AT_ONCE) for each in run_seed(seed, sqlite_template, tmp_path)
    ]
    assert wrong == []


def test_the_same_seed_is_the_same_run(sqlite_template: Path, tmp_path: Path) -> None:
    def once() -> Record:
        return simulate(
            Setup.of(7, level=1.0, replicas=3, nights=1, weeks=1, teams=1), sqlite_template, tmp_path
        )

    first, second = once(), once()
    assert first.trace() == second.trace()
    assert first.faults.counts == second.faults.counts
    assert len(first.trace()) > 10


def test_the_seeds_reach_every_kind_of_fault_and_every_kind_of_run(
    sqlite_template: Path, tmp_path: Path
) -> None:
    setups = [Setup.of(seed) for seed in range(1, SEEDS + 1)]
    assert {each.replicas for each in setups} == {1, 3}
    assert {each.edits > 0 for each in setups} == {each.nights > 0 for each in setups} == {False, True}
    assert {each.clock_steps_s > 0 for each in setups} == {False, True}
    assert sum(each.weeks > 8 for each in setups) == SEEDS // LONG_EVERY
    seen: set[str] = set()
    for seed in (3, 4, 5, 6):
        record = simulate(Setup.of(seed, level=1.5, weeks=1, teams=1, replicas=1), sqlite_template, tmp_path)
        seen |= set(record.faults.counts)
    for point in ("begin", "statement", "commit", "claimed", "post", "read", "change", "job"):
        assert any(each.startswith(f"{point}: ") for each in seen), f"nothing struck at {point}"


def test_without_faults_nothing_is_sent_twice_or_looked_up(sqlite_template: Path, tmp_path: Path) -> None:
    setup = Setup.of(1, level=0.0, nights=0, edits=0, clock_steps_s=0.0, replicas=3, weeks=3, teams=2)
    record = simulate(setup, sqlite_template, tmp_path)
    assert broken(record) == []
    assert record.world.looks == []
    assert len({each.key for each in record.world.sends}) == len(record.world.sends) > 10
