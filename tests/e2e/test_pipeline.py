"""The pipeline from end to end: the numbers, their rows, the chart, stale deals, another template."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import Message, Person, View
from tests.e2e.test_deals import action_of, in_a_team, press
from tests.e2e.test_logging import said
from tests.e2e.test_team import form
from tests.support.running import Running


@pytest.fixture
async def team(office: Running) -> Running:
    """Ana's three deals, one of them in a currency without a rate, and a target for her quarter."""
    await in_a_team(office)
    ana, mark = office.person("ana"), office.person("mark")
    await said(ana, "/deal new Acme 12k EUR closes 15 Dec stage discovery")
    await said(ana, "/deal new Beta 8k USD closes 10 Dec stage proposal")
    await said(ana, "/deal new Gamma 300k THB closes 20 Dec stage proposal")
    await said(mark, "/targets set <@UANA> revenue 60k EUR")
    return office


async def with_image(person: Person, part: str) -> Message:
    """The newest private message with these words, once its chart is in it."""

    def there(p: Person) -> Message | None:
        found = [message for message in p.messages("sales") if part in message.text]
        return found[-1] if found and images(found[-1]) else None

    return await person.wait_for(there, timeout_s=20)


def images(message: Message) -> list[dict[str, Any]]:
    return [block for block in message.blocks or [] if block["type"] == "image"]


async def top(person: Person, part: str) -> View:
    """The modal on top once it has these words."""

    def on_top(p: Person) -> View | None:
        return p.modal if p.modal and part in str(p.modal.blocks) else None

    return await person.wait_for(on_top)


async def test_pipeline_shows_each_stage_and_the_numbers(team: Running) -> None:
    shown = await said(team.person("ana"), "/pipeline")
    assert shown.ephemeral
    assert "Discovery · 1 deal · €12,000 · weighted €3,840" in shown.text
    assert "Coverage 0.3×, not enough: 4× is needed" in shown.text
    assert "The rates are examples" in shown.text


async def test_what_has_no_rate_stands_beside_the_sum(team: Running) -> None:
    shown = await said(team.person("ana"), "/pipeline")
    assert "beside it, without a rate, THB300,000" in shown.text
    assert "Proposal · 2 deals · US$8,000 and THB300,000" in shown.text


async def test_the_chart_follows_into_the_same_message(team: Running) -> None:
    ana = team.person("ana")
    await ana.command("sales", "/pipeline")
    shown = await with_image(ana, "Your pipeline")
    [image] = images(shown)
    assert image["alt_text"].startswith("Open pipeline, mine. Lead generation: 0 deals · €0.")
    assert "Discovery: 1 deal · €12,000" in image["alt_text"]
    file = team.slack.workspace.files.get(image["slack_file"]["id"])
    assert file is not None
    assert (team.slack.workspace.files.content(file.id) or b"").startswith(b"\x89PNG")
    assert len([message for message in ana.messages("sales") if "Your pipeline" in message.text]) == 1


async def test_every_number_opens_its_rows_and_a_row_its_deal(team: Running) -> None:
    ana = team.person("ana")
    shown = await said(ana, "/pipeline")
    for what in ("stage.proposal", "coverage", "booked", "win_rate", "cycle", "velocity", "expected"):
        assert action_of(shown, f"pipeline.rows:{what}")
    await press(ana, shown, "pipeline.rows:stage.proposal")
    rows = await top(ana, "Open in Proposal")
    assert "*Beta* · Proposal · US$8,000 · ≈ €6,957" in str(rows.blocks)
    await ana.click(rows, action_of(rows, "deals.show"))
    assert await top(ana, "Owner: ana")


async def test_more_rows_than_fit_come_in_pages(team: Running) -> None:
    ana = team.person("ana")
    for number in range(12):
        await said(ana, f"/deal new Account {number} {number + 1}k EUR stage presentation")
    shown = await said(ana, "/pipeline")
    await press(ana, shown, "pipeline.rows:stage.presentation")
    first = await top(ana, "12 deals")
    assert "*Account 11*" in str(first.blocks)
    assert "*Account 1*" not in str(first.blocks)
    await ana.click(first, action_of(first, "pipeline.rows:next"))
    assert "*Account 0*" in str((await top(ana, "*Account 1*")).blocks)


async def test_conversion_is_told_apart_from_the_snapshot(team: Running) -> None:
    ana = team.person("ana")
    await press(ana, await said(ana, "/pipeline"), "pipeline.conversions")
    shown = str((await top(ana, "Snapshot ratio today")).blocks)
    assert "Proposal ÷ Presentation" not in shown
    assert "Presentation ÷ Discovery: 0 ÷ 1" in shown
    assert "Immature" in shown


async def test_a_rep_sees_the_team_and_no_market(team: Running) -> None:
    ben = team.person("ben")
    assert "Pipeline of North · Q4 2026" in (await said(ben, "/pipeline team")).text
    assert "for managers and admins" in (await said(ben, "/pipeline market europe")).text
    assert "Pipeline in Europe" in (await said(team.person("mark"), "/pipeline market europe")).text
    assert "Did you mean North?" in (await said(ben, "/pipeline team Norht")).text


async def test_an_admin_changes_the_template_after_a_preview(team: Running) -> None:
    olga, ana = team.person("olga"), team.person("ana")
    await olga.command("sales", "/playmaker pipeline")
    result = await olga.submit(await form(olga, "pipeline.preview"), {"template": "playbook"})
    assert result.ok, result
    preview = await form(olga, "pipeline.apply")
    assert "Proposal → Proposal and negotiation · 2 deals" in str(preview.blocks)
    assert (await olga.submit(preview, {})).ok
    await olga.wait_for(lambda p: any("is your template now" in m.text for m in p.messages("sales")))
    shown = await said(ana, "/pipeline")
    assert "Proposal and negotiation · 2 deals" in shown.text
    assert "changed the template, now in" in (await said(ana, "/deal Beta")).text


async def test_somebody_who_is_no_admin_changes_no_template(team: Running) -> None:
    assert "Only a workspace owner or admin" in (await said(team.person("mark"), "/playmaker pipeline")).text


async def test_a_stale_deal_is_pushed_with_a_reason_from_the_list(team: Running) -> None:
    ana = team.person("ana")
    assert (await said(ana, "/pipeline stale")).text == "None of your deals is stale."
    team.clock.advance(timedelta(days=21))
    listed = await said(ana, "/pipeline stale")
    assert "3 deals have stood still too long" in listed.text
    assert "Acme · Discovery · €12,000\n21 days in this stage, 20 is the most" in listed.text
    shown = await said(ana, "/pipeline")
    assert "3 deals left out as stale" in shown.text
    await press(ana, listed, "stale.open_push:1")
    early = await ana.submit(await form(ana, "stale.push"), {"expected_close": "2026-12-01", "why": "x"})
    assert "Pick a day after" in str(early.errors)
    done = await ana.submit(
        await form(ana, "stale.push"), {"expected_close": "2027-01-20", "why": "Their budget comes then"}
    )
    assert done.ok, done
    await ana.wait_for(
        lambda p: any("Changed the expected close of Acme" in m.text for m in p.messages("sales"))
    )
    assert "Their budget comes then" in (await said(ana, "/deal Acme")).text


async def test_a_stale_deals_other_buttons_are_the_deals_own_forms(team: Running) -> None:
    ana = team.person("ana")
    team.clock.advance(timedelta(days=21))
    listed = await said(ana, "/pipeline stale")
    await press(ana, listed, "deals.menu:1")
    assert (await ana.submit(await form(ana, "deals.step"), {"next_step": "Call Bob"})).ok
    await press(ana, await said(ana, "/pipeline stale"), "deals.move_to:2")
    moved = await form(ana, "deals.move")
    assert (await ana.submit(moved, {"lost_reason": "no_decision"})).ok
    await ana.wait_for(lambda p: any("Lost Beta" in m.text for m in p.messages("sales")))
