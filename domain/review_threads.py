"""Answers that are shown together: which thread each stands in, in which order, under which theme.

Nothing here depends on a clock; the order is drawn from a seed that the review keeps, so that it is the same
whenever it is asked for. Where a role is too small for a thread of its own, its answers stand in the team's,
without the role and without the question that would name it.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from domain.review_prompts import Prompt, ReviewContent, Theme

TEAM = "team"
"""The thread of everybody; the others are called as their role."""
LEAST = 3
LEAST_ANONYMOUS = 5
VOTES = 3
TITLE_MAX = 60
GROUPS_MOST = 12
ALONE = "alone"
"""The theme of an answer that the coach put under no title."""
MANAGER = "manager"
"""The group of what the managers wrote, after all others."""
LATE = "late"
"""The group of what came when the vote had begun; nobody votes for it."""
_WORD = re.compile(r"[\w'-]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person wrote to one question, in one text.

    person_id None: nobody's name is kept. role, question: "" where they would tell whose it is.
    theme: of its question. from_manager: it stands last. late: it came when the others had been shown.
    """

    id: int
    person_id: int | None
    role: str
    question: str
    theme: str
    text: str
    from_manager: bool = False
    late: bool = False
    thread: str | None = None
    place: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an answer stands: `place` counts from 1 in its thread; `theme` is what groups it there."""

    answer: Answer
    thread: str
    place: int
    theme: str


@dataclass(frozen=True, slots=True)
class Grouped:
    """Answers under one title. theme: the key of a theme, or "" for a title of the coach's."""

    thread: str
    theme: str
    title: str
    answers: tuple[int, ...]

    @property
    def is_minority(self) -> bool:
        """Whether it is one person's view."""
        return len(self.answers) == 1


def role_threads(people: Mapping[str, int], *, anonymous: bool) -> frozenset[str]:
    """The roles with a thread of their own. people: {role: how many are asked}, managers not among them.

    In an anonymous review those left for the team's thread must be none or enough, too: else the smallest
    role joins them, or whoever reads the team's thread could tell whose role it is.
    """
    least = LEAST_ANONYMOUS if anonymous else LEAST
    own = {role for role, count in people.items() if count >= least}
    if not anonymous:
        return frozenset(own)
    rest = sum(count for role, count in people.items() if role not in own)
    for role in sorted(own, key=lambda each: (people[each], each)):
        if not 0 < rest < least:
            break
        own.remove(role)
        rest += people[role]
    return frozenset(own)


def as_kept(
    role: str, prompt: Prompt, content: ReviewContent, own: Collection[str], *, anonymous: bool
) -> tuple[str, str]:
    """The role and the question that are stored with an anonymous answer, where they point at nobody."""
    if not anonymous:
        return role, prompt.key
    if content.is_common(prompt.key):
        return "", prompt.key
    return (role, prompt.key) if role in own else ("", "")


def thread_of(answer: Answer, content: ReviewContent, own: Collection[str]) -> str:
    """A role's own questions are answered in its thread, if it has one; everything else in the team's."""
    if answer.from_manager or content.is_common(answer.question):
        return TEAM
    return answer.role if answer.role in own else TEAM


def placed(
    answers: Sequence[Answer], content: ReviewContent, own: Collection[str], seed: str
) -> tuple[Placed, ...]:
    """Every answer with its thread and place, in a random order that the seed fixes, managers' last."""
    found: list[Placed] = []
    threads: dict[str, list[Answer]] = {}
    for answer in sorted(answers, key=lambda each: each.id):
        threads.setdefault(thread_of(answer, content, own), []).append(answer)
    for thread in sorted(threads):
        inside = threads[thread]
        Random(f"{seed}:{thread}").shuffle(inside)
        inside.sort(key=lambda each: each.from_manager)
        found += [
            Placed(each, thread, n, theme_of(_as_read(each, thread, content), content.themes))
            for n, each in enumerate(inside, start=1)
        ]
    return tuple(found)


def tells_question(answer: Answer, thread: str, content: ReviewContent) -> bool:
    """Whether its question may stand with an answer: without a name in the team's thread, a role's own
    question would tell whose it is."""
    return answer.person_id is not None or thread != TEAM or content.is_common(answer.question)


def neutral_theme(content: ReviewContent) -> str:
    """The theme that an answer whose question is hidden falls into where its words name none."""
    common = next(iter(content.common), None)
    return content.prompts[common].theme if common else content.themes[-1].key


def _as_read(answer: Answer, thread: str, content: ReviewContent) -> Answer:
    """A hidden question does not show by the theme either."""
    if tells_question(answer, thread, content):
        return answer
    return replace(answer, theme=neutral_theme(content))


def theme_of(answer: Answer, themes: Sequence[Theme]) -> str:
    """The theme most of whose words the answer has, the first of equals; else its question's."""
    text = f" {' '.join(_WORD.findall(answer.text.casefold()))} "
    counts = {theme.key: sum(text.count(f" {word} ") for word in theme.words) for theme in themes}
    best = max(counts, key=lambda key: counts[key], default=answer.theme)
    return best if counts.get(best) else answer.theme


def by_theme(answers: Sequence[Placed], content: ReviewContent) -> tuple[Grouped, ...]:
    """A thread's answers by theme: the largest first, and what the manager alone said last."""
    found: dict[str, list[Placed]] = {}
    for each in sorted(answers, key=lambda placed: placed.place):
        theme = MANAGER if each.answer.from_manager else each.theme
        found.setdefault(theme, []).append(each)
    ranked = sorted(found.items(), key=lambda item: (item[0] == MANAGER, -len(item[1]), item[1][0].place))
    return tuple(
        Grouped(
            inside[0].thread,
            theme,
            "" if theme == MANAGER else content.title(theme),
            tuple(each.answer.id for each in inside),
        )
        for theme, inside in ranked
    )


def by_coach(
    thread: str, numbered: Sequence[int], said: Sequence[tuple[str, Sequence[int]]], *, alone: str
) -> tuple[Grouped, ...] | None:
    """A model's grouping, held to what was really written.

    numbered: ids of the answers by the numbers (from 1) that it was given. said: (title, numbers) each.
    What it left out, or named where there is none, stands by itself under `alone`: no view is dropped.
    None where nothing of it can be used.
    """
    free = set(range(1, len(numbered) + 1))
    found: list[Grouped] = []
    for title, numbers in said:
        words = " ".join(title.split())[:TITLE_MAX]
        mine = [n for n in dict.fromkeys(numbers) if n in free]
        if not words or not mine or len(found) == GROUPS_MOST:
            continue
        free -= set(mine)
        found.append(Grouped(thread, "", words, tuple(numbered[n - 1] for n in mine)))
    if not found:
        return None
    left = [Grouped(thread, ALONE, alone, (numbered[n - 1],)) for n in sorted(free)]
    found.sort(key=lambda group: -len(group.answers))
    return (*found, *left)


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it is stored, with how many votes it has. by_coach: a model made its title."""

    id: int
    thread: str
    theme: str
    title: str
    place: int
    by_coach: bool = False
    votes: int = 0


def ranked(groups: Sequence[Group]) -> list[Group]:
    """By votes, of equals in the order in which they stood."""
    return sorted(groups, key=lambda each: (-each.votes, each.thread, each.place))


def votes_left(cast: int) -> int:
    return max(0, VOTES - cast)


def sizes(roles: Sequence[str]) -> dict[str, int]:
    """{role: how many people}."""
    return dict(Counter(roles))
