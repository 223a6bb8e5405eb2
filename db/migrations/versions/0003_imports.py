"""imports

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('imported_rows',
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('occurrence', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('log_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('said', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(deal_id IS NULL) <> (log_id IS NULL)', name=op.f('ck_imported_rows_target')),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_imported_rows_deal_id_deals')),
    sa.ForeignKeyConstraint(['log_id'], ['logs.id'], name=op.f('fk_imported_rows_log_id_logs')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_imported_rows_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('workspace_id', 'kind', 'source', 'key', 'occurrence', name=op.f('pk_imported_rows'))
    )
    with op.batch_alter_table('imported_rows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_imported_rows_deal_id'), ['deal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_rows_log_id'), ['log_id'], unique=False)

    op.create_table('import_choices',
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('header', sa.String(length=32), nullable=False),
    sa.Column('choices', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_import_choices_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('workspace_id', 'kind', 'header', name=op.f('pk_import_choices'))
    )


def downgrade() -> None:
    op.drop_table('import_choices')
    with op.batch_alter_table('imported_rows', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_imported_rows_log_id'))
        batch_op.drop_index(batch_op.f('ix_imported_rows_deal_id'))

    op.drop_table('imported_rows')
