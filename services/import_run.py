"""A whole file by one call, for whoever has no command line to say more on."""

from contextlib import closing
from pathlib import Path

from db.file_index import FileIndex
from domain.importing.headers import HeadersNotUnderstood
from domain.importing.plan import Plan, Wishes
from domain.importing.rows import Tally
from services.import_activities import import_activities
from services.import_desk import Desk
from services.import_files import open_file
from services.import_look import look
from services.imports import Watcher, import_deals


async def look_at(desk: Desk, path: Path, wishes: Wishes) -> Plan:
    """How a file is read: as deals, or as activity where it cannot be deals.

    Raises:
        UserError, HeadersNotUnderstood: as `look`; the latter says what is missing to be deals.
    """
    with closing(FileIndex()) as index:
        try:
            return (await look(desk, path, "deals", wishes, index))[1]
        except HeadersNotUnderstood as not_deals:
            try:
                return (await look(desk, path, "activities", wishes, index))[1]
            except HeadersNotUnderstood:
                raise not_deals from None


async def import_file(
    desk: Desk, path: Path, plan: Plan, watcher: Watcher, *, dry_run: bool = False
) -> Tally:
    """Import a file as planned."""
    bring = import_deals if plan.kind == "deals" else import_activities
    with closing(FileIndex()) as index:
        return await bring(desk, open_file(path), plan, index, watcher, dry_run=dry_run)
