"""What a message may hold: text, blocks, attachments, metadata."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from . import limits
from .payload import Placed, all_blocks, repeated_identifiers, totals
from .problem import Problem, problems
from .spec import Finding, Many, Scene, Surface, Typed
from .walk import check

_BLOCKS = Many(Typed("block"), limits.MESSAGE_BLOCKS, least=0)
_CONTENT = ("text", "blocks", "attachments", "markdown_text")
_EVENT_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")


def check_message(payload: Mapping[str, Any], *, surface: Surface = "message") -> list[Problem]:
    """Problems of the arguments of chat.postMessage and its neighbours, already parsed from JSON.

    Looks at `text`, `markdown_text`, `blocks`, `attachments` and `metadata`; channels, threads and
    tokens are not its business, nor is the truncation of long text. An empty list means that Slack
    would accept the content. The first problem's code is the one to answer with.
    """
    found = [*_text(payload), *_markdown(payload)]
    found += _blocks(payload, Scene(surface))
    if payload.get("metadata") is not None:
        found += check_metadata(payload["metadata"])
    return found


def check_update_text(text: str) -> list[Problem]:
    """Problems of the text of chat.update, which refuses what chat.postMessage would truncate."""
    if len(text) > limits.UPDATE_TEXT:
        return [Problem("/text", f"must be less than {limits.UPDATE_TEXT + 1} characters", "msg_too_long")]
    return []


def check_metadata(metadata: object) -> list[Problem]:
    """Problems of message metadata: an event_type and a flat event_payload, or {} to remove it."""
    if metadata == {}:
        return []
    found = problems(_metadata(metadata), "invalid_metadata_format")
    if not found and _bytes(metadata) > limits.METADATA_BYTES:
        words = f"metadata must have no more than {limits.METADATA_BYTES} bytes"
        found.append(Problem("/metadata", words, "metadata_too_large"))
    return found


def _metadata(metadata: object) -> Iterator[Finding]:
    if not isinstance(metadata, Mapping):
        yield "/metadata", "must provide an object"
        return
    for name in sorted(metadata.keys() - {"event_type", "event_payload"}):
        yield "/metadata", f"invalid additional property: {name}"
    yield from _event_type(metadata.get("event_type"))
    event_payload = metadata.get("event_payload")
    if not isinstance(event_payload, Mapping):
        yield "/metadata/event_payload", "must provide an object"
        return
    for name, value in event_payload.items():
        if not isinstance(value, str | int | float) or (
            isinstance(value, float) and not math.isfinite(value)
        ):
            step = name.replace("~", "~0").replace("/", "~1")
            yield f"/metadata/event_payload/{step}", "must be a string, a number or a boolean"


def _event_type(value: object) -> Iterator[Finding]:
    at = "/metadata/event_type"
    if not isinstance(value, str):
        yield at, "must provide a string"
    elif len(value) > limits.METADATA_EVENT_TYPE:
        yield at, f"must be less than {limits.METADATA_EVENT_TYPE + 1} characters"
    elif not _EVENT_TYPE.fullmatch(value):
        yield at, "must be an alphanumeric name"


def _text(payload: Mapping[str, Any]) -> Iterator[Problem]:
    text = payload.get("text")
    if text is not None and not isinstance(text, str):
        yield Problem("/text", "must provide a string", "invalid_arguments")
    if not any(payload.get(name) for name in _CONTENT):
        yield Problem("", "no text, blocks or attachments", "no_text")


def _markdown(payload: Mapping[str, Any]) -> Iterator[Problem]:
    markdown = payload.get("markdown_text")
    if markdown is None:
        return
    if not isinstance(markdown, str):
        yield Problem("/markdown_text", "must provide a string", "invalid_arguments")
        return
    if payload.get("text") or payload.get("blocks"):
        words = "markdown_text cannot be used together with text or blocks"
        yield Problem("/markdown_text", words, "markdown_text_conflict")
    if len(markdown) > limits.MARKDOWN_TEXT:
        words = f"must be less than {limits.MARKDOWN_TEXT + 1} characters"
        yield Problem("/markdown_text", words, "msg_too_long")


def _blocks(payload: Mapping[str, Any], scene: Scene) -> list[Problem]:
    """Problems of all block lists of a message, which share block_ids and totals."""
    found: list[Problem] = []
    placed: list[Placed] = []
    for blocks, at in _block_lists(payload):
        if isinstance(blocks, list | tuple):
            found += problems(check(blocks, _BLOCKS, at, scene), "invalid_blocks")
            placed += all_blocks(blocks, at)
        else:
            found.append(Problem(at, "must provide an array", "invalid_blocks_format"))
    found += problems(repeated_identifiers(placed), "invalid_blocks")
    found += problems(totals(placed, scene.surface), "invalid_blocks")
    return found + list(_attachments(payload.get("attachments")))


def _block_lists(payload: Mapping[str, Any]) -> Iterator[tuple[object, str]]:
    if payload.get("blocks") is not None:
        yield payload["blocks"], "/blocks"
    attachments = payload.get("attachments")
    if isinstance(attachments, list | tuple):
        for index, attachment in enumerate(attachments):
            if isinstance(attachment, Mapping) and attachment.get("blocks") is not None:
                yield attachment["blocks"], f"/attachments/{index}/blocks"


def _attachments(attachments: object) -> Iterator[Problem]:
    if attachments is None:
        return
    if not isinstance(attachments, list | tuple):
        yield Problem("/attachments", "must provide an array", "invalid_attachments")
        return
    if len(attachments) > limits.ATTACHMENTS:
        words = f"no more than {limits.ATTACHMENTS} items allowed"
        yield Problem("/attachments", words, "too_many_attachments")
    for index, attachment in enumerate(attachments):
        if not isinstance(attachment, Mapping):
            yield Problem(f"/attachments/{index}", "must provide an object", "invalid_attachments")


def _bytes(value: object) -> int:
    return len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass"))
