"""Words for everything that can be refused. Each feature keeps its own in `ERRORS` of its view."""

import importlib
import pkgutil
from functools import cache

import views
from domain.errors import UserError
from views.blocks import Message, escape

_HERE = {
    "access.manager": "Only a manager of the team can do that. Ask yours, or a workspace admin.",
    "access.admin": "Only a workspace owner or admin can do that.",
    "unknown.command": "I do not know that command. `/playmaker help` lists what I can do.",
    "unknown.control": "That button is from an older message. `/playmaker help` lists what I can do.",
}


@cache
def _all() -> dict[str, str]:
    words = dict(_HERE)
    for module in pkgutil.iter_modules(views.__path__):
        if module.name != "errors":
            words |= getattr(importlib.import_module(f"views.{module.name}"), "ERRORS", {})
    return words


def known_codes() -> frozenset[str]:
    """Every code that has words; a test holds the services to them."""
    return frozenset(_all())


def words(error: UserError) -> str:
    """One sentence for a refusal, its facts escaped."""
    facts = {name: escape(value) if isinstance(value, str) else value for name, value in error.facts.items()}
    return _all()[error.code].format(**facts)


def refusal(error: UserError) -> Message:
    return Message(words(error))


def failure(reference: str) -> Message:
    """What is said of a fault of ours; the reference is in the log."""
    return Message(
        f"That went wrong on my side. Nothing was saved; please try again. Reference: {reference}."
    )
