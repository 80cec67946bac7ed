"""Answers are judged before Airflow stores them, and a gate that asks again shows what it asks now.

Two small layers around Airflow's API server. Both are a convenience to people, not the defence: the gate's own task
judges every answer again, and the release reads decisions from the register alone.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.base_auth_manager import COOKIE_NAME_JWT_TOKEN
from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ANSWER = re.compile(
    r".*/api/v2/dags/(?P<dag>[^/]+)/dagRuns/(?P<run>[^/]+)/taskInstances/(?P<task>[^/]+)/(?P<index>-?\d+)/hitlDetails/?$"
)
_ASKING = re.compile(r".*/execution/hitlDetails/(?P<ti>[0-9a-f-]{36})/?$")
NOT_TAKEN = 499
"""A status that Airflow's page does not know: it then shows our words instead of its own."""
UNAVAILABLE = 503
GATED_DAGS = frozenset({"user_input_request", "data_import", "output_export", "project_setup"})


class AnswerGuard:
    """Refuse an answer that breaks a rule, with the causes visible to the person who gave it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but answers that cannot be taken."""
        match = _ANSWER.match(scope["path"]) if scope["type"] == "http" and scope["method"] == "PATCH" else None
        if match is None or match["dag"] not in GATED_DAGS:
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        arrived = body = await request.body()
        user = await _user_of(request)
        if user is not None:
            body, refusal = await asyncio.to_thread(_judged, match, user, body)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
            if body is not arrived:
                scope = _with_length(scope, body)
        await self.app(scope, _replay(body, receive), send)


async def _user_of(request: Request) -> Any:  # noqa: ANN401 - each auth manager has its own user class
    """The signed-in user; None lets Airflow itself refuse."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    token = bearer if scheme.lower() == "bearer" else request.cookies.get(COOKIE_NAME_JWT_TOKEN)
    if not token:
        return None
    try:
        return await get_auth_manager().get_user_from_token(token)
    except Exception:  # noqa: BLE001 - whatever is wrong with the token, Airflow says so itself
        return None


def _judged(match: re.Match[str], user: Any, body: bytes) -> tuple[bytes, JSONResponse | None]:  # noqa: ANN401 - the auth manager's user
    """What Airflow may have of the answer: all of it, or that there is one; and why it is not taken at all, if it is not."""
    from sallyport.errors import SallyportError
    from sallyport.orchestration.keepers import keeper_of
    from sallyport.orchestration.site import Site
    from sallyport.transfers.run import Run

    run = Run(match["dag"], match["run"], None)
    if not _is_waiting(run, match["task"]):
        return body, _not_taken(["This gate is not waiting for an answer any more; look at its run."])
    answer = _parse(match["task"], user, body)
    if answer is None:
        return body, None  # malformed: Airflow says how
    try:
        site = Site.open()
        keeper = keeper_of(site.register, site.loaded, run)
        causes = keeper.problems(run, answer)
        sealed = None if causes else keeper.seal(run, answer)
    except SallyportError as error:
        refused = {"detail": f"The answer cannot be checked now, so it was not taken. {error}"}
        return body, JSONResponse(refused, UNAVAILABLE)
    if sealed is not None:
        body = json.dumps({"chosen_options": list(sealed.options), "params_input": dict(sealed.fields)}).encode()
    return body, _not_taken(causes) if causes else None


def _with_length(scope: Scope, body: bytes) -> Scope:
    """The request's scope for another body."""
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"content-length"]
    return {**scope, "headers": [*kept, (b"content-length", str(len(body)).encode())]}


def _not_taken(causes: list[str]) -> JSONResponse:
    return JSONResponse({"detail": "Not taken. " + " ".join(causes)}, NOT_TAKEN)


def _is_waiting(run: Any, task_id: str) -> bool:  # noqa: ANN401 - our Run, imported lazily
    query = select(TaskInstance.state).where(
        TaskInstance.dag_id == run.dag_id, TaskInstance.run_id == run.run_id, TaskInstance.task_id == task_id
    )
    with create_session() as session:
        return session.scalar(query) == TaskInstanceState.AWAITING_INPUT


def _parse(task_id: str, user: Any, body: bytes) -> Any:  # noqa: ANN401 - our Answer, imported lazily
    from sallyport.review.answer import Answer

    try:
        given = json.loads(body)
        options, fields = list(given["chosen_options"]), dict(given.get("params_input") or {})
    except (ValueError, TypeError, KeyError):
        return None
    return Answer(
        gate=task_id, user_id=str(user.get_id()), user_name=str(user.get_name()), options=options, fields=fields
    )


def _replay(body: bytes, receive: Receive) -> Receive:
    """The request's body once more, for the application behind us."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


class AskingRefresher:
    """When a gate asks again, Airflow keeps the first asking's words; write the new ones into the unanswered row."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Update the row after Airflow has accepted the asking and before the task hears of it."""
        match = _ASKING.match(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if match is None:
            await self.app(scope, receive, send)
            return
        body = await Request(scope, receive).body()

        async def refresh_then_send(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 201:  # noqa: PLR2004 - Created
                await asyncio.to_thread(_refresh, UUID(match["ti"]), json.loads(body))
            await send(message)

        await self.app(scope, _replay(body, receive), refresh_then_send)


def _refresh(ti_id: UUID, asked: dict[str, Any]) -> None:
    with create_session() as session:
        row = session.get(HITLDetail, ti_id)
        if row is None or row.response_received:
            return
        row.subject, row.body = asked["subject"], asked.get("body")
        row.params, row.options = asked.get("params") or {}, asked["options"]
