"""frozen forecasts and the managers' channel

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('forecasts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('quarter', sa.String(length=8), nullable=False),
    sa.Column('months_in', sa.SmallInteger(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('booked_minor', sa.BigInteger(), nullable=False),
    sa.Column('low_minor', sa.BigInteger(), nullable=False),
    sa.Column('middle_minor', sa.BigInteger(), nullable=False),
    sa.Column('high_minor', sa.BigInteger(), nullable=False),
    sa.Column('weighted_minor', sa.BigInteger(), nullable=False),
    sa.Column('naive_minor', sa.BigInteger(), nullable=True),
    sa.Column('prior_share', sa.Float(), nullable=False),
    sa.CheckConstraint('months_in BETWEEN 0 AND 2', name=op.f('ck_forecasts_months_in')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_forecasts_team_id_teams')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_forecasts_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forecasts')),
    sa.UniqueConstraint('team_id', 'quarter', 'months_in', name=op.f('uq_forecasts_team_id_quarter_months_in'))
    )
    op.add_column('teams', sa.Column('managers_channel_id', sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('teams', schema=None) as batch_op:
        batch_op.drop_column('managers_channel_id')
    op.drop_table('forecasts')
