"""Every minute: whether a team's review goes on, somebody is to be reminded, or an action is due."""

from jobs.registry import Announcement, Watch, watch
from services.notices import declare_notice
from services.review_people import common_locale
from services.review_run import advance
from views.review_posts import ACTIONS_KIND, PROMPTS_KIND, posts_for
from views.reviews import ACTIONS_TITLE, PROMPTS_TITLE

declare_notice(PROMPTS_KIND, PROMPTS_TITLE)
declare_notice(ACTIONS_KIND, ACTIONS_TITLE)


@watch("reviews")
async def look(view: Watch) -> tuple[Announcement, ...]:
    """What is due is written and told in one transaction, so a restart tells nothing twice."""
    steps = await advance(view.tx, view.team, now=view.now, content=view.content)
    if not steps:
        return ()
    locale = await common_locale(view.tx, view.workspace_id, view.team)
    return posts_for(steps, locale)
