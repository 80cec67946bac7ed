"""Indexes by which many rows are counted and measured at once, and the conditions that a question has to say for them.

They hold what a figure is made of, so that no table is gone through. SQLite takes one only for a question in the same words,
so there are no parameters in them.
"""

from __future__ import annotations

from sqlalchemy import Index, literal_column

from sallyport.register.models import Decision, Event, File, FindingRow
from sallyport.register.states import FileState, TransferState

_S = TransferState
_MOVES = (_S.STAGED, _S.IN_REVIEW, _S.RELEASED, _S.COLLECTED, _S.RETURNED, _S.REJECTED)

MOVED = Event.kind.in_([literal_column(f"'transfer.{state}'") for state in _MOVES])
"""Moves of transfers whose times make a figure."""
STANDS_IN_THE_WAY = FindingRow.severity != literal_column("'info'")
"""Findings that somebody has to do something about."""
OF_A_LATER_INSPECTION = FindingRow.round > literal_column("1")
"""Findings of requests that were inspected again, which few are."""
WAS_RETURNED = File.state == literal_column(f"'{FileState.RETURNED}'")
"""Files that were left out as others of the same request went on."""

for _name, _rows, _columns in (
    ("events_of_moves", MOVED, (Event.kind, Event.subject, Event.at)),
    (
        "findings_in_the_way",
        STANDS_IN_THE_WAY,
        (FindingRow.transfer_id, FindingRow.round, FindingRow.rule, FindingRow.severity, FindingRow.file_id),
    ),
    ("findings_again", OF_A_LATER_INSPECTION, (FindingRow.transfer_id, FindingRow.round)),
    ("files_returned", WAS_RETURNED, (File.transfer_id,)),
):
    Index(_name, *_columns, sqlite_where=_rows, postgresql_where=_rows)

Index("decisions_by_gate", Decision.transfer_id, Decision.gate, Decision.round, Decision.at)
