"""What a review tells whom: from what happened to posts with their keys, each made once.

Keys begin with the review and count its channels, so that a review that moved is posted anew there.
"""

from collections.abc import Sequence

from domain.review_steps import (
    ActionChanged,
    ActionDue,
    CameLate,
    Closed,
    DecidingOpened,
    Prompted,
    Reminded,
    Revealed,
    Sent,
    Step,
    Thread,
    VotingOpened,
    VotingOver,
)
from domain.review_threads import TEAM
from domain.reviews import Phase, Review
from domain.team import Team
from views import review_threads as threads
from views import reviews as view
from views.blocks import Message
from views.posts import Announcement
from views.review_actions import action_post, experiment_post, reminder
from views.review_facts import facts_of_review
from views.review_summary import closed_again, closed_message, summary_canvas, summary_file

PROMPTS_KIND = "review_questions"
ACTIONS_KIND = "review_actions"


def posts_for(steps: Sequence[Step], locale: str) -> tuple[Announcement, ...]:
    """locale: what those who read the channel have; a direct message is in its reader's own."""
    return tuple(post for step in steps for post in _posts(step, locale))


def opening_posts(review: Review, team: Team, locale: str) -> tuple[Announcement, ...]:
    """The facts, and what goes below them."""
    head, *replies = facts_of_review(review, team, locale)
    key = f"{review.key}:facts"
    posts = [Announcement(key, review.channel_id, head.message, image=head.image)]
    posts += [
        Announcement(f"{key}:{n}", review.channel_id, each.message, thread_of=key, image=each.image)
        for n, each in enumerate(replies, start=1)
    ]
    return tuple(posts)


def reopened_posts(review: Review, team: Team, locale: str) -> tuple[Announcement, ...]:
    """Below the summary: that it is open again, with the ways to decide."""
    summary = f"{review.key}:summary"
    post = Announcement(
        f"{summary}:open:{review.reopened}",
        review.channel_id,
        threads.open_again(review, team, locale),
        thread_of=summary,
    )
    return (post,)


def late_posts(sent: Sent | CameLate) -> tuple[Announcement, ...]:
    """Answers that came when the others could be read, in their threads."""
    return tuple(
        Announcement(
            f"{sent.review.key}:late:{min(each.answer.id for each in answers)}",
            sent.review.channel_id,
            threads.late_post(answers, thread),
            thread_of=_thread_key(sent.review, thread),
        )
        for thread, answers in sent.late.items()
    )


def change_posts(changed: ActionChanged, event: str, locale: str) -> tuple[Announcement, ...]:
    """A change of an action, told where its review decides. event: makes the key unique."""
    review = changed.review
    if review is None:
        return ()
    post = Announcement(
        f"review:action:{changed.action.id}:{event}",
        review.channel_id,
        action_post(changed, locale),
        thread_of=_decisions_key(review),
    )
    return (post,)


def experiment_posts(review: Review, event: str) -> tuple[Announcement, ...]:
    key = f"{review.key}:experiment:{event}"
    return (Announcement(key, review.channel_id, experiment_post(review), thread_of=_decisions_key(review)),)


def regrouped_posts(review: Review, thread: Thread, event: str, message: Message) -> tuple[Announcement, ...]:
    """The coach's grouping in the thread. event: makes the key unique."""
    key = f"{_thread_key(review, thread.key)}:coach:{event}"
    return (Announcement(key, review.channel_id, message, thread_of=_thread_key(review, thread.key)),)


def _posts(step: Step, locale: str) -> tuple[Announcement, ...]:
    match step:
        case Prompted():
            return (_prompted(step),)
        case Reminded():
            return (_reminded(step),)
        case Revealed():
            return _revealed(step, locale)
        case CameLate():
            return late_posts(step)
        case VotingOpened():
            return _ballots(step, locale)
        case VotingOver():
            return _totals(step, locale)
        case DecidingOpened():
            return _deciding(step, locale)
        case Closed():
            return _closed(step, locale)
        case ActionDue():
            return (_action_due(step),)


def _prompted(step: Prompted) -> Announcement:
    who = step.who.person
    key = f"review:{step.review.id}:questions:{who.id}"
    return Announcement(key, who.slack_id, view.prompt(step, who.locale), kind=PROMPTS_KIND)


def _reminded(step: Reminded) -> Announcement:
    who = step.who.person
    key = f"review:{step.review.id}:reminder:{who.id}:{step.count}"
    message = view.reminder(step, who.locale)
    return Announcement(key, who.slack_id, message, kind=PROMPTS_KIND, blocked="drop")


def _revealed(step: Revealed, locale: str) -> tuple[Announcement, ...]:
    """A head for each thread, the team's first, with the answers below it."""
    review = step.review
    keys = dict.fromkeys([TEAM, *(each.key for each in step.threads)])
    posts = []
    for key in keys:
        head = _thread_key(review, key)
        posts.append(Announcement(head, review.channel_id, threads.thread_head(step, key, locale)))
        for thread in step.threads:
            if thread.key == key:
                posts += _answers(review, thread, head)
    return tuple(posts)


def _answers(review: Review, thread: Thread, head: str) -> list[Announcement]:
    return [
        Announcement(f"{head}:{group.group.place}:{n}", review.channel_id, message, thread_of=head)
        for group in thread.groups
        for n, message in enumerate(threads.group_posts(group))
    ]


def _ballots(step: VotingOpened, locale: str) -> tuple[Announcement, ...]:
    review = step.review
    return tuple(
        Announcement(
            _ballot_key(review, each.key),
            review.channel_id,
            threads.ballot(review, each, locale),
            thread_of=_thread_key(review, each.key),
        )
        for each in step.threads
        if each.groups
    )


def _totals(step: VotingOver, locale: str) -> tuple[Announcement, ...]:
    review = step.review
    return tuple(
        Announcement(
            f"{_ballot_key(review, each.key)}:over",
            review.channel_id,
            threads.ballot_over(step, each, locale),
            edits=_ballot_key(review, each.key),
        )
        for each in step.threads
        if each.groups
    )


def _deciding(step: DecidingOpened, locale: str) -> tuple[Announcement, ...]:
    review = step.review
    head = f"{review.key}:decide"
    posts = [Announcement(head, review.channel_id, threads.deciding_head(step, locale))]
    posts += [
        Announcement(
            f"{head}:stuck:{each.id}", review.channel_id, threads.stuck_post(each, locale), thread_of=head
        )
        for each in step.stuck
    ]
    return tuple(posts)


def _closed(step: Closed, locale: str) -> tuple[Announcement, ...]:
    """The summary; of a review that was opened again the old one is changed, and the new file and canvas
    stand below it."""
    review = step.summary.review
    key, file = f"{review.key}:summary", summary_file(step.summary, locale)
    canvas = summary_canvas(step.summary, locale)
    if step.anew or not review.reopened:
        message = closed_message(step.summary, locale)
        return (Announcement(key, review.channel_id, message, file=file, canvas=canvas),)
    changed = closed_message(step.summary, locale, has_canvas=False)
    again = closed_again(review, step.summary.team, locale)
    version = f"{key}:{review.reopened}"
    return (
        Announcement(f"{version}:edit", review.channel_id, changed, edits=key),
        Announcement(version, review.channel_id, again, thread_of=key, file=file, canvas=canvas),
    )


def _action_due(step: ActionDue) -> Announcement:
    action = step.action
    key = f"review:action:{action.id}:due:{action.due_on}:{step.step}"
    return Announcement(key, step.to.slack_id, reminder(step, step.to.locale), kind=ACTIONS_KIND)


def _thread_key(review: Review, thread: str) -> str:
    return f"{review.key}:thread:{thread}"


def _ballot_key(review: Review, thread: str) -> str:
    return f"{review.key}:ballot:{thread}"


def _decisions_key(review: Review) -> str:
    """Where decisions are told: below the call to decide, before it in the team's thread, afterwards below
    the summary."""
    if review.phase is Phase.DECIDING and not review.reopened:
        return f"{review.key}:decide"
    if review.phase is Phase.CLOSED or review.reopened:
        return f"{review.key}:summary"
    return _thread_key(review, TEAM)
