"""The command line: `playmaker demo`, `run`, `migrate`, `manifest`, `import`, `export`, `doctor`.

The process that draws charts imports this file once more, as every process that Python spawns imports the one
that was started; so each command imports what it needs by itself.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MANIFEST = Path("manifest.yml")


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0, 1 for a check that found a difference, 2 for something not set right."""
    import pydantic

    from bot.checks import StartError
    from content.loader import ContentError

    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except StartError as error:
        return _stop(str(error))
    except ContentError as error:
        return _stop(str(error))
    except pydantic.ValidationError as error:
        return _stop("; ".join(f"{_name_of(each['loc'])}: {_plain(each['msg'])}" for each in error.errors()))
    except KeyboardInterrupt:
        return 130


def _stop(line: str) -> int:
    print(f"playmaker: {line}", file=sys.stderr)
    return 2


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def _name_of(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location).upper()


def _parser() -> argparse.ArgumentParser:
    from bot.doctor import add_parser as add_doctor_parser
    from bot.exporting import add_parser as add_export_parser
    from bot.importing import add_parser as add_import_parser

    parser = argparse.ArgumentParser(
        prog="playmaker", description="A sales coach and activity tracker in Slack."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="the bot in a local Slack, without a Slack account")
    demo.add_argument("--port", type=int, default=8080, help="where the page is (default 8080)")
    demo.add_argument("--fresh", action="store_true", help="start over")
    demo.add_argument("--browser", choices=["auto", "none"], default="auto", help="whether to open the page")
    demo.add_argument(
        "--folder", type=Path, default=Path(".playmaker"), help="where the demo keeps its files"
    )
    demo.set_defaults(run=_demo)

    run = commands.add_parser("run", help="the bot in your workspace: Socket Mode, or --http")
    run.add_argument("--http", action="store_true", help="serve /slack/events instead of Socket Mode")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=int, default=3000)
    run.set_defaults(run=_run)

    migrate = commands.add_parser("migrate", help="bring the database to the newest schema")
    migrate.set_defaults(run=_migrate)

    made = commands.add_parser("manifest", help="the Slack app's manifest")
    made.add_argument("--prefix", default="", help="put before each command where names collide, such as x-")
    made.add_argument("--url", help="the public https address of /slack/events, for run --http")
    made.add_argument("--output", type=Path, help="write it to a file")
    made.add_argument("--check", action="store_true", help="fail if manifest.yml is not what it should be")
    made.set_defaults(run=_manifest)

    add_import_parser(commands, _import)
    add_export_parser(commands, _export)
    add_doctor_parser(commands, _doctor)
    return parser


def _import(arguments: argparse.Namespace) -> int:
    from bot.importing import asking, run_import
    from bot.settings import Settings

    return run_import(arguments, Settings(), SystemClock(), out=sys.stdout, ask=asking())


def _export(arguments: argparse.Namespace) -> int:
    from bot.exporting import run_export
    from bot.settings import Settings

    return run_export(arguments, Settings(), out=sys.stdout)


def _doctor(arguments: argparse.Namespace) -> int:
    from bot.doctor import run_doctor
    from bot.settings import Settings

    return run_doctor(arguments, Settings(), SystemClock(), out=sys.stdout)


def _run(arguments: argparse.Namespace) -> int:
    from bot.logs import set_up_logging
    from bot.runtime import run_http, run_socket_mode
    from bot.settings import Settings

    settings = Settings()
    set_up_logging(settings.log_level)

    async def serve() -> None:
        stop = stop_on_signals()
        if arguments.http:
            await run_http(settings, SystemClock(), stop, host=arguments.host, port=arguments.port)
        else:
            await run_socket_mode(settings, SystemClock(), stop)

    return run_to_end(serve())


def run_to_end(work: Coroutine[Any, Any, None]) -> int:
    asyncio.run(work)
    return 0


def stop_on_signals() -> asyncio.Event:
    """Set by SIGTERM and SIGINT; a second signal is left to end the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on, number)
    return stop


def _demo(arguments: argparse.Namespace) -> int:
    from bot.demo import run_demo

    return run_to_end(
        run_demo(arguments.folder, port=arguments.port, fresh=arguments.fresh, browser=arguments.browser)
    )


def _migrate(_arguments: argparse.Namespace) -> int:
    import sqlalchemy as sa

    from bot.checks import StartError
    from bot.settings import Settings
    from db.migrate import upgrade

    settings = Settings()
    try:
        asyncio.run(upgrade(settings.database_url))
    except ValueError as error:
        raise StartError(f"DATABASE_URL: {error}.") from error
    except (OSError, sa.exc.SQLAlchemyError) as error:
        raise StartError(
            f"DATABASE_URL: cannot migrate ({type(error).__name__}). Check the address and that it runs."
        ) from error
    print("The database is up to date.")
    return 0


def _manifest(arguments: argparse.Namespace) -> int:
    from bot.load import load_features
    from bot.manifest import as_yaml, manifest

    load_features()
    text = as_yaml(manifest(prefix=arguments.prefix, request_url=arguments.url))
    if arguments.check:
        if not MANIFEST.exists() or MANIFEST.read_text(encoding="utf-8") != text:
            print("manifest.yml is not what the code registers: run `make manifest`.", file=sys.stderr)
            return 1
        return 0
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
