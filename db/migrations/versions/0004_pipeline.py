"""changes of the pipeline's template

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pipeline_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('from_key', sa.String(length=40), nullable=False),
    sa.Column('to_key', sa.String(length=40), nullable=False),
    sa.Column('landed', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['people.id'], name=op.f('fk_pipeline_changes_actor_id_people')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_pipeline_changes_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pipeline_changes'))
    )
    with op.batch_alter_table('pipeline_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pipeline_changes_workspace_id'), ['workspace_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('pipeline_changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pipeline_changes_workspace_id'))

    op.drop_table('pipeline_changes')
