"""Reviews as people read them: within Slack's limits, harmless, and as a file that says it all."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from content.reviews import load_reviews
from domain.review_actions import Action, ActionProblem, State
from domain.review_facts import Cohort, Effort, Facts, MarketFact, MissionFact, ObjectionFact
from domain.review_steps import (
    ActionDue,
    ActionForm,
    AnswerForm,
    Closed,
    DecidingOpened,
    Prompted,
    Revealed,
    Shown,
    ShownGroup,
    Standing,
    Step,
    Summary,
    Thread,
    VotingOpened,
    VotingOver,
)
from domain.review_threads import MANAGER, TEAM, Answer, Group
from domain.reviews import Participant, Phase, Plan, Review, Status
from domain.team import WORKING_WEEK, Person, Role, Team
from sandbox.blockkit import check_message, check_view
from views import review_actions as action_view
from views import reviews as view
from views.blocks import Message, Modal
from views.review_facts import facts_of_review
from views.review_forms import answer_form
from views.review_posts import posts_for
from views.review_summary import closed_message, markdown, summary_canvas, summary_file, summary_modal

EVIL = "<!channel> *bold* `code` [x](http://x.example) <@U1>\n# no heading | &amp;"
LISBON = ZoneInfo("Europe/Lisbon")
TEAM_ = Team(1, "North & <b>", "C1", LISBON, "europe", WORKING_WEEK, None, 1, "EUR")
ANA = Person(1, 1, "UANA", "Ana <b>", LISBON, "en-GB", Role.AE, is_admin=False, team=TEAM_)
PLAN = Plan(*(date(2026, 10, n) for n in (1, 2, 7, 8, 12, 13)))
REVIEWS = load_reviews()
FACTS = Facts(
    currency="EUR",
    booked_minor=4_500_000,
    won=3,
    lost=2,
    before_minor=3_000_000,
    growth=0.5,
    quota_minor=6_000_000,
    met=1,
    with_quota=2,
    forecast_minor=5_000_000,
    stale=1,
    open_deals=4,
    cohorts=(Cohort("Discovery", 4, 6, 2),),
    efforts=(Effort("calls", 90, 100),),
    missions=(MissionFact("Sales plan", "Win rate", "share", 0.2, 0.4, 25, "better"),),
    objections=(ObjectionFact("Price", 4),),
    markets=(MarketFact("Europe", 2, 3_000_000, 1), MarketFact("US", 1, 1_500_000, 1)),
)


def review(phase: Phase = Phase.REVEAL, **over: object) -> Review:
    values: dict[str, object] = {
        "id": 1,
        "workspace_id": 1,
        "team_id": 1,
        "kind": "quarter",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 10, 1),
        "owner_id": 1,
        "channel_id": "C1",
        "posting": 1,
        "anonymous": False,
        "phase": phase,
        "plan": PLAN,
        "seed": "s",
        "facts": FACTS,
        "opened_at": datetime(2026, 10, 1, 8, tzinfo=UTC),
    }
    return Review(**(values | over))  # type: ignore[arg-type]


def threads(count: int = 3, text: str = EVIL, name: str | None = "Ana <b>") -> tuple[Thread, ...]:
    answers = [
        Shown(Answer(n, 1, "ae", "keep", "habits", text, place=n), name, "Keep") for n in range(1, count + 1)
    ]
    return (
        Thread(
            TEAM,
            (
                ShownGroup(Group(1, TEAM, "deals", "Deals <!here>", 1, votes=2), tuple(answers)),
                ShownGroup(Group(2, TEAM, MANAGER, "", 2), tuple(answers[:1])),
            ),
        ),
    )


def action(**over: object) -> Action:
    values: dict[str, object] = {
        "id": 1,
        "review_id": 1,
        "team_id": 1,
        "owner": ANA,
        "what": EVIL,
        "result": EVIL,
        "metric": "win_rate",
        "due_on": date(2026, 10, 20),
        "state": State.OPEN,
        "created_on": date(2026, 10, 12),
    }
    return Action(**(values | over))  # type: ignore[arg-type]


def summary(count: int = 3, **over: object) -> Summary:
    found = threads(count)
    return Summary(
        review=review(Phase.CLOSED, experiment=EVIL, prediction=EVIL, **over),
        team=TEAM_,
        threads=found,
        top=(found[0].groups[0].group,),
        minority=((TEAM, found[0].groups[1].answers[0]),) * 12,
        actions=(action(), action(state=State.DROPPED, reason=EVIL)),
        metrics={"win_rate": "Win rate"},
        sent=3,
        asked=5,
        voters=2,
    )


def harmless(message: Message) -> None:
    """Slack takes it, and what people wrote in it neither pings nor links."""
    assert check_message({"channel": "C1", "text": message.text, "blocks": list(message.blocks)}) == []
    for text in (message.text, *mrkdwn(list(message.blocks))):
        assert "<!" not in text
        assert "<@U1>" not in text


def mrkdwn(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in mrkdwn(each)]
    if not isinstance(value, dict):
        return []
    own = [str(value["text"])] if value.get("type") == "mrkdwn" else []
    return own + [text for each in value.values() for text in mrkdwn(each)]


def fits(modal: Modal) -> None:
    shown = {
        "type": "modal",
        "callback_id": modal.callback_id,
        "title": {"type": "plain_text", "text": modal.title},
        "close": {"type": "plain_text", "text": modal.close},
        "blocks": list(modal.blocks),
    }
    submit = {"submit": {"type": "plain_text", "text": modal.submit}} if modal.submit else {}
    assert check_view(shown | submit) == []


@pytest.mark.parametrize("count", [1, 3, 130])
def test_everything_that_is_posted_fits_slack_and_pings_nobody(count: int) -> None:
    who = Participant(ANA, Role.AE, is_manager=False, status=Status.WAITING)
    at = datetime(2026, 10, 7, 8, tzinfo=UTC)
    found = threads(count, text=EVIL * 20)
    groups = tuple(group.group for group in found[0].groups)
    steps: list[Step] = [
        Prompted(review(), TEAM_, who, 6, at),
        Revealed(review(), TEAM_, found, 3, 5),
        VotingOpened(review(Phase.VOTING), TEAM_, found),
        VotingOver(review(Phase.DECIDING), TEAM_, found, 3),
        DecidingOpened(review(Phase.DECIDING), TEAM_, groups, (action(carried=2),)),
        Closed(summary(count)),
        ActionDue(action(), TEAM_, 4, ANA, "Win rate"),
    ]
    posts = posts_for(steps, "en-GB")
    assert len({each.key for each in posts}) == len(posts)
    for post in posts:
        assert post.message is not None
        harmless(post.message)
    shown = " ".join(post.message.text for post in posts if post.message)
    assert all(f"\n{n}. Keep" in f"\n{shown}".replace("_", "") or n > count for n in (1, count))


def test_an_answer_carries_no_name_where_there_is_none() -> None:
    [post] = [
        each
        for each in posts_for(
            [Revealed(review(anonymous=True), TEAM_, threads(1, "Words", None), 1, 5)], "en"
        )
        if each.key.endswith(":1:0")
    ]
    assert post.message is not None
    assert post.message.text == "Deals &lt;!here&gt;\n1. _Keep_: Words"


def test_votes_are_not_told_before_the_vote_is_over() -> None:
    [ballot] = posts_for([VotingOpened(review(Phase.VOTING), TEAM_, threads())], "en")
    assert ballot.message is not None
    assert "2 votes" not in ballot.message.text.replace("3 votes each", "")
    [over] = posts_for([VotingOver(review(Phase.DECIDING), TEAM_, threads(), 1)], "en")
    assert over.message is not None
    assert over.edits == ballot.key
    assert "2 votes · Deals" in over.message.text
    assert "1 person voted" in over.message.text


def test_facts_put_the_number_first_and_have_every_figure() -> None:
    posts = facts_of_review(review(Phase.OPENING), TEAM_, "en-GB")
    for post in posts:
        harmless(post.message)
        assert post.image is None or len(post.image.alt) > 20
    text = "\n".join(post.message.text for post in posts)
    for words in (
        "0 actions are left from an earlier review",
        "€45,000 won in 3 deals, 2 lost · 75% of the quarter's €60,000",
        "+50% on the quarter before (€30,000)",
        "1 of 2 people with a target met theirs",
        "Forecast 89% accurate: €50,000 said, €45,000 came",
        "1 of 4 deals open stand still",
        "90 of 100 calls, 90%",
        "Win rate 20% → 40%, better (25 cases)",
        "Price 4",
        "€30,000 in Europe: 2 deals, 1 lost",
        "Questions come Fri 2 Oct",
    ):
        assert words in text
    assert [post.image is not None for post in posts] == [True, True, True, False]
    again = facts_of_review(review(Phase.DECIDING), TEAM_, "en-GB")  # posted in another channel, later on
    assert "Questions come" not in again[0].message.text


def test_the_file_says_all_of_it_and_nothing_in_it_is_markup() -> None:
    text = markdown(summary(), "en-GB")
    for part in ("## Decisions", "## One experiment", "## Numbers", "## Single views", "## All answers"):
        assert part in text
    assert text.count("- 1. Keep: ") == 2  # in its group, and the manager's
    assert "](http" not in text.replace("\\](", "")
    assert "\n# no heading" not in text
    assert "\\<!channel\\>" in text
    assert summary_file(summary(), "en-GB").name == "north-b-q3-2026-review.md"
    assert text.startswith("# ")
    assert summary_canvas(summary(), "en-GB").markdown.startswith("## Decisions")  # it has a title of its own
    assert summary_file(summary(reopened=1), "en-GB").name.endswith("-v2.md")


def test_a_monthly_summary_offers_no_targets_and_a_reopened_one_changes_the_first() -> None:
    quarter, month = closed_message(summary(), "en"), closed_message(summary(kind="month"), "en")
    assert "reviews.open_targets" in str(quarter.blocks)
    assert "reviews.open_targets" not in str(month.blocks)
    first = posts_for([Closed(summary())], "en")
    again = posts_for([Closed(summary(reopened=1))], "en")
    assert again[0].edits == first[0].key
    assert again[1].thread_of == first[0].key
    assert again[1].file is not None


def test_forms_fit_slack_and_say_whose_name_stands_where() -> None:
    prompts = REVIEWS.asked("year", "sdr")
    form = AnswerForm(review(), TEAM_, prompts, {"keep": EVIL}, False, False, False, None)
    for shown in (form, replace(form, unnamed=True), replace(form, is_manager=True)):
        fits(answer_form(shown, "en-GB"))
    assert "No name is kept" in str(answer_form(replace(form, unnamed=True), "en").blocks)
    metrics = tuple((f"m{n}", f"Metric {n}") for n in range(130))
    for_action = ActionForm(review(), TEAM_, metrics, 2, EVIL * 9)
    today = date(2026, 10, 12)
    fits(action_view.action_form(for_action, today, source={"channel": "C1", "ts": "1.2"}))
    fits(action_view.split_form(for_action, action(), today, "en"))
    fits(action_view.postpone_form(action(), today, "en"))
    fits(action_view.give_form(action(), today, "en"))
    fits(action_view.drop_form(action(), "en"))
    fits(action_view.experiment_form(review(experiment="A", prediction="B")))
    fits(summary_modal(summary(130), "en"))


def test_problems_of_an_action_have_words_at_their_fields() -> None:
    found = [ActionProblem("due", "too_far", date(2026, 11, 12)), ActionProblem("what", "not_a_verb")]
    words = action_view.problems(found, "en-GB")
    assert words["due"] == "Within 30 days: Thu 12 Nov at the latest."
    assert words["what"].startswith("Begin with a verb")
    assert set(action_view.PROBLEMS) >= {"missing", "too_long", "past", "unknown", "not_in_team", "same"}


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("may_lead", [True, False])
def test_where_it_stands_is_told_in_every_phase(phase: Phase, may_lead: bool) -> None:
    mine = Participant(ANA, Role.AE, is_manager=False, status=Status.WAITING, has_draft=True)
    closed = datetime(2026, 10, 13, 8, tzinfo=UTC) if phase is Phase.CLOSED else None
    found = Standing(
        team=TEAM_,
        review=review(phase, closed_at=closed),
        mine=mine,
        sent=1,
        asked=5,
        votes_left=2 if phase is Phase.VOTING else None,
        actions=(action(),),
        mine_actions=(action(),),
        may_lead=may_lead,
        may_reopen=True,
    )
    message = view.status(found, "en-GB")
    harmless(message)
    assert ("Left for you: your answers, a draft is kept." in message.text) == (
        phase not in (Phase.OPENING, Phase.CLOSED)
    )
    assert ("Left for you: 2 of 3 votes." in message.text) == (phase is Phase.VOTING)
    assert ("reviews.settings" in str(message.blocks)) == may_lead
    assert view.home_blocks(found, "en-GB")
    harmless(view.status(replace(found, review=None, mine=None), "en-GB"))
