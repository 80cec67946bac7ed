"""Indexes for the working page's figures: times of moves and answers, findings by inspection, what was returned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_MOVES = (
    "kind IN ('transfer.staged', 'transfer.in_review', 'transfer.released', 'transfer.collected', "
    "'transfer.returned', 'transfer.rejected')"
)
_INDEXES = (
    ("events_of_moves", "events", ["kind", "subject", "at"], _MOVES),
    (
        "findings_in_the_way",
        "findings",
        ["transfer_id", "round", "rule", "severity", "file_id"],
        "severity != 'info'",
    ),
    ("files_returned", "files", ["transfer_id"], "state = 'returned'"),
    ("findings_again", "findings", ["transfer_id", "round"], "round > 1"),
    ("decisions_by_gate", "decisions", ["transfer_id", "gate", "round", "at"], None),
)


def upgrade() -> None:
    """Add them."""
    for name, table, columns, rows in _INDEXES:
        where = sa.text(rows) if rows else None
        op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take them away."""
    for name, table, *_ in _INDEXES:
        op.drop_index(name, table)
