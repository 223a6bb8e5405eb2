"""Finding a deal by what somebody remembers of its name, among those they may see."""

from db.deals import deals_by_id, named_like, names_seen, open_deals_called
from db.team import people_by_id
from domain.deal_cards import DealsFound
from domain.deal_moves import NewDeal
from domain.deal_names import NameMatch, find_named, plain_name
from domain.deals import Deal
from domain.team import Person
from services.scope import Scope

MATCHES_SHOWN = 10
FITTING_READ = 200
NAMES_READ = 5_000


async def find_deals(scope: Scope, query: str) -> DealsFound:
    """The deals that a name may mean, own and open ones first; only such as the asker may see."""
    matches = await _matches(scope, query)
    if matches and matches[0].how == "exact":
        matches = [each for each in matches if each.how == "exact"]
    found = await deals_by_id(scope.tx, scope.workspace_id, [each.id for each in matches])
    ranks = {each.id: n for n, each in enumerate(matches)}

    def order(deal: Deal) -> tuple[bool, bool, int]:
        return not deal.is_open, deal.owner_id != scope.me.id, ranks[deal.id]

    deals = sorted(found.values(), key=order)
    if deals and matches[0].how == "exact":
        deals = _surest(scope.me, deals)
    shown = deals[:MATCHES_SHOWN]
    owners = await people_by_id(scope.tx, {each.owner_id for each in shown})
    return DealsFound(query, tuple(shown), owners, is_near=bool(matches) and matches[0].how == "near")


async def namesakes(scope: Scope, new: NewDeal) -> list[Deal]:
    """The open deals that the asker may see and that are called as a new one would be, own ones first."""
    key = plain_name(new.name or new.account)
    found = await open_deals_called(scope.tx, scope.me, key) if key else []
    same = [each for each in found if plain_name(each.name) == key]
    return sorted(same, key=lambda deal: (deal.owner_id != scope.me.id, deal.id))


async def _matches(scope: Scope, query: str) -> list[NameMatch]:
    """By its letters first, which the store finds; only where nothing fits, by what is nearly spelt so."""
    key = plain_name(query)
    if not key:
        return []
    fitting = await named_like(scope.tx, scope.me, key, limit=FITTING_READ)
    found = find_named(query, fitting)
    return found or find_named(query, await names_seen(scope.tx, scope.me, limit=NAMES_READ))


def _surest(me: Person, deals: list[Deal]) -> list[Deal]:
    """Of several deals with just this name: the only open one, or the only open one of one's own."""
    still_open = [deal for deal in deals if deal.is_open]
    own = [deal for deal in still_open if deal.owner_id == me.id]
    return next((each for each in (still_open, own) if len(each) == 1), deals)
