"""Thirty and ninety days after a mission began: the same numbers again, told in its thread."""

from datetime import datetime

from domain.mission_cards import Run
from domain.mission_proof import told_at
from jobs.registry import Announcement, Watch, watch
from services.mission_care import looked_after
from services.mission_proof import due_proofs
from views.mission_proof import proof_message

EVERY_S = 900


@watch("mission_proof", every_s=EVERY_S)
async def look(view: Watch) -> tuple[Announcement, ...]:
    """Take the snapshots that are due and say what they show."""
    whose = await looked_after(view.tx, view.workspace_id, view.team)
    found = await due_proofs(view.tx, view.workspace_id, whose, now=view.now, content=view.content)
    return tuple(
        Announcement(
            f"mission:{each.run.id}:proof:{each.proof.day}",
            each.run.channel_id,
            proof_message(each, each.run.owner.locale if each.run.owner else "en"),
            thread_of=each.run.head_key,
            not_before=_when(each.run, view.now),
        )
        for each in found
        if each.proof
    )


def _when(run: Run, now: datetime) -> datetime | None:
    whose = run.team or run.owner
    return told_at(now, whose.zone, whose.workdays) if whose else None
