"""What is on the disk, on Postgres, where the chain's lock is let go before the disk has the commit.

Were the lock held until then, each writer would wait for the disk alone, one after the other. So a change commits with
``synchronous_commit`` off, which lets go of the lock at once, and then waits for the disk together with all the others
(:data:`SETTLE`) before :meth:`sallyport.register.register.Register.changing` returns. Why nothing can rely on an event
that a crash of Postgres then takes away:

- The write-ahead log reaches the disk in its order. A later change builds on the earlier ones, and is on the disk only
  with all of them; so what a crash takes away is always the newest end of the chain, never a link inside it.
- No change returns before the log is on the disk as far as it stood after the commit. This also holds for a change that
  wrote nothing: it may have read what others had just committed, and what it returns may be relied on.
- No reading begins before what it shows is on the disk (:func:`show_what_is_durable`). A head that a mail, a watermark
  or a person has seen is never lost.
- Where a standby must confirm each commit (``synchronous_standby_names``), nothing is let go early: a reader here could
  not tell whether the standby has it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LET_GO_EARLY = (
    "CASE WHEN current_setting('synchronous_standby_names') = '' THEN set_config('synchronous_commit', 'off', true) END"
)
"""An expression: this transaction will not wait for the disk when it commits."""

SETTLE = (
    "SELECT pg_logical_emit_message(true, 'sallyport', ''), "
    "CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', true) END "
    "WHERE pg_current_wal_flush_lsn() < pg_current_wal_insert_lsn()"
)
"""A transaction of its own: returns when the disk has the whole log up to here. Its commit waits, though the site's may not.

The message means nothing; Postgres waits for the disk only for a transaction that wrote to the log.
"""

_SHOWN = text(
    "SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_insert_lsn()::text END AS lsn, "
    "CASE WHEN pg_is_in_recovery() THEN true ELSE pg_current_wal_flush_lsn() >= pg_current_wal_insert_lsn() END AS safe"
)
_SAFE = text("SELECT pg_current_wal_flush_lsn() >= CAST(:lsn AS pg_lsn)")
_PATIENCE, _PAUSE = 0.005, 0.0005  # seconds


def show_what_is_durable(session: Session) -> None:
    """Begin a snapshot on Postgres, and return when all that it shows is on the disk.

    Those who committed it are waiting for the disk themselves, so it takes but a moment. What nobody waits for (a writer
    was killed just then, or it is no commit at all) is settled from here, and then another snapshot is begun.
    """
    patience = _PATIENCE
    while not _is_safe_within(session, patience):
        session.rollback()
        session.execute(text(SETTLE))
        session.commit()
        patience *= 2


def _is_safe_within(session: Session, seconds: float) -> bool:
    lsn, safe = session.execute(_SHOWN).one()  # the snapshot is taken before the log's end is looked up
    end = time.monotonic() + seconds
    while not safe and time.monotonic() < end:
        time.sleep(_PAUSE)
        safe = session.scalar(_SAFE, {"lsn": lsn})
    return bool(safe)
