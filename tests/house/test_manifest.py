"""The app's manifest is what the code registers, within the rules that Slack's schema states."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.load import load_features
from bot.manifest import SCOPES, as_yaml, manifest
from handlers.registry import ROUTES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    load_features()
    return manifest()


def test_the_file_is_what_the_code_registers(made: dict[str, Any]) -> None:
    assert (ROOT / "manifest.yml").read_text(encoding="utf-8") == as_yaml(made), "run `make manifest`"


def test_every_command_shortcut_and_event_is_in_it(made: dict[str, Any]) -> None:
    features = made["features"]
    commands = {each["command"] for each in features["slash_commands"]}
    assert commands == {key for kind, key in ROUTES if kind == "command" and " " not in key}
    shortcuts = {each["callback_id"] for each in features["shortcuts"]}
    assert shortcuts == {key for kind, key in ROUTES if kind in {"shortcut", "message_shortcut"}}
    events = set(made["settings"]["event_subscriptions"]["bot_events"])
    assert events == {key for kind, key in ROUTES if kind == "event"}


def test_every_word_of_a_command_has_its_command(made: dict[str, Any]) -> None:
    bare = {each["command"] for each in made["features"]["slash_commands"]}
    assert {key.split(" ")[0] for kind, key in ROUTES if kind == "command"} == bare


def test_texts_keep_to_slacks_lengths(made: dict[str, Any]) -> None:
    shown = made["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    for command in made["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z-]{1,31}", command["command"])
        assert 0 < len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
        assert command["should_escape"] is True
    for shortcut in made["features"]["shortcuts"]:
        assert 0 < len(shortcut["name"]) <= 24
        assert 0 < len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255


def test_counts_keep_to_slacks_caps(made: dict[str, Any]) -> None:
    assert len(made["features"]["slash_commands"]) <= 50
    assert len(made["features"]["shortcuts"]) <= 10


def test_every_scope_has_a_reason_and_none_is_a_users(made: dict[str, Any]) -> None:
    scopes = made["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert scopes["bot"] == sorted(SCOPES)
    assert all(SCOPES.values())


def test_http_gives_every_part_its_address() -> None:
    load_features()
    made = manifest(request_url="https://example.org/slack/events")
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://example.org/slack/events"
    assert made["settings"]["interactivity"]["request_url"] == "https://example.org/slack/events"
    assert all(each["url"] for each in made["features"]["slash_commands"])


def test_a_prefix_renames_the_commands() -> None:
    load_features()
    commands = {each["command"] for each in manifest(prefix="x-")["features"]["slash_commands"]}
    assert "/x-log" in commands


def test_the_file_is_yaml_that_reads_back_the_same(made: dict[str, Any]) -> None:
    assert yaml.safe_load(as_yaml(made)) == made
