"""The first whole thread, as somebody sees it who has never seen Playmaker: the demo, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.support import Visitor, is_wider_than_the_screen

pytestmark = pytest.mark.browser

OF_CALLS = re.compile(r"/ \d+ calls")  # fewer in a week with a public holiday: the demo lives today


def test_a_week_is_logged_undone_seen_at_home_and_aimed_at_on_monday(ana: Visitor) -> None:
    ana.type("/log")
    expect(ana.modal).to_contain_text("Log activity")
    ana.field("count_calls").fill("12")
    ana.field("count_demos").fill("2")
    ana.field("account").fill("Tyrell")
    ana.submit()
    expect(ana.modal).to_be_hidden()
    expect(ana.private).to_contain_text("Logged 12 calls and 2 demos today for Tyrell.")
    expect(ana.private).to_contain_text(OF_CALLS)

    ana.go_home()
    expect(ana.home).to_contain_text("12 calls and 2 demos · Tyrell")
    ana.go_to("sales")
    ana.private.get_by_role("button", name="Undo").click()
    expect(ana.private).to_contain_text("Undone. It no longer counts.")

    ana.go_home()
    expect(ana.home).to_contain_text("Today · Tyrell undone")
    ana.go_to("sales")
    ana.jump("monday")
    post = ana.monday_post()
    expect(post).to_contain_text(re.compile(r"Ana: \d+ calls · \d+ emails"))
    expect(post).to_contain_text(re.compile(r"Dario: \d+ calls · \d+ emails"))
    expect(post).to_contain_text("together")
    post.get_by_role("button", name="My week").click()
    expect(ana.private).to_contain_text(re.compile(r"(\d) of \1 working days left"))
    expect(ana.page.get_by_test_id("message").filter(has_text="targets · North")).to_have_count(1)


def test_wrong_numbers_are_named_at_their_fields_and_what_was_typed_stays(ana: Visitor) -> None:
    ana.type("/log")
    ana.field("count_calls").fill("lots")
    ana.field("count_emails").fill("10,001")
    ana.field("note").fill("left voicemail")
    ana.submit()
    expect(ana.modal).to_contain_text("“lots” is not a whole number.")
    expect(ana.modal).to_contain_text("10,000 emails at once is the most.")
    expect(ana.field("note")).to_have_value("left voicemail")
    expect(ana.field("count_calls")).to_have_value("lots")
    ana.field("count_calls").fill("3")
    ana.field("count_emails").fill("")
    ana.submit()
    expect(ana.private).to_contain_text("Logged 3 calls today.")


def test_a_manager_sees_the_team_at_home(ana: Visitor) -> None:
    ana.page.get_by_test_id("person-switch").select_option("U0MARTA")
    ana.go_home()
    expect(ana.home).to_contain_text("North")
    for name in ("Ana", "Dario", "Gita"):
        expect(ana.home).to_contain_text(name)
    expect(ana.home.get_by_role("button", name="Set targets in North")).to_be_visible()


def test_the_keyboard_alone_is_enough(ana: Visitor) -> None:
    keyboard = ana.page.keyboard
    ana.page.get_by_test_id("composer").focus()
    keyboard.type("/lo")
    keyboard.press("Tab")  # takes the completion
    keyboard.press("Enter")
    expect(ana.field("count_calls")).to_be_focused()
    keyboard.type("4")
    keyboard.press("Tab")
    keyboard.type("5")
    keyboard.press("Enter")
    expect(ana.modal).to_be_hidden()
    expect(ana.private).to_contain_text("Logged 4 calls and 5 emails today.")
    expect(ana.page.get_by_test_id("composer")).to_be_focused()
    undo = ana.private.get_by_role("button", name="Undo")
    for _ in range(10):
        keyboard.press("Shift+Tab")
        if undo.evaluate("node => node === document.activeElement"):
            break
    keyboard.press("Enter")
    expect(ana.private).to_contain_text("Undone.")


def test_a_phones_width_is_enough(ana_on_a_phone: Visitor) -> None:
    ana = ana_on_a_phone
    ana.type("/log")
    ana.field("count_calls").fill("6")
    ana.submit()
    expect(ana.private).to_contain_text("Logged 6 calls today.")
    assert not is_wider_than_the_screen(ana)
    ana.go_home()
    expect(ana.home).to_contain_text(OF_CALLS)
    assert not is_wider_than_the_screen(ana)
    ana.go_to("sales")
    ana.jump("monday")
    expect(ana.monday_post()).to_contain_text(re.compile(r"Ana: \d+ calls"))
    assert not is_wider_than_the_screen(ana)
