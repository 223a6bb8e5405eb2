"""Rules that hold everywhere, read off the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.load import load_features
from handlers.registry import ROUTES
from views.errors import known_codes

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "jobs", "views", "services", "domain", "content", "db", "sandbox")


def sources(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_every_refusal_has_words() -> None:
    raised = {
        str(node.args[0].value)
        for _, tree in sources("services", "handlers", "bot")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "UserError"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert raised
    assert raised <= known_codes(), raised - known_codes()


def test_every_button_has_a_handler() -> None:
    """Whatever the views give an id to is answered by somebody."""
    load_features()
    named = set()
    for path, tree in sources("views"):
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+(:.*)?", text):
                named.add((path.name, text.partition(":")[0]))
    known = {key for _, key in ROUTES} | known_codes() | {"reply.shown", "wait.loading"}
    assert {key for _, key in named} <= known, {each for each in named if each[1] not in known}


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_what_it_is(room: str) -> None:
    silent = [
        path for path, tree in sources(room) if not ast.get_docstring(tree) and "versions" not in path.parts
    ]
    assert not silent


def test_nobody_shouts_at_people() -> None:
    """No exclamation marks in what people read."""
    loud = [
        (path.name, node.value)
        for path, tree in sources("views")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[a-z]!(\s|$)", node.value)
    ]
    assert not loud


def test_no_file_names_a_package_host_or_a_path_of_one_machine() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert "http://" not in lock.read_text(encoding="utf-8")
        assert "https://" not in lock.read_text(encoding="utf-8")
