"""What the documents list is what the code has."""

import re
from pathlib import Path

from bot.manifest import SCOPES
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
OPERATORS = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of the operators' guide."""
    section = OPERATORS.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_setting_is_documented_with_its_default() -> None:
    expected = []
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or name).upper()
        default = f"`{field.default}`" if field.default not in (None, "") else "none"
        expected.append([f"`{variable}`", default, str(field.description)])
    assert rows("Settings") == expected


def test_every_scope_is_documented_with_its_reason() -> None:
    assert rows("Scopes") == [[f"`{scope}`", why] for scope, why in sorted(SCOPES.items())]


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append((page.name, target))
    assert not broken


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert page.name in listed


def test_every_dependency_has_its_line() -> None:
    text = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = re.findall(r'^    "([a-z-]+)[\[>=",]', project, flags=re.MULTILINE)
    assert names
    assert [name for name in names if name not in text] == []
