"""The tables of reviews. What somebody wrote is never changed by anybody else, and never deleted by a review.

An answer of an anonymous review has neither its author nor the moment it came, and an id drawn at random, so
that no order tells whose it is; that somebody has answered stands with the person, without a moment either.
"""

import sqlalchemy as sa

from db.base import Id, Json, Utc, id_column, metadata, ref

reviews = sa.Table(
    "reviews",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("team_id", "teams.id"),
    ref("owner_id", "people.id", nullable=True),  # null: nobody manages the team
    sa.Column("kind", sa.String(8), nullable=False),  # month, quarter, year
    sa.Column("starts_on", sa.Date, nullable=False),  # the period that is reviewed
    sa.Column("ends_on", sa.Date, nullable=False),  # the first day after it
    sa.Column("channel_id", sa.String(32), nullable=False),
    sa.Column("posting", sa.SmallInteger, nullable=False, server_default="1"),
    sa.Column("anonymous", sa.Boolean, nullable=False),
    sa.Column("phase", sa.String(10), nullable=False),
    sa.Column("seed", sa.String(40), nullable=False),  # what the order of answers is drawn from
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("prompts_on", sa.Date, nullable=False),
    sa.Column("reveal_on", sa.Date, nullable=False),
    sa.Column("voting_on", sa.Date, nullable=False),
    sa.Column("deciding_on", sa.Date, nullable=False),
    sa.Column("close_on", sa.Date, nullable=False),
    sa.Column("opened_at", Utc, nullable=False),
    sa.Column("revealed_at", Utc),
    sa.Column("closed_at", Utc),
    sa.Column("reopened", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("facts", Json, nullable=False),
    sa.Column("experiment", sa.String(300)),
    sa.Column("prediction", sa.String(300)),
    sa.UniqueConstraint("team_id", "kind", "starts_on"),
    sa.Index("ix_reviews_team_phase", "team_id", "phase"),
)

review_events = sa.Table(
    "review_events",
    metadata,
    id_column(),
    ref("review_id", "reviews.id", index=True),
    ref("actor_id", "people.id", nullable=True),  # null: its day came
    sa.Column("at", Utc, nullable=False),
    sa.Column("what", sa.String(20), nullable=False),  # a phase, "moved", "grouped", "reopened"
)
"""Append-only: how a review went on. Answers leave no event."""

review_people = sa.Table(
    "review_people",
    metadata,
    sa.Column("review_id", Id, sa.ForeignKey("reviews.id"), primary_key=True),
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True, index=True),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("is_manager", sa.Boolean, nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("prompted_on", sa.Date),
    sa.Column("reminders", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("left_on", sa.Date),
)

review_drafts = sa.Table(
    "review_drafts",
    metadata,
    sa.Column("review_id", Id, sa.ForeignKey("reviews.id"), primary_key=True),
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True, index=True),
    sa.Column("texts", Json, nullable=False),  # {question: text}; deleted when the answers are sent
)

review_groups = sa.Table(
    "review_groups",
    metadata,
    id_column(),
    ref("review_id", "reviews.id", index=True),
    sa.Column("thread", sa.String(20), nullable=False),
    sa.Column("theme", sa.String(40), nullable=False),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("place", sa.SmallInteger, nullable=False),
    sa.Column("by_coach", sa.Boolean, nullable=False),
    sa.Column("is_current", sa.Boolean, nullable=False, server_default=sa.true()),
)

review_answers = sa.Table(
    "review_answers",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=False),  # at random
    ref("review_id", "reviews.id", index=True),
    ref("person_id", "people.id", nullable=True, index=True),  # null where the review is anonymous
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("question", sa.String(40), nullable=False),
    sa.Column("theme", sa.String(40), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("from_manager", sa.Boolean, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("sent_at", Utc),  # null where the review is anonymous
    sa.Column("thread", sa.String(20)),
    sa.Column("place", sa.SmallInteger),
    ref("group_id", "review_groups.id", nullable=True),
)

review_votes = sa.Table(
    "review_votes",
    metadata,
    sa.Column("group_id", Id, sa.ForeignKey("review_groups.id"), primary_key=True),
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True, index=True),
    ref("review_id", "reviews.id", index=True),
)

review_actions = sa.Table(
    "review_actions",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("review_id", "reviews.id", index=True),
    ref("team_id", "teams.id"),
    ref("owner_id", "people.id", index=True),
    ref("made_by", "people.id"),
    sa.Column("what", sa.String(200), nullable=False),
    sa.Column("result", sa.String(200), nullable=False),
    sa.Column("metric", sa.String(40), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("reason", sa.String(300)),  # of the last postponing or dropping
    sa.Column("created_on", sa.Date, nullable=False),  # or got its present day
    sa.Column("reminded", sa.SmallInteger),  # the last step told for its present day
    sa.Column("carried", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("replaced", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("source_channel", sa.String(32)),
    sa.Column("source_ts", sa.String(32)),
    sa.Index("ix_review_actions_team_state", "team_id", "state"),
)

review_action_events = sa.Table(
    "review_action_events",
    metadata,
    id_column(),
    ref("action_id", "review_actions.id", index=True),
    ref("actor_id", "people.id", nullable=True),
    sa.Column("at", Utc, nullable=False),
    sa.Column("what", sa.String(12), nullable=False),  # made, done, postponed, dropped, given, split, carried
    sa.Column("reason", sa.String(300)),
)
"""Append-only: what became of an action."""

review_settings = sa.Table(
    "review_settings",
    metadata,
    sa.Column("team_id", Id, sa.ForeignKey("teams.id"), primary_key=True, autoincrement=False),
    sa.Column("anonymous", sa.Boolean, nullable=False),
)
"""What a team chose for its next reviews; without a row, answers have names."""
