"""The workspace's template: which there are, what a change would do, and the change."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import cast

from db.pipeline import (
    append_to_many,
    every_deal,
    lock_pipeline,
    names_in,
    set_pipeline,
    stages_held,
)
from domain.deal_moves import remap
from domain.deals import Deal, DealEvent, DealState, Stamp, apply
from domain.errors import UserError
from domain.stages import Part, Pipeline
from domain.template_change import (
    NAMES_SHOWN,
    Landing,
    TemplateChanged,
    TemplateChoice,
    TemplatePreview,
    landings,
    strays,
)
from services.deals import stamp
from services.pipelines import pipeline_of
from services.scope import Scope

_NAMES_READ = 200


async def templates(scope: Scope) -> TemplateChoice:
    """The workspace's template, and the others there are."""
    current = await pipeline_of(scope)
    others = (each for each in scope.content.pipelines.values() if each.key != current.key)
    return TemplateChoice(current, tuple(others))


async def preview_template(scope: Scope, key: str) -> TemplatePreview:
    """Where the open deals would land under another template; nothing is written.

    Raises:
        UserError: there is no such template, or it is the present one.
    """
    old = await pipeline_of(scope)
    new = _wanted(scope, old, key)
    held = [(stage, cast(Part, part), count) for stage, part, count in await _held(scope)]
    unknown = strays(old, ((stage, part) for stage, part, _ in held))
    landed = landings(old, new, unknown)
    names = await names_in(scope.tx, scope.workspace_id, list(unknown), limit=_NAMES_READ)
    is_open = [(stage, count) for stage, part, count in held if part in ("lead", "deal")]
    order = {each.key: place for place, each in enumerate(old.stages)}
    is_open.sort(key=lambda each: order.get(each[0], len(order)))
    return TemplatePreview(
        old,
        new,
        tuple(_landing(old, new, stage, landed, count, names) for stage, count in is_open),
        closed=sum(count for _, part, count in held if part not in ("lead", "deal")),
    )


async def change_template(scope: Scope, key: str, *, from_key: str) -> TemplateChanged:
    """Give the workspace another template and map every deal to it, as one more event in each log.

    from_key: the template that the preview began with.

    Raises:
        UserError: there is no such template, or somebody else has changed it since the preview.
    """
    old = scope.content.pipeline(await lock_pipeline(scope.tx, scope.workspace_id))
    if old.key != from_key:
        raise UserError("pipeline.template_changed", name=old.name)
    new = _wanted(scope, old, key)
    deals = await every_deal(scope.tx, scope.workspace_id)
    unknown = strays(old, ((deal.stage, deal.part) for deal in deals))
    landed = landings(old, new, unknown)
    done = await asyncio.to_thread(_remapped, deals, old, new, landed, stamp(scope))
    await append_to_many(scope.tx, scope.workspace_id, done)
    await set_pipeline(
        scope.tx, scope.workspace_id, old.key, new.key, landed, actor_id=scope.me.id, at=scope.now
    )
    still_open = [(deal, after) for deal, _, after in done if deal.is_open]
    moved = sum(deal.stage != after.stage for deal, after in still_open)
    closed = sum(not deal.is_open and not deal.removed for deal in deals)
    return TemplateChanged(old, new, moved, len(still_open) - moved, closed)


def _remapped(
    deals: Sequence[Deal], old: Pipeline, new: Pipeline, landed: Mapping[str, str], by: Stamp
) -> list[tuple[Deal, DealEvent, DealState]]:
    """Every deal gets an event, also where its stage keeps its key: earlier stages in its log may not."""
    done: list[tuple[Deal, DealEvent, DealState]] = []
    for deal in deals:
        event = remap(deal, old, new, by, landed=landed)
        done.append((deal, event, apply(deal, event)))
    return done


def _wanted(scope: Scope, old: Pipeline, key: str) -> Pipeline:
    new = scope.content.pipelines.get(key)
    if new is None:
        raise UserError("pipeline.no_template", field="template")
    if new.key == old.key:
        raise UserError("pipeline.same_template", field="template", name=old.name)
    return new


async def _held(scope: Scope) -> list[tuple[str, str, int]]:
    return await stages_held(scope.tx, scope.workspace_id)


def _landing(
    old: Pipeline,
    new: Pipeline,
    stage: str,
    landed: Mapping[str, str],
    count: int,
    names: Sequence[tuple[str, str]],
) -> Landing:
    known = old.find(stage)
    here = tuple(name for held, name in names if held == stage)[:NAMES_SHOWN]
    return Landing(
        key=stage,
        name=known.name if known else stage.replace("_", " ").capitalize(),
        to=new[landed[stage]],
        deals=count,
        is_said=stage in new.maps.get(old.key, {}),
        unmapped=None if known else here,
    )
