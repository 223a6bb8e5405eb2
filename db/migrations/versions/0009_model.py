"""model: what is chosen, used and said of it

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table('model_choices',
    sa.Column('workspace_id', ID, autoincrement=False, nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('budget', sa.BigInteger(), nullable=True),
    sa.Column('changed_by', ID, nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['people.id'], name=op.f('fk_model_choices_changed_by_people')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_model_choices_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('workspace_id', name=op.f('pk_model_choices'))
    )
    op.create_table('model_opt_outs',
    sa.Column('person_id', ID, autoincrement=False, nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_model_opt_outs_person_id_people')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_model_opt_outs'))
    )
    op.create_table('model_months',
    sa.Column('workspace_id', ID, autoincrement=False, nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('tokens', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_model_months_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('workspace_id', 'month', name=op.f('pk_model_months'))
    )
    op.create_table('model_uses',
    sa.Column('workspace_id', ID, autoincrement=False, nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('tokens', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_model_uses_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('workspace_id', 'month', 'purpose', name=op.f('pk_model_uses'))
    )
    op.create_table('model_votes',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('workspace_id', ID, nullable=False),
    sa.Column('person_id', ID, nullable=False),
    sa.Column('answer', sa.String(length=40), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('helped', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_model_votes_person_id_people')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_model_votes_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_model_votes')),
    sa.UniqueConstraint('person_id', 'answer', name=op.f('uq_model_votes_person_id_answer'))
    )
    op.create_index('ix_model_votes_workspace_at', 'model_votes', ['workspace_id', 'at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_model_votes_workspace_at', table_name='model_votes')
    op.drop_table('model_votes')
    op.drop_table('model_uses')
    op.drop_table('model_months')
    op.drop_table('model_opt_outs')
    op.drop_table('model_choices')
