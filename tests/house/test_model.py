"""Rules about the model that hold everywhere, read off the code itself."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.test_rules import ROOT, sources

ASKING = ("services", "handlers", "jobs")
IN_NO_TEXT = """
import sys
import bot.cli, bot.load, bot.runtime
bot.load.load_features()
assert "openai" not in sys.modules
"""


def asks() -> Iterator[tuple[Path, ast.Call]]:
    """Every place that makes an `Ask`."""
    for path, tree in sources(*ASKING, "domain"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Ask":
                yield path, node


def argument(call: ast.Call, name: str, place: int) -> ast.expr:
    named = {each.arg: each.value for each in call.keywords}
    return named[name] if name in named else call.args[place]


def purposes() -> set[str]:
    found = set()
    for path, call in asks():
        purpose = argument(call, "purpose", 0)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found.add(constant(purpose, tree))
    return found


def constant(value: ast.expr, tree: ast.Module) -> str:
    """A text written there, or a name given to one at the top of the module."""
    if isinstance(value, ast.Name):
        [value] = [
            each.value
            for each in tree.body
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == value.id
        ]
    assert isinstance(value, ast.Constant), ast.unparse(value)
    return str(value.value)


def documented() -> set[str]:
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    table = text.split("## What is sent to a model\n")[1]
    return {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}


def test_every_purpose_for_which_something_is_sent_is_documented() -> None:
    assert purposes() == documented()


def test_instructions_are_constants_into_which_nothing_is_put() -> None:
    """What a person wrote can only be data: no instructions are made of pieces."""
    for path, call in asks():
        instructions = argument(call, "instructions", 1)
        assert isinstance(instructions, (ast.Constant, ast.Name)), (path.name, ast.unparse(instructions))
        if isinstance(instructions, ast.Name):
            assert instructions.id.isupper(), (path.name, instructions.id)


def test_nothing_imports_the_model_before_it_is_used() -> None:
    subprocess.run([sys.executable, "-c", IN_NO_TEXT], cwd=ROOT, check=True)
