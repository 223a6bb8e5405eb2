"""The page: nothing from elsewhere, nothing parsed as HTML, no broken module; how it draws and keeps text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from sandbox import Sandbox
from tests.sandbox.world import bolt_app, connected

STATIC = Path(__file__).parents[2] / "sandbox" / "static"
MODULES = sorted(STATIC.glob("*.js"))
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())
HOOKS = [
    *(
        "person-switch",
        "clock",
        "clock-next-post",
        "clock-monday",
        "clock-plus-day",
        "home-tab",
        "composer",
        "send",
    ),
    *("message", "ephemeral", "modal", "modal-submit", "modal-close", "log-open", "log-search", "toast"),
    "thread-panel",
]
_IMPORT = re.compile(r"import\s*\{([^}]*)\}\s*from\s*\"\./([\w.]+)\"", re.DOTALL)
_EXPORT = re.compile(r"^export (?:async )?(?:function|const|class|let) (\w+)", re.MULTILINE)
_PARSES_HTML = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc"
)


def all_source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in FILES if path.suffix in {".js", ".html"})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_parses_content_as_html(path: Path) -> None:
    assert _PARSES_HTML.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    loaded = re.findall(r"(?:src=|href=|@import|url\(|from )\s*[\"']?(?:https?:)?//[^\"'\s)]+", text)
    assert loaded == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_what_a_module_imports_exists(path: Path) -> None:
    for names, target in _IMPORT.findall(path.read_text(encoding="utf-8")):
        offered = set(_EXPORT.findall((STATIC / target).read_text(encoding="utf-8")))
        wanted = {name.split(" as ")[0].strip() for name in names.split(",") if name.strip()}
        assert wanted <= offered, f"{path.name} asks {target} for {wanted - offered}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_what_a_module_imports_is_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    body = _IMPORT.sub("", text)
    names = {name.strip() for found, _ in _IMPORT.findall(text) for name in found.split(",") if name.strip()}
    assert {name for name in names if not re.search(rf"\b{name}\b", body)} == set()


def test_every_module_is_reached_from_a_page() -> None:
    reached: set[str] = set()
    waiting = ["app.js", "canvas.js"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [target for _, target in _IMPORT.findall((STATIC / name).read_text(encoding="utf-8"))]
    assert reached == {path.name for path in MODULES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_elements_that_scripts_look_up_stand_in_the_page() -> None:
    source = all_source()
    known = set(re.findall(r"\bid=\"([\w-]+)\"", (STATIC / "index.html").read_text(encoding="utf-8")))
    assert set(re.findall(r"getElementById\(\"([\w-]+)\"\)", source)) <= known


@pytest.mark.parametrize("hook", HOOKS)
def test_hooks_for_browser_tests_are_kept(hook: str) -> None:
    assert re.search(rf"(?:data-testid=|[tT]estid: |\? )\"{hook}\"|, \"{hook}\"\]", all_source())


async def drawn(page: Page, module: str, function: str, *arguments: Any) -> str:
    """What a function of the page draws, as HTML."""
    script = """async ([module, name, given]) => {
        const found = await import(module);
        const box = document.createElement("div");
        box.append(found[name](...given));
        return box.innerHTML;
    }"""
    return str(await page.evaluate(script, [f"/static/{module}", function, list(arguments)]))


MRKDWN = {
    "*bold* _it_ ~gone~": "<strong>bold</strong> <em>it</em> <s>gone</s>",
    "*_both_*": "<strong><em>both</em></strong>",
    "2*3*4 and a_b_c": "2*3*4 and a_b_c",
    "* not bold *": "* not bold *",
    "**literal**": "**literal**",
    "a &amp;lt; b &lt;i&gt;": "a &amp;lt; b &lt;i&gt;",
    "`*code* &lt;x&gt;`": "<code>*code* &lt;x&gt;</code>",
    ":no_such_emoji: a\nb": ":no_such_emoji: a<br>b",
    "&gt; one\n&gt; *two*\nafter": "<blockquote>one<br><strong>two</strong></blockquote>after",
    "```\nx *y*\n```": "<pre><code>x *y*</code></pre>",
    "*open `b*c` end*": "<strong>open <code>b*c</code> end</strong>",
    "<!here> hi": '<span class="mention mention-all">@here</span> hi',
    "<javascript:alert(1)|click>": "click",
}
MRKDWN_CONTAINS = {
    "<https://example.com/a*b*c|*x*>": ">*x*</a>",
    "https://example.com/a_b_c.": ">https://example.com/a_b_c</a>.",
    "<!date^0^{nothing}|long ago>": "{nothing}</time>",
}


@pytest.mark.browser
async def test_mrkdwn_is_drawn_as_slack_draws_it(page: Page) -> None:
    for text, expected in MRKDWN.items():
        html = await drawn(page, "mrkdwn.js", "mrkdwn", text)
        assert html == expected, text
    for text, expected in MRKDWN_CONTAINS.items():
        assert expected in await drawn(page, "mrkdwn.js", "mrkdwn", text), text


@pytest.mark.browser
async def test_text_cannot_become_markup(page: Page) -> None:
    nasty = '<script>alert(1)</script> &lt;img src=x&gt; <img src=x onerror=alert(1)> <https://x.test/"onmouseover=1|<b>>'
    for module, function in (("mrkdwn.js", "mrkdwn"), ("mrkdwn.js", "plain"), ("markdown.js", "markdown")):
        html = await drawn(page, module, function, nasty)
        assert "<img" not in html
        assert "<script" not in html
        assert "<b>" not in html
        assert ' onmouseover="' not in html


@pytest.mark.browser
async def test_markdown_blocks_speak_ordinary_markdown(page: Page) -> None:
    html = await drawn(
        page, "markdown.js", "markdown", "# T\n**b** *i*\n\n- a\n  - c\n1. x\n\n| A |\n|--:|\n| 1 |"
    )
    assert '<h3 class="md-h md-h1">T</h3>' in html
    assert "<strong>b</strong> <em>i</em>" in html
    assert "<ul><li>a<ul><li>c</li></ul></li></ul>" in html
    assert '<ol start="1"><li>x</li></ol>' in html
    assert '<td style="text-align: right;">1</td>' in html


@pytest.mark.browser
async def test_blocks_the_page_does_not_know_are_shown_as_such(page: Page) -> None:
    script = """async () => {
        const { renderBlocks } = await import("/static/blocks.js");
        const { Form } = await import("/static/forms.js");
        const surface = { kind: "message", key: "k", form: new Form() };
        const header = { type: "header", text: { type: "plain_text", text: "Hi" } };
        const made = renderBlocks([{ type: "hologram" }, header], surface);
        return [made.children[0].textContent, made.children[1].textContent];
    }"""
    strange, known = await page.evaluate(script)
    assert "Unsupported block “hologram”" in strange
    assert known == "Hi"


@pytest.mark.browser
async def test_picked_times_are_read_in_the_persons_zone(page: Page) -> None:
    script = """async () => {
        const { state } = await import("/static/state.js");
        const { fromLocalField, toLocalField } = await import("/static/dates.js");
        const out = [];
        for (const [zone, text] of [
            ["America/New_York", "2026-11-23T09:00"],
            ["Europe/Berlin", "2026-07-01T23:30"],
            ["Asia/Kolkata", "2026-01-01T00:15"],
        ]) {
            state.users.get(state.user).tz = zone;
            const seconds = fromLocalField(text);
            out.push([seconds, toLocalField(seconds) === text]);
        }
        return out;
    }"""
    assert await page.evaluate(script) == [[1795442400, True], [1782941400, True], [1767206700, True]]


@pytest.mark.browser
async def test_what_was_typed_outlives_an_update_of_the_same_field_only(page: Page) -> None:
    script = """async () => {
        const { Form } = await import("/static/forms.js");
        const text = (value) => ({ type: "plain_text_input", value });
        const field = (id, type = "plain_text_input") =>
            ({ type: "input", block_id: id, element: { type, action_id: "a" } });
        const form = new Form();
        form.adopt([field("kept"), field("gone"), field("turned")]);
        for (const id of ["kept", "gone", "turned"]) form.set(id, "a", text(id));
        const next = [field("kept"), field("new"), field("turned", "datepicker")];
        form.adopt(next, { new: { a: text("known") } });
        return form.values;
    }"""
    assert await page.evaluate(script) == {
        "kept": {"a": {"type": "plain_text_input", "value": "kept"}},
        "new": {"a": {"type": "plain_text_input", "value": "known"}},
        "turned": {"a": {"type": "datepicker", "selected_date": None}},
    }


@pytest.mark.browser
async def test_a_message_appears_without_reloading_and_a_command_is_completed(
    page: Page, slack: Sandbox
) -> None:
    box = page.get_by_test_id("composer")
    await box.fill("first words")
    await box.press("Enter")
    await page.get_by_test_id("message").filter(has_text="first words").wait_for()
    command = slack.workspace.app.commands[0].command
    await box.fill(command[:3])
    await box.press("Enter")
    assert await box.input_value() == f"{command} "


@pytest.mark.browser
async def test_the_page_shows_its_places_to_nobody_who_has_no_part_in_them(
    page: Page, slack: Sandbox
) -> None:
    for name in ("maya", "leo"):
        person = slack.person(name)
        await page.get_by_test_id("person-switch").select_option(person.id)
        await page.wait_for_function(
            "id => document.getElementById('person-select').value === id", arg=person.id
        )
        shown = await page.locator("#channel-places a").evaluate_all(
            "all => all.map((a) => a.hash.split('/')[2])"
        )
        seen = slack.workspace.seen_by(person.id)
        assert sorted(shown) == sorted(channel.id for channel in seen if not channel.is_im)


def form_view() -> dict[str, Any]:
    def field(block_id: str, label: str, **more: Any) -> dict[str, Any]:
        element = {"type": "plain_text_input", "action_id": block_id}
        words = {"type": "plain_text", "text": label}
        return {"type": "input", "block_id": block_id, "label": words, "element": element, **more}

    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Log"},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [field("calls", "Calls"), field("note", "Note", optional=True)],
    }


@pytest.mark.browser
async def test_a_modal_keeps_what_was_typed_and_gives_the_keyboard_back(page: Page, slack: Sandbox) -> None:
    app = bolt_app(slack)
    taken: list[str] = []

    @app.command("/log")
    async def _open(ack: Any, client: Any, body: dict[str, Any]) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=form_view())
        await ack()

    @app.view("form")
    async def _take(ack: Any, view: dict[str, Any]) -> None:
        calls = view["state"]["values"]["calls"]["calls"]["value"]
        if not calls.isdigit():
            await ack(response_action="errors", errors={"calls": "Write a number."})
            return
        taken.append(calls)
        await ack()

    async with connected(slack, app):
        box, modal = page.get_by_test_id("composer"), page.get_by_test_id("modal")
        calls, error = page.get_by_test_id("action-calls"), page.get_by_test_id("error-calls")
        await box.fill("/log")
        await box.press("Enter")
        await expect(calls).to_be_focused()
        await page.get_by_test_id("modal-submit").click()
        await expect(error).to_have_text("This field is required.")
        await page.get_by_test_id("action-note").fill("voicemail")
        await calls.fill("many")
        await calls.press("Enter")
        await expect(error).to_have_text("Write a number.")
        await expect(page.get_by_test_id("action-note")).to_have_value("voicemail")
        await expect(calls).to_be_focused()
        for _ in range(12):
            await page.keyboard.press("Tab")
            assert await modal.evaluate("dialog => dialog.contains(document.activeElement)")
        await calls.fill("12")
        await page.get_by_test_id("modal-submit").click()
        await expect(modal).to_have_count(0)
        await expect(box).to_be_focused()
    assert taken == ["12"]
