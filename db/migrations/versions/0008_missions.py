"""missions

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('chassis_figures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('component', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('confidence', sa.String(length=12), nullable=False),
    sa.Column('value', sa.String(length=120), nullable=True),
    sa.Column('cases', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.CheckConstraint('(team_id IS NULL) <> (person_id IS NULL)', name=op.f('ck_chassis_figures_whose')),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_chassis_figures_by_id_people')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_chassis_figures_person_id_people')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_chassis_figures_team_id_teams')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_chassis_figures_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chassis_figures'))
    )
    op.create_index('ix_chassis_figures_person', 'chassis_figures', ['person_id', 'component', 'day'], unique=False)
    op.create_index('ix_chassis_figures_team', 'chassis_figures', ['team_id', 'component', 'day'], unique=False)
    op.create_table('mission_runs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('for_team', sa.Boolean(), nullable=False),
    sa.Column('mission_key', sa.String(length=80), nullable=False),
    sa.Column('mission', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('started_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('channel_id', sa.String(length=32), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('look_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rev', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_mission_runs_owner_id_people')),
    sa.ForeignKeyConstraint(['started_by'], ['people.id'], name=op.f('fk_mission_runs_started_by_people')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_mission_runs_team_id_teams')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_mission_runs_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mission_runs'))
    )
    op.create_index(op.f('ix_mission_runs_look_at'), 'mission_runs', ['look_at'], unique=False)
    op.create_index('ix_mission_runs_team_started', 'mission_runs', ['team_id', 'started_at'], unique=False)
    op.create_index('ix_mission_runs_workspace_status', 'mission_runs', ['workspace_id', 'status'], unique=False)
    op.create_table('mission_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('deliverable', sa.String(length=80), nullable=False),
    sa.Column('what', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_mission_changes_person_id_people')),
    sa.ForeignKeyConstraint(['run_id'], ['mission_runs.id'], name=op.f('fk_mission_changes_run_id_mission_runs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mission_changes'))
    )
    op.create_index(op.f('ix_mission_changes_run_id'), 'mission_changes', ['run_id'], unique=False)
    op.create_table('mission_documents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('line', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('markdown', sa.Text(), nullable=False),
    sa.Column('texts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_mission_documents_made_by_people')),
    sa.ForeignKeyConstraint(['run_id'], ['mission_runs.id'], name=op.f('fk_mission_documents_run_id_mission_runs')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_mission_documents_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mission_documents')),
    sa.UniqueConstraint('workspace_id', 'line', 'version', name=op.f('uq_mission_documents_workspace_id_line_version'))
    )
    op.create_index(op.f('ix_mission_documents_run_id'), 'mission_documents', ['run_id'], unique=False)
    op.create_table('mission_events',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('rev', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('data', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['people.id'], name=op.f('fk_mission_events_actor_id_people')),
    sa.ForeignKeyConstraint(['run_id'], ['mission_runs.id'], name=op.f('fk_mission_events_run_id_mission_runs')),
    sa.PrimaryKeyConstraint('run_id', 'rev', name=op.f('pk_mission_events'))
    )
    op.create_table('mission_files',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('slack_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('address', sa.String(length=2000), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_mission_files_person_id_people')),
    sa.ForeignKeyConstraint(['run_id'], ['mission_runs.id'], name=op.f('fk_mission_files_run_id_mission_runs')),
    sa.PrimaryKeyConstraint('run_id', 'slack_id', name=op.f('pk_mission_files'))
    )
    op.create_table('mission_follow_ups',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['done_by'], ['people.id'], name=op.f('fk_mission_follow_ups_done_by_people')),
    sa.ForeignKeyConstraint(['run_id'], ['mission_runs.id'], name=op.f('fk_mission_follow_ups_run_id_mission_runs')),
    sa.PrimaryKeyConstraint('run_id', 'key', 'times', name=op.f('pk_mission_follow_ups'))
    )
    op.create_table('mission_people',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_mission_people_person_id_people')),
    sa.ForeignKeyConstraint(['run_id'], ['mission_runs.id'], name=op.f('fk_mission_people_run_id_mission_runs')),
    sa.PrimaryKeyConstraint('run_id', 'person_id', name=op.f('pk_mission_people'))
    )
    op.create_index(op.f('ix_mission_people_person_id'), 'mission_people', ['person_id'], unique=False)
    op.create_table('mission_queue',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('for_team', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('mission_key', sa.String(length=80), nullable=False),
    sa.Column('plan', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_mission_queue_owner_id_people')),
    sa.ForeignKeyConstraint(['run_id'], ['mission_runs.id'], name=op.f('fk_mission_queue_run_id_mission_runs')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_mission_queue_team_id_teams')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_mission_queue_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mission_queue'))
    )
    op.create_index(op.f('ix_mission_queue_owner_id'), 'mission_queue', ['owner_id'], unique=False)
    op.create_index(op.f('ix_mission_queue_run_id'), 'mission_queue', ['run_id'], unique=False)
    op.create_table('mission_snapshots',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('day', sa.SmallInteger(), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('readings', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['mission_runs.id'], name=op.f('fk_mission_snapshots_run_id_mission_runs')),
    sa.PrimaryKeyConstraint('run_id', 'day', name=op.f('pk_mission_snapshots'))
    )


def downgrade() -> None:
    op.drop_table('mission_snapshots')
    op.drop_index(op.f('ix_mission_queue_run_id'), table_name='mission_queue')
    op.drop_index(op.f('ix_mission_queue_owner_id'), table_name='mission_queue')
    op.drop_table('mission_queue')
    op.drop_index(op.f('ix_mission_people_person_id'), table_name='mission_people')
    op.drop_table('mission_people')
    op.drop_table('mission_follow_ups')
    op.drop_table('mission_files')
    op.drop_table('mission_events')
    op.drop_index(op.f('ix_mission_documents_run_id'), table_name='mission_documents')
    op.drop_table('mission_documents')
    op.drop_index(op.f('ix_mission_changes_run_id'), table_name='mission_changes')
    op.drop_table('mission_changes')
    op.drop_index('ix_mission_runs_workspace_status', table_name='mission_runs')
    op.drop_index('ix_mission_runs_team_started', table_name='mission_runs')
    op.drop_index(op.f('ix_mission_runs_look_at'), table_name='mission_runs')
    op.drop_table('mission_runs')
    op.drop_index('ix_chassis_figures_team', table_name='chassis_figures')
    op.drop_index('ix_chassis_figures_person', table_name='chassis_figures')
    op.drop_table('chassis_figures')
