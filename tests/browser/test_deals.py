"""Deals in a browser: a move with what the buyer said, and a win that is taken back."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.support import Visitor, is_wider_than_the_screen

pytestmark = pytest.mark.browser

MOVE_ACME = "/deal move Acme negotiation"
PRICE_SEEN = "Whoever holds the budget has seen the price"


def test_a_move_with_evidence_is_told_in_the_thread_of_the_deal(ana: Visitor) -> None:
    ana.go_to("deals")
    ana.type("/deal new Umbra 12k EUR stage proposal")
    head = ana.posts("Umbra · ")
    expect(head).to_contain_text("Umbra · Proposal · €12,000 · Ana")

    ana.type("/deal move Umbra negotiation")
    expect(ana.modal).to_contain_text("Umbra: Proposal → Negotiation")
    ana.modal.get_by_label(PRICE_SEEN).check()
    ana.field("evidence_business_case").fill("Saves 40k a year, says their head of finance")
    ana.submit()
    expect(ana.modal).to_be_hidden()
    expect(ana.private).to_contain_text("Moved Umbra to Negotiation.")
    expect(ana.private).to_contain_text("4 gaps")  # of four criteria and two questions

    expect(head).to_contain_text("Umbra · Negotiation · €12,000 · Ana")
    expect(head).to_have_count(1)  # edited in place
    head.get_by_test_id("open-thread").click()
    expect(ana.thread).to_contain_text("Ana: Proposal → Negotiation")
    ana.page.get_by_test_id("thread-close").click()
    ana.type("/deal Umbra")
    expect(ana.private).to_contain_text("Saves 40k a year, says their head of finance")


def test_a_win_is_celebrated_once_and_gone_after_its_undo(ana: Visitor) -> None:
    ana.go_to("wins")
    ana.type("/deal move Acme won")
    ana.field("amount").fill("25k EUR")
    ana.submit()
    expect(ana.private).to_contain_text("Won Acme: €25,000.")
    celebration = ana.posts("Acme is won by Ana")
    expect(celebration).to_have_count(1)
    expect(celebration).to_contain_text("€25,000")

    ana.private.get_by_role("button", name="Undo").click()
    expect(ana.private).to_contain_text("Taken back. Acme is as it was: Proposal · €24,000.")
    expect(celebration).to_have_count(0)
    ana.go_to("deals")
    expect(ana.posts("Acme · ")).to_contain_text("Acme · Proposal · €24,000 · Ana")


def test_the_keyboard_alone_moves_a_deal(ana: Visitor) -> None:
    keyboard = ana.page.keyboard
    ana.page.get_by_test_id("composer").focus()
    keyboard.type(MOVE_ACME)
    keyboard.press("Enter")
    expect(ana.modal).to_contain_text("Acme: Proposal → Negotiation")
    _tab_to(ana, ana.modal.get_by_label(PRICE_SEEN))
    keyboard.press("Space")
    _tab_to(ana, ana.field("evidence_business_case"))
    keyboard.type("Saves 40k a year")
    _tab_to(ana, ana.page.get_by_test_id("modal-submit"))
    keyboard.press("Enter")
    expect(ana.private).to_contain_text("Moved Acme to Negotiation.")
    ana.type("/deal Acme")
    expect(ana.private).to_contain_text("Saves 40k a year")


def test_deals_and_the_pipeline_fit_a_phone(ana_on_a_phone: Visitor) -> None:
    ana = ana_on_a_phone
    for said, answer in (("/deal", "open deals"), ("/deal Acme", "Owner: Ana"), ("/pipeline", "Coverage")):
        ana.type(said)
        expect(ana.private).to_contain_text(answer)
        assert not is_wider_than_the_screen(ana)
    ana.private.get_by_role("button", name="Show the rows").first.click()
    expect(ana.modal).to_contain_text("The rows")
    assert not is_wider_than_the_screen(ana)
    ana.page.get_by_test_id("modal-close").click()
    ana.type(MOVE_ACME)
    expect(ana.modal).to_contain_text("Acme: Proposal → Negotiation")
    assert not is_wider_than_the_screen(ana)


def _tab_to(visitor: Visitor, there: Locator) -> None:
    """Press Tab until that has the focus."""
    for _ in range(30):
        if there.evaluate("node => node === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    pytest.fail("Tab does not get there")
