"""Pressing words are found with their sentence, and true dates are left alone."""

import pytest

from domain.pressure import PressureKind, overclaims_in, pressure_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("If you sign today I can do ten percent.", PressureKind.FALSE_DEADLINE),
        ("Only three slots left.", PressureKind.SCARCITY),
        ("After everything I've done for you.", PressureKind.GUILT),
        ("All of your competitors have it.", PressureKind.FAKE_REFERENCE),
        ("You will be left behind.", PressureKind.FEAR),
        ("It's a no-brainer.", PressureKind.PUSHING),
    ],
)
def test_each_kind_of_pressure_is_found(text: str, kind: PressureKind) -> None:
    assert [each.kind for each in pressure_in(text)] == [kind]


def test_the_sentence_is_quoted_and_no_other() -> None:
    [found] = pressure_in("Thanks for your time. This offer expires tomorrow. Talk soon.")
    assert found.quote == "This offer expires tomorrow."


@pytest.mark.parametrize(
    "text",
    [
        "Your contract ends in May, so April would be early enough.",
        "Take your time.",
        "That depends on the deal size.",
        "Shall we meet today at four?",
    ],
)
def test_true_dates_and_plain_talk_are_no_pressure(text: str) -> None:
    assert not pressure_in(text)


def test_claims_that_nobody_could_show_are_found() -> None:
    assert overclaims_in("We guarantee you double results.")
    assert not overclaims_in("It saved one customer two days a month.")
