"""What a use case is handed: who acts, when, and the open transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from content.loader import Content
from db.base import Tx
from domain.asks import Terms
from domain.team import Person
from domain.weeks import Week, local_day, week_of


@dataclass(frozen=True, slots=True)
class Scope:
    """One request or job by one person. `now` is aware UTC; `today` and `week` are the person's own.

    model: what the operator set up of a model; None: nothing.
    """

    tx: Tx
    now: datetime
    me: Person
    content: Content
    channel_id: str | None = None
    model: Terms | None = None

    @property
    def workspace_id(self) -> int:
        return self.me.workspace_id

    @property
    def today(self) -> date:
        return local_day(self.now, self.me.zone)

    @property
    def week(self) -> Week:
        return week_of(self.today)
