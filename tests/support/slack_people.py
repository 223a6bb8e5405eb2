"""Slack's user objects, as `users.info` and `user_change` carry them."""

from typing import Any


def slack_user(slack_id: str = "UANA", called: str = "Ana", **over: Any) -> dict[str, Any]:
    """A full member of T1 in Lisbon; `over` replaces fields, None leaves them out."""
    user = {
        "id": slack_id,
        "team_id": "T1",
        "name": called.lower(),
        "real_name": f"{called} Silva",
        "deleted": False,
        "tz": "Europe/Lisbon",
        "locale": "en-GB",
        "is_admin": False,
        "is_owner": False,
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "profile": {"display_name": called, "real_name": f"{called} Silva"},
    } | over
    return {key: value for key, value in user.items() if value is not None}
