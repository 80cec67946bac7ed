"""What form a draft was sent as, and why the run that it was sent as was refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_COLUMNS = (("form_digest", sa.String(length=64)), ("problem", sa.Text()), ("advice", sa.Text()))


def upgrade() -> None:
    """Add the columns. Of drafts that were sent before the digest is not known, and worked out when their run comes."""
    for name, kind in _COLUMNS:
        op.add_column("drafts", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    """Take them away."""
    for name, _ in _COLUMNS:
        op.drop_column("drafts", name)
