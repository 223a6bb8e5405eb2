"""The coach in a browser: an objection gets its answer, the tip its vote."""

import pytest
from playwright.sync_api import expect

from tests.browser.support import Visitor, is_wider_than_the_screen

pytestmark = pytest.mark.browser


def test_an_objection_is_answered_and_the_tip_is_voted_on(ana: Visitor) -> None:
    ana.type('/coach objection "we already use a competitor"')
    expect(ana.private).to_contain_text("Ask first: “What works so well there that it must not change?”")
    expect(ana.private).to_contain_text("Leave out:")
    ana.private.get_by_role("button", name="Practise it").click()
    expect(ana.modal).to_be_visible()
    ana.page.keyboard.press("Escape")
    ana.jump("monday")
    tip = ana.posts("Two minutes today:").last
    expect(tip).to_contain_text("Why today:")
    tip.get_by_role("button", name="Helpful").click()
    expect(ana.private).to_contain_text("helpful. If others see it so")
    tip.get_by_role("button", name="Mute tips").click()
    ana.page.get_by_test_id("confirm-yes").click()
    expect(ana.private).to_contain_text("Only a manager of the team can do that.")


def test_on_a_phone_a_question_goes_to_the_notes(ana_on_a_phone: Visitor) -> None:
    ana = ana_on_a_phone
    ana.type("/coach spin Acme")
    expect(ana.private).to_contain_text("Questions for Acme")
    ana.private.get_by_role("button", name="Note it").first.click()
    expect(ana.private).to_contain_text("1 question added to the notes of Acme.")
    assert not is_wider_than_the_screen(ana)
