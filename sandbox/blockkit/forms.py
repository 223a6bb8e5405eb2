"""The textual formats that fields may require."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo

from .spec import Form

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_WHOLE = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?(\d+(\.\d+)?|\.\d+)")
_WEB = re.compile(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE)
_LINK = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_zone(text: str) -> bool:
    # ZoneInfo raises OSError for a name that is a folder ("America") and ValueError for one that climbs out.
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return True


def is_whole(text: str) -> bool:
    return _WHOLE.fullmatch(text) is not None


DATE = Form("a date as YYYY-MM-DD", _is_date)
TIME = Form("a time as HH:mm", lambda text: _TIME.fullmatch(text) is not None)
ZONE = Form("an IANA time zone", _is_zone)
NUMBER = Form("a number written as a string", lambda text: _DECIMAL.fullmatch(text) is not None)
WEB_URL = Form("a valid http or https URL", lambda text: _WEB.fullmatch(text) is not None)
LINK = Form("a valid URL", lambda text: _LINK.fullmatch(text) is not None)
