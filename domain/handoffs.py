"""Handing deals over: the receiver's at once, who then accepts or sends back. See `domain.deal_moves`."""

from domain.deal_problems import (
    DealRefused,
    Missing,
    NothingHandedOver,
    OwnerAlready,
    Removed,
    clean,
    text_problems,
)
from domain.deals import DealEvent, DealState, Stamp, Value, next_event


def hand_over(
    deal: DealState,
    to_id: int,
    role: str,
    stamp: Stamp,
    *,
    team_id: int | None = None,
    note: str | None = None,
) -> DealEvent:
    """The event of giving a deal to `to_id` as `role`: theirs at once, until they accept or send it back."""
    problems = text_problems({"note": note})
    if deal.removed:
        problems["stage"] = Removed()
    if to_id == deal.owner_id:
        problems["owner_id"] = OwnerAlready()
    if problems:
        raise DealRefused(problems)
    changes: dict[str, Value] = {"owner_id": to_id, "handed_by": deal.owner_id, "handed_role": role}
    if team_id is not None and team_id != deal.team_id:
        changes["team_id"] = team_id
    return next_event(deal, "handed_over", changes, stamp, note=clean(note), role=role, other_id=to_id)


def accept(deal: DealState, stamp: Stamp) -> DealEvent:
    """The event of the receiver keeping a deal; `role` and `other_id` tell as what, and from whom."""
    if deal.handed_by is None or deal.removed:
        raise DealRefused({"owner_id": NothingHandedOver()})
    changes: dict[str, Value] = {"handed_by": None, "handed_role": None}
    return next_event(deal, "accepted", changes, stamp, role=deal.handed_role, other_id=deal.handed_by)


def send_back(deal: DealState, why: str, stamp: Stamp, *, team_id: int | None = None) -> DealEvent:
    """The event of the receiver giving a deal back, with the reason; `team_id` is the former owner's team."""
    if deal.handed_by is None or deal.removed:
        raise DealRefused({"owner_id": NothingHandedOver()})
    problems = text_problems({"why": why})
    if not clean(why):
        problems["why"] = Missing()
    if problems:
        raise DealRefused(problems)
    changes: dict[str, Value] = {"owner_id": deal.handed_by, "handed_by": None, "handed_role": None}
    if team_id is not None and team_id != deal.team_id:
        changes["team_id"] = team_id
    return next_event(
        deal, "sent_back", changes, stamp, why=clean(why), role=deal.handed_role, other_id=deal.handed_by
    )
