"""The chart that follows a private answer, and what is left when it cannot."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.chart_answers import ChartAnswers
from bot.charts import Charts
from bot.payloads import Request
from bot.slack import Slack
from domain.charts import Bar, FunnelChart
from sandbox import Fault
from tests.e2e.test_deals import in_a_team
from tests.e2e.test_logging import said
from tests.support.running import Running, running
from views.blocks import Message, section

CHART = FunnelChart("Open pipeline", (Bar("Discovery", 3, "3 deals"),))
SAID = Message("Your pipeline", [section("Head"), section("Rest")])


class Drawn:
    async def funnel_png(self, _chart: FunnelChart) -> bytes:
        return b"png"


@dataclass
class Answers(ChartAnswers):
    """With an upload that has an outcome and a Slack that keeps what it was told."""

    file_id: str | None = "F1"
    told: list[tuple[Message, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(cast(Charts, Drawn()), cast(Slack, self))

    async def _uploaded(self, png: bytes, alt: str) -> str | None:
        assert png == b"png"
        assert alt == "Open pipeline. Discovery: 3 deals."
        return self.file_id

    async def respond(self, _url: str, message: Message, *, replace: bool) -> bool:
        self.told.append((message, replace))
        return True


def request(url: str | None = "u") -> Request:
    return Request(None, None, "T1", "U1", "key", "command", response_url=url)


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


async def test_the_same_words_come_again_with_the_image_below_the_first_block() -> None:
    answers = Answers()
    await answers.add(CHART, SAID, request(), in_place=True)
    [(message, replaced)] = answers.told
    assert (message.text, kinds(message), replaced) == (
        "Your pipeline",
        ["section", "image", "section"],
        True,
    )
    image: Mapping[str, Any] = message.blocks[1]
    assert (image["slack_file"], image["alt_text"]) == ({"id": "F1"}, "Open pipeline. Discovery: 3 deals.")


async def test_where_the_words_cannot_be_changed_the_image_comes_by_itself() -> None:
    answers = Answers()
    await answers.add(CHART, SAID, request(), in_place=False)
    [(message, replaced)] = answers.told
    assert (kinds(message), replaced) == (["image"], False)


@pytest.mark.parametrize(("file_id", "url"), [(None, "u"), ("F1", None)])
async def test_without_a_file_or_a_way_to_say_it_the_words_stand_alone(
    file_id: str | None, url: str | None
) -> None:
    answers = Answers(file_id)
    await answers.add(CHART, SAID, request(url), in_place=True)
    assert answers.told == []


@pytest.fixture
async def office(tmp_path: Any, sqlite_template: Any) -> AsyncIterator[Running]:
    import shutil

    path = tmp_path / "playmaker.db"
    shutil.copy(sqlite_template, path)
    async with running(f"sqlite:///{path}") as started:
        yield started


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.info"])
async def test_a_refused_upload_costs_the_image_only(office: Running, method: str) -> None:
    await in_a_team(office)
    ana = office.person("ana")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    office.slack.faults.add(Fault(method, "error"))
    shown = await said(ana, "/pipeline")
    await office.slack.settled()
    assert "1 deal open" in shown.text
    assert not [message for message in ana.messages("sales") if "went wrong" in message.text]
