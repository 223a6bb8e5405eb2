"""The tables of delivery: what repeats, what is to be posted, what was tried.

A delivery is one step: a post, a change of a post, its removal, the upload of a picture, a file below a post,
or a canvas. Its life: pending → sending → sent; a post or a file whose outcome is unknown is ambiguous, and
is looked up (checking) before it counts as sent or becomes pending again; what cannot be is dead, what came
too late or had no reason to be is skipped.
"""

from enum import StrEnum

import sqlalchemy as sa

from db.base import Id, Json, Utc, id_column, metadata, ref


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    AMBIGUOUS = "ambiguous"
    CHECKING = "checking"
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


class Action(StrEnum):
    """What a delivery does. EDIT, DELETE and UPLOAD may be repeated at any time. A POST or a FILE of unknown
    outcome is looked up first. A CANVAS cannot be looked up, so it is made at most once.
    """

    POST = "post"
    EDIT = "edit"
    DELETE = "delete"
    UPLOAD = "upload"
    FILE = "file"
    CANVAS = "canvas"


class Policy(StrEnum):
    """What becomes of a direct message that comes at a moment when the person should be left in peace."""

    MOVE = "move"
    DROP = "drop"


CLAIMABLE = (State.PENDING, State.AMBIGUOUS)
LEASED = (State.SENDING, State.CHECKING)
OPEN = (*CLAIMABLE, *LEASED)
SEEN = (Action.POST, Action.FILE)
"""What people would see twice, were it done twice."""

schedules = sa.Table(
    "schedules",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("team_id", "teams.id", index=True),
    ref("person_id", "people.id", nullable=True, index=True),  # whose zone it follows; null: the team's
    sa.Column("kind", sa.String(40), nullable=False),  # the job
    sa.Column("subject", sa.String(60), nullable=False),  # "team:7", "person:12"
    sa.Column("rule", Json),  # null: the job's own rule
    sa.Column("channel_id", sa.String(32)),  # null: where the job posts by itself
    sa.Column("zone", sa.String(64), nullable=False),  # the zone that due_at was worked out in
    sa.Column("watermark", sa.String(20), nullable=False),  # the last period that is dealt with
    sa.Column("due_at", Utc, nullable=False, index=True),  # when the next one is due, by rule and zone
    sa.Column("is_on", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("paused_at", Utc),  # when Slack refused it for good; until somebody resumes it
    sa.Column("paused_reason", sa.String(500)),
    sa.UniqueConstraint("workspace_id", "kind", "subject"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("schedule_id", "schedules.id", nullable=True, index=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("action", sa.String(8), nullable=False, server_default=Action.POST.value),
    sa.Column("slot_key", sa.String(160), nullable=False, unique=True),
    sa.Column("key", sa.String(40), nullable=False, unique=True),  # opaque; travels in the post's metadata
    sa.Column("channel_id", sa.String(32)),  # of a channel, or of a person for a direct message
    sa.Column("body", Json),  # {"text", "blocks"}, frozen when the slot was made
    sa.Column("late_note", sa.String(300)),  # added to the body if it is first sent late
    ref("depends_on", "deliveries.id", nullable=True, index=True),  # the post it replies to or changes
    ref("file_of", "deliveries.id", nullable=True, index=True),  # the upload of the image it shows
    ref("canvas_of", "deliveries.id", nullable=True, index=True),  # the making of the canvas it links to
    sa.Column("thread_ts", sa.String(32)),  # of a thread that does not begin with one of these posts
    ref("person_id", "people.id", nullable=True),  # to whom, where it is a direct message
    sa.Column("policy", sa.String(8)),  # null: not held back by hours, mutes or ceiling
    sa.Column("admitted_on", sa.Date),  # the person's day whose ceiling it counts for
    sa.Column("admitted_at", Utc),
    ref("merged_into", "deliveries.id", nullable=True),  # what carried its words instead
    sa.Column("due_at", Utc, nullable=False),
    sa.Column("expires_at", Utc, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("reason", sa.String(500)),  # why skipped or dead, or what went wrong last
    sa.Column("owner", sa.String(40)),
    sa.Column("claimed_at", Utc),
    sa.Column("lease_until", Utc),
    sa.Column("not_before", Utc, nullable=False),
    sa.Column("first_try_at", Utc),
    sa.Column("ambiguous_at", Utc),
    sa.Column("sends", sa.Integer, nullable=False, server_default="0"),  # sends that may have had an effect
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("ts", sa.String(32)),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("settled_at", Utc),
    sa.Column("gone_at", Utc),  # when the post was deleted again
    sa.Column("audit_at", Utc, index=True),  # when extra copies are next looked for
    sa.Column("audits", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_deliveries_state_not_before", "state", "not_before"),
    sa.Index("ix_deliveries_person_admitted", "person_id", "admitted_on"),
)

attempts = sa.Table(
    "attempts",
    metadata,
    id_column(),
    ref("delivery_id", "deliveries.id", index=True),
    sa.Column("state", sa.String(12), nullable=False),  # what it was claimed for: sending or checking
    sa.Column("owner", sa.String(40), nullable=False),
    sa.Column("claimed_at", Utc, nullable=False),
    sa.Column("ended_at", Utc, nullable=False, index=True),
    sa.Column("outcome", sa.String(12), nullable=False),  # the delivery's state afterwards
    sa.Column("reason", sa.String(500)),
)
"""Append-only: one row for each claim, written when it ended."""

delivery_files = sa.Table(
    "delivery_files",
    metadata,
    sa.Column("delivery_id", Id, sa.ForeignKey("deliveries.id"), primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("alt", sa.String(2000), nullable=False),
    sa.Column("content", sa.LargeBinary),  # null once Slack has it and the post is out
    sa.Column("slack_id", sa.String(32)),
    sa.Column("given_up", Json),  # ids that earlier tries had, which may yet be shown
    sa.Column("link", sa.String(500)),  # where a canvas is
)

sending_pauses = sa.Table(
    "sending_pauses",
    metadata,
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), primary_key=True, autoincrement=False),
    sa.Column("reason", sa.String(100), nullable=False),
    sa.Column("paused_at", Utc, nullable=False),
    sa.Column("probe_at", Utc, nullable=False),  # when Slack is next asked whether the token works
    sa.Column("probes", sa.Integer, nullable=False, server_default="0"),
)
"""Workspaces whose token Slack does not take: nothing is sent there."""

mutes = sa.Table(
    "mutes",
    metadata,
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("kind", sa.String(40), primary_key=True),
    sa.Column("muted", sa.Boolean, nullable=False),
)
"""What a person chose for a kind of direct message; without a row, the kind's own default holds."""
