"""The tables of missions: runs with their logs, and what comes of them.

A run is its log (`mission_events`) folded up over the mission it was started with, frozen in its row.
The other columns of a run are what queries look for, kept beside the log.
"""

import sqlalchemy as sa

from db.base import Id, Json, Utc, id_column, metadata, ref

mission_runs = sa.Table(
    "mission_runs",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("team_id", "teams.id", nullable=True),  # whose numbers it is about: the owner's team at the start
    sa.Column("for_team", sa.Boolean, nullable=False),  # started for the team, not for its owner alone
    sa.Column("mission_key", sa.String(80), nullable=False),
    sa.Column("mission", Json, nullable=False),  # with its variation, as it was at the start
    sa.Column("status", sa.String(12), nullable=False),
    ref("owner_id", "people.id", nullable=True),
    ref("started_by", "people.id"),
    sa.Column("channel_id", sa.String(32), nullable=False),  # of its thread: a channel, or a person for a DM
    sa.Column("started_at", Utc, nullable=False),
    sa.Column("moved_at", Utc, nullable=False),
    sa.Column("ended_at", Utc),
    sa.Column("look_at", Utc, index=True),  # when time may next ask for something; null: never again
    sa.Column("rev", sa.Integer, nullable=False),  # how many events its log has
    sa.Index("ix_mission_runs_workspace_status", "workspace_id", "status"),
    sa.Index("ix_mission_runs_team_started", "team_id", "started_at"),
)

mission_events = sa.Table(
    "mission_events",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("mission_runs.id"), primary_key=True),
    sa.Column("rev", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("at", Utc, nullable=False),
    ref("actor_id", "people.id", nullable=True),
    sa.Column("data", Json, nullable=False),  # `domain.mission_events.event_data`, without the mission
)
"""Append-only."""

mission_people = sa.Table(
    "mission_people",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("mission_runs.id"), primary_key=True),
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True, index=True),
)
"""Who takes part now: the owner, the roles, the leads."""

mission_files = sa.Table(
    "mission_files",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("mission_runs.id"), primary_key=True),
    sa.Column("slack_id", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(300), nullable=False),
    sa.Column("address", sa.String(2000), nullable=False),
    sa.Column("at", Utc, nullable=False),
    ref("person_id", "people.id"),
)
"""Files that were dropped into a run's thread; which deliverable one is for is in the log."""

mission_documents = sa.Table(
    "mission_documents",
    metadata,
    id_column(),
    ref("run_id", "mission_runs.id", index=True),
    ref("workspace_id", "workspaces.id"),
    sa.Column("line", sa.String(120), nullable=False),  # whose and of which mission: "team:3:sales-bible"
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("markdown", sa.Text, nullable=False),
    sa.Column("texts", Json, nullable=False),  # {deliverable: text}, what the next version starts from
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("made_at", Utc, nullable=False),
    ref("made_by", "people.id", nullable=True),
    sa.UniqueConstraint("workspace_id", "line", "version"),
)

mission_snapshots = sa.Table(
    "mission_snapshots",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("mission_runs.id"), primary_key=True),
    sa.Column("day", sa.SmallInteger, primary_key=True),  # 0, 30 or 90 days after the start
    sa.Column("taken_on", sa.Date, nullable=False),
    sa.Column("taken_at", Utc, nullable=False),
    sa.Column("readings", Json, nullable=False),  # [{metric, value, cases}]
)

mission_changes = sa.Table(
    "mission_changes",
    metadata,
    id_column(),
    ref("run_id", "mission_runs.id", index=True),
    sa.Column("kind", sa.String(12), nullable=False),  # "stages" or "targets"
    sa.Column("deliverable", sa.String(80), nullable=False),
    sa.Column("what", Json, nullable=False),
    sa.Column("at", Utc, nullable=False),
    ref("person_id", "people.id"),
)
"""What a run's deliverables were applied to in the workspace."""

mission_follow_ups = sa.Table(
    "mission_follow_ups",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("mission_runs.id"), primary_key=True),
    sa.Column("key", sa.String(80), primary_key=True),
    sa.Column("times", sa.Integer, primary_key=True),  # which of its returns, from 1
    sa.Column("due_at", Utc, nullable=False),
    sa.Column("done_at", Utc),
    ref("done_by", "people.id", nullable=True),
    sa.Column("note", sa.Text),
)

mission_queue = sa.Table(
    "mission_queue",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("owner_id", "people.id", index=True),
    ref("team_id", "teams.id", nullable=True),
    sa.Column("for_team", sa.Boolean, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("mission_key", sa.String(80), nullable=False),
    sa.Column("plan", Json, nullable=False),  # how it is to be started: variation, roles, rhythm, channel
    sa.Column("asked_at", Utc, nullable=False),
    ref("run_id", "mission_runs.id", nullable=True, index=True),  # what it became
    sa.Column("dropped_at", Utc),
)
"""Missions that are to be started one after the other."""

chassis_figures = sa.Table(
    "chassis_figures",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("team_id", "teams.id", nullable=True),  # whose: a team's, or a person's who has none
    ref("person_id", "people.id", nullable=True),
    sa.Column("component", sa.String(40), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("confidence", sa.String(12), nullable=False),
    sa.Column("value", sa.String(120)),  # an exact fraction, "3/10"; null where unknown
    sa.Column("cases", sa.Integer),
    sa.Column("note", sa.String(500)),
    sa.Column("at", Utc, nullable=False),
    ref("by_id", "people.id", nullable=True),
    sa.CheckConstraint("(team_id IS NULL) <> (person_id IS NULL)", name="whose"),
    sa.Index("ix_chassis_figures_team", "team_id", "component", "day"),
    sa.Index("ix_chassis_figures_person", "person_id", "component", "day"),
)
"""Append-only: a component's history."""
