"""Views: each person's stack of modals and their Home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sandbox.blockkit import check_view
from sandbox.changes import Change
from sandbox.errors import SlackError, missing_argument, refuse
from sandbox.forms import first_values, merged, with_ids
from sandbox.ids import new_hash, new_id
from sandbox.model import Json, View, revive

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

STACK_LIMIT = 3
_WORDS = ("callback_id", "external_id", "private_metadata")
_FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")


class Views:
    """All views that people see now. Homes survive a restart, open modals do not."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def empty(self) -> None:
        self._stacks.clear()
        self._homes.clear()

    def reopen(self) -> None:
        for body in self._workspace.store.all("home"):
            self._homes[body["user"]] = revive(View, body)

    # ---- reading -----------------------------------------------------------------------------------------

    def stack(self, user_id: str) -> list[View]:
        """Open modals of a person, bottom to top."""
        return list(self._stacks.get(user_id, ()))

    def home(self, user_id: str) -> View | None:
        return self._homes.get(user_id)

    def get(self, view_id: str) -> View | None:
        return next((view for view in self._all() if view.id == view_id), None)

    def _all(self) -> list[View]:
        return [*(view for stack in self._stacks.values() for view in stack), *self._homes.values()]

    # ---- what the app does -------------------------------------------------------------------------------

    def open(self, trigger_id: str, wanted: Mapping[str, Any]) -> View:
        """Redeem a trigger for a first modal; one that was open gives way."""
        trigger = self._workspace.triggers.check(trigger_id)
        self._check(wanted, "modal")
        view = self._new(wanted, trigger.user, channel=trigger.channel)
        trigger.spent = True
        self._stacks[trigger.user] = [view]
        self._tell(trigger.user)
        return view

    def push(self, trigger_id: str, wanted: Mapping[str, Any]) -> View:
        """Redeem a trigger of an open modal for one more on top; raises `push_limit_reached`, `not_found`."""
        trigger = self._workspace.triggers.check(trigger_id)
        self._check(wanted, "modal")
        stack = self._stacks.get(trigger.user)
        if not stack or trigger.view_id not in {view.id for view in stack}:
            raise SlackError("not_found")
        view = self._pushed(stack, wanted)
        trigger.spent = True
        return view

    def push_over(self, view: View, wanted: Mapping[str, Any]) -> View:
        """The `push` answer to a submission."""
        self._check(wanted, "modal")
        return self._pushed(self._stacks[view.user], wanted)

    def update(
        self,
        wanted: Mapping[str, Any],
        *,
        view_id: str | None = None,
        external_id: str | None = None,
        seen_hash: str | None = None,
    ) -> View:
        """Replace what an open view shows; values of inputs whose ids stay are kept."""
        if not view_id and not external_id:
            raise missing_argument("view_id")
        view = next(
            (
                one
                for one in self._all()
                if one.id == view_id or (external_id and one.external_id == external_id)
            ),
            None,
        )
        if view is None:
            raise SlackError("not_found")
        if seen_hash and seen_hash != view.hash:
            raise SlackError("hash_conflict")
        self._check(wanted, view.type, replaces=view)
        self._fill(view, wanted)
        if view.type == "home":
            self._save_home(view)
        self._tell(view.user, home=view.type == "home")
        return view

    def publish(self, user_id: str, wanted: Mapping[str, Any], seen_hash: str | None = None) -> View:
        """Replace a person's Home."""
        user = self._workspace.user(user_id)
        if not self._workspace.app.home_enabled:
            raise SlackError("not_enabled")
        old = self._homes.get(user.id)
        if seen_hash and (old is None or seen_hash != old.hash):
            raise SlackError("hash_conflict")
        self._check(wanted, "home", replaces=old)
        view = self._new(wanted, user.id)
        if old is not None:
            view.id = view.root_view_id = old.id
            view.values = first_values(view.blocks, old.values)
        self._homes[user.id] = view
        self._save_home(view)
        self._tell(user.id, home=True)
        return view

    # ---- what people do ----------------------------------------------------------------------------------

    def type_into(self, view: View, typed: Mapping[str, Any] | None) -> None:
        """Take over what a person's page reports as typed and chosen (`state.values` form)."""
        view.values = merged(view.blocks, view.values, typed)

    def pop(self, view: View) -> None:
        """Close a view and those above it."""
        stack = self._stacks.get(view.user, [])
        if view in stack:
            del stack[stack.index(view) :]
            self._tell(view.user)

    def clear(self, user_id: str) -> None:
        if self._stacks.pop(user_id, None):
            self._tell(user_id)

    # ---- inside ------------------------------------------------------------------------------------------

    def _pushed(self, stack: list[View], wanted: Mapping[str, Any]) -> View:
        if len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        below = stack[-1]
        view = self._new(wanted, below.user, channel=below.channel)
        view.root_view_id, view.previous_view_id = stack[0].id, below.id
        stack.append(view)
        self._tell(view.user)
        return view

    def _check(self, wanted: Mapping[str, Any], kind: str, *, replaces: View | None = None) -> None:
        if wanted.get("type") not in ("modal", "home"):
            message = "[ERROR] must be one of: modal, home [json-pointer:/view/type]"
            raise SlackError("invalid_arguments", messages=[message])
        if wanted["type"] != kind:
            message = f"[ERROR] expected a view of type: {kind} [json-pointer:/view/type]"
            raise SlackError("invalid_arguments", messages=[message])
        refuse(check_view(wanted))
        external_id = wanted.get("external_id")
        if external_id and any(one.external_id == external_id and one is not replaces for one in self._all()):
            raise SlackError("duplicate_external_id")

    def _new(self, wanted: Mapping[str, Any], user_id: str, *, channel: str | None = None) -> View:
        view_id = new_id("V")
        app = self._workspace.app
        view = View(
            id=view_id,
            team_id=self._workspace.team.id,
            app_id=app.id,
            bot_id=app.bot_id,
            user=user_id,
            type=wanted["type"],
            blocks=[],
            hash="",
            root_view_id=view_id,
            channel=channel,
        )
        self._fill(view, wanted)
        return view

    def _fill(self, view: View, wanted: Mapping[str, Any]) -> None:
        view.blocks = with_ids(wanted.get("blocks") or [])
        view.title, view.submit, view.close = wanted.get("title"), wanted.get("submit"), wanted.get("close")
        for name in _WORDS:
            setattr(view, name, str(wanted.get(name) or ""))
        for name in _FLAGS:
            setattr(view, name, bool(wanted.get(name)))
        view.values = first_values(view.blocks, view.values, channel=view.channel)
        view.hash = new_hash(self._workspace.clock.timestamp())

    def _save_home(self, view: View) -> None:
        self._workspace.store.put("home", view.user, asdict(view))

    def _tell(self, user_id: str, *, home: bool = False) -> None:
        if home:
            body: Json = {"view": self._homes[user_id].to_slack()}
            self._workspace.changes.publish(Change("home", user=user_id, body=body))
        else:
            body = {"views": [view.to_slack() for view in self.stack(user_id)]}
            self._workspace.changes.publish(Change("modals", user=user_id, body=body))
