"""Talking to the bot in a browser: what it offers to be asked, and what it offers to log."""

import pytest
from playwright.sync_api import expect

from tests.browser.support import Visitor, is_wider_than_the_screen

pytestmark = pytest.mark.browser


def test_a_prompt_is_answered_and_an_offer_is_pressed(ana: Visitor) -> None:
    ana.page.get_by_test_id("app-messages").click()
    prompts = ana.page.get_by_test_id("prompt")
    expect(prompts).to_have_count(4)
    prompts.first.click()
    expect(ana.thread).to_contain_text("How is my week going?")
    expect(ana.thread).to_contain_text("40 calls")

    ana.page.get_by_test_id("thread-close").click()
    ana.type("log 12 calls for Acme")
    expect(ana.thread).to_contain_text("12 calls today for Acme: shall I log that?")
    ana.thread.get_by_role("button", name="Log 12 calls").click()
    expect(ana.thread).to_contain_text("Logged 12 calls today for Acme.")
    expect(ana.thread).not_to_contain_text("shall I log that")


def test_a_phone_shows_the_prompts_and_the_answer(ana_on_a_phone: Visitor) -> None:
    ana = ana_on_a_phone
    ana.open_places()
    ana.page.get_by_test_id("app-messages").click()
    expect(ana.page.get_by_test_id("prompt").first).to_be_visible()
    assert not is_wider_than_the_screen(ana)
    ana.type("They say it is too expensive")
    expect(ana.thread).to_contain_text("High compared with what?")
    assert not is_wider_than_the_screen(ana)
