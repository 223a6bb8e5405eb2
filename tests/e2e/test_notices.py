"""Direct messages and paused posts, from end to end."""

from tests.e2e.test_logging import said
from tests.e2e.test_monday import MONDAY, WEEK, posted, posts
from tests.e2e.test_team import set_up
from tests.support.running import Running

RESUME = "schedules.resume"


async def test_a_kind_is_muted_and_unmuted_by_its_button(office: Running) -> None:
    await set_up(office)
    ana = office.person("ana")
    listed = await said(ana, "/playmaker notices")
    assert listed.ephemeral
    assert "Stale deals: on." in listed.text
    switch = next(block["accessory"] for block in listed.blocks or [] if "accessory" in block)
    assert switch["text"]["text"] == "Mute"
    await ana.click(listed, switch["action_id"])
    await ana.wait_for(lambda p: any(": muted." in m.text for m in p.messages("sales")))


async def test_a_refused_post_is_told_to_the_manager_and_resumed_with_a_click(office: Running) -> None:
    await set_up(office)
    mark = office.person("mark")
    office.slack.workspace.change_channel("sales", restricted=True)
    office.clock.set(MONDAY)
    told = await mark.wait_for(
        lambda p: next((m for m in p.messages("dm") if "Weekly targets of North is paused" in m.text), None)
    )
    assert "Only some people may post in <#CSALES>" in told.text
    assert posts(mark) == []
    office.slack.workspace.change_channel("sales", restricted=False)
    action = next(
        each["action_id"]
        for block in told.blocks or []
        for each in block.get("elements", ())
        if str(each.get("action_id", "")).startswith(RESUME)
    )
    await mark.click(told, action)
    post = await posted(office)
    assert post.text.startswith("Week 48 targets")
    office.clock.set(MONDAY + WEEK)
    assert (await posted(office, count=2)).text.startswith("Week 49 targets")
