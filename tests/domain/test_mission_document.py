"""The document has everything that was handed in, and says what is not there."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.loader import load_content
from domain import mission_moves as moves
from domain.mission_document import assemble, carried_texts, fitted, inline, to_markdown
from domain.mission_drafts import Source, outline_draft, sources, stub_draft
from domain.mission_events import Given
from domain.mission_state import RunState
from tests.domain.mission_world import HELPER, LEAD, OWNER, SMALL, after, by, deliverable, running, with_all

MISSIONS = load_content().missions
WORDS = MISSIONS.words
NAMES = {1: "Ada", 2: "Lin <b>", 3: "Sam"}
DAY = date(2026, 11, 18)


def written(run: RunState, version: int = 1, **files: str) -> str:
    made = assemble(run, version=version, on=DAY)
    return to_markdown(made, WORDS, names=NAMES, day="18 Nov 2026", files=files)


def whole() -> RunState:
    run = running()
    run = after(run, moves.bring_input(run, by(HELPER), "goals", Given("text", "Twice as many")))
    run = with_all(with_all(run, "think"), "act")
    for key in ("clear", "tried"):
        run = after(run, moves.tick_criterion(run, by(OWNER), key))
        run = after(run, moves.confirm_criterion(run, by(LEAD), key))
    return after(run, moves.finish(run, by(OWNER)))


def test_deliverables_stand_in_the_order_of_the_sections() -> None:
    text = written(whole(), version=3)
    assert text.startswith("# Small Book\n")
    assert "*Version 3, 18 Nov 2026*" in text
    places = [
        text.index(part) for part in ("## Results", "### Result", "## Thoughts", "### Idea", "### Reasons")
    ]
    assert places == sorted(places)
    assert "About idea." in text
    assert "- [x] It is clear (confirmed by Lin \\<b\\>)" in text
    assert "Provisional" not in text


def test_it_says_what_was_waived_skipped_and_not_written() -> None:
    run = running()
    run = after(run, moves.waive(run, by(LEAD), "idea", "Everybody *knows* it"))
    run = after(run, moves.hand_in_text(run, by(LEAD), "reasons", "Because", base=None))
    run = after(run, moves.close_phase(run, by(LEAD), "think"))
    assert "*Not written yet.*" in written(run)
    run = after(run, moves.skip_phase(run, by(OWNER), "act", "No time"))
    text = written(run)
    assert "*Left out on purpose: Everybody \\*knows\\* it*" in text
    assert "*The phase was skipped: No time*" in text
    assert "- [ ] It is clear (open)" in text


def test_what_was_handed_in_before_a_phase_was_skipped_is_in_it() -> None:
    run = running()
    run = after(run, moves.hand_in_text(run, by(HELPER), "idea", "A thought", base=None))
    run = after(run, moves.skip_phase(run, by(LEAD), "think", "No time"))
    text = written(run)
    assert "A thought" in text
    assert text.count("*The phase was skipped: No time*") == 1


def test_alone_the_document_says_so() -> None:
    run = with_all(with_all(running(alone=True), "think"), "act")
    assert WORDS.alone not in written(run)
    run = after(run, moves.tick_criterion(run, by(OWNER), "clear"))
    assert "ticked by Ada, not confirmed by a second person" in written(run)
    run = after(run, moves.confirm_criterion(run, by(OWNER), "clear"))
    run = after(run, moves.miss_criterion(run, by(OWNER), "tried", "It rained"))
    text = written(run)
    assert f"> {WORDS.alone}" in text
    assert "- [x] It is clear (confirmed by Ada, the owner, alone)" in text
    assert "- [ ] It was tried (not met: It rained)" in text


def test_it_is_provisional_while_it_rests_on_a_stub_or_on_nothing() -> None:
    run = running()
    assert f"> {WORDS.provisional}" in written(run)
    assert "- Not there yet: Goals" in written(run)
    run = after(run, moves.bring_input(run, by(HELPER), "goals", Given("stub", "One page")))
    text = written(run)
    assert f"> {WORDS.provisional}" in text
    assert "Not there yet" not in text
    assert "One page" in text


def test_links_and_files_are_named_and_led_to() -> None:
    run = running()
    run = after(run, moves.hand_in_link(run, by(HELPER), "idea", "https://example.org/a_(b)", name="[A]"))
    run = after(run, moves.hand_in_file(run, by(HELPER), "reasons", "F1", name="why.pdf"))
    assert "[\\[A\\]](https://example.org/a_%28b%29)" in written(run)
    assert "\nwhy.pdf\n" in written(run)
    assert "[why.pdf](https://files.example/F1)" in written(run, F1="https://files.example/F1")


def test_whoever_is_unknown_is_nobody() -> None:
    run = replace(running(), owner_id=77)
    assert "- Owner: nobody" in written(run)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("plain", "plain"),
        ("# One\n## Two", "#### One\n##### Two"),
        ("## Two\n# One", "##### Two\n#### One"),
        ("##### Deep", "##### Deep"),
        ("# a\n###### f", "#### a\n###### f"),
        ("#hashtag", "#hashtag"),
        ("```\n# no heading\n```\n# One", "```\n# no heading\n```\n#### One"),
        ("```\nopen", "```\nopen\n```"),
        ("~~~~\n~~~\nopen", "~~~~\n~~~\nopen\n~~~~"),
        ("Title\n===", "Title\n\\==="),
        ("Title\n---", "Title\n\n---"),
        ("a\r\nb", "a\nb"),
        ("<!-- swallow", "\\<!-- swallow"),
        ("<script>", "\\<script>"),
        ("see <!channel>", "see \\<!channel>"),
        ("<https://example.org>", "<https://example.org>"),
        ("ask ![](@U1)", "ask !\\[](@U1)"),
        ("\\![x](#C1)", "\\!\\[x](#C1)"),
        ("![chart](https://example.org/c.png)", "![chart](https://example.org/c.png)"),
        ("", ""),
    ],
)
def test_what_people_wrote_cannot_break_the_document(text: str, made: str) -> None:
    assert fitted(text) == made


def test_a_text_on_one_line_is_taken_literally() -> None:
    assert inline(" *a*\n[b](c) <d>") == "\\*a\\* \\[b\\](c) \\<d\\>"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(("# a", "## b", "```", "~~~", "text", "===", "---", "", "<x>", "####### g"))))
def test_however_a_text_is_made_the_next_heading_is_still_a_heading(lines: list[str]) -> None:
    run = running()
    text = "\n".join(["start", *lines])
    run = after(run, moves.hand_in_text(run, by(HELPER), "result", text, base=None))
    made = written(run).split("\n")
    fence, headings = "", []
    for line in made:
        mark = line[:3] if line[:3] in ("```", "~~~") else ""
        if mark and not fence:
            fence = mark
        elif fence and line.strip() == fence:
            fence = ""
        elif not fence and line.startswith(("# ", "## ", "### ")):
            headings.append(line.lstrip("# "))
    assert fence == ""
    assert headings[:6] == ["Small Book", "Who made this", "Results", "Result", "Thoughts", "Idea"]


def test_the_next_version_carries_the_texts() -> None:
    run = whole()
    assert carried_texts(run) == {key: f"About {key}." for key in ("idea", "reasons", "result")}


# --- drafts ---


def test_an_outline_draft_has_what_is_known_and_what_to_write() -> None:
    run = running()
    run = after(run, moves.bring_input(run, by(HELPER), "goals", Given("text", "Twice\nas many")))
    run = after(
        run, moves.hand_in_link(run, by(HELPER), "idea", "https://example.org/idea", name="Idea page")
    )
    asked = replace(deliverable("result"), uses=("goals", "notes", "idea", "reasons", "win_rate"))
    known = sources(run, asked, {"win_rate": Source("Win rate", "25 of 90 deals")})
    assert [each.title for each in known] == ["Goals", "Idea", "Win rate"]
    text = outline_draft(asked, known, WORDS)
    assert text.startswith(f"*{WORDS.draft_note}*\n")
    assert "> **From Goals**\n> Twice\n> as many" in text
    assert "> Idea page" in text
    assert text.endswith("## What\n\n*Say what it is.*\n")


def test_a_draft_goes_on_from_the_last_version() -> None:
    text = outline_draft(deliverable("idea"), (), WORDS, previous="What we wrote then")
    assert text.endswith("What we wrote then\n")
    assert "Say what it is" not in text


def test_long_sources_are_cut_at_a_word() -> None:
    text = outline_draft(deliverable("idea"), (Source("Goals", "word " * 400),), WORDS)
    quoted = next(line for line in text.split("\n") if line.startswith("> word"))
    assert quoted.endswith("word …")
    assert len(quoted) < 620


def test_every_outline_and_stub_of_the_library_makes_a_draft() -> None:
    for mission in MISSIONS.all:
        for each in mission.deliverables:
            assert outline_draft(each, (), WORDS).count("\n## ") == len(each.outline)
    for stub in MISSIONS.stubs.values():
        assert stub_draft(stub).startswith(f"# {inline(stub.title)}\n")
        assert stub_draft(stub).count("\n## ") == len(stub.parts)


def test_the_small_mission_is_like_those_of_the_library() -> None:
    sections = [key for each in SMALL.document.sections for key in each.deliverables]
    assert sorted(sections) == sorted(each.key for each in SMALL.deliverables)
