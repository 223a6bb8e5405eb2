"""One Chromium for all tests of a process: to start one takes longer than most of what is done in it.

Playwright itself is opened for each test, for it keeps an event loop while it is open.
"""

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
START_S = 30.0
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--disable-gpu",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--password-store=basic",
    "--remote-debugging-port=0",
)


def find_chromium() -> str | None:
    """The path of the system's Chromium."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextlib.contextmanager
def chromium_served() -> Iterator[str | None]:
    """The address that Playwright connects to over CDP, or None where there is no Chromium."""
    found = find_chromium()
    if found is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="playmaker-chromium-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        process = subprocess.Popen(
            [found, *FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield f"http://127.0.0.1:{_port(folder / 'DevToolsActivePort', process)}"
        finally:
            process.terminate()
            process.wait(START_S)


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    """Chromium writes down the port it chose."""
    until = time.monotonic() + START_S
    while not (file.exists() and (said := file.read_text().split())):
        assert process.poll() is None, "Chromium ended at once"
        assert time.monotonic() < until, "Chromium does not start"
        time.sleep(0.02)
    return int(said[0])
