"""Logs straight in a store, for tests that look back over weeks."""

from datetime import date

from db.activity import add_log
from tests.support.deals import DealOffice


async def log(office: DealOffice, who: str, day: date, **counts: int) -> None:
    person = office.people[who]
    said = {"day": day, "counts": counts, "account": None, "note": None}
    await add_log(office.tx, workspace_id=person.workspace_id, person_id=person.id, at=office.now, said=said)
