"""Tables of the working page: drafts, and the folders that are looked into; why a file that was seen cannot be asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    op.add_column("sightings", sa.Column("cannot", sa.Text(), nullable=True))
    _watched()
    _drafts()
    for whose in ("project", "requester", "operator"):
        op.create_index(f"transfers_by_{whose}", "transfers", [f"{whose}_id"], unique=False)


def downgrade() -> None:
    """Never: a register is not thrown away. Restore a backup instead."""
    raise NotImplementedError("restore a backup instead")


def _watched() -> None:
    op.create_table(
        "watched",
        sa.Column("id", KEY, nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=False),
        sa.Column("seen_at", TIME, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("quiet", sa.Integer(), nullable=False),
        sa.Column("unusable", sa.Integer(), nullable=False),
        sa.Column("newest", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("place", "owner"),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dag_id", sa.String(length=250), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("upload", sa.String(length=64), nullable=True),
        sa.Column("basis", sa.String(length=64), nullable=True),
        sa.Column("operator_id", KEY, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("run_id", sa.String(length=250), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dag_id", "run_id"),
    )
    op.create_index("drafts_by_state", "drafts", ["state"], unique=False)
