"""Tables of the way out: markings, incidents, released tables, sightings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    _markings()
    _incidents()
    _released_tables()
    _sightings()


def downgrade() -> None:
    """Never: a register is not thrown away. Restore a backup instead."""
    raise NotImplementedError("restore a backup instead")


def _markings() -> None:
    op.create_table(
        "markings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("transfer_id", KEY, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", KEY, nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.JSON(), nullable=True),
        sa.Column("sealed_digest", sa.String(length=64), nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"]),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("transfer_id", "round", "reviewer_id"),
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=True),
        sa.Column("transfer_id", KEY, nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("is_frozen", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by_id", KEY, nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("closed_by_id", KEY, nullable=True),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"]),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"]),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("incidents_by_project", "incidents", ["project_id"], unique=False)


def _released_tables() -> None:
    op.create_table(
        "released_tables",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("transfer_id", KEY, nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("fact", sa.JSON(), nullable=False),
        sa.Column("is_released", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"]),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"]),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("released_tables_by_project", "released_tables", ["project_id"], unique=False)


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=False),
        sa.Column("quiet_since", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sightings_by_owner", "sightings", ["place", "owner"], unique=False)
