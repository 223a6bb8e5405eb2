"""Each mission of the content, in each variation, from its form to its document: read off the content."""

from collections.abc import Iterable, Sequence

import pytest

from content.loader import Content
from db.engine import Database
from db.mission_results import last_document
from domain.mission_cards import Run, document_line
from domain.mission_events import Given
from domain.mission_moves import bring_input, finish
from domain.mission_pages import filled_stub, stub_texts
from domain.mission_state import progress
from handlers.mission_posts import posts_for, posts_for_start, reader_of
from handlers.mission_results import after_finish, after_start
from handlers.registry import Announcement
from sandbox.blockkit import check_message, check_view
from sandbox.blockkit.messages import check_update_text
from services.mission_start import open_start
from services.missions import Move
from services.scope import Scope
from tests.conftest import MovingClock
from tests.support.missions import MissionOffice, criteria_moves, phase_moves
from views import mission_forms as forms
from views.blocks import Message, Modal
from views.mission_start import start_form, started
from views.mission_thread import panel

MISSIONS = (
    "sales-system-setup",
    "sales-bible-creation",
    "sales-plan-development",
    "pipeline-optimization",
    "conversion-mastery",
    "pricing-strategy",
    "sales-marketing-alignment",
)


def accepted(message: Message | None) -> None:
    """Slack takes the message, also as a change of one."""
    if message is not None:
        assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
        assert check_update_text(message.text) == []


def opened(modal: Modal) -> None:
    """Slack opens the modal."""
    text = {"type": "plain_text"}
    view = {
        "type": "modal",
        "callback_id": modal.callback_id,
        "title": text | {"text": modal.title},
        "close": text | {"text": modal.close},
        "blocks": list(modal.blocks),
    }
    assert check_view(view | ({"submit": text | {"text": modal.submit}} if modal.submit else {})) == []


def test_the_library_is_complete(content: Content) -> None:
    assert {each.key for each in content.missions.all} == set(MISSIONS)


@pytest.mark.parametrize("key", MISSIONS)
async def test_a_mission_is_walked_from_its_form_to_its_document_in_every_variation(
    database: Database, clock: MovingClock, content: Content, key: str
) -> None:
    async with database.transaction() as tx:
        office = await MissionOffice.make(tx, content, clock.now())
        scope = office.scope("ana")
        opened(start_form(await open_start(scope, key), scope.me, reader_of(scope)))
        variations = [None, *(each.key for each in content.missions[key].variations)]
        assert len(variations) == 4
        for version, variation in enumerate(variations, start=1):
            walk = Walk(office, await office.start("ana", key, variation=variation, channel_id="C1"))
            await walk.through()
            line = document_line(key, team_id=None, owner_id=scope.me.id)
            document = await last_document(tx, scope.workspace_id, line)
            assert document is not None
            assert document.version == version
            for each in walk.run.mission.deliverables:
                assert each.title in document.markdown
                assert f"About {each.title}." in document.markdown
            for criterion in walk.run.mission.criteria:
                assert criterion.key in walk.run.state.criteria
            assert "confirmed by Ana, the owner, alone" in document.markdown


def bringing(key: str, given: Given) -> Move:
    return lambda run, stamp: bring_input(run, stamp, key, given)


class Walk:
    """One run, step by step, with everything that is shown on the way looked at as Slack would."""

    def __init__(self, office: MissionOffice, run: Run) -> None:
        self.office = office
        self.run = run
        self.scope: Scope = office.scope("ana")
        self.keys: set[str] = set()

    async def through(self) -> None:
        self.posted(posts_for_start(self.scope, self.run))
        accepted(started(self.run, self.scope.me, reader_of(self.scope)))
        self.posted(await after_start(self.scope, self.run))
        await self.bring_everything()
        for phase in self.run.mission.phases:
            self.look()
            *moves, close = phase_moves(phase)
            await self.make(moves)
            assert self.run.state.missing(phase) == ()
            await self.make([close])
        await self.make(criteria_moves(self.run))
        self.look()
        await self.make([finish])
        self.posted(await after_finish(self.scope, self.run))
        done = progress(self.run.state)
        assert (done.phases_done, done.deliverables_done, done.criteria_done) == (
            done.phases,
            done.deliverables,
            done.criteria,
        )
        assert self.run.state.status == "finished"

    async def bring_everything(self) -> None:
        """Each input by its one page, where it has one, else as a text."""
        moves: list[Move] = []
        for each in self.run.mission.inputs:
            given = Given("text", f"What there is of {each.what}")
            if each.stub:
                opened(forms.stub_form(self.run, each, each.stub))
                texts = {part.heading: f"On {part.heading}" for part in each.stub.parts}
                page = filled_stub(each.stub, texts)
                assert stub_texts(each.stub, page) == texts
                given = Given("stub", page)
            moves.append(bringing(each.key, given))
        await self.make(moves)
        assert self.run.state.missing_inputs == ()

    async def make(self, moves: Sequence[Move]) -> None:
        acted = await self.office.act("ana", self.run, *moves)
        assert acted.events
        self.run = acted.run
        self.posted(posts_for(self.scope, acted))

    def posted(self, posts: Iterable[Announcement]) -> None:
        """Slack takes each of them, and what replies to or changes another comes after it."""
        for each in posts:
            accepted(each.message)
            about = each.thread_of or each.edits
            assert about is None or about in self.keys
            self.keys.add(each.key)

    def look(self) -> None:
        """Everything that can be opened now."""
        run, reader = self.run, reader_of(self.scope)
        accepted(panel(run, reader))
        opened(forms.inputs_view(run))
        opened(forms.hand_over_form(run, reader, run.state.current))
        for each in run.mission.deliverables:
            opened(forms.deliverable_form(run, each))
        if run.state.current:
            opened(forms.waive_form(run, run.state.current))
            opened(forms.skip_form(run, run.state.current))
        opened(forms.missed_form(run, run.mission.criteria[0]))
