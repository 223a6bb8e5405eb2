"""A review in a browser: answered in private, voted on, decided, closed, and its summary read."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.support import Visitor, is_wider_than_the_screen
from tests.support.demo import Demo

pytestmark = pytest.mark.browser

MARTA, ANA = "U0MARTA", "U0ANA"


def test_a_review_is_answered_voted_on_decided_closed_and_read(ana: Visitor, running_demo: Demo) -> None:
    ana.jump("monday")
    ana.jump("plus-hour")  # so that a change of clocks leaves no day before nine
    become(ana, MARTA)
    ana.type("/review start this quarter")
    expect(ana.private).to_contain_text("review has begun in #sales. 8 people get their questions")
    facts = ana.posts("0 actions are left from an earlier review")
    expect(facts).to_contain_text("won in")
    expect(facts.get_by_role("img")).to_have_attribute("alt", starts("Who got further, by stage"))

    become(ana, ANA)
    days = Course(running_demo, facts.inner_text())
    days.go_on(ana, "come")
    question = messages(ana).filter(has_text="6 questions").last
    question.get_by_role("button", name="Answer").click()
    ana.field("ae_win").fill("Discovery with the whole buying team")
    ana.modal.get_by_role("button", name="Keep as a draft").click()
    expect(ana.modal).to_contain_text("The draft is kept. Only you see it.")
    expect(ana.field("ae_win")).to_have_value("Discovery with the whole buying team")
    ana.page.get_by_test_id("modal-close").click()
    question.get_by_role("button", name="Answer").click()
    expect(ana.field("ae_win")).to_have_value("Discovery with the whole buying team")
    ana.field("keep").fill("The Monday call")
    ana.submit()
    expect(ana.modal).to_be_hidden()
    expect(ana.page.get_by_text("Sent: 2 answers").last).to_be_visible()

    ana.go_to("sales")
    days.go_on(ana, "together")
    head = ana.posts("· Everybody: 1 answer")
    head.get_by_test_id("open-thread").click()
    expect(ana.thread).to_contain_text("Keep: The Monday call (Ana)")
    days.go_on(ana, "from")
    ana.thread.get_by_role("button", name="Vote for").first.click()
    expect(ana.page.get_by_text("2 votes left.").last).to_be_visible()
    ana.page.get_by_test_id("thread-close").click()

    days.go_on(ana, "decide")
    call = ana.posts("Decide 3 actions at most")
    expect(call).to_contain_text("1 vote · ")
    become(ana, MARTA)
    call.get_by_role("button", name="Add an action").click()
    ana.field("owner").select_option(ANA)
    ana.field("what").fill("Call five lost buyers")
    ana.field("result").fill("Three reasons in the log")
    ana.field("metric").select_option(label="Win rate")
    ana.submit()
    expect(ana.private).to_contain_text("Decided: Call five lost buyers.")
    ana.type("/review")
    expect(ana.private).to_contain_text("Time to decide")
    ana.private.get_by_role("button", name="Close now").click()
    summary = ana.posts("review, closed")
    expect(summary).to_contain_text("1 action decided")
    expect(summary).to_contain_text("Ana: Call five lost buyers → Three reasons in the log")

    become(ana, ANA)
    summary.get_by_role("button", name="Read it all").click()
    expect(ana.modal).to_contain_text("Keep: The Monday call (Ana)")
    ana.page.get_by_test_id("modal-close").click()
    ana.page.set_viewport_size({"width": 390, "height": 844})
    ana.type("/review history")
    expect(ana.private).to_contain_text("0 of 1 actions done (0%) · 1 of 8 wrote")
    assert not is_wider_than_the_screen(ana)
    ana.go_home()
    expect(ana.home).to_contain_text("Your action: Call five lost buyers")
    assert not is_wider_than_the_screen(ana)


def become(visitor: Visitor, user: str) -> None:
    visitor.page.get_by_test_id("person-switch").select_option(user)
    visitor.go_to("sales")


def messages(visitor: Visitor) -> Locator:
    """The direct messages with the bot."""
    visitor.open_places()
    visitor.page.get_by_test_id("app-messages").click()
    return visitor.page.get_by_test_id("message")


class Course:
    """The days on which a review goes on, as its facts tell them, and how many have been let pass."""

    def __init__(self, demo: Demo, facts: str) -> None:
        self._today = datetime.fromtimestamp(demo.get("state")["clock"]["now"], UTC).date()
        self._facts = facts

    def go_on(self, visitor: Visitor, to: str) -> None:
        """Let days pass up to the one that stands behind this word."""
        found = re.search(rf"{to} \w{{3}} (\d+ \w{{3}})", self._facts)
        assert found, self._facts
        while f"{self._today.day} {self._today:%b}" != found[1]:
            visitor.jump("plus-day")
            self._today += timedelta(days=1)


def starts(words: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(words)}")
