"""What the coach is asked about a review's answers: to group them, leaving none out."""

from collections.abc import Collection, Sequence

from pydantic import BaseModel, ConfigDict, Field

from domain.asks import Ask, Given
from domain.review_threads import GROUPS_MOST, TITLE_MAX, Answer

PURPOSE = "review_themes"
INSTRUCTIONS = (
    "Colleagues answered questions about how they sell. The material is their answers, each with its number. "
    "Group answers that are about the same thing. Give each group a plain title of at most six words that "
    "takes no side, and the numbers of its answers. Put every number into exactly one group. An answer that "
    "fits with no other is a group of its own: never leave out or water down what only one person said. "
    "Name nobody, guess nobody's role, and write nothing but titles and numbers."
)
WAIT_S = 20.0


class ThemeShape(BaseModel):
    """One group: its title and the numbers of its answers."""

    model_config = ConfigDict(extra="ignore")

    title: str = Field(min_length=1, max_length=TITLE_MAX * 2)
    answers: list[int] = Field(max_length=200)


class ThemesShape(BaseModel):
    """A model's grouping of numbered answers."""

    model_config = ConfigDict(extra="ignore")

    groups: list[ThemeShape] = Field(min_length=1, max_length=GROUPS_MOST * 3)


def themes_ask(answers: Sequence[Answer], of: Collection[int]) -> Ask:
    """Neither names nor roles go along. answers: in the order of their numbers, from 1. of: whose words they
    may be where no name is kept; if one of them wants no model, nothing is asked. Under a name, only what
    that person wrote is left out, and stands alone.
    """
    data = tuple(
        Given(f"answer {n}", each.text, by=each.person_id) for n, each in enumerate(answers, start=1)
    )
    return Ask(
        PURPOSE, INSTRUCTIONS, data, shape=ThemesShape, max_tokens=900, wait_s=WAIT_S, of=frozenset(of)
    )
