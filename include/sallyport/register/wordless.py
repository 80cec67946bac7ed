"""Errors of the register's database without the values that they would quote (law 7).

Postgres tells of a refused row in a ``DETAIL`` line (``Key (path)=(…) already exists``), in a ``CONTEXT`` line, and for
data that it cannot read in the message itself. Logs keep what errors say, so the engine takes these words away where they
arise, from the driver's error and from SQLAlchemy's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine, ExceptionContext

_DATA = "22"
"""Class of SQLSTATE whose very messages quote the data that were refused."""


def keep_values_out(engine: Engine) -> None:
    """From now on no error of this Postgres ``engine`` quotes a value; kind, constraint and statement stay."""
    event.listen(engine, "handle_error", _take_values_out)


def _take_values_out(context: ExceptionContext) -> None:
    original = context.original_exception
    told = getattr(original, "diag", None)
    if told is None or not told.sqlstate:
        return  # not from the server
    words = "data that the database cannot take" if told.sqlstate.startswith(_DATA) else told.message_primary
    original.args = (words,)
    outer = context.sqlalchemy_exception
    if outer is not None:
        kind = type(original)
        outer.args = (f"({kind.__module__}.{kind.__name__}) {words}", *outer.args[1:])
