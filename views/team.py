"""Teams as people see them: the list, the receipts, and what is said to those who cannot use any of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_timezone_location

from domain.schedule import Weekly
from domain.team import Person, Role, Team
from domain.team_plan import SavedTeam, TeamCard
from views import formats
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    escape,
    escape_name,
    mention,
    option,
    plain,
    section,
    value_of,
)

ERRORS = {
    "team.not_admin": "Only a workspace owner or admin sets teams up, and a team's managers change theirs.",
    "team.not_yours": "You do not manage that team. Its managers or a workspace admin can change it.",
    "team.gone": "That team is not there any more. `/playmaker team` lists the teams.",
    "team.none": "No team is called {name}, because there are none yet. `/playmaker setup` makes one.",
    "team.unknown": "You have no team called {name}.",
    "team.unknown_near": "You have no team called {name}. Did you mean {guess}?",
    "team.changed": "Somebody changed {name} while this was open. Close it and open it again to go on.",
    "team.member_gone": "That person is in no team any more. `/playmaker team` lists who is.",
}

ROLES = {
    Role.SDR: ("SDR", "SDRs"),
    Role.AE: ("AE", "AEs"),
    Role.CSM: ("CSM", "CSMs"),
    Role.MANAGER: ("manager", "managers"),
    Role.REVOPS: ("RevOps", "RevOps"),
}
BLOCKS_MAX = 48  # of the fifty that a message may have; two are for the others' names and a button
SECTIONS_MAX = 40
OTHERS_NAMED = 8
TEXT_MAX = 30_000  # Slack cuts a message's text at 40,000
SECTION_MAX = 2_900
SELECT_MAX = 100
MENUS_MAX = 24  # and a button: 25 elements stand in a row
RECENT = timedelta(days=183)  # longer than any ramp
Markets = Mapping[str, str]


def team_list(
    cards: Sequence[TeamCard], me: Person, *, markets: Markets, today: date, may_add: bool
) -> Message:
    """Every team with its people and buttons to change them, as many as a message holds; the others by name.

    markets: {key: name}.
    """
    blocks: list[Block] = []
    words: list[str] = []
    shown = 0
    for card in cards:
        lines = [_team_line(card, me.locale, markets), *_member_lines(card, me.locale, markets, today)]
        team = [*_sections(lines)[:SECTIONS_MAX], _team_actions(card)]
        full = len(blocks) + 1 + len(team) > BLOCKS_MAX or sum(map(len, [*words, *lines])) > TEXT_MAX
        if full and shown:
            break
        blocks += [divider(), *team] if blocks else team
        words += lines
        shown += 1
    if unshown := [escape_name(card.team.name) for card in cards[shown:]]:
        named = formats.listing(
            [*unshown[:OTHERS_NAMED], *(["…"] if unshown[OTHERS_NAMED:] else [])], me.locale
        )
        more = f"{len(unshown)} more: {named}. `/playmaker team` and a name shows one."
        blocks.append(context(more))
        words.append(more)
    if may_add:
        blocks.append(actions(button("Add a team", "team.open")))
    return Message(_unmarked(words), blocks)


def team_saved(saved: SavedTeam, locale: str) -> Message:
    """The receipt of a set-up or a change."""
    card = saved.card
    team = card.team
    done = "is set up" if saved.is_new else "is saved"
    lines = [f"*{escape_name(team.name)}* {done}: {_people(card.size, locale)}, {_where(saved, locale)}."]
    if saved.moved:
        came = [f"{_name(person)} (from {escape(old)})" for person, old in saved.moved]
        lines.append(f"Moved here: {formats.listing(came, locale)}.")
    if saved.left:
        lines.append(f"In no team now: {formats.listing([_name(person) for person in saved.left], locale)}.")
    edit = button("Edit", f"team.edit:{team.id}", value_of(team=team.id), label=f"Edit {team.name}"[:75])
    stages = [button("Choose stages", "pipeline.choose")] if saved.is_new else []  # an admin made it
    return Message(_unmarked(lines), [*_sections(lines), actions(edit, *stages)])


def member_saved(person: Person, *, markets: Markets, locale: str, today: date) -> Message:
    """The receipt of a change to one member's own rules."""
    own = _differences(person, locale, markets, today)
    team = escape_name(person.team.name) if person.team else ""
    rules = f": {', '.join(own)}" if own else ", by the team's own calendar and market"
    still = person.team is not None and person.team.id in person.manages and person.role is not Role.MANAGER
    also = f" {_name(person)} still manages {team}." if still else ""
    text = f"*{_name(person)}* is {_article(person.role)} {ROLES[person.role][0]} in {team}{rules}.{also}"
    edit = button(
        "Edit", f"team.member:{person.id}", value_of(person=person.id), label=f"Edit {person.name}"[:75]
    )
    return Message(_unmarked([text]), [section(text), actions(edit)])


def setup_hint() -> Message:
    """Said once to somebody without a team."""
    text = "You are in no team yet. A workspace admin sets one up with `/playmaker setup`."
    return Message(text, [context(text)])


def not_for_guests() -> Message:
    return Message(
        "Sorry, I can only help full members of this workspace, not guests or people from elsewhere."
    )


def could_not_join(channel_id: str) -> Message:
    """Told to whoever chose a channel that the bot cannot enter by itself."""
    channel = f"<#{channel_id}>"
    return Message(
        f"I cannot post in {channel} yet. Invite me there: type `/invite @Playmaker` in {channel}."
    )


def days_words(days: Iterable[int], locale: str) -> str:
    """{0, 1, 2, 3} → "Mon–Thu", {0, 2} → "Mon, Wed"."""
    chosen = sorted(days)
    names = formats.locale_of(locale).days["stand-alone"]["abbreviated"]
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        return f"{names[chosen[0]]}–{names[chosen[-1]]}"
    return ", ".join(str(names[day]) for day in chosen)


def country_name(code: str, locale: str) -> str:
    return str(formats.locale_of(locale).territories.get(code, code))


def zone_words(zone: ZoneInfo, locale: str) -> str:
    """ "Lisbon time", "Buenos Aires time", "UTC"; zones without a place by their own name."""
    if "/" not in zone.key or zone.key.startswith("Etc/"):
        return zone.key.removeprefix("Etc/")
    city = get_timezone_location(zone, locale=formats.locale_of(locale), return_city=True)
    return f"{city.rpartition('/')[2]} time"


def _where(saved: SavedTeam, locale: str) -> str:
    team, at = saved.card.team, saved.targets_at
    if team.channel_id is None:
        return "no channel yet, so nothing is posted"
    if at is None:
        return f"posts go to <#{team.channel_id}>"
    return f"targets go to <#{team.channel_id}> {_weekly(at, team, locale)}"


def _weekly(at: Weekly, team: Team, locale: str) -> str:
    """ "on Mondays at 09:00 (Lisbon time)"."""
    day = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")[at.weekday]
    hour = format_time(at.at, "HH:mm", locale=formats.locale_of(locale))
    return f"on {day} at {hour} ({zone_words(team.zone, locale)})"


def _team_line(card: TeamCard, locale: str, markets: Markets) -> str:
    team = card.team
    facts = [
        _people(card.size, locale),
        f"<#{team.channel_id}>" if team.channel_id else "no channel",
        zone_words(team.zone, locale),
        days_words(team.workdays, locale),
        f"holidays of {country_name(team.country, locale)}" if team.country else "no public holidays",
        escape(markets.get(team.market, team.market)),
        team.currency,
    ]
    return f"*{escape_name(team.name)}*: {' · '.join(facts)}"


def _member_lines(card: TeamCard, locale: str, markets: Markets, today: date) -> list[str]:
    """One line a role; what differs from the team's rules stands behind the name."""
    lines = []
    if card.leaders:
        lines.append(_role_line(Role.MANAGER, card.leaders, locale, markets, today))
    for role in (Role.SDR, Role.AE, Role.CSM, Role.REVOPS):
        if people := card.with_role(role):
            lines.append(_role_line(role, people, locale, markets, today))
    return lines


def _role_line(role: Role, people: Sequence[Person], locale: str, markets: Markets, today: date) -> str:
    one, many = ROLES[role]
    shown = []
    for person in people:
        own = _differences(person, locale, markets, today)
        shown.append(f"{_name(person)} ({', '.join(own)})" if own else _name(person))
    label = (one if len(people) == 1 else many).capitalize() if role is Role.MANAGER else many
    return f"{label}: {', '.join(shown)}"


def _differences(person: Person, locale: str, markets: Markets, today: date) -> list[str]:
    """What a member does otherwise than the team, in words."""
    own = []
    if person.own_workdays:
        own.append(f"works {days_words(person.own_workdays, locale)}")
    if person.own_country:
        own.append(f"holidays of {country_name(person.own_country, locale)}")
    if person.own_market:
        own.append(f"sells in {escape(markets.get(person.own_market, person.own_market))}")
    if person.started_on and person.started_on > today - RECENT:
        verb = "started" if person.started_on <= today else "starts"
        own.append(f"{verb} {formats.long_day(person.started_on, locale)}")
    return own


def _team_actions(card: TeamCard) -> Block:
    """Edit the team, or choose a member to change; menus of a hundred, as many as it takes."""
    team = card.team
    edit = button("Edit", f"team.edit:{team.id}", value_of(team=team.id), label=f"Edit {team.name}"[:75])
    menus = []
    for start in range(0, len(card.members), SELECT_MAX):
        part = card.members[start : start + SELECT_MAX]
        menus.append(
            {
                "type": "static_select",
                "action_id": f"team.member:{team.id}_{start}",
                "placeholder": plain("Change a member"),
                "options": [option(_choice(person), value_of(person=person.id)) for person in part],
            }
        )
    return actions(edit, *menus[:MENUS_MAX])


def _choice(person: Person) -> str:
    """A member in a menu, which shows plain text of 75 characters."""
    role = ROLES[person.role][0]
    return f"{person.name or person.slack_id}"[: 75 - len(role) - 2] + f", {role}"


def _sections(lines: Sequence[str]) -> list[Block]:
    """Lines as sections, each within Slack's 3,000 characters."""
    parts = [""]
    for line in lines:
        for piece in _pieces(line):
            if parts[-1] and len(parts[-1]) + len(piece) + 1 > SECTION_MAX:
                parts.append("")
            parts[-1] += f"\n{piece}" if parts[-1] else piece
    return [section(part) for part in parts if part]


def _pieces(line: str) -> list[str]:
    """A line too long for a section, cut between names."""
    pieces = []
    while len(line) > SECTION_MAX:
        cut = line.rfind(", ", 0, SECTION_MAX) + 1 or SECTION_MAX
        pieces.append(line[:cut])
        line = line[cut:].lstrip()
    return [*pieces, line]


def _people(count: int, locale: str) -> str:
    return "1 person" if count == 1 else f"{formats.number(count, locale)} people"


def _name(person: Person) -> str:
    """The name, or a mention of somebody whose name Slack has not told yet."""
    return escape_name(person.name) if person.name else mention(person.slack_id)


def _article(role: Role) -> str:
    return "an" if role in (Role.SDR, Role.AE) else "a"


def _unmarked(lines: Sequence[str]) -> str:
    """Lines for screen readers: without the marks of bold."""
    return "\n".join(line.replace("*", "") for line in lines)[:TEXT_MAX]
