"""Delivery in front of a pretend Slack, with a clock that tests move."""

import pytest

from bot.delivery import Delivery
from db.engine import Database
from tests.conftest import MovingClock
from tests.support.slack_posts import FakeSlack


@pytest.fixture
def slack(clock: MovingClock) -> FakeSlack:
    return FakeSlack(clock)


@pytest.fixture
def machine_time(clock: MovingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's running time goes with the test's clock."""
    monkeypatch.setattr("bot.delivery.running_s", lambda: clock.now().timestamp())


@pytest.fixture
def engine(database: Database, slack: FakeSlack, clock: MovingClock, machine_time: None) -> Delivery:
    return Delivery(database, slack, clock)
