"""What others are told of a change of a deal: its thread, a win, and whoever receives it."""

from domain.deal_cards import DealChanged, DealsLeft
from domain.deals import DealEvent
from domain.team import Person
from handlers.registry import Announcement
from services.scope import Scope
from views import deal_posts as view
from views.deal_parts import Reader

_TOLD = ("moved", "won", "lost", "reopened", "handed_over", "accepted", "sent_back", "undone")
"""What is a reply in the thread; other changes show in its head alone."""


def posts_for(changed: DealChanged, scope: Scope) -> tuple[Announcement, ...]:
    """Everything that is announced of one change."""
    event = changed.event
    if event is None:
        return ()
    reader = Reader(scope.me.locale, scope.content.lost_reasons)
    posts = [*_thread(changed, event, reader), *_wins(changed, reader), *_direct(changed, event, scope)]
    return tuple(posts)


def homes_of(changed: DealChanged) -> tuple[str, ...]:
    """Whose Home shows the deal, or did."""
    ids = {changed.deal.owner_id, changed.before.owner_id if changed.before else None}
    people = (changed.person(each) for each in sorted(each for each in ids if each is not None))
    return tuple(person.slack_id for person in people if person)


def _thread(changed: DealChanged, event: DealEvent, reader: Reader) -> list[Announcement]:
    channel = changed.team.deals_channel_id if changed.team else None
    if channel is None or event.kind == "note":
        return []
    key = f"deal:{changed.deal.id}:head"
    head = view.head(changed, reader)
    # A deal may be older than the channel: its head is announced each time, and posted only once.
    posts = [Announcement(key, channel, head)]
    if event.rev > 1:
        posts.append(Announcement(f"{key}:{event.rev}", channel, head, edits=key))
    if event.kind in _TOLD and not changed.deal.removed:
        reply = view.reply(changed, event, reader)
        posts.append(Announcement(f"deal:{changed.deal.id}:event:{event.rev}", channel, reply, thread_of=key))
    return posts


def _wins(changed: DealChanged, reader: Reader) -> list[Announcement]:
    channel = (changed.team.wins_channel_id if changed.team else None) or ""
    key = f"deal:{changed.deal.id}:won:{changed.won_rev}"
    if changed.is_win and channel:
        return [Announcement(key, channel, view.win(changed, reader))]
    # Taken back wherever it was celebrated, also if the team has another channel by now, or none.
    return [Announcement(f"{key}:gone", channel, deletes=key)] if changed.is_win_gone else []


def _direct(changed: DealChanged, event: DealEvent, scope: Scope) -> list[Announcement]:
    """To whom it concerns and who did not do it: the receiver of a hand-over, its giver, a new owner."""
    key = f"deal:{changed.deal.id}:event:{event.rev}:to"
    other = changed.person(event.other_id)
    if event.kind == "handed_over" and other and other.id != scope.me.id:
        message = view.handed_over(changed, event, _reader(other, scope))
        return [Announcement(f"{key}:{other.id}", other.slack_id, message)]
    if event.kind in ("accepted", "sent_back") and other and other.id != scope.me.id:
        return [Announcement(f"{key}:{other.id}", other.slack_id, view.answered(changed, event))]
    owner = changed.owner
    is_new = changed.before is None or changed.before.owner_id != owner.id
    if event.kind in ("created", "edited") and is_new and owner.id != scope.me.id:
        return [
            Announcement(f"{key}:{owner.id}", owner.slack_id, view.assigned(changed, _reader(owner, scope)))
        ]
    return []


def posts_for_deals_left(left: DealsLeft, scope: Scope) -> tuple[Announcement, ...]:
    """One direct message to everybody who should find a new owner for them."""
    key = f"person:{left.person.id}:left:{scope.now:%Y%m%dT%H%M%S}"
    return tuple(
        Announcement(f"{key}:{manager.id}", manager.slack_id, view.left(left, _reader(manager, scope)))
        for manager in left.managers
    )


def _reader(person: Person, scope: Scope) -> Reader:
    return Reader(person.locale, scope.content.lost_reasons)
