"""`playmaker doctor`: what is set wrong, where the bot cannot post, what is due next, and what got stuck."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TextIO
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.checks import StartError, check_app_token, check_bot_token, check_database
from bot.clocks import OFF_S, ahead_s
from bot.load import load_features
from bot.model_wire import OPENAI, Wire
from bot.settings import Settings
from bot.slack import UNANSWERED, said_in
from db.aftercare import requeue_one
from db.base import Tx
from db.engine import Database
from db.team import has_workspaces
from db.timetable import Trouble, channels_in_use, paused_schedules, sending_pauses_now, troubles
from domain.clock import Clock
from services.upcoming import Upcoming, upcoming

LATE_AFTER = timedelta(minutes=5)
DEAD_SHOWN = timedelta(days=30)
SHOWN = 50
CALL_TIMEOUT_S = 10
AGAIN_WITHIN = timedelta(days=1)
"""How long a delivery that is tried again by hand may take."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `is_fault`: something has to be done about it."""

    text: str
    is_fault: bool = False


def add_parser(commands: Any, run: Any) -> None:
    """`doctor [--requeue ID]`; `run` gets the arguments."""
    made = commands.add_parser("doctor", help="what is set wrong, what is due next, what got stuck")
    made.add_argument(
        "--requeue", type=int, metavar="ID", help="try a dead delivery again, however late it is"
    )
    made.set_defaults(run=run)


def run_doctor(arguments: argparse.Namespace, settings: Settings, clock: Clock, *, out: TextIO) -> int:
    """Returns 0 if all is well, 1 where something has to be done."""
    load_features()
    findings = asyncio.run(_work(arguments, settings, clock))
    out.writelines(f"{'!' if each.is_fault else ' '} {each.text}\n" for each in findings)
    faults = sum(each.is_fault for each in findings)
    if arguments.requeue is None:
        out.write(f"{faults} thing{'' if faults == 1 else 's'} to do.\n")
    return 1 if faults else 0


async def _work(arguments: argparse.Namespace, settings: Settings, clock: Clock) -> list[Finding]:
    database = _open(settings)
    try:
        await check_database(database)
        if arguments.requeue is not None:
            return [await _requeue(database, arguments.requeue, clock.now())]
        return [*await examine(database, settings, clock), await _model(settings)]
    finally:
        await database.close()


def _open(settings: Settings) -> Database:
    try:
        return Database(settings.database_url)
    except ValueError as error:
        raise StartError(f"DATABASE_URL: {error}.") from error


async def examine(database: Database, settings: Settings, clock: Clock) -> list[Finding]:
    """Everything, in order: tokens and scopes, clock, channels, what is paused, next runs, what got stuck."""
    findings, now = [], clock.now()
    async with _client(settings) as client:
        tokens = await _tokens(client, settings)
        findings += [*tokens, *await _clock(client, clock)]
        async with database.reading() as tx:
            channels = await channels_in_use(tx)
            if not await has_workspaces(tx):
                findings.append(Finding("0 workspaces: nobody has used the bot yet."))
            rest = [*await _paused(tx), *await _runs(tx, now), *await _stuck(tx, now)]
        if not tokens[0].is_fault:
            findings += [await _channel(client, channel, names) for channel, names in channels.items()]
    return findings + rest


async def _tokens(client: AsyncWebClient, settings: Settings) -> list[Finding]:
    """The bot token with its scopes first."""
    found = []
    try:
        who = await check_bot_token(client, settings)
        found.append(Finding(f"SLACK_BOT_TOKEN works, with every scope (workspace {who.team_id})."))
    except StartError as error:
        found.append(Finding(str(error), is_fault=True))
    if settings.slack_app_token is not None:
        try:
            await check_app_token(client, settings)
            found.append(Finding("SLACK_APP_TOKEN works: Socket Mode."))
        except StartError as error:
            found.append(Finding(str(error), is_fault=True))
    elif settings.slack_signing_secret is not None:
        found.append(Finding("SLACK_SIGNING_SECRET is set: run --http."))
    else:
        text = "Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (run --http) is set."
        found.append(Finding(text, is_fault=True))
    return found


async def _clock(client: AsyncWebClient, clock: Clock) -> list[Finding]:
    """This machine's clock beside Slack's; nothing where Slack does not answer, which is told elsewhere."""
    off_s = await ahead_s(client, clock)
    if off_s is None:
        return []
    if abs(off_s) < OFF_S:
        return [Finding("The clock goes with Slack's.")]
    way, comes = ("ahead of", "early") if off_s > 0 else ("behind", "late")
    text = f"The clock is {abs(off_s):.0f} s {way} Slack's, and posts come {comes}. Set it by a time server."
    return [Finding(text, is_fault=True)]


async def _model(settings: Settings) -> Finding:
    """Whether the coach's model is set up, and its server lets us in."""
    if not settings.has_model:
        return Finding("No model is set up: the coach works from its own pages.")
    key = settings.openai_api_key
    wire = Wire(
        api_key=key.get_secret_value() if key else None,
        base_url=settings.openai_base_url,
        model=settings.openai_model,
    )
    fault = await wire.check()
    await wire.close()
    where = urlsplit(settings.openai_base_url or OPENAI).hostname
    what = f"Model {settings.openai_model} at {where}"
    if fault:
        text = f"{what}: {fault}. Look at OPENAI_API_KEY and OPENAI_BASE_URL."
        return Finding(text, is_fault=True)
    return Finding(f"{what}: {settings.model_tokens:,} tokens a month for each workspace at most.")


async def _channel(client: AsyncWebClient, channel_id: str, teams: Sequence[str]) -> Finding:
    """Whether the bot is where teams want posts."""
    whose = f"{channel_id} of {', '.join(teams)}"
    try:
        answer = await client.api_call("conversations.info", params={"channel": channel_id})
    except SlackApiError as error:
        return Finding(
            f"Channel {whose}: Slack says {said_in(error).get('error', 'nothing')}.", is_fault=True
        )
    except UNANSWERED:
        return Finding(f"Channel {whose}: Slack did not answer.", is_fault=True)
    channel = answer["channel"]
    if channel.get("is_archived"):
        return Finding(f"Channel {whose} (#{channel.get('name')}) is archived.", is_fault=True)
    if not channel.get("is_member"):
        text = (
            f"Channel {whose} (#{channel.get('name')}): the bot is not in it. Type /invite @Playmaker there."
        )
        return Finding(text, is_fault=True)
    return Finding(f"Channel {whose} (#{channel.get('name')}): the bot is in it.")


async def _paused(tx: Tx) -> list[Finding]:
    """Schedules that Slack made stop, and workspaces whose token it does not take."""
    found = [
        Finding(f"Workspace {slack_id}: nothing is sent since {_at(since)} ({reason}).", is_fault=True)
        for slack_id, reason, since in await sending_pauses_now(tx)
    ]
    for kind, team, reason, since in await paused_schedules(tx):
        text = f"{kind} of {team}: paused since {_at(since)} ({reason}). A manager resumes it in Slack."
        found.append(Finding(text, is_fault=True))
    return found


async def _runs(tx: Tx, now: datetime) -> list[Finding]:
    """The next run of each kind in each zone."""
    coming = await upcoming(tx, now)
    return [Finding(_run(each)) for each in coming] or [Finding("0 schedules are on.")]


def _run(each: Upcoming) -> str:
    local = each.due.astimezone(ZoneInfo(each.zone))
    count = f"{each.count} schedule{'' if each.count == 1 else 's'}"
    return f"Next {each.kind} in {each.zone}: {local:%a %Y-%m-%d %H:%M} ({_at(each.due)}), {count}."


async def _stuck(tx: Tx, now: datetime) -> list[Finding]:
    found = await troubles(tx, late_before=now - LATE_AFTER, dead_since=now - DEAD_SHOWN)
    lines = [Finding(_trouble(each), is_fault=True) for each in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(Finding(f"{len(found) - SHOWN} more deliveries are late or dead.", is_fault=True))
    return lines or [Finding("0 deliveries are late or dead.")]


def _trouble(each: Trouble) -> str:
    why = f" ({each.reason})" if each.reason else ""
    what = f"Delivery {each.id}, {each.slot_key}, to {each.channel_id}, due {_at(each.due_at)}"
    if each.state == "dead":
        return f"{what}: dead{why}. Once mended: playmaker doctor --requeue {each.id}"
    return f"{what}: late{why}, tried until {_at(each.expires_at)}. Is `playmaker run` at work?"


async def _requeue(database: Database, delivery_id: int, now: datetime) -> Finding:
    async with database.transaction() as tx:
        done = await requeue_one(tx, delivery_id, now=now, expires_at=now + AGAIN_WITHIN)
    if not done:
        return Finding(f"There is no dead delivery {delivery_id}; nothing was changed.", is_fault=True)
    return Finding(f"Delivery {delivery_id} is tried again at the next tick of `playmaker run`.")


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


@asynccontextmanager
async def _client(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT_S)
    token = settings.slack_bot_token
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield AsyncWebClient(
            token=token.get_secret_value() if token else None,
            base_url=settings.slack_api_url,
            session=session,
            timeout=CALL_TIMEOUT_S,
            retry_handlers=[],
        )
