"""Starting and stopping as an operator does: where something is set wrong, one clear line and exit code 2."""

import asyncio
import contextlib
import copy
import shutil
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.load import load_features
from bot.manifest import as_yaml, manifest
from sandbox import Fault, Sandbox
from tests.support.running import office
from tests.support.started import PLAYMAKER, Started, start

START_S, STOP_S = 30.0, 10.0
PASSWORD = "opensesame"  # of databases that do not exist

Environment = dict[str, str]
Change = Callable[[Environment, Path], Mapping[str, str | None]]


@dataclass(slots=True)
class Ended:
    code: int
    out: str
    err: str


class Operator:
    """A shell in an empty folder with nothing in its environment but what is given."""

    def __init__(self, folder: Path, slack: Sandbox) -> None:
        self.folder = folder
        self.slack = slack
        self.environment: Environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "PLAYMAKER_TICK_S": "0.2",
        }

    def start(self, *arguments: str) -> Started:
        return start(*arguments, folder=self.folder, cwd=self.folder, environment=self.environment)

    async def run(self, *arguments: str) -> Ended:
        return await ended(self.start(*arguments), START_S)

    async def typed(self, *arguments: str) -> Ended:
        """The installed command itself."""
        process = await asyncio.create_subprocess_exec(
            PLAYMAKER,
            *arguments,
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return Ended(process.returncode, out.decode(), err.decode())

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[Started]:
        """`playmaker run`, connected; whatever is left of it in the end is killed."""
        process = self.start("run")
        try:
            await self.slack.wait_connected(START_S)
            yield process
        finally:
            if process.is_running():
                process.kill()

    def change(self, changes: Mapping[str, str | None]) -> None:
        for name, value in changes.items():
            if value is None:
                del self.environment[name]
            else:
                self.environment[name] = value


async def ended(process: Started, timeout_s: float) -> Ended:
    try:
        code = await asyncio.to_thread(process.wait, timeout_s)
    except TimeoutError:
        process.kill()
        raise
    return Ended(code, process.out.read_text(), process.err.read_text())


@contextlib.asynccontextmanager
async def local_slack(made: Mapping[str, Any]) -> AsyncIterator[Sandbox]:
    slack = Sandbox(manifest=made, seed=office())
    await slack.start()
    try:
        yield slack
    finally:
        await slack.stop()


@pytest.fixture
async def operator(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Operator]:
    """In a folder where `playmaker migrate` was run."""
    load_features()
    shutil.copy(sqlite_template, tmp_path / "playmaker.db")
    async with local_slack(manifest()) as slack:
        yield Operator(tmp_path, slack)


def secrets_of(operator: Operator) -> list[str]:
    slack = operator.slack
    return [slack.bot_token, slack.app_token, slack.signing_secret, PASSWORD]


def assert_one_line(found: Ended, operator: Operator, *parts: str) -> None:
    assert found.code == 2, found
    assert found.out == ""
    assert found.err.count("\n") == 1, found.err
    assert found.err.startswith("playmaker: ")
    for part in parts:
        assert part in found.err
    for secret in secrets_of(operator):
        assert secret not in found.err


def _broken_content(_environment: Environment, folder: Path) -> Mapping[str, str | None]:
    own = folder / "content"
    own.mkdir()
    (own / "targets.yaml").write_text("profiles: [", encoding="utf-8")
    return {"PLAYMAKER_CONTENT_DIR": str(own)}


def _wrong_name(_environment: Environment, folder: Path) -> Mapping[str, str | None]:
    own = folder / "content"
    own.mkdir()
    (own / "target.yaml").write_text("", encoding="utf-8")
    return {"PLAYMAKER_CONTENT_DIR": str(own)}


def _not_a_database(_environment: Environment, folder: Path) -> Mapping[str, str | None]:
    (folder / "notes.db").write_text("milk, eggs\n" * 200, encoding="utf-8")
    return {"DATABASE_URL": "sqlite:///notes.db"}


NOWHERE = f"postgresql://me:{PASSWORD}@127.0.0.1:9/none"
WRONG: dict[str, tuple[Change, tuple[str, ...]]] = {
    "no bot token": (lambda e, f: {"SLACK_BOT_TOKEN": None}, ("SLACK_BOT_TOKEN is not set", "xoxb-")),
    "an empty bot token": (lambda e, f: {"SLACK_BOT_TOKEN": ""}, ("SLACK_BOT_TOKEN is not set",)),
    "a wrong bot token": (
        lambda e, f: {"SLACK_BOT_TOKEN": e["SLACK_BOT_TOKEN"][:-4]},
        ("SLACK_BOT_TOKEN is refused", "invalid_auth"),
    ),
    "the app token as the bot's": (
        lambda e, f: {"SLACK_BOT_TOKEN": e["SLACK_APP_TOKEN"]},
        ("SLACK_BOT_TOKEN is another kind of token",),
    ),
    "no app token": (lambda e, f: {"SLACK_APP_TOKEN": None}, ("SLACK_APP_TOKEN is not set", "xapp-")),
    "a wrong app token": (
        lambda e, f: {"SLACK_APP_TOKEN": e["SLACK_APP_TOKEN"][:-4]},
        ("SLACK_APP_TOKEN is refused", "invalid_auth"),
    ),
    "the bot token as the app's": (
        lambda e, f: {"SLACK_APP_TOKEN": e["SLACK_BOT_TOKEN"]},
        ("SLACK_APP_TOKEN is refused", "not_allowed_token_type"),
    ),
    "no database address": (lambda e, f: {"DATABASE_URL": "playmaker.db"}, ("not a database URL",)),
    "another kind of database": (lambda e, f: {"DATABASE_URL": f"mysql://me:{PASSWORD}@h/d"}, ("mysql",)),
    "a port that is no number": (
        lambda e, f: {"DATABASE_URL": f"postgresql://me:{PASSWORD}@localhost:main/d"},
        ("not a database URL",),
    ),
    "a PostgreSQL that does not run": (
        lambda e, f: {"DATABASE_URL": NOWHERE},
        ("DATABASE_URL: cannot open", "127.0.0.1:9"),
    ),
    "a folder that cannot be": (lambda e, f: {"DATABASE_URL": "sqlite:////dev/null/x.db"}, ("DATABASE_URL",)),
    "a file that is no database": (_not_a_database, ("DATABASE_URL: cannot open",)),
    "broken content": (_broken_content, ("targets.yaml:",)),
    "content under another name": (_wrong_name, ("target.yaml", "activities.yaml")),
    "no content folder": (
        lambda e, f: {"PLAYMAKER_CONTENT_DIR": str(f / "none")},
        ("PLAYMAKER_CONTENT_DIR", "is not a folder"),
    ),
    "a tick that is no number": (lambda e, f: {"PLAYMAKER_TICK_S": "often"}, ("PLAYMAKER_TICK_S",)),
    "a tick of nothing": (lambda e, f: {"PLAYMAKER_TICK_S": "0"}, ("PLAYMAKER_TICK_S", "greater than 0")),
    "no such log level": (lambda e, f: {"PLAYMAKER_LOG_LEVEL": "loud"}, ("PLAYMAKER_LOG_LEVEL: one of",)),
    "a Slack that does not answer": (
        lambda e, f: {"SLACK_API_URL": "http://127.0.0.1:9/api/"},
        ("SLACK_API_URL: nothing answers at http://127.0.0.1:9/api/",),
    ),
    "a Slack address that is none": (lambda e, f: {"SLACK_API_URL": "slack"}, ("SLACK_API_URL",)),
    "something else than Slack": (
        lambda e, f: {"SLACK_API_URL": e["SLACK_API_URL"].replace("/api/", "/")},
        ("SLACK_API_URL", "is not Slack"),
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_set_wrong_is_named_in_one_line(operator: Operator, wrong: str) -> None:
    change, parts = WRONG[wrong]
    operator.change(change(operator.environment, operator.folder))
    assert_one_line(await operator.run("run"), operator, *parts)
    assert operator.slack.log.calls("chat.postMessage") == []


async def test_a_database_that_was_not_migrated_is_named_with_what_to_do(operator: Operator) -> None:
    (operator.folder / "playmaker.db").unlink()
    assert_one_line(await operator.typed("run"), operator, "playmaker migrate")


@pytest.mark.parametrize("url", [NOWHERE, "nonsense", "sqlite:////dev/null/x.db"])
async def test_migrating_what_cannot_be_opened_says_so_in_one_line(operator: Operator, url: str) -> None:
    operator.change({"DATABASE_URL": url})
    assert_one_line(await operator.run("migrate"), operator, "DATABASE_URL")


async def test_a_missing_scope_is_named(tmp_path: Path, sqlite_template: Path) -> None:
    load_features()
    shutil.copy(sqlite_template, tmp_path / "playmaker.db")
    less = copy.deepcopy(manifest())
    less["oauth_config"]["scopes"]["bot"].remove("channels:join")
    async with local_slack(less) as slack:
        operator = Operator(tmp_path, slack)
        assert_one_line(await operator.run("run"), operator, "lacks the scopes channels:join", "manifest.yml")


async def test_http_needs_the_signing_secret(operator: Operator) -> None:
    operator.change({"SLACK_APP_TOKEN": None})
    assert_one_line(await operator.run("run", "--http"), operator, "SLACK_SIGNING_SECRET is not set")


async def test_a_port_that_is_taken_is_named(operator: Operator) -> None:
    operator.change({"SLACK_SIGNING_SECRET": operator.slack.signing_secret})
    port = operator.slack.url.rpartition(":")[2]
    found = await operator.run("run", "--http", "--port", port)
    assert_one_line(found, operator, f"port {port}", "--port")


async def test_migrated_and_started_it_answers_and_sigterm_ends_it(operator: Operator) -> None:
    (operator.folder / "playmaker.db").unlink()
    assert await operator.typed("migrate") == Ended(0, "The database is up to date.\n", "")
    async with operator.serving() as process:
        ana = operator.slack.person("ana")
        await ana.command("sales", "/log 12 calls")
        await ana.wait_for(lambda p: any("Logged 12 calls" in m.text for m in p.messages("sales")))
        process.signal(signal.SIGTERM)
        found = await ended(process, STOP_S)
    assert found.code == 0, found.err
    assert "Traceback" not in found.err
    for secret in secrets_of(operator):
        assert secret not in found.out + found.err


async def test_variables_for_other_programs_change_nothing(operator: Operator) -> None:
    operator.change({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "another"})
    async with operator.serving() as process:
        ana = operator.slack.person("ana")
        await ana.command("sales", "/log 12 calls")
        await ana.wait_for(lambda p: any("Logged 12 calls" in m.text for m in p.messages("sales")))
        process.signal(signal.SIGINT)
        found = await ended(process, STOP_S)
    assert found.code == 0, found.err
    assert '"level": "warning"' not in found.err


async def test_sigterm_finishes_the_answer_that_is_under_way(operator: Operator) -> None:
    async with operator.serving() as process:
        ana = operator.slack.person("ana")
        operator.slack.faults.add(Fault("users.info", "delay", seconds=1.5))
        assert (await ana.command("sales", "/log 12 calls")).ok
        process.signal(signal.SIGTERM)
        started = time.monotonic()
        found = await ended(process, STOP_S)
        assert time.monotonic() - started < 5
    assert found.code == 0, found.err
    assert "Traceback" not in found.err
    assert "Logged 12 calls today." in ana.last("sales").text


async def test_sigterm_finishes_the_modal_that_is_being_opened(operator: Operator) -> None:
    async with operator.serving() as process:
        ana = operator.slack.person("ana")
        await ana.command("sales", "/log 1 call")
        await ana.wait_for(lambda p: any("Logged" in m.text for m in p.messages("sales")))
        operator.slack.faults.add(Fault("views.open", "delay", seconds=1.5))
        assert (await ana.command("sales", "/log")).ok
        process.signal(signal.SIGTERM)
        found = await ended(process, STOP_S)
    assert found.code == 0, found.err
    assert ana.modal is not None
    assert ana.modal.callback_id == "activity.log"


async def test_manifest_check_fails_where_the_file_differs(operator: Operator) -> None:
    assert (await operator.run("manifest", "--check")).code == 1
    file = operator.folder / "manifest.yml"
    file.write_text(as_yaml(manifest()), encoding="utf-8")
    assert await operator.run("manifest", "--check") == Ended(0, "", "")
    file.write_text(as_yaml(manifest()).replace("/log", "/logg"), encoding="utf-8")
    found = await operator.run("manifest", "--check")
    assert found.code == 1
    assert found.err == "manifest.yml is not what the code registers: run `make manifest`.\n"
