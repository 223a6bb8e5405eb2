"""deals

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('deals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('account', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.Text(), nullable=False),
    sa.Column('account_key', sa.Text(), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('part', sa.String(length=5), nullable=False),
    sa.Column('first_stage', sa.String(length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('market', sa.String(length=40), nullable=True),
    sa.Column('expected_close', sa.Date(), nullable=True),
    sa.Column('next_step', sa.String(length=300), nullable=True),
    sa.Column('next_step_on', sa.Date(), nullable=True),
    sa.Column('evidence', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('met', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('created_on', sa.Date(), nullable=False),
    sa.Column('entered_stage_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('lost_reason', sa.String(length=40), nullable=True),
    sa.Column('competitor', sa.String(length=200), nullable=True),
    sa.Column('pushes', sa.Integer(), nullable=False),
    sa.Column('handed_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('handed_role', sa.String(length=20), nullable=True),
    sa.Column('removed', sa.Boolean(), nullable=False),
    sa.Column('rev', sa.Integer(), nullable=False),
    sa.CheckConstraint('(amount_minor IS NULL) = (currency IS NULL)', name=op.f('ck_deals_amount')),
    sa.ForeignKeyConstraint(['handed_by'], ['people.id'], name=op.f('fk_deals_handed_by_people')),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_deals_owner_id_people')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_deals_team_id_teams')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_deals_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deals'))
    )
    with op.batch_alter_table('deals', schema=None) as batch_op:
        batch_op.create_index('ix_deals_owner_part', ['owner_id', 'part'], unique=False)
        batch_op.create_index('ix_deals_team_part', ['team_id', 'part'], unique=False)
        batch_op.create_index('ix_deals_workspace_account', ['workspace_id', 'account_key'], unique=False)
        batch_op.create_index('ix_deals_workspace_closed', ['workspace_id', 'closed_on'], unique=False)
        batch_op.create_index('ix_deals_workspace_name', ['workspace_id', 'name_key'], unique=False)

    op.create_table('revenue_targets',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('quarter', sa.String(length=8), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('set_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=True),
    sa.CheckConstraint('(amount_minor IS NULL) = (currency IS NULL)', name=op.f('ck_revenue_targets_amount')),
    sa.CheckConstraint('(person_id IS NULL) <> (team_id IS NULL)', name=op.f('ck_revenue_targets_subject')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_revenue_targets_person_id_people')),
    sa.ForeignKeyConstraint(['set_by'], ['people.id'], name=op.f('fk_revenue_targets_set_by_people')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_revenue_targets_team_id_teams')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_revenue_targets_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revenue_targets'))
    )
    with op.batch_alter_table('revenue_targets', schema=None) as batch_op:
        batch_op.create_index('ix_revenue_targets_person', ['person_id', 'quarter'], unique=False)
        batch_op.create_index('ix_revenue_targets_team', ['team_id', 'quarter'], unique=False)

    op.create_table('deal_credits',
    sa.Column('deal_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('activity', sa.String(length=40), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('rev', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_deal_credits_deal_id_deals')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_deal_credits_person_id_people')),
    sa.PrimaryKeyConstraint('deal_id', 'activity', 'stage', name=op.f('pk_deal_credits'))
    )
    with op.batch_alter_table('deal_credits', schema=None) as batch_op:
        batch_op.create_index('ix_deal_credits_person_day', ['person_id', 'day', 'activity'], unique=False)

    op.create_table('deal_events',
    sa.Column('deal_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('rev', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('from_stage', sa.String(length=40), nullable=True),
    sa.Column('to_stage', sa.String(length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('expected_close', sa.Date(), nullable=True),
    sa.Column('undoes', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['people.id'], name=op.f('fk_deal_events_actor_id_people')),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_deal_events_deal_id_deals')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_deal_events_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('deal_id', 'rev', name=op.f('pk_deal_events'))
    )
    with op.batch_alter_table('deal_events', schema=None) as batch_op:
        batch_op.create_index('ix_deal_events_workspace_day', ['workspace_id', 'day'], unique=False)

    _refer_to_deals('log_revisions')
    _refer_to_deals('logs')
    op.create_index(op.f('ix_logs_deal_id'), 'logs', ['deal_id'], unique=False)
    op.add_column('teams', sa.Column('allow_gaps', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('teams', sa.Column('deals_channel_id', sa.String(length=32), nullable=True))
    op.add_column('teams', sa.Column('wins_channel_id', sa.String(length=32), nullable=True))
    op.add_column('workspaces', sa.Column('pipeline', sa.String(length=40), nullable=True))


def _refer_to_deals(table: str) -> None:
    """SQLite takes a reference with a new column, and could add it later only by making the table anew,
    which it refuses while other tables refer to it.
    """
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            f'ALTER TABLE {table} ADD COLUMN deal_id INTEGER'
            f' CONSTRAINT fk_{table}_deal_id_deals REFERENCES deals (id)'
        )
        return
    op.add_column(table, sa.Column('deal_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(f'fk_{table}_deal_id_deals'), table, 'deals', ['deal_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('workspaces', schema=None) as batch_op:
        batch_op.drop_column('pipeline')

    with op.batch_alter_table('teams', schema=None) as batch_op:
        batch_op.drop_column('wins_channel_id')
        batch_op.drop_column('deals_channel_id')
        batch_op.drop_column('allow_gaps')

    with op.batch_alter_table('logs', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_logs_deal_id_deals'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_logs_deal_id'))
        batch_op.drop_column('deal_id')

    with op.batch_alter_table('log_revisions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_log_revisions_deal_id_deals'), type_='foreignkey')
        batch_op.drop_column('deal_id')

    with op.batch_alter_table('deal_events', schema=None) as batch_op:
        batch_op.drop_index('ix_deal_events_workspace_day')

    op.drop_table('deal_events')
    with op.batch_alter_table('deal_credits', schema=None) as batch_op:
        batch_op.drop_index('ix_deal_credits_person_day')

    op.drop_table('deal_credits')
    with op.batch_alter_table('revenue_targets', schema=None) as batch_op:
        batch_op.drop_index('ix_revenue_targets_team')
        batch_op.drop_index('ix_revenue_targets_person')

    op.drop_table('revenue_targets')
    with op.batch_alter_table('deals', schema=None) as batch_op:
        batch_op.drop_index('ix_deals_workspace_name')
        batch_op.drop_index('ix_deals_workspace_closed')
        batch_op.drop_index('ix_deals_workspace_account')
        batch_op.drop_index('ix_deals_team_part')
        batch_op.drop_index('ix_deals_owner_part')

    op.drop_table('deals')
