"""What a deliverable's lines mean for targets and stages."""

from datetime import date

import pytest

from content.loader import Content
from domain.mission_applies import stage_lines, target_lines
from domain.team import Role

TODAY = date(2026, 11, 18)


def targets(content: Content, text: str) -> tuple[dict[object, dict[str, int]], tuple[str, ...]]:
    read = target_lines(text, types=content.activities.types, today=TODAY)
    return {each.role: dict(each.weekly) for each in read.settings}, read.unread


def test_lines_name_a_role_an_activity_and_a_number(content: Content) -> None:
    text = "## Targets\n- SDR: calls 60 a week, emails 100\n* AE: 8 demos\n\nEverybody: nothing\n"
    assert targets(content, text) == (
        {Role.SDR: {"calls": 60, "emails": 100}, Role.AE: {"demos": 8}},
        (),
    )


def test_without_a_role_it_is_for_everybody_and_the_later_line_counts(content: Content) -> None:
    read, _ = targets(content, "calls 40\n1. calls 50 per week\n")
    assert read == {None: {"calls": 50}}


def test_lines_with_a_number_that_say_no_target_are_named(content: Content) -> None:
    read, unread = targets(
        content, "SDR: calls 60\nBy week 3 we are faster\n<@U1> calls 5\nA plain sentence."
    )
    assert read == {Role.SDR: {"calls": 60}}
    assert unread == ("By week 3 we are faster", "<@U1> calls 5")


def test_stages_are_those_of_the_template_that_has_most_of_them(content: Content) -> None:
    text = (
        "- Qualification: do we fit\n- Discovery: what they need\n- Proposal\n- Negotiation\n- Dancing: last"
    )
    read = stage_lines(text, content.pipelines.values())
    assert read.template is not None
    assert {"qualification", "discovery", "proposal", "negotiation"} == set(read.matched)
    assert read.unmatched == ("Dancing",)


@pytest.mark.parametrize("text", ["", "Discovery: one is not enough", "Nothing of the kind\nat all"])
def test_lines_that_name_no_pipeline_lead_to_none(content: Content, text: str) -> None:
    assert stage_lines(text, content.pipelines.values()).template is None
