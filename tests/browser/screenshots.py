"""Takes the pictures of the README from a demo of its own: `make screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.support import Visitor, visit
from tests.support.chromium import find_chromium
from tests.support.demo import demo

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LARGEST_BYTES = 200_000


def main() -> int:
    found = find_chromium()
    if found is None:
        print("no Chromium: install your system's package", file=sys.stderr)  # noqa: T201
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder)) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        _take_all(browser, running.url)
        browser.close()
    heavy = [path.name for path in IMAGES.glob("*.png") if path.stat().st_size > LARGEST_BYTES]
    if heavy:
        print(f"over {LARGEST_BYTES} bytes: {', '.join(heavy)}", file=sys.stderr)  # noqa: T201
    return 1 if heavy else 0


def _take_all(browser: Browser, url: str) -> None:
    with visit(browser, url) as ana:
        ana.jump("monday")
        expect(ana.monday_post()).to_be_visible()
        _take(ana, "monday")
        ana.jump("plus-day")
        ana.type("/log 12 calls, 30 emails and 2 demos yesterday for Acme note left voicemail")
        expect(ana.private).to_contain_text("Logged")
        _take(ana, "receipt")
        ana.type("/log")
        ana.field("count_calls").fill("9")
        ana.field("count_demos").fill("1")
        _take(ana, "log")
        ana.submit()
        expect(ana.modal).to_be_hidden()
        ana.go_home()
        _take(ana, "home")
    with visit(browser, url, width=390, height=844) as ana:
        ana.go_home()
        _take(ana, "phone")
    _take_deals(browser, url)
    _take_coaching(browser, url)


def _take_coaching(browser: Browser, url: str) -> None:
    with visit(browser, url) as ana:
        ana.type("/coach objection we already use a competitor")
        expect(ana.private).to_contain_text("Ask first")
        _take(ana, "objection")
    with visit(browser, url, user="U0MARTA", height=1100) as marta:
        marta.type("/coord sales-plan-development")
        marta.submit()
        expect(marta.private).to_contain_text("is running")
        marta.private.get_by_role("button", name="Open").click()
        expect(marta.private).to_contain_text("Phase 1 of 3")
        _take(marta, "mission")


def _take_deals(browser: Browser, url: str) -> None:
    with visit(browser, url, height=900) as ana:
        ana.type("/deal Globex")
        expect(ana.private).to_contain_text("Owner: Ana")
        _take(ana, "deal")
        ana.type("/pipeline team")
        expect(ana.private.get_by_role("img", name="Open pipeline")).to_be_visible()
        ana.private.evaluate("node => node.scrollIntoView()")
        _take(ana, "pipeline")


def _take(visitor: Visitor, name: str) -> None:
    visitor.page.mouse.move(0, 0)
    visitor.page.wait_for_timeout(400)  # what fades in has done so
    visitor.page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    sys.exit(main())
