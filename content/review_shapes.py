"""The shape of reviews.yaml, as a strict, frozen pydantic model."""

from typing import Annotated

from pydantic import Field, StringConstraints

from content.shapes import Key, Label, Shape

Question = Annotated[str, StringConstraints(min_length=1, max_length=150, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
Day = Annotated[int, Field(ge=1, le=30)]


class DaysShape(Shape):
    prompts: Day
    reveal: Day
    voting: Day
    deciding: Day
    close: Day


class PromptShape(Shape):
    text: Question
    short: Short
    theme: Key


class ThemeShape(Shape):
    title: Label
    words: list[Word] = Field(default_factory=list)


class DaysFile(Shape):
    month: DaysShape | None = None
    quarter: DaysShape | None = None
    year: DaysShape | None = None


class RolesShape(Shape):
    sdr: list[Key] | None = None
    ae: list[Key] | None = None
    csm: list[Key] | None = None
    manager: list[Key] | None = None
    revops: list[Key] | None = None


class RolesFile(Shape):
    month: RolesShape = RolesShape()
    quarter: RolesShape = RolesShape()
    year: RolesShape = RolesShape()


class ReviewsFile(Shape):
    """reviews.yaml; a further file may say anything of it anew, and add questions and themes."""

    days: DaysFile = DaysFile()
    common: list[Key] | None = None
    roles: RolesFile = RolesFile()
    questions: dict[Key, PromptShape] = Field(default_factory=dict)
    themes: dict[Key, ThemeShape] = Field(default_factory=dict)
    vague: list[Word] | None = None
