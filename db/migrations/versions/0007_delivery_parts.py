"""delivery parts

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


def upgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            'ALTER TABLE deliveries ADD COLUMN canvas_of INTEGER'
            ' CONSTRAINT fk_deliveries_canvas_of_deliveries REFERENCES deliveries (id)'
        )
    else:
        op.add_column('deliveries', sa.Column('canvas_of', sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f('fk_deliveries_canvas_of_deliveries'), 'deliveries', 'deliveries', ['canvas_of'], ['id'])
    op.create_index(op.f('ix_deliveries_canvas_of'), 'deliveries', ['canvas_of'], unique=False)
    op.add_column('deliveries', sa.Column('thread_ts', sa.String(length=32), nullable=True))
    op.add_column('delivery_files', sa.Column('given_up', JSON, nullable=True))
    op.add_column('delivery_files', sa.Column('link', sa.String(length=500), nullable=True))


def downgrade() -> None:
    op.drop_column('delivery_files', 'link')
    op.drop_column('delivery_files', 'given_up')
    op.drop_column('deliveries', 'thread_ts')
    op.drop_index(op.f('ix_deliveries_canvas_of'), table_name='deliveries')
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_constraint('fk_deliveries_canvas_of_deliveries', type_='foreignkey')
        batch_op.drop_column('canvas_of')
