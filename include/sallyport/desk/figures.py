"""How long requests take, where they wait, and why they are returned, in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker


def figures_of(session: Session, looker: Looker, months: int) -> dict[str, Any]:
    """The last ``months`` months, this one included, as JSON."""
    del session, looker, months
    return {"months": [], "turnround": [], "waits": [], "open": [], "returns": [], "rules": []}
