"""A manager sends the bot a file: what is found is told, and a click brings it in."""

import pytest
import sqlalchemy as sa

from db.deals import deals
from sandbox import Message, Person
from tests.e2e.test_team import set_up
from tests.support.running import Running

FILE = """Deal Name;Deal owner;Company;Deal Stage;Amount;Create Date;Close Date
Renewal;ana;Paloma;Proposal;1.200,50 EUR;2026-10-01;2026-12-20
First *order*;ana;<!channel>;Closed Won;800 EUR;2026-09-01;2026-10-15
;ana;;Proposal;1 EUR;2026-10-01;
"""


def send(office: Running, person: Person, name: str, content: str, channel: str | None = None) -> None:
    """Drop a file into a conversation, the bot's direct message unless another is named."""
    workspace = office.slack.workspace
    body = content.encode("utf-8")
    begun, ticket = workspace.files.begin(name, len(body), person.id)
    workspace.files.receive(ticket, body)
    file = workspace.files.complete(begun.id, None)
    workspace.files.share([file], workspace.channel(channel or person.dm), person.id)


async def told(person: Person, part: str) -> Message:
    """The bot's direct message with these words, once it is there."""

    def there(p: Person) -> Message | None:
        found = [each for each in p.messages(p.dm) if part in each.text and each.user != p.id]
        return found[-1] if found else None

    return await person.wait_for(there)


async def names(office: Running) -> list[str]:
    async with office.database.reading() as tx:
        return sorted(await tx.scalars(sa.select(deals.c.name)))


async def test_a_file_is_looked_through_and_a_click_brings_it_in(office: Running) -> None:
    await set_up(office)
    mark = office.person("mark")
    send(office, mark, "deals.csv", FILE)
    found = await told(mark, "rows read")
    assert "3 rows, cut by semicolons" in found.text
    assert "2 would go in" in found.text
    assert "Line 4: no account" in str(found.blocks)
    assert await names(office) == []
    await mark.click(found, "imports.run")
    done = await told(mark, "deals.csv is in.")
    assert "2 went in" in done.text
    assert await names(office) == ["First *order*", "Renewal"]
    send(office, mark, "deals.csv", FILE)
    again = await told(mark, "2 are there already")
    assert "imports.run" not in str(again.blocks)


async def test_a_file_can_be_left_alone(office: Running) -> None:
    await set_up(office)
    mark = office.person("mark")
    send(office, mark, "deals.csv", FILE)
    await mark.click(await told(mark, "rows read"), "imports.leave")
    assert await names(office) == []


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("holiday.png", "not a table", "this is none"),
        ("shopping.csv", "milk,eggs\n1,2\n", "cannot read shopping.csv as deals"),
        ("empty.csv", "\n", "has no header"),
    ],
)
async def test_a_file_that_is_no_table_of_deals_is_answered(
    office: Running, name: str, content: str, answer: str
) -> None:
    await set_up(office)
    mark = office.person("mark")
    send(office, mark, name, content)
    await told(mark, answer)


async def test_only_a_manager_can_send_deals(office: Running) -> None:
    await set_up(office)
    ana = office.person("ana")
    send(office, ana, "deals.csv", FILE)
    await told(ana, "by a manager")
    assert await names(office) == []


async def test_a_file_in_a_channel_is_nobodys_business(office: Running) -> None:
    await set_up(office)
    mark = office.person("mark")
    before = len(mark.messages(mark.dm))
    send(office, mark, "deals.csv", FILE, channel="CSALES")
    await office.slack.settled()
    assert len(mark.messages(mark.dm)) == before
