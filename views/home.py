"""The Home tab: my week, my deals, my missions, what I logged, and for managers the team."""

from collections.abc import Sequence

from views.blocks import Block, Home, actions, button, context, divider, section

MOST_BLOCKS = 100


def home(
    *,
    week: Sequence[Block],
    deals: Sequence[Block],
    missions: Sequence[Block],
    review: Sequence[Block],
    logged: Sequence[Block],
    teams: Sequence[Block],
) -> Home:
    """Where the week stands, the way to log, deals that need attention, missions under way, the review and
    its actions, the team for those who lead one, and the last entries."""
    ways_on = actions(
        button("Log activity", "activity.open", style="primary"),
        button("Coach", "coaching.menu"),
        button("Time off", "absences.open"),
        block_id="home_actions",
    )
    last = [divider(), section("*Last 14 days*"), *(logged or [context("Nothing logged yet.")])]
    shown = [*week, ways_on, divider(), *deals, divider(), *missions]
    shown += [divider(), *review] if review else []
    shown += [divider(), *teams] if teams else []
    return Home([*shown, *last][:MOST_BLOCKS])
