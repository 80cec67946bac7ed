"""Which copies still lie somewhere: noted with the files and deliveries, so that tidying need not look through all of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NOTED = (("files", "in_triage"), ("files", "in_quarantine"), ("deliveries", "replaced_kept"))
_LEFT_IN_QUARANTINE = ["in_quarantine", "digest", "transfer_id"]
_INDEXES = (
    (
        "files_left_in_triage",
        "files",
        ["in_triage", "transfer_id"],
        "in_triage IS {true} AND parent_id IS NULL AND digest IS NOT NULL",
    ),
    ("files_left_in_quarantine", "files", _LEFT_IN_QUARANTINE, "in_quarantine IS {true} AND digest IS NOT NULL"),
    ("files_by_parent", "files", ["parent_id"], "parent_id IS NOT NULL"),
    ("deliveries_for_reviewers", "deliveries", ["state"], "purpose != 'release'"),
    (
        "deliveries_left_of_replaced",
        "deliveries",
        ["replaced_kept"],
        "replaced_digest IS NOT NULL AND replaced_kept IS {true}",
    ),
)


def upgrade() -> None:
    """Add the notes, as the certificates have it, and indexes of what is left."""
    for table, column in _NOTED:
        op.add_column(table, sa.Column(column, sa.Boolean(), server_default=sa.true(), nullable=False))
    _note_what_is_gone()
    op.create_index("transfers_by_change", "transfers", ["changed_at"], unique=False)
    for name, table, columns, rows in _INDEXES:
        where = sa.text(rows.format(true=_true()))
        op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take them away."""
    for name, table, *_ in _INDEXES:
        op.drop_index(name, table)
    op.drop_index("transfers_by_change", "transfers")
    for table, column in _NOTED:
        op.drop_column(table, column)


def _note_what_is_gone() -> None:
    certificates = sa.table("certificates", *map(sa.column, ("file_id", "place")), sa.column("absent", sa.Boolean()))
    files = sa.table("files", *map(sa.column, ("id", "in_triage", "in_quarantine")))
    deliveries = sa.table("deliveries", *map(sa.column, ("file_id", "replaced_digest", "replaced_kept")))

    def gone(place: str) -> sa.Select[Any]:
        return sa.select(certificates.c.file_id).where(certificates.c.place == place, certificates.c.absent)

    for place in ("triage", "quarantine"):
        op.execute(sa.update(files).where(files.c.id.in_(gone(place))).values({f"in_{place}": sa.false()}))
    of_replaced = sa.and_(deliveries.c.replaced_digest.is_not(None), deliveries.c.file_id.in_(gone("replaced")))
    op.execute(sa.update(deliveries).where(of_replaced).values(replaced_kept=sa.false()))


def _true() -> str:
    """As this database writes it; SQLite takes an index only for a question in the same words."""
    return "true" if op.get_bind().dialect.name == "postgresql" else "1"
