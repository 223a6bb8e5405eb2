"""Recognition: the team's post about last week, and one's own place in a direct message."""

from domain.recognition import Recognition, Standing
from domain.weeks import Week
from views.blocks import Message, context, escape_name, section
from views.formats import listing, number, percent

NAME = "Recognition: take part, and my own place"
BOARD_NAME = "Recognition board"
ABOUT = (
    "Percent of each person's own target, for those who take part (`/playmaker notices`). Leave, holidays "
    "and ramp are counted in."
)


def board(found: Recognition, week: Week, locale: str) -> Message | None:
    """None where there is nothing to recognise."""
    lines = []
    if found.team_goal_met:
        lines.append("*100%* of the team's targets met.")
    lines += [f"*{percent(each.share, locale)}* {_name(each)}, place {each.place}" for each in found.board]
    best = found.most_improved
    if best and best.gain is not None:
        points = number(round(best.gain * 100), locale)
        lines.append(f"*+{points}* points: {_name(best)} improved most against their own last weeks.")
    if found.streaks:
        told = [f"{_name(each)} ({number(each.streak, locale)} weeks)" for each in found.streaks]
        lines.append(f"*{number(len(told), locale)}* on a streak of targets met: {listing(told, locale)}.")
    if not lines:
        return None
    head = f"Week {week.monday.isocalendar().week}, recognised"
    text = "\n".join([f"{head}.", *(line.replace("*", "") for line in lines)])
    return Message(text, [section(f"*{head}*"), section("\n".join(lines)[:3_000]), context(ABOUT)])


def mine(own: Standing, found: Recognition, week: Week, locale: str) -> Message:
    """The person's own week; the place only where there are enough people for a board."""
    head = f"*{percent(own.share, locale)}* of your own target in week {week.monday.isocalendar().week}."
    lines = [head]
    if found.board:
        lines.append(f"That is place {own.place} of {number(len(found.standings), locale)}; only you see it.")
    if own.streak > 1:
        lines.append(f"{number(own.streak, locale)} weeks in a row with the target met.")
    return Message(" ".join(lines).replace("*", ""), [section("\n".join(lines))])


def _name(each: Standing) -> str:
    return escape_name(each.person.name)
