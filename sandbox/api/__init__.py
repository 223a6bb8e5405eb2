"""Web API methods, one file a family. Importing this package fills the table of methods."""

from sandbox.api import auth, chat, conversations, dnd, files, reactions, team, users, views
from sandbox.api.registry import METHODS, Backstage, Call, Method

__all__ = [
    "METHODS",
    "Backstage",
    "Call",
    "Method",
    "auth",
    "chat",
    "conversations",
    "dnd",
    "files",
    "reactions",
    "team",
    "users",
    "views",
]
