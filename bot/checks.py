"""Looks, before anything starts, at what a person may have set wrong; each fault is one clear line."""

from typing import Any

import aiohttp
import sqlalchemy as sa
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.manifest import SCOPES
from bot.settings import Settings
from bot.slack import said_in
from db.engine import Database
from db.migrate import is_current


class StartError(Exception):
    """Start-up cannot go on; the message is one line that says what to set."""


async def check_database(database: Database) -> None:
    try:
        current = await is_current(database)
    except (OSError, sa.exc.SQLAlchemyError, TimeoutError) as error:
        shown = database.url.render_as_string(hide_password=True)
        raise StartError(
            f"DATABASE_URL: cannot open {shown} ({type(error).__name__}). Check the address and that it runs."
        ) from error
    if not current:
        raise StartError(
            "The database has another schema version: run `playmaker migrate`, then start again."
        )


async def check_bot_token(client: AsyncWebClient, settings: Settings) -> AuthorizeResult:
    """auth.test: who we are, and whether every scope is granted."""
    if settings.slack_bot_token is None:
        raise StartError(
            "SLACK_BOT_TOKEN is not set. Find it under OAuth & Permissions of your Slack app (xoxb-…)."
        )
    answer = await _ask("SLACK_BOT_TOKEN", client, "auth.test", settings)
    granted = {scope.strip() for scope in _header(answer, "x-oauth-scopes").split(",") if scope.strip()}
    if not answer.get("bot_id"):
        raise StartError(
            "SLACK_BOT_TOKEN is another kind of token. "
            "Take the Bot User OAuth Token of your Slack app (xoxb-…)."
        )
    missing = sorted(set(SCOPES) - granted) if granted else []
    if missing:
        raise StartError(
            f"SLACK_BOT_TOKEN lacks the scopes {', '.join(missing)}. "
            "Apply manifest.yml to your Slack app and install it again."
        )
    return AuthorizeResult(
        enterprise_id=answer.get("enterprise_id"),
        team_id=answer["team_id"],
        bot_user_id=answer["user_id"],
        bot_id=answer.get("bot_id"),
        bot_token=settings.slack_bot_token.get_secret_value(),
    )


async def check_app_token(client: AsyncWebClient, settings: Settings) -> str:
    """apps.connections.open: whether Socket Mode will work; returns the token."""
    if settings.slack_app_token is None:
        raise StartError(
            "SLACK_APP_TOKEN is not set. Make an app-level token with connections:write (xapp-…), "
            "or use `playmaker run --http`."
        )
    token = settings.slack_app_token.get_secret_value()
    await _ask("SLACK_APP_TOKEN", client, "apps.connections.open", settings, token)
    return token


def check_signing_secret(settings: Settings) -> str:
    if settings.slack_signing_secret is None:
        raise StartError(
            "SLACK_SIGNING_SECRET is not set. Find it under Basic Information of your Slack app."
        )
    return settings.slack_signing_secret.get_secret_value()


async def _ask(
    name: str, client: AsyncWebClient, method: str, settings: Settings, token: str | None = None
) -> Any:
    try:
        return await client.api_call(method, headers={"Authorization": f"Bearer {token}"} if token else None)
    except SlackApiError as error:
        reason = said_in(error).get("error")
        if reason is None:
            raise StartError(
                f"SLACK_API_URL: what answers at {settings.slack_api_url} is not Slack."
            ) from error
        raise StartError(
            f"{name} is refused by Slack ({reason}). Copy it again from your Slack app."
        ) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise StartError(
            f"SLACK_API_URL: nothing answers at {settings.slack_api_url} ({type(error).__name__})."
        ) from error


def _header(answer: Any, name: str) -> str:
    found = {key.lower(): value for key, value in answer.headers.items()}.get(name, "")
    return ",".join(found) if isinstance(found, list) else str(found)
