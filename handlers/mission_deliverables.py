"""What a mission leaves behind and what it rests on: writing, drafting, links, files, inputs."""

from collections.abc import Mapping
from dataclasses import replace

from domain.asks import Reply
from domain.errors import UserError
from domain.mission_ask import draft_ask
from domain.mission_cards import Run, ThreadFile
from domain.mission_drafts import outline_draft, sources
from domain.mission_events import DraftSource, Given
from domain.mission_moves import (
    LONGEST_TEXT,
    bring_input,
    draft,
    hand_in_link,
    hand_in_text,
    take_back,
    unwaive,
)
from domain.mission_pages import brought, filled_stub, joined, together
from domain.mission_problems import ChangedMeanwhile, MissionRefused
from domain.missions import Input
from handlers.mission_posts import posts_for, reader_of
from handlers.mission_run import answered
from handlers.registry import (
    Announcement,
    Answer,
    Click,
    Form,
    Question,
    ThreadMessage,
    action,
    submission,
    thread_message,
)
from services.mission_drafts import deliverable_of, numbers_for
from services.mission_start import documents_for, given_documents
from services.mission_thread import (
    attach_file,
    find_file,
    keep_files,
    may_hand_in,
    open_deliverables,
    run_of_thread,
)
from services.missions import Move, act, load_run
from services.scope import Scope
from views import mission_forms as forms
from views import mission_posts as view
from views.mission_drafts import number_sources


@action("missions.write", opens_modal=True)
async def write(scope: Scope, click: Click) -> Answer:
    run = await load_run(scope, int(click.data["run"]))
    deliverable = deliverable_of(run, str(click.data["key"]))
    return Answer(modal=forms.deliverable_form(run, deliverable, panel=bool(click.data.get("panel"))))


@submission("missions.written")
async def written(scope: Scope, form: Form) -> Answer:
    """The text, the link, or both. Over somebody else's newer text the form comes again, with both."""
    run_id, key, base = int(form.data["run"]), str(form.data["key"]), form.data.get("base")
    text, link = typed_in(form.values), form.text("link")
    if not text and not link:
        raise UserError("missions.empty")
    moves: list[Move] = []
    if text:
        moves.append(lambda run, stamp: hand_in_text(run, stamp, key, text, base=base))
    if link:
        moves.append(lambda run, stamp: hand_in_link(run, stamp, key, link))
    panel = bool(form.data.get("panel"))
    try:
        acted = await act(scope, run_id, *moves)
    except MissionRefused as refused:
        return await _overtaken(scope, run_id, refused, text, panel=panel)
    return await answered(scope, acted, panel=panel, silent=True)


@action("missions.draft")
async def open_draft(scope: Scope, click: Click) -> Answer:
    """A first draft into the form, below what somebody typed there already."""
    run_id, key = int(click.data["run"]), str(click.data["key"])
    run = await load_run(scope, run_id)
    deliverable = deliverable_of(run, key)
    numbers = await numbers_for(scope, run, deliverable)
    worded = number_sources(numbers.metrics, numbers.chassis, numbers.currency, scope.me.locale)
    known = sources(run.state, deliverable, worded)
    typed = typed_in(click.values)
    held = run.state.deliverables[key]
    previous = held.draft.text if held.draft and held.draft.source == "previous" else None
    panel = bool(click.data.get("panel"))
    outline = outline_draft(deliverable, known, scope.content.missions.words, previous)

    async def then(scope: Scope, reply: Reply) -> Answer:
        return await _drafted(scope, run_id, key, reply, typed=typed, outline=outline, panel=panel)

    ask = draft_ask(run.mission, deliverable, known, typed or previous or "")
    return Answer(ask=Question(ask, then, waiting=view.drafting()))


async def _drafted(
    scope: Scope, run_id: int, key: str, reply: Reply, *, typed: str, outline: str, panel: bool
) -> Answer:
    source: DraftSource = "model" if reply.text else "outline"
    text = (reply.text or outline)[:LONGEST_TEXT]
    acted = await act(scope, run_id, lambda run, stamp: draft(run, stamp, key, text, source))
    shown = together(typed, text)[:LONGEST_TEXT]
    deliverable = deliverable_of(acted.run, key)
    modal = forms.deliverable_form(acted.run, deliverable, text=shown, drafted=reply, panel=panel)
    return Answer(modal=modal, posts=posts_for(scope, acted))


@action("missions.versions")
async def versions(scope: Scope, click: Click) -> Answer:
    run = await load_run(scope, int(click.data["run"]))
    deliverable = deliverable_of(run, str(click.data["key"]))
    return Answer(modal=forms.versions(run, deliverable, reader_of(scope)))


@action("missions.take_back")
async def take(scope: Scope, click: Click) -> Answer:
    item = int(click.data["item"])
    return await _in_versions(scope, click, lambda run, stamp: take_back(run, stamp, item))


@action("missions.unwaive")
async def need_again(scope: Scope, click: Click) -> Answer:
    key = str(click.data["key"])
    return await _in_versions(scope, click, lambda run, stamp: unwaive(run, stamp, key))


@action("missions.inputs", opens_modal=True)
async def inputs(scope: Scope, click: Click) -> Answer:
    return Answer(modal=forms.inputs_view(await load_run(scope, int(click.data["run"]))))


@action("missions.bring", opens_modal=True)
async def open_bring(scope: Scope, click: Click) -> Answer:
    run = await load_run(scope, int(click.data["run"]))
    asked = _input(run, str(click.data["key"]))
    there = await documents_for(scope, run.mission)
    return Answer(modal=forms.bring_form(run, asked, there.get(asked.key), reader_of(scope)))


@submission("missions.brought")
async def bring(scope: Scope, form: Form) -> Answer:
    """A link, a text, or the document that is there."""
    run = await load_run(scope, int(form.data["run"]))
    asked = _input(run, str(form.data["key"]))
    given = brought(form.text("given"))
    if form.many("use"):
        given = (await given_documents(scope, run.mission, [asked.key])).get(asked.key, given)
    return await _brought(scope, run, asked, given)


@action("missions.stub", opens_modal=True)
async def open_stub(scope: Scope, click: Click) -> Answer:
    run = await load_run(scope, int(click.data["run"]))
    asked = _input(run, str(click.data["key"]))
    if asked.stub is None:
        raise UserError("missions.gone")
    return Answer(modal=forms.stub_form(run, asked, asked.stub))


@submission("missions.stubbed")
async def stub(scope: Scope, form: Form) -> Answer:
    run = await load_run(scope, int(form.data["run"]))
    asked = _input(run, str(form.data["key"]))
    if asked.stub is None:
        raise UserError("missions.gone")
    texts = {part.heading: form.text(f"part_{n}") for n, part in enumerate(asked.stub.parts)}
    return await _brought(scope, run, asked, Given("stub", filled_stub(asked.stub, texts)))


@thread_message("missions")
async def dropped(scope: Scope, given: ThreadMessage) -> Answer | None:
    """Files in a mission's thread are handed in: at once where one thing is open, else after a question."""
    run = await run_of_thread(scope, given.thread_ts)
    if run is None:
        return None
    if not given.files or not may_hand_in(scope, run):
        return Answer()
    files = [ThreadFile(each.id, each.name, each.permalink) for each in given.files]
    await keep_files(scope, run, files)
    missing = open_deliverables(run)
    if len(missing) != 1:
        return Answer(posts=tuple(_asked(run, file, missing) for file in files))
    posts: list[Announcement] = []
    for file in files:
        acted = await attach_file(scope, run.id, missing[0], file.id)
        posts += [*posts_for(scope, acted), _told(run, file, missing[0])]
    return Answer(posts=tuple(posts))


@action("missions.file")
async def file_for(scope: Scope, click: Click) -> Answer:
    """What a dropped file is for, as somebody chose; the question in the thread becomes the answer."""
    run_id, key, file_id = int(click.data["run"]), str(click.data["key"]), str(click.data["file"])
    run, file = await find_file(scope, run_id, file_id)
    if key == view.NONE:
        return Answer(posts=(_told(run, file, key, edits=True),))
    acted = await attach_file(scope, run_id, key, file_id)
    answer = await answered(scope, acted, panel=False)
    return replace(answer, posts=(*answer.posts, _told(acted.run, file, key, edits=True)))


def typed_in(values: Mapping[str, object]) -> str:
    """What stands in the fields of a text, in their order."""
    fields = sorted(
        (name for name in values if name.startswith("text_")), key=lambda name: int(name.rpartition("_")[2])
    )
    return joined([str(values[name] or "") for name in fields])


async def _overtaken(scope: Scope, run_id: int, refused: MissionRefused, text: str, *, panel: bool) -> Answer:
    assert isinstance(refused.problem, ChangedMeanwhile)
    run = await load_run(scope, run_id)
    deliverable = deliverable_of(run, refused.problem.deliverable)
    over = run.state.deliverables[deliverable.key].text
    return Answer(modal=forms.deliverable_form(run, deliverable, text=text, over=over, panel=panel))


async def _in_versions(scope: Scope, click: Click, move: Move) -> Answer:
    acted = await act(scope, int(click.data["run"]), move)
    deliverable = deliverable_of(acted.run, str(click.data["key"]))
    answer = await answered(scope, acted, panel=False, silent=True)
    return replace(answer, modal=forms.versions(acted.run, deliverable, reader_of(scope)))


async def _brought(scope: Scope, run: Run, asked: Input, given: Given) -> Answer:
    acted = await act(scope, run.id, lambda state, stamp: bring_input(state, stamp, asked.key, given))
    answer = await answered(scope, acted, panel=False, silent=True)
    return replace(answer, modal=forms.inputs_view(acted.run))


def _input(run: Run, key: str) -> Input:
    found = run.mission.input(key)
    if found is None:
        raise UserError("missions.gone")
    return found


def _asked(run: Run, file: ThreadFile, missing: tuple[str, ...]) -> Announcement:
    message = view.which_deliverable(run, file, missing)
    return Announcement(_file_key(run, file), run.channel_id, message, thread_of=run.head_key)


def _told(run: Run, file: ThreadFile, key: str, *, edits: bool = False) -> Announcement:
    message = view.file_taken(run, file, key)
    if edits:
        edit = f"{_file_key(run, file)}:{key}:{run.state.rev}"
        return Announcement(edit, run.channel_id, message, edits=_file_key(run, file))
    return Announcement(_file_key(run, file), run.channel_id, message, thread_of=run.head_key)


def _file_key(run: Run, file: ThreadFile) -> str:
    return f"{run.head_key.removesuffix(':head')}:file:{file.id}"
