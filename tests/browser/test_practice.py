"""Practising in a browser: from the tip to the score, and once more from a message; on a phone too."""

import pytest
from playwright.sync_api import expect

from tests.browser.support import Visitor, is_wider_than_the_screen
from tests.domain.test_roleplay import CONSEQUENCE, PAIN

pytestmark = pytest.mark.browser


def begin(visitor: Visitor) -> None:
    """A practice with the buyer that the form begins with, its thread open."""
    visitor.type("/coach roleplay")
    start(visitor)


def start(visitor: Visitor) -> None:
    """Send the form that is open, and open the thread."""
    expect(visitor.modal).to_contain_text("Practise a talk")
    expect(visitor.modal).to_contain_text("Only you see it and its score")
    assert not is_wider_than_the_screen(visitor)
    visitor.submit()
    expect(visitor.private).to_contain_text("is waiting in our direct messages")
    visitor.open_places()
    visitor.page.get_by_text("Messages", exact=True).first.click()
    visitor.page.get_by_test_id("open-thread").last.click()
    expect(visitor.thread).to_contain_text("Practice: ")


def say(visitor: Visitor, text: str) -> None:
    box = visitor.thread.get_by_test_id("thread-composer")
    box.fill(text)
    box.press("Enter")


def test_the_days_tip_leads_to_a_talk_that_is_scored_read_and_tried_again(ana: Visitor) -> None:
    ana.jump("monday")
    ana.page.get_by_role("button", name="Try it now").last.click()
    start(ana)
    ends = ana.thread.get_by_role("button", name="End the practice")
    expect(ends).to_have_count(1)
    say(ana, PAIN)
    expect(ends).to_have_count(2)
    say(ana, CONSEQUENCE)
    expect(ends).to_have_count(3)
    ana.thread.get_by_role("button", name="Hint").last.click()
    expect(ana.thread).to_contain_text("Hint: ")
    ends.last.click()
    score = ana.thread.get_by_test_id("message").filter(has_text="of 100")
    expect(score).to_have_count(1)
    expect(score).to_contain_text("You ended it.")
    for name in ("Opening", "Questions", "Listening", "Impact", "Honesty", "Advance"):
        expect(score).to_contain_text(name)
    expect(score).to_contain_text(PAIN)
    expect(score).to_contain_text("Next time, one thing")

    ana.thread.get_by_role("button", name="from your message 2 on").click()
    again = ana.posts("from your message 2 on")
    expect(again).to_contain_text(PAIN)
    again.get_by_test_id("open-thread").click()
    say(ana, "And what does that lead to for your customers?")
    expect(ana.thread.get_by_role("button", name="End the practice")).to_have_count(2)


def test_a_practice_and_its_score_fit_a_phone(ana_on_a_phone: Visitor) -> None:
    ana = ana_on_a_phone
    begin(ana)
    say(ana, PAIN)
    expect(ana.thread.get_by_role("button", name="End the practice")).to_have_count(2)
    assert not is_wider_than_the_screen(ana)
    ana.thread.get_by_role("button", name="End the practice").last.click()
    expect(ana.thread).to_contain_text("Next time, one thing")
    assert not is_wider_than_the_screen(ana)
