"""A strict validator for Slack's Block Kit, driven by tables.

`blocks`, `elements`, `objects`, `rich_text` and `data` are the tables, `limits` every number in them,
`rules` what concerns several fields of one object, `payload` what concerns a whole payload, `walk` the
engine. It knows what can be said from the payload alone; what needs the workspace (that a file exists,
that an external_id is free) is for the server.
"""

from .messages import check_message, check_metadata, check_update_text
from .problem import Problem
from .views import check_options, check_view

__all__ = [
    "Problem",
    "check_message",
    "check_metadata",
    "check_options",
    "check_update_text",
    "check_view",
]
