"""delivery in steps

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('delivery_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('owner', sa.String(length=40), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_attempts_delivery_id_deliveries')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts'))
    )
    op.create_index(op.f('ix_attempts_delivery_id'), 'attempts', ['delivery_id'], unique=False)
    op.create_index(op.f('ix_attempts_ended_at'), 'attempts', ['ended_at'], unique=False)

    op.create_table('delivery_files',
    sa.Column('delivery_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('alt', sa.String(length=2000), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('slack_id', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_delivery_files_delivery_id_deliveries')),
    sa.PrimaryKeyConstraint('delivery_id', name=op.f('pk_delivery_files'))
    )
    op.create_table('sending_pauses',
    sa.Column('workspace_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('reason', sa.String(length=100), nullable=False),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('probe_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('probes', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_sending_pauses_workspace_id_workspaces')),
    sa.PrimaryKeyConstraint('workspace_id', name=op.f('pk_sending_pauses'))
    )
    op.create_table('mutes',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('muted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_mutes_person_id_people')),
    sa.PrimaryKeyConstraint('person_id', 'kind', name=op.f('pk_mutes'))
    )
    op.add_column('deliveries', sa.Column('action', sa.String(length=8), server_default='post', nullable=False))
    op.add_column('deliveries', sa.Column('policy', sa.String(length=8), nullable=True))
    op.add_column('deliveries', sa.Column('admitted_on', sa.Date(), nullable=True))
    op.add_column('deliveries', sa.Column('admitted_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('deliveries', sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('deliveries', sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('deliveries', sa.Column('audit_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('deliveries', sa.Column('audits', sa.Integer(), server_default='0', nullable=False))
    for name in ('depends_on', 'file_of', 'merged_into'):
        _add_reference('deliveries', name, 'deliveries')
    _add_reference('deliveries', 'person_id', 'people')
    op.create_index(op.f('ix_deliveries_audit_at'), 'deliveries', ['audit_at'], unique=False)
    op.create_index(op.f('ix_deliveries_depends_on'), 'deliveries', ['depends_on'], unique=False)
    op.create_index(op.f('ix_deliveries_file_of'), 'deliveries', ['file_of'], unique=False)
    op.create_index('ix_deliveries_person_admitted', 'deliveries', ['person_id', 'admitted_on'], unique=False)

    _add_reference('schedules', 'person_id', 'people')
    op.create_index(op.f('ix_schedules_person_id'), 'schedules', ['person_id'], unique=False)
    op.add_column('schedules', sa.Column('channel_id', sa.String(length=32), nullable=True))
    op.add_column('schedules', sa.Column('is_on', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('schedules', sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('schedules', sa.Column('paused_reason', sa.String(length=500), nullable=True))


def _add_reference(table: str, column: str, target: str) -> None:
    """SQLite takes a reference together with its new column, and not afterwards."""
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            f'ALTER TABLE {table} ADD COLUMN {column} INTEGER'
            f' CONSTRAINT fk_{table}_{column}_{target} REFERENCES {target} (id)'
        )
        return
    op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(f'fk_{table}_{column}_{target}'), table, target, [column], ['id'])


def downgrade() -> None:
    for name in ('paused_reason', 'paused_at', 'is_on', 'channel_id'):
        op.drop_column('schedules', name)
    op.drop_index(op.f('ix_schedules_person_id'), table_name='schedules')
    _drop_reference('schedules', 'person_id', 'people')

    op.drop_index('ix_deliveries_person_admitted', table_name='deliveries')
    for name in ('file_of', 'depends_on', 'audit_at'):
        op.drop_index(op.f(f'ix_deliveries_{name}'), table_name='deliveries')
    _drop_reference('deliveries', 'person_id', 'people')
    for name in ('merged_into', 'file_of', 'depends_on'):
        _drop_reference('deliveries', name, 'deliveries')
    for name in ('audits', 'audit_at', 'gone_at', 'claimed_at', 'admitted_at', 'admitted_on', 'policy', 'action'):
        op.drop_column('deliveries', name)
    for name in ('mutes', 'sending_pauses', 'delivery_files', 'attempts'):
        op.drop_table(name)


def _drop_reference(table: str, column: str, target: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(f'fk_{table}_{column}_{target}', type_='foreignkey')
        batch_op.drop_column(column)
