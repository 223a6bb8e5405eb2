"""What people do on the local Slack's page, for tests and screenshots."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, expect

SLOW_MS = 15_000  # a shared machine has its moments


@dataclass(slots=True)
class Visitor:
    """Somebody in front of the page. `faults`: errors of its scripts, and answers that were none."""

    page: Page
    faults: list[str] = field(default_factory=list)

    @property
    def modal(self) -> Locator:
        return self.page.get_by_test_id("modal")

    @property
    def private(self) -> Locator:
        """The newest message that only this person sees."""
        return self.page.get_by_test_id("ephemeral").last

    @property
    def home(self) -> Locator:
        return self.page.get_by_test_id("home-view")

    @property
    def thread(self) -> Locator:
        """The thread that is open beside the channel, or over it."""
        return self.page.get_by_test_id("thread-panel")

    def posts(self, text: str) -> Locator:
        """The messages of the open channel that say this and that everybody sees."""
        return self.page.locator("[data-testid=message]:not(.is-private)").filter(has_text=text)

    def type(self, text: str) -> None:
        """Write into the composer and send."""
        composer = self.page.get_by_test_id("composer")
        composer.fill(text)
        composer.press("Enter")

    def field(self, name: str) -> Locator:
        return self.modal.get_by_test_id(f"action-{name}")

    def submit(self) -> None:
        self.modal.get_by_test_id("modal-submit").click()

    def open_places(self) -> None:
        """On a phone's width the list of channels is a drawer."""
        toggle = self.page.get_by_test_id("places-toggle")
        if toggle.is_visible():
            toggle.click()

    def go_home(self) -> None:
        self.open_places()
        self.page.get_by_test_id("home-tab").click()
        expect(self.home).to_contain_text("Last 14 days")

    def go_to(self, channel: str) -> None:
        self.open_places()
        self.page.get_by_test_id(f"channel-{channel}").click()
        expect(self.page.get_by_test_id("composer")).to_be_visible()

    def jump(self, to: str) -> None:
        """Move the clock: "monday", "next-post", "plus-day"."""
        button = self.page.get_by_test_id(f"clock-{to}")
        if not button.is_visible():
            self.page.locator("#clock-toggle").click()
        button.click()

    def monday_post(self) -> Locator:
        return self.page.get_by_test_id("message").filter(has_text="targets · North").last


@contextmanager
def visit(
    browser: Browser, url: str, *, width: int = 1280, height: int = 800, user: str = "U0ANA", scale: float = 1
) -> Iterator[Visitor]:
    """The page, loaded, with #sales open."""
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page.set_default_timeout(SLOW_MS)
    expect.set_options(timeout=SLOW_MS)
    visitor = Visitor(page)
    page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    page.on("console", lambda said: visitor.faults.append(said.text) if said.type == "error" else None)
    page.on(
        "response",
        lambda got: visitor.faults.append(f"{got.status} {got.url}") if got.status >= 400 else None,
    )
    page.goto(f"{url}/?user={user}")
    page.wait_for_selector("body[data-ready]")
    visitor.go_to("sales")
    try:
        yield visitor
    finally:
        page.close()


def is_wider_than_the_screen(visitor: Visitor) -> bool:
    """Whether somebody would have to scroll sideways."""
    return bool(visitor.page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"))
