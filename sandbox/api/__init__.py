"""Web API methods, one file a family. Importing this package fills the table of methods."""

from sandbox.api import (
    assistant,
    auth,
    canvases,
    chat,
    conversations,
    dnd,
    files,
    reactions,
    streams,
    team,
    users,
    views,
)
from sandbox.api.registry import METHODS, Backstage, Call, Method

__all__ = [
    "METHODS",
    "Backstage",
    "Call",
    "Method",
    "assistant",
    "auth",
    "canvases",
    "chat",
    "conversations",
    "dnd",
    "files",
    "reactions",
    "streams",
    "team",
    "users",
    "views",
]
