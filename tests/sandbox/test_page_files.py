"""Files that people give on the page, in a thread too, and the page of a canvas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Person, Sandbox

pytestmark = pytest.mark.browser
DROP = """(zone, [name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "text/markdown" }));
    for (const kind of ["dragover", "drop"]) {
        zone.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
}"""


def given(slack: Sandbox, person: Person, thread_ts: str | None = None) -> dict[str, bytes]:
    """{name: content} of the files of this person's last message there."""
    message = [each for each in person.messages("sales") if each.thread_ts == thread_ts][-1]
    files = slack.workspace.files
    held = [files.get(file_id) for file_id in message.files]
    return {file.name: files.content(file.id) or b"" for file in held if file is not None}


async def test_a_file_is_chosen_or_dropped_in_a_thread_and_sent_with_words(
    slack: Sandbox, client: AsyncWebClient, page: Page, maya: Person, tmp_path: Path
) -> None:
    head = await client.chat_postMessage(channel="C1", text="Show me the plan.")
    thread = str(head["ts"])
    await page.goto(f"{slack.url}/?user=U1#/c/C1/t/{thread}")
    panel = page.locator("#thread")
    chosen = tmp_path / "notes.txt"
    chosen.write_text("call them", encoding="utf-8")
    await panel.locator("input[type=file]").set_input_files(chosen)
    await panel.evaluate(DROP, ["plan.md", "# Draft"])
    await panel.evaluate(DROP, ["plan.md", "# Plan"])  # the last of one name
    await panel.evaluate(DROP, ["wrong.md", "no"])
    await panel.get_by_role("button", name="Leave out wrong.md").click()
    await expect(panel.get_by_test_id("composer-file")).to_have_count(2)
    await panel.get_by_test_id("thread-composer").fill("Here it is.")
    await panel.get_by_test_id("thread-send").click()
    await expect(panel.get_by_test_id("message")).to_have_count(2)
    await expect(panel.get_by_test_id("composer-file")).to_have_count(0)
    sent = maya.messages("sales")[-1]
    assert (sent.text, sent.thread_ts, sent.subtype) == ("Here it is.", head["ts"], "file_share")
    assert given(slack, maya, thread) == {"notes.txt": b"call them", "plan.md": b"# Plan"}
    await expect(panel.locator(".file")).to_have_count(2)


async def test_files_wait_with_their_place_and_stay_when_they_are_refused(
    slack: Sandbox, page: Page, maya: Person
) -> None:
    box = page.locator("#channel-pane")
    await page.goto(f"{slack.url}/?user=U1#/c/C1")
    await box.evaluate(DROP, ["plan.md", "# Plan"])
    await page.goto(f"{slack.url}/?user=U1#/c/C4")
    await expect(box.get_by_test_id("composer-file")).to_have_count(0)
    await page.goto(f"{slack.url}/?user=U1#/c/C1")
    await expect(box.get_by_test_id("composer-file")).to_have_count(1)
    slack.workspace.change_channel("sales", is_archived=True)
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("toast").first).to_contain_text("archived")
    await expect(box.get_by_test_id("composer-file")).to_have_count(1)
    slack.workspace.change_channel("sales", is_archived=False)
    await page.get_by_test_id("composer").press("Enter")  # a file needs no words
    await expect(box.get_by_test_id("composer-file")).to_have_count(0)
    assert given(slack, maya) == {"plan.md": b"# Plan"}


async def test_a_canvas_is_read_on_a_page_of_its_own_by_whoever_may(
    slack: Sandbox, client: AsyncWebClient, page: Page
) -> None:
    markdown = "## Later\n\nAsk **before** you tell. <img src=x onerror=alert(1)>\n\n- [ ] one"
    made = await client.canvases_create(
        title="Sales <plan>", document_content={"type": "markdown", "markdown": markdown}
    )
    await client.canvases_access_set(canvas_id=made["canvas_id"], access_level="write", user_ids=["U1"])
    file: dict[str, Any] = (await client.files_info(file=made["canvas_id"]))["file"]
    address = str(file["permalink"])
    await client.chat_postMessage(channel="C1", text=f"It is there. <{address}|Open it>")
    await page.goto(f"{slack.url}/?user=U1#/c/C1")
    async with page.expect_popup() as opening:
        await page.get_by_role("link", name="Open it").click()
    canvas = (await opening.value).get_by_test_id("canvas")
    await expect(canvas.locator("h1")).to_have_text("Sales <plan>")
    await expect(canvas).to_contain_text("you may change it in Slack")
    await expect(canvas.locator("strong")).to_have_text("before")
    await expect(canvas.locator("img")).to_have_count(0)
    await page.goto(f"{address}?user=U2")
    await expect(page.locator("h1")).to_have_text("There is no such canvas here")
