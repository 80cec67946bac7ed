"""An index: a file's findings are looked up by the file, in a table that only grows."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add it."""
    op.create_index("findings_by_file", "findings", ["file_id"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_index("findings_by_file", "findings")
