"""practice

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('practices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('persona', sa.String(length=80), nullable=False),
    sa.Column('scenario', sa.String(length=20), nullable=False),
    sa.Column('difficulty', sa.String(length=10), nullable=False),
    sa.Column('opening', sa.Text(), nullable=False),
    sa.Column('again_of', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('kept', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('spoken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended', sa.String(length=16), nullable=True),
    sa.Column('total', sa.SmallInteger(), nullable=True),
    sa.Column('mark_opening', sa.SmallInteger(), nullable=True),
    sa.Column('mark_questions', sa.SmallInteger(), nullable=True),
    sa.Column('mark_listening', sa.SmallInteger(), nullable=True),
    sa.Column('mark_impact', sa.SmallInteger(), nullable=True),
    sa.Column('mark_objection', sa.SmallInteger(), nullable=True),
    sa.Column('mark_value_link', sa.SmallInteger(), nullable=True),
    sa.Column('mark_honesty', sa.SmallInteger(), nullable=True),
    sa.Column('mark_advance', sa.SmallInteger(), nullable=True),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['again_of'], ['practices.id'], name=op.f('fk_practices_again_of_practices')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_practices_person_id_people')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_practices_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practices'))
    )
    with op.batch_alter_table('practices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practices_again_of'), ['again_of'], unique=False)
        batch_op.create_index('ix_practices_person_started', ['person_id', 'started_at'], unique=False)
        batch_op.create_index('ix_practices_spoken', ['forgotten_at', 'spoken_at'], unique=False)
    op.create_table('practice_messages',
    sa.Column('practice_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('ts', sa.String(length=32), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('answered', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['practice_id'], ['practices.id'], name=op.f('fk_practice_messages_practice_id_practices')),
    sa.PrimaryKeyConstraint('practice_id', 'ts', name=op.f('pk_practice_messages'))
    )


def downgrade() -> None:
    op.drop_table('practice_messages')
    op.drop_table('practices')
