"""The rows of the blocks that show data: tables, data tables and charts.

How many of them a message holds and how many characters they may have together is in `payload.totals`.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import limits, rules
from .objects import IDENTIFIER
from .spec import MESSAGE_AND_HOME, Flag, Kind, Many, Number, OneOf, Record, Shape, Str, Typed, Whole, names

RAW_CELLS: Mapping[str, Shape] = {
    "raw_text": Shape({"text": Str()}),
    "raw_number": Shape({"value": Number(), "text": Str()}),
}


def _rows(cells: Kind, most: int, least: int) -> Many:
    return Many(Many(cells, limits.TABLE_COLUMNS), most, least)


_COLUMN = Record(
    Shape(optional={"align": Str(choices=names("left", "center", "right")), "is_wrapped": Flag()})
)
_NAME = Str(limits.CHART_NAME)
_SERIES = Many(
    Record(
        Shape(
            {
                "name": _NAME,
                "data": Many(Record(Shape({"label": _NAME, "value": Number()})), limits.CHART_POINTS),
            }
        )
    ),
    limits.CHART_SERIES,
)
_AXES = Record(
    Shape(
        {"categories": Many(_NAME, limits.CHART_POINTS)},
        {"x_label": Str(limits.CHART_AXIS_LABEL), "y_label": Str(limits.CHART_AXIS_LABEL)},
    )
)
_PLOT = Shape(
    {"series": _SERIES, "axis_config": _AXES},
    rules=(rules.unique_names, rules.unique_categories, rules.one_point_per_category),
)

CHARTS: Mapping[str, Shape] = {
    "pie": Shape(
        {"segments": Many(Record(Shape({"label": _NAME, "value": Number(above=0)})), limits.CHART_SEGMENTS)}
    ),
    "line": _PLOT,
    "bar": _PLOT,
    "area": _PLOT,
}

CELL = Typed("cell")

DATA_BLOCKS: Mapping[str, Shape] = {
    "table": Shape(
        {"rows": _rows(CELL, limits.TABLE_ROWS, 1)},
        {"block_id": IDENTIFIER, "column_settings": Many(_COLUMN, limits.TABLE_COLUMNS, gaps=True)},
    ),
    "data_table": Shape(
        {
            "caption": Str(),
            "rows": _rows(CELL, limits.DATA_TABLE_ROWS, limits.DATA_TABLE_ROWS_LEAST),
        },
        {
            "block_id": IDENTIFIER,
            "page_size": Whole(1, limits.DATA_TABLE_PAGE),
            "row_header_column_index": Whole(least=0),
        },
        MESSAGE_AND_HOME,
        (rules.rows_of_equal_length, rules.plain_header_row, rules.row_header_is_a_column),
    ),
    "data_visualization": Shape(
        {"title": Str(limits.CHART_TITLE), "chart": OneOf(CHARTS)},
        {"block_id": IDENTIFIER},
        MESSAGE_AND_HOME,
    ),
}
