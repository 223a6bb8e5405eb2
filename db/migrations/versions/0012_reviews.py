"""reviews: what is asked, answered, voted for and decided

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_settings',
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_review_settings_team_id_teams')),
    sa.PrimaryKeyConstraint('team_id', name=op.f('pk_review_settings'))
    )
    op.create_table('reviews',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('channel_id', sa.String(length=32), nullable=False),
    sa.Column('posting', sa.SmallInteger(), server_default='1', nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('phase', sa.String(length=10), nullable=False),
    sa.Column('seed', sa.String(length=40), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('prompts_on', sa.Date(), nullable=False),
    sa.Column('reveal_on', sa.Date(), nullable=False),
    sa.Column('voting_on', sa.Date(), nullable=False),
    sa.Column('deciding_on', sa.Date(), nullable=False),
    sa.Column('close_on', sa.Date(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopened', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('facts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('experiment', sa.String(length=300), nullable=True),
    sa.Column('prediction', sa.String(length=300), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_reviews_owner_id_people')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_reviews_team_id_teams')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_reviews_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews')),
    sa.UniqueConstraint('team_id', 'kind', 'starts_on', name=op.f('uq_reviews_team_id_kind_starts_on'))
    )
    op.create_index('ix_reviews_team_phase', 'reviews', ['team_id', 'phase'], unique=False)
    op.create_table('review_actions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('result', sa.String(length=200), nullable=False),
    sa.Column('metric', sa.String(length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=True),
    sa.Column('created_on', sa.Date(), nullable=False),
    sa.Column('reminded', sa.SmallInteger(), nullable=True),
    sa.Column('carried', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('replaced', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('source_channel', sa.String(length=32), nullable=True),
    sa.Column('source_ts', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_review_actions_made_by_people')),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_review_actions_owner_id_people')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_actions_review_id_reviews')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_review_actions_team_id_teams')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_review_actions_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_actions'))
    )
    op.create_index(op.f('ix_review_actions_owner_id'), 'review_actions', ['owner_id'], unique=False)
    op.create_index(op.f('ix_review_actions_review_id'), 'review_actions', ['review_id'], unique=False)
    op.create_index('ix_review_actions_team_state', 'review_actions', ['team_id', 'state'], unique=False)
    op.create_table('review_drafts',
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('texts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_review_drafts_person_id_people')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_drafts_review_id_reviews')),
    sa.PrimaryKeyConstraint('review_id', 'person_id', name=op.f('pk_review_drafts'))
    )
    op.create_index(op.f('ix_review_drafts_person_id'), 'review_drafts', ['person_id'], unique=False)
    op.create_table('review_events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['people.id'], name=op.f('fk_review_events_actor_id_people')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_events_review_id_reviews')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_events'))
    )
    op.create_index(op.f('ix_review_events_review_id'), 'review_events', ['review_id'], unique=False)
    op.create_table('review_groups',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('thread', sa.String(length=20), nullable=False),
    sa.Column('theme', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('place', sa.SmallInteger(), nullable=False),
    sa.Column('by_coach', sa.Boolean(), nullable=False),
    sa.Column('is_current', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_groups_review_id_reviews')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_groups'))
    )
    op.create_index(op.f('ix_review_groups_review_id'), 'review_groups', ['review_id'], unique=False)
    op.create_table('review_people',
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('is_manager', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('prompted_on', sa.Date(), nullable=True),
    sa.Column('reminders', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_review_people_person_id_people')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_people_review_id_reviews')),
    sa.PrimaryKeyConstraint('review_id', 'person_id', name=op.f('pk_review_people'))
    )
    op.create_index(op.f('ix_review_people_person_id'), 'review_people', ['person_id'], unique=False)
    op.create_table('review_action_events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('action_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('what', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=True),
    sa.ForeignKeyConstraint(['action_id'], ['review_actions.id'], name=op.f('fk_review_action_events_action_id_review_actions')),
    sa.ForeignKeyConstraint(['actor_id'], ['people.id'], name=op.f('fk_review_action_events_actor_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_action_events'))
    )
    op.create_index(op.f('ix_review_action_events_action_id'), 'review_action_events', ['action_id'], unique=False)
    op.create_table('review_answers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('theme', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('from_manager', sa.Boolean(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('thread', sa.String(length=20), nullable=True),
    sa.Column('place', sa.SmallInteger(), nullable=True),
    sa.Column('group_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['review_groups.id'], name=op.f('fk_review_answers_group_id_review_groups')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_review_answers_person_id_people')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_answers_review_id_reviews')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_answers'))
    )
    op.create_index(op.f('ix_review_answers_person_id'), 'review_answers', ['person_id'], unique=False)
    op.create_index(op.f('ix_review_answers_review_id'), 'review_answers', ['review_id'], unique=False)
    op.create_table('review_votes',
    sa.Column('group_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['review_groups.id'], name=op.f('fk_review_votes_group_id_review_groups')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_review_votes_person_id_people')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_votes_review_id_reviews')),
    sa.PrimaryKeyConstraint('group_id', 'person_id', name=op.f('pk_review_votes'))
    )
    op.create_index(op.f('ix_review_votes_person_id'), 'review_votes', ['person_id'], unique=False)
    op.create_index(op.f('ix_review_votes_review_id'), 'review_votes', ['review_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_review_votes_review_id'), table_name='review_votes')
    op.drop_index(op.f('ix_review_votes_person_id'), table_name='review_votes')
    op.drop_table('review_votes')
    op.drop_index(op.f('ix_review_answers_review_id'), table_name='review_answers')
    op.drop_index(op.f('ix_review_answers_person_id'), table_name='review_answers')
    op.drop_table('review_answers')
    op.drop_index(op.f('ix_review_action_events_action_id'), table_name='review_action_events')
    op.drop_table('review_action_events')
    op.drop_index(op.f('ix_review_people_person_id'), table_name='review_people')
    op.drop_table('review_people')
    op.drop_index(op.f('ix_review_groups_review_id'), table_name='review_groups')
    op.drop_table('review_groups')
    op.drop_index(op.f('ix_review_events_review_id'), table_name='review_events')
    op.drop_table('review_events')
    op.drop_index(op.f('ix_review_drafts_person_id'), table_name='review_drafts')
    op.drop_table('review_drafts')
    op.drop_index('ix_review_actions_team_state', table_name='review_actions')
    op.drop_index(op.f('ix_review_actions_review_id'), table_name='review_actions')
    op.drop_index(op.f('ix_review_actions_owner_id'), table_name='review_actions')
    op.drop_table('review_actions')
    op.drop_index('ix_reviews_team_phase', table_name='reviews')
    op.drop_table('reviews')
    op.drop_table('review_settings')
