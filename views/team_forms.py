"""The forms of a team and of one member, and what is said of a form that cannot be."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies

from domain.places import COUNTRIES, CURRENCIES
from domain.team import WORKING_WEEK, Person, Role
from domain.team_plan import (
    NAME_MAX,
    InOtherTeam,
    NameMissing,
    NameTaken,
    NameTooLong,
    NotOffered,
    NotServed,
    NoWorkday,
    Problem,
    StartTooFar,
    TeamForm,
    TwoRoles,
    ZoneUnknown,
)
from views import formats
from views.blocks import (
    Block,
    Modal,
    channel_input,
    checkboxes,
    date_input,
    escape_name,
    field_input,
    people_input,
    section,
    select,
    text_input,
)
from views.team import ROLES, Markets, country_name, days_words

Choices = list[tuple[str, str]]
CHOICE_MAX = 75


def team_form(form: TeamForm, me: Person, *, markets: Markets, market: str, currency: str) -> Modal:
    """The one form of a team, new or old. `market` and `currency` are what a new team begins with."""
    card = form.card
    blocks = [
        *_about(form),
        *_roster(form),
        *_calendar(form, me),
        *_business(form, me, markets, market, currency),
        *_deals(form),
    ]
    data = {"team": card.team.id, "rev": form.rev} if card else {}
    title = "Edit the team" if card else "Set up a team"
    return Modal("team.save", title, blocks, submit="Save", close="Cancel", data=data)


def member_form(person: Person, *, markets: Markets, locale: str) -> Modal:
    """The form of one member's role and own rules."""
    team = person.team
    assert team is not None
    roles = [(_capital(ROLES[role][0]), role.value) for role in Role]
    of_team = country_name(team.country, locale) if team.country else "none"
    countries = [(f"As the team: {of_team}"[:CHOICE_MAX], "team"), *_countries(locale)]
    team_market = markets.get(team.market, team.market)
    choices = [(f"As the team: {team_market}"[:CHOICE_MAX], "team"), *_markets(markets)]
    blocks = [
        section(f"*{escape_name(person.name or person.slack_id)}* in {escape_name(team.name)}"),
        field_input("role", "Role", select(roles, person.role.value)),
        field_input("market", "Market", select(choices, person.own_market or "team")),
        field_input(
            "workdays",
            "Own working days",
            checkboxes(_weekdays(locale), [str(day) for day in sorted(person.own_workdays or ())]),
            optional=True,
            hint=f"None ticked: as the team, {days_words(team.workdays, locale)}.",
        ),
        field_input("country", "Public holidays", select(countries, person.own_country or "team")),
        field_input(
            "started_on",
            "Started on",
            date_input(person.started_on.isoformat() if person.started_on else None),
            optional=True,
            hint="Targets grow over the first months from this day.",
        ),
    ]
    data = {"person": person.id}
    return Modal("team.save_member", "Change a member", blocks, submit="Save", close="Cancel", data=data)


def problems(found: Sequence[Problem], locale: str) -> dict[str, str]:
    """{field: words} for a form that cannot be; field errors are plain text."""
    words: dict[str, str] = {}
    for problem in found:
        said = _words(problem, locale)
        words[problem.field] = f"{words[problem.field]} {said}" if problem.field in words else said
    return words


def _words(problem: Problem, locale: str) -> str:
    match problem:
        case NameMissing():
            return "The team needs a name."
        case NameTooLong(length=length, limit=limit):
            return f"{length} characters are too long for a name: {limit} at most."
        case NameTaken(name=name):
            return f"There is a team called {name} already."
        case ZoneUnknown(text=text, guess=guess):
            near = f"Did you mean {guess}?" if guess else "Zones look like Europe/Lisbon."
            return f"“{text[:40]}” is no time zone. {near}" if text else f"The team needs a time zone. {near}"
        case NoWorkday():
            return "The team needs at least one working day."
        case NotOffered():
            return "Please choose one of the list."
        case StartTooFar(latest=latest):
            return f"The first day can be {formats.long_day(latest, locale)} at the latest."
        case _:
            return _about_person(problem)


def _about_person(problem: Problem) -> str:
    match problem:
        case TwoRoles(name=name, first=first):
            return f"{name or 'Somebody here'} is chosen as {ROLES[first][0]} already: one role each."
        case NotServed(name=name):
            return f"{name} is a guest, a bot or deactivated: only full members can be in a team."
        case InOtherTeam(name=name, team=team):
            return f"{name or 'Somebody here'} is in {team}, which you do not manage. Ask a workspace admin."
    raise AssertionError(f"no words for {problem!r}")


def _about(form: TeamForm) -> list[Block]:
    team = form.card.team if form.card else None
    name = text_input(team.name if team else None, placeholder="North", max_length=NAME_MAX)
    channel = channel_input(team.channel_id if team else None)
    return [
        field_input("name", "Team name", name),
        field_input("channel", "Channel", channel, optional=True, hint="Weekly targets are posted there."),
    ]


def _roster(form: TeamForm) -> list[Block]:
    card = form.card
    managers = [person.slack_id for person in card.leaders] if card else []
    blocks = [field_input("managers", "Managers", people_input(managers), optional=True)]
    for role in (Role.SDR, Role.AE, Role.CSM, Role.REVOPS):
        chosen = [person.slack_id for person in card.with_role(role)] if card else []
        blocks.append(field_input(role.value, ROLES[role][1], people_input(chosen), optional=True))
    return blocks


def _calendar(form: TeamForm, me: Person) -> list[Block]:
    team = form.card.team if form.card else None
    zone = (team.zone if team else me.zone).key
    days = team.workdays if team else WORKING_WEEK
    country = (team.country if team else _country_of(zone)) or "none"
    countries = [("None", "none"), *_countries(me.locale)]
    return [
        field_input("zone", "Time zone", text_input(zone, placeholder="Europe/Lisbon", max_length=64)),
        field_input(
            "workdays", "Working days", checkboxes(_weekdays(me.locale), [str(day) for day in sorted(days)])
        ),
        field_input("country", "Public holidays", select(countries, country)),
    ]


def _business(form: TeamForm, me: Person, markets: Markets, market: str, currency: str) -> list[Block]:
    team = form.card.team if form.card else None
    month = str(team.fiscal_start_month if team else 1)
    if team is None:
        currency = _currency_of(_country_of(me.zone.key)) or currency
    return [
        field_input("market", "Market", select(_markets(markets), team.market if team else market)),
        field_input("fiscal_start", "Fiscal year starts in", select(_months(me.locale), month)),
        field_input(
            "currency",
            "Reporting currency",
            select(_currencies(me.locale), team.currency if team else currency),
        ),
    ]


def _deals(form: TeamForm) -> list[Block]:
    team = form.card.team if form.card else None
    allowed = [("A deal may leave a stage with gaps, which are then shown", "allowed")]
    ticked = ["allowed"] if team is None or team.allow_gaps else []
    deals_channel = channel_input(team.deals_channel_id if team else None)
    wins_channel = channel_input(team.wins_channel_id if team else None)
    managers_channel = channel_input(team.managers_channel_id if team else None)
    return [
        field_input(
            "deals_channel", "Deals", deals_channel, optional=True, hint="Each deal has a thread there."
        ),
        field_input("wins_channel", "Wins", wins_channel, optional=True, hint="Wins are celebrated there."),
        field_input(
            "managers_channel",
            "Managers",
            managers_channel,
            optional=True,
            hint="Digests and reports go there; without it, to each manager as a direct message.",
        ),
        field_input("gaps", "Stages of deals", checkboxes(allowed, ticked), optional=True),
    ]


def _country_of(zone: str) -> str | None:
    """The country that a zone lies in, if its holidays are known."""
    code = get_global("zone_territories").get(zone)
    return code if code in COUNTRIES else None


def _currency_of(country: str | None) -> str | None:
    used = get_territory_currencies(country) if country else []
    return next((code for code in used if code in CURRENCIES), None)


def _markets(markets: Markets) -> Choices:
    return [(name[:CHOICE_MAX], key) for key, name in markets.items()]


@lru_cache(maxsize=64)
def _countries(locale: str) -> Choices:
    return sorted(((country_name(code, locale), code) for code in COUNTRIES), key=_alphabetical)


@lru_cache(maxsize=64)
def _currencies(locale: str) -> Choices:
    named = ((code, get_currency_name(code, locale=formats.locale_of(locale))) for code in CURRENCIES)
    return sorted((f"{code} {name}"[:CHOICE_MAX], code) for code, name in named)


def _weekdays(locale: str) -> Choices:
    names = formats.locale_of(locale).days["stand-alone"]["wide"]
    return [(_capital(str(names[day])), str(day)) for day in range(7)]


def _months(locale: str) -> Choices:
    names = formats.locale_of(locale).months["stand-alone"]["wide"]
    return [(_capital(str(names[month])), str(month)) for month in range(1, 13)]


def _alphabetical(choice: tuple[str, str]) -> str:
    """By letters without their accents, so that Österreich stands under O."""
    return "".join(
        c for c in unicodedata.normalize("NFKD", choice[0]).casefold() if not unicodedata.combining(c)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
