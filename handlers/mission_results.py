"""What the house does when a mission starts and when it ends: numbers, the document, the next one."""

from domain.mission_cards import Run
from domain.missions import Mission
from handlers.mission_posts import posts_for_start
from handlers.registry import Announcement
from services.mission_finish import make_document
from services.mission_library import start_next
from services.mission_proof import take_start
from services.scope import Scope
from views import formats
from views import mission_finish as view
from views import mission_proof as proof_view
from views.blocks import Message


async def after_start(scope: Scope, run: Run) -> tuple[Announcement, ...]:
    """The numbers of the first day are taken; the thread asks for those that only people know."""
    await take_start(scope, run)
    wanted = [each for each in scope.content.missions.metrics_of(run.mission) if each.source == "people"]
    if not wanted:
        return ()
    locale = run.owner.locale if run.owner else scope.me.locale
    asked = proof_view.numbers_wanted(run, wanted, locale)
    return (Announcement(f"mission:{run.id}:numbers", run.channel_id, asked, thread_of=run.head_key),)


async def after_finish(scope: Scope, run: Run) -> tuple[Announcement, ...]:
    """The document in a new version in the thread, and whatever waits for this end is started."""
    made = await make_document(scope, run, day=formats.long_day(scope.today, scope.me.locale))
    document = Announcement(
        f"mission:{run.id}:document:{made.version}",
        run.channel_id,
        view.document_message(made, run),
        thread_of=run.head_key,
        file=view.document_file(made),
        canvas=view.document_canvas(made),
    )
    following = await start_next(scope, run)
    if following is None:
        return (document,)
    if isinstance(following, Mission):
        return (document, _told(run, following.key, view.next_waits(following)))
    told = _told(run, str(following.id), view.followed_by(following.mission))
    return (document, told, *posts_for_start(scope, following), *await after_start(scope, following))


def _told(run: Run, following: str, message: Message) -> Announcement:
    key = f"mission:{run.id}:next:{following}"
    return Announcement(key, run.channel_id, message, thread_of=run.head_key)
