"""Practising with a scripted buyer: starting, speaking, ending, trying again, and taking it all back."""

from collections.abc import Collection
from dataclasses import replace

from db import practice as store
from domain.errors import UserError
from domain.objections import Category
from domain.personas import Persona
from domain.practice import (
    LONGEST,
    Exchange,
    Hinted,
    PracticeForm,
    Scored,
    Spoken,
    Talk,
    as_played,
    by_fit,
    lines_to_show,
    placed,
    score_talk,
    to_practise,
)
from domain.practice_buyer import fits
from domain.practice_words import JudgedWords, rests_on
from domain.roleplay import Difficulty, Ended, Scenario, hint, opening
from services.scope import Scope

HISTORY = 12


async def practice_form(
    scope: Scope, *, persona: str | None = None, tip: str | None = None, topic: str | None = None
) -> PracticeForm:
    """What the form begins with: for a tip or a topic somebody who raises that objection, if it is about one.

    persona, tip, topic: keys; unknown ones are passed over.
    """
    people = scope.content.coaching.personas
    fitting = by_fit(people.values(), market=_market(scope), role=scope.me.role.value)
    chosen, scenario = to_practise(fitting, _objections(scope, tip, topic))
    if persona is not None and persona in people:
        chosen, scenario = people[persona], Scenario.FIRST_CALL
    return PracticeForm(fitting, chosen, scenario)


async def start_practice(
    scope: Scope, persona_key: str, scenario: Scenario, difficulty: Difficulty
) -> tuple[Talk, Persona]:
    """A new practice; its first post is the buyer's opening. Others of the person go on beside it.

    Raises:
        UserError: content has no such persona (any more).
    """
    persona = scope.content.coaching.personas.get(persona_key)
    if persona is None:
        raise UserError("practice.no_persona", field="persona")
    return await _begin(scope, persona, scenario, difficulty), persona


async def speak(scope: Scope, thread_ts: str, ts: str, said: str) -> Spoken | None:
    """A message of the rep in a thread: the buyer's answer to it. None where no practice is there.

    A message counts once, by `ts`, which also says where it belongs when it comes late. Writing to a practice
    that is over changes nothing.
    """
    practice_id = await store.practice_in_thread(scope.tx, scope.workspace_id, scope.me.id, thread_ts)
    talk = await store.find_practice(scope.tx, scope.me.id, practice_id) if practice_id is not None else None
    if talk is None:
        return None
    persona = scope.content.coaching.personas.get(talk.persona)
    text = said.strip()[:LONGEST].strip()
    if talk.ended or persona is None or not text or any(each.ts == ts for each in talk.exchanges):
        return Spoken(talk, persona)
    return await _answer(scope, talk, persona, ts, text)


async def _answer(scope: Scope, talk: Talk, persona: Persona, ts: str, said: str) -> Spoken:
    after, practice = placed(talk, persona, ts, said)
    await store.put_messages(scope.tx, talk.id, ts, after)
    await store.change_practice(scope.tx, talk.id, {"spoken_at": scope.now})
    now = replace(talk, exchanges=after)
    if practice.ended:
        now = await _end(scope, now, practice.ended)
    shown = await store.shown_lines(scope.tx, scope.workspace_id, talk.id)
    gone = tuple(n for n in range(len(after) + 1, len(talk.exchanges) + 1) if n in shown)
    return Spoken(now, persona, lines_to_show(talk, after, shown), gone)


async def unshown(scope: Scope, talk: Talk) -> Spoken:
    """The lines of a practice that were never posted, such as those that wait for a model's words."""
    shown = await store.shown_lines(scope.tx, scope.workspace_id, talk.id)
    persona = scope.content.coaching.personas.get(talk.persona)
    return Spoken(talk, persona, lines_to_show(talk, talk.exchanges, shown))


async def word_line(scope: Scope, practice_id: int, ts: str, words: str | None) -> Spoken | None:
    """Post the answer to a message, in a model's words where they fit, with whatever waits before it.

    Nothing is posted, and the line stays as it was told, if it stands in the thread by now. None where the
    practice is not there any more.
    """
    talk = await store.find_practice(scope.tx, scope.me.id, practice_id)
    if talk is None:
        return None
    found = await unshown(scope, talk)
    n = next((n for n, each in enumerate(talk.exchanges, start=1) if each.ts == ts), 0)
    waits = any(line.n == n for line in found.lines)
    if waits and words and found.persona and fits(talk, found.persona, n, words):
        await store.word_line(scope.tx, talk.id, ts, " ".join(words.split()))
        found = await unshown(scope, await _mine(scope, practice_id))
    return replace(found, lines=tuple(line for line in found.lines if line.n <= n))


async def end_practice(scope: Scope, practice_id: int) -> tuple[Scored, bool]:
    """The rep ends it; and whether it was this that ended it. One in which the rep said nothing has no score.

    Raises:
        UserError: it is not there, or is not the asker's.
    """
    talk = await _mine(scope, practice_id)
    if talk.ended:
        return await scored(scope, talk), False
    return await scored(scope, await _end(scope, talk, Ended.REP)), True


async def scored(scope: Scope, talk: Talk) -> Scored:
    """A practice that has ended, with its score as its words make it."""
    persona = scope.content.coaching.personas.get(talk.persona)
    before = None
    if talk.again_of is not None:
        earlier = await store.find_practice(scope.tx, scope.me.id, talk.again_of)
        before = earlier.total if earlier else None
    lines = {each.answered for each in talk.exchanges}
    told = persona is not None and persona.reveals in lines
    return Scored(talk, persona, score_talk(talk) if talk.exchanges else None, told, before)


async def rests_on_it(scope: Scope, practice_id: int, words: object) -> Talk | None:
    """The practice, if it is still there and these are words about what was said in it."""
    talk = await store.find_practice(scope.tx, scope.me.id, practice_id)
    if talk is None or not isinstance(words, JudgedWords) or not rests_on(talk, words):
        return None
    return talk


async def practice_hint(scope: Scope, practice_id: int) -> Hinted:
    """What would help now.

    Raises:
        UserError: it is not there, or is not the asker's; content has its buyer no more.
    """
    talk = await _mine(scope, practice_id)
    persona = _persona(scope, talk)
    return Hinted(talk, None if talk.ended else hint(as_played(talk, persona)))


async def retry_practice(scope: Scope, practice_id: int, n: int) -> tuple[Talk, Persona]:
    """A new practice that begins with the first n messages of another and what was answered to them; the
    other stays as it is. Asked for again before anything was said in it, it is the same one.

    Raises:
        UserError: it is not there, is not the asker's, or has not got so far; content has its buyer no more.
    """
    talk = await _mine(scope, practice_id)
    persona = _persona(scope, talk)
    if talk.ended is None and n >= len(talk.exchanges):
        raise UserError("practice.your_turn")
    if not 0 <= n <= len(talk.exchanges):
        raise UserError("practice.forgotten")
    waiting = await store.untouched_retry(scope.tx, talk.id, n)
    if waiting is not None:
        return await _mine(scope, waiting), persona
    kept = talk.exchanges[:n]
    return await _begin(scope, persona, talk.scenario, talk.difficulty, again_of=talk, kept=kept), persona


async def my_practices(scope: Scope) -> list[Talk]:
    """The asker's latest practices, newest first, without their words."""
    return await store.practices_of(scope.tx, scope.me.id, limit=HISTORY)


async def count_practices(scope: Scope) -> int:
    return len(await store.practice_ids(scope.tx, scope.me.id))


async def forget_practice(scope: Scope, practice_id: int) -> tuple[str, ...]:
    """Delete one of the asker's practices; returns the keys of its posts, which are to be taken down.

    Raises:
        UserError: it is not there, or is not the asker's.
    """
    talk = await _mine(scope, practice_id)
    return await _forget(scope, [talk.id])


async def forget_practices(scope: Scope) -> tuple[int, tuple[str, ...]]:
    """Delete all of the asker's practices; returns how many, and the keys of their posts."""
    ids = await store.practice_ids(scope.tx, scope.me.id)
    return len(ids), await _forget(scope, ids)


async def _forget(scope: Scope, ids: list[int]) -> tuple[str, ...]:
    keys = await store.posted_keys(scope.tx, scope.workspace_id, ids)
    await store.drop_practices(scope.tx, scope.workspace_id, ids)
    return tuple(keys)


async def _begin(
    scope: Scope,
    persona: Persona,
    scenario: Scenario,
    difficulty: Difficulty,
    *,
    again_of: Talk | None = None,
    kept: tuple[Exchange, ...] = (),
) -> Talk:
    first = again_of.opening if again_of else opening(persona, scenario)
    values = {
        "workspace_id": scope.workspace_id,
        "person_id": scope.me.id,
        "persona": persona.key,
        "scenario": scenario.value,
        "difficulty": difficulty.value,
        "opening": first,
        "again_of": again_of.id if again_of else None,
        "kept": len(kept),
        "started_at": scope.now,
        "spoken_at": scope.now,
    }
    made = await store.find_practice(scope.tx, scope.me.id, await store.add_practice(scope.tx, values, kept))
    assert made is not None
    return made


async def _end(scope: Scope, talk: Talk, ended: Ended) -> Talk:
    values: dict[str, object] = {"ended_at": scope.now, "ended": ended.value}
    if talk.exchanges:
        score = score_talk(talk)
        marks = {mark.criterion: mark.score for mark in score.marks}
        values |= {"total": score.total} | store.mark_values(marks)
    await store.change_practice(scope.tx, talk.id, values)
    again = await store.find_practice(scope.tx, scope.me.id, talk.id)
    assert again is not None
    return again


async def _mine(scope: Scope, practice_id: int) -> Talk:
    talk = await store.find_practice(scope.tx, scope.me.id, practice_id)
    if talk is None:
        raise UserError("practice.gone")
    return talk


def _persona(scope: Scope, talk: Talk) -> Persona:
    persona = scope.content.coaching.personas.get(talk.persona)
    if persona is None:
        raise UserError("practice.no_persona")
    return persona


def _market(scope: Scope) -> str | None:
    return scope.me.own_market or (scope.me.team.market if scope.me.team else None)


def _objections(scope: Scope, tip: str | None, topic: str | None) -> Collection[Category]:
    """The objections that a tip is about, or that a topic names ("price", "objection_price")."""
    known = scope.content.coaching.tip(tip) if tip else None
    if known:
        return known.objections
    wanted = (topic or "").removeprefix("objection_")
    return [each for each in Category if each.value == wanted]
