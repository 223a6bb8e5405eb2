"""Each minute: a digest of the last seven days whose week was changed since is put right where it stands."""

from jobs.digest_posts import digest_post
from jobs.registry import Correction, Watch, watch
from services.digest_corrections import corrections
from services.report_ground import place_of_team


@watch("digest_corrections")
async def look(view: Watch) -> tuple[Correction, ...]:
    """The chart is drawn again, too: beside the new numbers the old one would be wrong."""
    place = place_of_team(view.workspace_id, view.team, now=view.now, content=view.content)
    return tuple(
        Correction(
            each.delivery_id,
            each.number,
            digest_post(each.digest, each.channel_id, each.locale, keeps=each.keeps),
        )
        for each in await corrections(view.tx, place, view.content)
    )
