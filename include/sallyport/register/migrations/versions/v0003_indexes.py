"""Indexes for what is looked up in tables that only grow: a file's findings, and who replaced bytes with this digest."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add them."""
    op.create_index("findings_by_file", "findings", ["file_id"], unique=False)
    op.create_index("deliveries_by_replaced", "deliveries", ["replaced_digest"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("deliveries_by_replaced", "deliveries")
    op.drop_index("findings_by_file", "findings")
