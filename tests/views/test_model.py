"""The model in words: what stands under its answers, its use, its switches; and what is said in a talk."""

import json
from datetime import date

from domain.activity import Entry
from domain.asks import Reply
from domain.conversation import Offer
from domain.model_use import Choice, ModelState, Purpose, Use
from sandbox.blockkit import check_message
from views import conversation, model
from views.blocks import Message, section

WROTE = Reply(text="Ask <first>.", purpose="objection", key="k1")
USE = Use("2026-11", 1_340, (Purpose("role_play", 3, 2, 1_340),), helped=1, not_helped=1)


def state(**over: object) -> ModelState:
    return ModelState(**({"model": "small", "choice": Choice(), "use": USE, "ceiling": 5_000} | over))  # type: ignore[arg-type]


def is_sound(message: Message) -> bool:
    return not check_message({"text": message.text, "blocks": list(message.blocks)})


def test_under_a_models_answer_stands_that_it_may_be_wrong() -> None:
    note, votes = model.footer(WROTE)
    assert note["elements"][0]["text"] == "_A model wrote this and may be wrong._"
    assert [each["text"]["text"] for each in votes["elements"]] == ["Helpful", "Not helpful"]
    assert json.loads(votes["elements"][0]["value"]) == {
        "answer": "k1",
        "helped": True,
        "purpose": "objection",
    }
    assert model.spoken(WROTE) == " A model wrote this and may be wrong."


def test_where_it_failed_stands_why_and_where_nobody_wanted_it_nothing() -> None:
    for why_not in ("budget", "slow", "broken", "refused", "malformed"):
        [note] = model.footer(Reply(why_not=why_not))
        assert "coach's own pages" in note["elements"][0]["text"]
        shown, _ = conversation.answered(Reply(why_not=why_not), conversation.pages([]), below=False)
        assert shown.text.startswith("I have no page on that.")
        assert "coach's own pages" not in shown.text
    for why_not in ("off", "opted_out"):
        assert model.footer(Reply(why_not=why_not)) == []  # type: ignore[arg-type]
        assert model.spoken(Reply(why_not=why_not)) == ""  # type: ignore[arg-type]


def test_use_is_told_with_the_number_first() -> None:
    shown = model.usage(state(), "en-GB", is_admin=False)
    assert shown.text == (
        "1,340 of 5,000 tokens used in November 2026, counted in UTC.\n"
        "1,340 for role play: 3 asked, 2 answered.\n"
        "1 of 2 answers that somebody judged were helpful."
    )
    own = model.usage(state(choice=Choice(is_on=False, budget=2_000)), "en-GB", is_admin=True)
    assert "1,340 of 2,000 tokens" in own.text
    assert "The model is off in this workspace." in own.text


def test_every_state_can_be_shown() -> None:
    states = [
        state(),
        state(model=None),
        state(use=Use("2026-11", 0)),
        state(choice=Choice(is_on=False)),
        state(choice=Choice(opted_out=True)),
    ]
    for each in states:
        for admin in (True, False):
            assert is_sound(model.usage(each, "pt-BR", is_admin=admin))
            assert is_sound(model.settings(each, is_admin=admin))
        assert is_sound(model.privacy(each))


def test_ones_own_switch_says_what_it_does() -> None:
    on, out = model.privacy(state()), model.privacy(state(choice=Choice(opted_out=True)))
    assert "Keep my words from the model" in json.dumps(on.blocks)
    assert out.text.startswith("Nothing of yours goes to a model.")
    assert "Let the coach ask a model for me" in json.dumps(out.blocks)


def test_a_models_words_are_escaped_and_cut_into_sections() -> None:
    shown, tail = conversation.answered(WROTE, Message("0 of 40 calls.", [section("0 / 40")]), below=True)
    assert shown.text == "Ask &lt;first&gt;. A model wrote this and may be wrong.\n0 of 40 calls."
    assert [block["type"] for block in shown.blocks] == ["section", "section", "context", "actions"]
    assert tail == tuple(shown.blocks[1:])
    long = Reply(text="word " * 1_500, purpose="x", key="k")
    shown, _ = conversation.answered(long, Message("", []), below=False)
    assert is_sound(shown)


def test_without_words_the_coachs_own_answer_stands_with_the_reason() -> None:
    own = Message("0 of 40 calls.", [section("0 / 40")])
    shown, tail = conversation.answered(Reply(why_not="slow"), own, below=True)
    assert tail is None
    assert shown.text == "0 of 40 calls. The model took too long, so this is from the coach's own pages."
    assert conversation.answered(Reply(why_not="off"), own, below=True) == (own, None)


def test_an_offer_says_what_it_would_log_and_escapes_it() -> None:
    entry = Entry({"calls": 12}, date(2026, 11, 17), "<!here> & Co", None)
    offer = Offer(entry, "12 calls yesterday for <!here> & Co", date(2026, 11, 18), "key")
    shown = conversation.offer(offer, types={}, today=date(2026, 11, 18), locale="en-GB")
    assert shown.text.startswith("12 calls Tue 17 Nov for &lt;!here&gt; &amp; Co: shall I log that?")
    assert is_sound(shown)
    long = Offer(entry, "x" * 1_990, date(2026, 11, 18), "key")
    assert (
        "too long for a button"
        in conversation.offer(long, types={}, today=date(2026, 11, 18), locale="en-GB").text
    )


def test_what_the_rules_say_is_sound() -> None:
    for message in (
        conversation.hello(),
        conversation.welcome(),
        conversation.no_pressure(),
        conversation.way_out(),
        conversation.others(),
        conversation.pages(()),
        conversation.new_deal("A" * 200),
        conversation.set_targets(may_set=True),
    ):
        assert is_sound(message)
        assert message.text
