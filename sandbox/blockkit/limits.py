"""Every number that the tables use, in one place: Slack's documented limits as of September 2026.

Lengths are characters, sizes bytes of compact UTF-8 JSON, both inclusive unless the name says otherwise.
Slack changes these without a version number; `DOUBTFUL` names the ones that its own pages disagree
about or leave open, and why the stricter reading was taken.
"""

from __future__ import annotations

from collections.abc import Mapping

# Whole payloads
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
UPDATE_TEXT = 4_000
MARKDOWN_TEXT = 12_000
ATTACHMENTS = 100
METADATA_BYTES = 8_000
METADATA_EVENT_TYPE = 255
TABLES_PER_MESSAGE = 1
CHARTS_PER_MESSAGE = 2
FOCUSED_PER_VIEW = 1

# Identifiers and view fields
IDENTIFIER = 255
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000

# Text
TEXT_OBJECT = 3_000
URL = 3_000
ALT_TEXT = 2_000

# Blocks
SECTION_FIELDS = 10
SECTION_FIELD = 2_000
HEADER = 150
HEADER_LEVELS = 4
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
CONTEXT_ACTIONS_ELEMENTS = 5
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
IMAGE_TITLE = 2_000
VIDEO_TITLE = 199
VIDEO_AUTHOR = 49
VIDEO_DESCRIPTION = 199
TASK_TITLE = 256
ALERT = 200
CARD_TITLE = 150
CARD_BODY = 200
CARD_ACTIONS = 3
CAROUSEL_CARDS = 10
CONTAINER_BLOCKS = 10
CONTAINER_TITLE = 150

# Tables and charts
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
DATA_TABLE_ROWS = 201
DATA_TABLE_ROWS_LEAST = 2
DATA_TABLE_CHARACTERS = 20_000
DATA_TABLE_PAGE = 100
CHART_TITLE = 50
CHART_SEGMENTS = 12
CHART_SERIES = 12
CHART_POINTS = 20
CHART_NAME = 20
CHART_AXIS_LABEL = 50

# Rich text
RICH_TEXT_INDENT = 8

# Elements and objects
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
ACCESSIBILITY_LABEL = 75
AGENT_PROMPT = 4_000
ICON_BUTTON_VIEWERS = 10
OVERFLOW_OPTIONS = 5
CHOICES = 10
SELECT_OPTIONS = 100
SELECT_GROUPS = 100
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTION_DESCRIPTION = 75
GROUP_LABEL = 75
PLACEHOLDER = 150
INPUT_LENGTH = 3_000
FILES = 10
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

DOUBTFUL: Mapping[str, str] = {
    "VIEW_BYTES": "Documented as 250 KB; whether that is 250,000 or 256,000 bytes is not said.",
    "METADATA_BYTES": "metadata_too_large is documented, its threshold is second-hand (8 KB).",
    "METADATA_EVENT_TYPE": "No length is documented; the limit of other identifiers is assumed.",
    "MARKDOWN_TEXT": "The number is documented; the code for exceeding it as markdown_text is assumed.",
    "DATA_TABLE_ROWS": "Older pages allow 101 rows with the header, newer ones 201.",
    "CHART_SEGMENTS": "Older captures of the page allow 6 segments, newer ones 12.",
    "CHART_SERIES": "Older captures of the page allow 6 series, newer ones 12. Charts began in June 2026; "
    "some workspaces answered invalid_blocks, and Home is stated by some pages only.",
    "TASK_TITLE": "Documented for streamed task updates; assumed to hold for the block.",
    "OPTION_VALUE": "Was 75 formerly.",
    "CONTAINER_BLOCKS": "The number is documented; the page and the live service disagree about which "
    "blocks may stand inside.",
    "RICH_TEXT_INDENT": "From the published type definitions; the block's page names no maximum.",
}
