"""Logs, one JSON object a line: what happened and its ids, never what anybody wrote."""

import json
import logging
import re
import sys
from types import TracebackType
from typing import Any

_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_ROW = re.compile(
    r"^DETAIL:.*?(?=^\[SQL: |^The above exception|^During handling|\Z)", re.DOTALL | re.MULTILINE
)
"""Where PostgreSQL shows the row that it refused, values and all, over as many lines as they have."""


class JsonLines(logging.Formatter):
    """A record's message and the fields given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "where": record.name,
            "what": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)

    def formatException(self, ei: _Fault) -> str:
        """The traceback, without the values that a database shows with its faults."""
        return _ROW.sub("DETAIL left out\n", super().formatException(ei))


def set_up_logging(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("apscheduler", "alembic", "slack_bolt", "slack_sdk", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
