"""The missions of a team for those who lead it: what runs, what is stuck, what came of those done."""

from collections.abc import Mapping, Sequence

from domain.mission_proof import Metric, Proof
from domain.mission_results import Board, BoardCounts, BoardRow
from views.blocks import Block, Message, button, clipped, context, escape, section, value_of
from views.mission_numbers import moved
from views.mission_words import spoken, standing
from views.targets import name_of

ROWS_SHOWN = 20

ERRORS = {
    "missions.board_for_managers": "The board is for managers. `/mission status` shows your own missions."
}


def board_message(board: Board, locale: str) -> Message:
    """Stuck ones first, then the others; done ones with the number that moved most clearly."""
    stuck = sum(row.is_stuck for row in board.running)
    first = f"{len(board.running)} running, {stuck} stuck, {len(board.done)} done."
    groups: Sequence[tuple[str, Sequence[BoardRow]]] = (
        ("Running", board.running),
        ("Paused", board.paused),
        (f"Ended in the last {board.since_days} days", board.done),
    )
    blocks: list[Block] = [section(f"*{first}*")]
    lines: list[str] = [first]
    left = ROWS_SHOWN
    for title, rows in groups:
        if not rows:
            continue
        blocks.append(section(f"*{title}*"))
        for row in rows[:left]:
            line = _row(row, board, locale)
            lines.append(line)
            blocks.append(section(line, accessory=_open(row)))
        left -= len(rows[:left])
    hidden = sum(len(rows) for _, rows in groups) - (len(lines) - 1)
    if hidden:
        blocks.append(context(f"{hidden} more are not shown."))
    if not (board.running or board.paused or board.done):
        blocks.append(context("`/mission` shows the library, `/mission recommend` which one to begin with."))
    return Message(spoken(lines), blocks)


def digest_line(counts: BoardCounts) -> str:
    """ "2 missions run, 1 of them stuck. Finished: Sales Plan Development."; empty where there is nothing."""
    if counts.is_empty:
        return ""
    some = "1 mission runs" if counts.running == 1 else f"{counts.running} missions run"
    if not counts.running:
        some = "No mission runs"
    stuck = f", {counts.stuck} of them stuck" if counts.stuck else ""
    done = (
        f" Finished: {', '.join(escape(clipped(each, 80)) for each in counts.finished)}."
        if counts.finished
        else ""
    )
    return f"{some}{stuck}.{done}"


def _row(row: BoardRow, board: Board, locale: str) -> str:
    run = row.run
    who = name_of(run.owner) if run.owner else "nobody"
    title = f"*{escape(run.mission.title)}* · {who}"
    if run.state.status == "abandoned":
        why = run.state.ended.why if run.state.ended else None
        return f"{title}\nAbandoned{f': {escape(clipped(why, 150))}' if why else ''}"
    if run.state.status == "finished":
        return f"{title}\n{result_words(row.proof, board.metrics, row.currency, locale)}"
    days = "1 day" if row.idle_days == 1 else f"{row.idle_days} days"
    idle = f" · stuck, nothing for {days}" if row.is_stuck else ""
    return f"{title}\n{standing(run)}{idle}"


def result_words(proof: Proof | None, metrics: Mapping[str, Metric], currency: str, locale: str) -> str:
    """The first number that there are enough cases of, before and after."""
    if proof is None:
        return "Done. The first comparison comes 30 days after the start."
    lines = [
        each for each in proof.lines if each.verdict in ("better", "worse", "same") and each.metric in metrics
    ]
    if not lines:
        return f"Done. Too few cases to tell after {proof.day} days."
    clear = next((each for each in lines if each.by_chance is False), lines[0])
    metric = metrics[clear.metric]
    told = moved(metric, clear, currency, locale)
    return f"{escape(metric.label)}: {told}, {clear.verdict} after {proof.day} days."


def _open(row: BoardRow) -> Block:
    title = row.run.mission.title
    if row.proof and row.run.state.is_over:
        return button("Numbers", "mission_proof.show", value_of(run=row.run.id), label=f"Numbers of {title}")
    return button("Open", "missions.show", value_of(run=row.run.id), label=f"Open {title}")
