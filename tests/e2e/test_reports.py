"""Reports and the digest from end to end: the command, its buttons and rows, and Friday at four."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox import Message, Person, View
from tests.e2e.test_deals import action_of, in_a_team, press
from tests.e2e.test_logging import said
from tests.support.running import Running

FRIDAY = datetime(2026, 11, 20, 16, tzinfo=UTC)


@pytest.fixture
async def team(office: Running) -> Running:
    """Ana's calls, a deal she has, and a quota."""
    await in_a_team(office, managers_channel="COTHER")
    ana = office.person("ana")
    await said(ana, "/log 25 calls, 2 demos")
    await said(ana, "/deal new Acme 12k EUR closes 25 Nov stage discovery")
    await said(office.person("mark"), "/targets set <@UANA> revenue 60k EUR")
    return office


async def top(person: Person, part: str) -> View:
    def on_top(p: Person) -> View | None:
        return p.modal if p.modal and part in str(p.modal.blocks) else None

    return await person.wait_for(on_top)


def digests(person: Person) -> list[Message]:
    return [m for m in person.messages("other") if "Week 47" in m.text]


async def test_a_report_of_ones_own_and_the_deals_behind_it(team: Running) -> None:
    ana = team.person("ana")
    shown = await said(ana, "/report quarter")
    assert shown.ephemeral
    assert "Your report · Q4 2026" in shown.text
    assert "Quota 0%: €0 of €60,000" in shown.text
    assert "Forecast " in shown.text
    assert "25 calls (0)" in shown.text
    await press(ana, shown, "reports.rows:due")
    rows = await top(ana, "*Open, and expected to close in time*")
    await ana.click(rows, action_of(rows, "deals.show"))
    assert await top(ana, "Owner: ana")


async def test_its_buttons_lead_to_other_periods(team: Running) -> None:
    ana = team.person("ana")
    await press(ana, await said(ana, "/report week"), "reports.show:month")
    await ana.wait_for(lambda p: any("Your report · November 2026" in m.text for m in p.messages("sales")))


async def test_a_team_is_for_its_members_and_people_for_their_manager(team: Running) -> None:
    assert "ana: €0" in (await said(team.person("mark"), "/report month team")).text
    member = (await said(team.person("ana"), "/report month team")).text
    assert "Report of North" in member
    assert "ana: €0" not in member
    assert "I know no period or team “Souht”" in (await said(team.person("ana"), "/report Souht")).text


async def test_on_friday_at_four_the_managers_channel_has_the_digest(team: Running) -> None:
    mark = team.person("mark")
    team.clock.set(FRIDAY - timedelta(seconds=1))
    assert digests(mark) == []
    team.clock.set(FRIDAY)

    def there(p: Person) -> Message | None:
        return digests(p)[-1] if digests(p) else None

    post = await mark.wait_for(there, timeout_s=30)
    assert "25 of " in post.text
    assert "Next week 1 deal worth €12,000 is expected to close" in post.text
    assert [block for block in blocks(post) if block["type"] == "image"]
    await press(mark, post, "digests.rows:due")
    assert await top(mark, "Deals expected to close next week")
    assert len(digests(mark)) == 1
    await _is_corrected_where_it_stands(team)


async def _is_corrected_where_it_stands(team: Running) -> None:
    mark = team.person("mark")
    team.clock.set(FRIDAY + timedelta(days=4))
    await said(team.person("ana"), "/log 5 calls last friday for Acme")
    team.clock.set(FRIDAY + timedelta(days=4, minutes=2))

    def corrected(p: Person) -> Message | None:
        [found] = digests(p)
        words = found.text.split("\n")[1]
        return found if words.startswith("Corrected Tue 24 Nov, 16:0") else None

    post = await mark.wait_for(corrected, timeout_s=30)
    assert "30 calls instead of 25, changed for ana." in post.text
    assert "30 of " in post.text
    assert [block for block in blocks(post) if block["type"] == "image"]
    await mark.click(post, "reports.entries")
    rows = await top(mark, "*32 activities*")
    assert "Fri 20 Nov · *5* calls · ana · Acme" in str(rows.blocks)


def blocks(message: Message) -> list[dict[str, Any]]:
    return list(message.blocks or [])
