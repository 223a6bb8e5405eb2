"""A mission in a browser, from the command that the library writes to its document, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.support import Visitor, is_wider_than_the_screen

pytestmark = pytest.mark.browser

COORD = "/coord sales-plan-development"
THREAD_MS = 45_000
"""She clicks faster than a channel takes posts, which is about one a second."""


def test_a_mission_goes_from_coord_to_its_document(ana: Visitor) -> None:
    start(ana)
    open_thread(ana)
    thread = ana.thread
    phase = thread.get_by_test_id("message").filter(has_text="Phase 1 of 3: ")
    expect(phase).to_contain_text("To hand in")

    # A step by keyboard: the post says it, the head does, and nothing else moved.
    first = phase.get_by_role("checkbox").first
    first.focus()
    ana.page.keyboard.press("Space")
    expect(phase.get_by_role("checkbox", checked=True)).to_have_count(1)

    # A deliverable from a draft, by keyboard.
    write = phase.get_by_role("button", name="Write").first
    write.focus()
    ana.page.keyboard.press("Enter")
    expect(ana.modal).to_contain_text("Or a link")
    ana.modal.get_by_role("button", name="Draft with the coach").press("Enter")
    expect(ana.modal).to_contain_text("it counts once you save it")
    ana.modal.locator("textarea").first.fill("Three initiatives: referrals, pilots, renewals.")
    ana.submit()
    expect(ana.modal).to_be_hidden()
    expect(phase).to_contain_text("text by Ana")

    # For herself she opens it outside the thread: the rest is skipped with reasons, the criteria are left.
    head = ana.posts("Phase 1 of 3 · 1 of 13 deliverables").first
    head.get_by_role("button", name="Open for me").press("Enter")
    for n in (1, 2, 3):
        expect(ana.private).to_contain_text(f"Phase {n} of 3: ")
        skip_phase(ana)
    expect(ana.private).to_contain_text("0 of 8 success criteria are settled")
    for n in range(8):
        ana.private.get_by_role("button", name="It is met").first.press("Enter")
        ana.private.get_by_role("button", name="Confirm").first.press("Enter")
        expect(ana.private).to_contain_text(f"{n + 1} of 8 success criteria")
    ana.private.get_by_role("button", name="Finish the mission").press("Enter")
    expect(ana.private).to_contain_text("Finished by Ana")
    expect(thread).to_contain_text("Ana finished this mission", timeout=THREAD_MS)
    expect(thread.get_by_role("link", name="Sales Plan, version 1")).to_be_visible()


def test_a_mission_fits_a_phone(ana_on_a_phone: Visitor) -> None:
    ana = ana_on_a_phone
    ana.type(COORD)
    expect(ana.modal).to_contain_text("Start a mission")
    assert not is_wider_than_the_screen(ana)
    ana.submit()
    expect(ana.private).to_contain_text("is running")
    assert not is_wider_than_the_screen(ana)
    ana.type("/mission status")
    expect(ana.private).to_contain_text("1 mission is under way")
    ana.private.get_by_role("button", name="Open").first.click()
    expect(ana.private).to_contain_text("Phase 1 of 3: ")
    assert not is_wider_than_the_screen(ana)
    ana.private.get_by_role("button", name="Write").first.click()
    expect(ana.modal).to_contain_text("Or a link")
    assert not is_wider_than_the_screen(ana)


def start(ana: Visitor) -> None:
    """With a thread in the channel that is open."""
    ana.type(COORD)
    expect(ana.modal).to_contain_text("Sales Bible Creation comes before this.")
    ana.field("channel").select_option(label="#sales")
    ana.submit()
    expect(ana.private).to_contain_text("Sales Plan Development is running.")


def open_thread(ana: Visitor) -> None:
    head = ana.posts("Phase 1 of 3 · 0 of 13 deliverables")
    expect(head).to_have_count(1)
    head.get_by_test_id("open-thread").click()


def skip_phase(ana: Visitor) -> None:
    """The phase that is open in what only she sees."""
    ana.private.get_by_role("button", name="More actions").last.press("Enter")
    ana.page.get_by_role("menuitem", name="Skip this phase…").press("Enter")
    ana.field("why").fill("Done before")
    ana.submit()
    expect(ana.modal).to_be_hidden()
