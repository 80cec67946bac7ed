"""Who gets through to a page, and what each answer says to the browser.

Airflow asks nobody for a session on a plugin's routes: routes of a run stand behind :data:`MAY_READ`, those that change
something behind :data:`MAY_ANSWER` too; others take a :data:`Visitor`. The register decides who may see which project's.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from fastapi import Depends, HTTPException, Request
from starlette.responses import JSONResponse

from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.orchestration.wordless import places_of
from sallyport.review.account import Account

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'self'; form-action 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer, errors too."""
OURS = "x-sallyport"
"""A header that no foreign page can make a browser send."""
_STATUS = ((NotPermitted, 403), (NotFound, 404), (BadRequest, 409))
_UNAVAILABLE = 503


class Shield:
    """Gives every answer the headers, and tells what nobody foresaw without its words, which may quote a file (law 7)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        has_begun = False

        async def with_headers(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                added = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                names = {name for name, _ in added}
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in names]
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach the log as it is
            _LOG.error("A page broke: %s", " <- ".join(places_of(error)))
            if not has_begun:
                answer = JSONResponse({"detail": "The page broke; the API server's log says where."}, 500)
                await answer(scope, receive, with_headers)


async def told(_: Request, error: Exception) -> JSONResponse:
    """What is wrong and what to do, in words."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), _UNAVAILABLE)
    return JSONResponse({"detail": str(error)}, status)


def from_here(request: Request) -> None:
    """Refuse what a foreign site made the browser send."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, "This page answers to itself alone.")


def by_our_script(request: Request) -> None:
    """Refuse changes that no script of ours can have asked for: a form or a link of another page cannot send such a header."""
    is_json = request.headers.get("content-type", "").split(";")[0].strip().lower() == "application/json"
    if not is_json or request.headers.get(OURS) != "1":
        raise HTTPException(403, "Changes are made by the page itself.")


def account_of(user: GetUserDep) -> Account:
    """The signed-in account; 401 without one."""
    return Account(str(user.get_id()), str(user.get_name()))


@dataclass(frozen=True)
class Visit:
    """A signed-in account, and the DAGs whose runs Airflow lets it read."""

    account: Account
    dags: frozenset[str]


def visit_of(user: GetUserDep) -> Visit:
    """Who asks; 401 without a session."""
    return Visit(account_of(user), frozenset(get_auth_manager().get_authorized_dag_ids(user=user)))


Visitor = Annotated[Visit, Depends(visit_of)]
"""For routes that are not below one run: what of which DAG they give, they leave out by themselves."""
Reader = Annotated[Account, Depends(account_of)]
"""An account; for routes below a run, whose reading :data:`MAY_READ` checks."""
MAY_READ = [Depends(from_here), Depends(requires_access_dag("GET", DagAccessEntity.RUN))]
MAY_ANSWER = [Depends(by_our_script), Depends(requires_access_dag("PUT", DagAccessEntity.HITL_DETAIL))]
