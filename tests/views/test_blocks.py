"""What people are called stands in messages without pinging, linking or formatting anything."""

import pytest

from views.blocks import escape, escape_name
from views.deal_parts import spoken


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Acme & Co <!here>", "Acme &amp; Co &lt;!here&gt;"),
        ("*Acme*", "∗Acme∗"),
        ("A*B", "A∗B"),
        ("_Acme_ Ltd", "ˍAcmeˍ Ltd"),
        ("snake_case_9", "snake_case_9"),
        ("~Acme~ `x`", "∼Acme∼ ˋxˋ"),
    ],
)
def test_a_name_formats_nothing(name: str, shown: str) -> None:
    assert escape_name(name) == shown


def test_other_texts_keep_their_marks() -> None:
    assert escape("*now* <@U1>") == "*now* &lt;@U1&gt;"


def test_what_is_read_out_keeps_the_lines_inside_of_words() -> None:
    assert spoken(["*snake_case* _and_ `more`"]) == "snake_case and more"
