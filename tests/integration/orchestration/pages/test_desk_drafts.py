"""Drafts on the working page: who sees, changes and sends which, and that sending twice starts one run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from journeys.site_fixture import FOLDER, OTHER_FOLDER, dumped
from journeys.watching import settle
from sallyport.errors import BadRequest
from sallyport.orchestration.pages.desk_drafts import router
from sallyport.transfers.forms import UserInputForm
from sallyport.transfers.request import open_transfer
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from httpx import Response

    from integration.orchestration.pages.conftest import Desk
    from journeys.site_fixture import TrialSite

    Sit = Callable[..., Desk]

CHANGING = ("/drafts", "/drafts/1", "/drafts/1/discard", "/drafts/1/send")
READING = ("/ready", "/files?place=upload&owner=researcher-1", "/drafts")
FULL = {
    "project": FOLDER,
    "username": "researcher-1",
    "files": ["results/table[[]1].csv"],
    "purpose": "A paper",
    "source_and_permission": "Public",
}
SECRET = "results/table[[]1].csv"


def post(desk: Desk, path: str, method: str = "POST", **body: Any) -> Response:
    return desk.client.request(method, f"/desk{path}", json=body, headers=desk.headers | {"X-Sallyport": "1"})


def begun(desk: Desk, **values: Any) -> dict[str, Any]:
    return dict(post(desk, "/drafts", dag_id="user_input_request", values=values).raise_for_status().json())


def changed(desk: Desk, draft: dict[str, Any], **values: Any) -> Response:
    return post(desk, f"/drafts/{draft['id']}", "PATCH", version=draft["version"], values=values)


def sent(desk: Desk, draft: dict[str, Any]) -> Response:
    return post(desk, f"/drafts/{draft['id']}/send", version=draft["version"])


def ids(desk: Desk) -> list[int]:
    return [draft["id"] for draft in desk.told("/drafts")["rows"]]


def test_law_4_nobody_without_a_session_reads_or_changes(desk: Sit) -> None:
    nobody = desk()
    assert [nobody.get(path).status_code for path in READING] == [401] * 3
    assert [post(nobody, path, "PATCH" if path == "/drafts/1" else "POST").status_code for path in CHANGING] == [
        401
    ] * 4
    told = {route.path.replace("{number}", "1") for route in router.routes}
    assert told == {f"/desk{path.split('?')[0]}" for path in (*READING, *CHANGING)}, (
        "a new route belongs into this test"
    )


def test_law_4_a_stranger_and_who_has_no_duty_here_is_refused(desk: Sit) -> None:
    for who in ("stranger", "reader"):
        assert [desk(who).get(path).status_code for path in READING] == [403] * 3
        assert post(desk(who), "/drafts", dag_id="user_input_request", values={}).status_code == 403


def test_law_9_no_other_page_can_change_anything(desk: Sit) -> None:
    mine = desk("data-manager-1")
    body = {"dag_id": "user_input_request", "values": {}}
    assert mine.client.post("/desk/drafts", json=body, headers=mine.headers).status_code == 403
    assert ids(mine) == []


def test_a_draft_is_kept_incomplete_and_shown_as_it_is(desk: Sit, site: TrialSite) -> None:
    draft = begun(desk("data-manager-1"), project=FOLDER, files=[SECRET], replace=True, purpose="")
    again = changed(desk("data-manager-1"), draft, project=FOLDER, files=[SECRET, "b"], purpose="A paper").json()
    assert again["version"] == draft["version"] + 1
    assert desk("data-manager-1").told("/drafts")["rows"] == [again]
    assert {name: again[name] for name in ("files", "project", "username", "operator", "state", "run_id")} == {
        "files": [SECRET, "b"],
        "project": FOLDER,
        "username": None,
        "operator": "Data Manager 1",
        "state": "open",
        "run_id": None,
    }
    assert post(desk("data-manager-1"), f"/drafts/{draft['id']}/discard", version=again["version"]).status_code == 200
    assert ids(desk("data-manager-1")) == []
    assert "table" not in dumped([event.data for event in site.events()])


@pytest.mark.parametrize(
    ("dag_id", "values"),
    [
        ("project_setup", {}),
        ("user_input_request", {"surprise": "x"}),
        ("user_input_request", {"purpose": "\ud800"}),
        ("data_import", {"username": "researcher-1"}),
    ],
)
def test_what_can_be_no_draft_is_refused(desk: Sit, dag_id: str, values: dict[str, Any]) -> None:
    mine = desk("data-manager-1")
    headers = mine.headers | {"X-Sallyport": "1", "Content-Type": "application/json"}
    body = json.dumps({"dag_id": dag_id, "values": values})
    assert mine.client.post("/desk/drafts", content=body, headers=headers).status_code == 409


def test_sent_twice_it_is_one_run_and_vanishes_with_its_request(desk: Sit, site: TrialSite) -> None:
    mine = desk("data-manager-1")
    draft = begun(mine, **FULL)
    first, second = sent(mine, draft).json(), sent(mine, draft).json()
    assert first == second == {"dag_id": "user_input_request", "run_id": f"draft__{draft['id']}__1", "conf": FULL}
    assert len(site.events("draft.sent")) == 1
    assert [row["state"] for row in mine.told("/drafts")["rows"]] == ["sent"]
    run = Run(first["dag_id"], first["run_id"], "data-manager-1")
    numbers = {open_transfer(site.register, site.loaded, UserInputForm.parse(first["conf"]), run) for _ in range(2)}
    assert len(numbers) == 1
    assert ids(mine) == []
    for attempt in (sent(mine, draft), changed(mine, draft, **FULL)):
        assert attempt.status_code == 409
        assert "its request goes on" in attempt.json()["detail"]


def test_a_draft_changed_after_it_was_sent_starts_only_as_it_is_now(desk: Sit, site: TrialSite) -> None:
    mine = desk("data-manager-1")
    draft = begun(mine, **FULL)
    old = sent(mine, draft).json()
    again = changed(mine, draft, **FULL | {"purpose": "Another"}).json()
    assert (again["state"], again["run_id"]) == ("open", None)
    new = sent(mine, again).json()
    assert new["run_id"] != old["run_id"]
    with pytest.raises(BadRequest, match="changed or discarded after it was sent"):
        open_transfer(
            site.register,
            site.loaded,
            UserInputForm.parse(old["conf"]),
            Run(old["dag_id"], old["run_id"], "data-manager-1"),
        )
    run = Run(new["dag_id"], new["run_id"], "data-manager-1")
    assert open_transfer(site.register, site.loaded, UserInputForm.parse(new["conf"]), run)


def test_a_form_that_cannot_be_sent_names_its_fields_and_stays_open(desk: Sit) -> None:
    mine = desk("data-manager-1")
    draft = begun(mine, project=FOLDER, files=[" "])
    answer = sent(mine, draft)
    assert answer.status_code == 422
    assert answer.json()["fields"].keys() == {"files.0", "username", "purpose", "source_and_permission"}
    assert [row["state"] for row in mine.told("/drafts")["rows"]] == ["open"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "researcher-2"}, "not a current member"),
        ({"files": ["../secret"]}, "Line 1 of the files"),
        ({"supersedes": "T999999"}, "not an earlier request"),
    ],
)
def test_what_the_first_step_would_refuse_is_refused_before(desk: Sit, change: dict[str, Any], said: str) -> None:
    mine = desk("data-manager-1")
    answer = sent(mine, begun(mine, **FULL | change))
    assert answer.status_code == 409
    assert said in answer.json()["detail"]


def test_law_4_a_draft_of_somebody_elses_project_is_neither_made_nor_seen(desk: Sit) -> None:
    elsewhere, mine = desk("elsewhere"), desk("data-manager-1")
    assert post(elsewhere, "/drafts", dag_id="user_input_request", values=FULL).status_code == 403
    draft = begun(mine, **FULL)
    assert ids(elsewhere) == []
    for attempt in (changed(elsewhere, draft, **FULL), sent(elsewhere, draft)):
        assert attempt.status_code == 404
    own = begun(elsewhere, project=OTHER_FOLDER)
    assert changed(elsewhere, own, project=FOLDER).status_code == 403
    assert [row["project"] for row in elsewhere.told("/drafts")["rows"]] == [OTHER_FOLDER]


def test_a_colleague_sees_a_draft_and_leaves_it_alone(desk: Sit) -> None:
    draft = begun(desk("data-manager-1"), **FULL)
    colleague = desk("data-manager-2")
    assert [(row["operator"], row["is_yours"]) for row in colleague.told("/drafts")["rows"]] == [
        ("Data Manager 1", False)
    ]
    for attempt in (changed(colleague, draft), sent(colleague, draft)):
        assert attempt.status_code == 403
    assert desk("data-manager-1").told("/drafts")["rows"][0]["values"] == FULL


def test_an_old_version_changes_nothing(desk: Sit) -> None:
    mine = desk("data-manager-1")
    draft = begun(mine, **FULL)
    newer = changed(mine, draft, **FULL | {"purpose": "Newer"}).json()
    for attempt in (changed(mine, draft, purpose="Older"), sent(mine, draft)):
        assert attempt.status_code == 409
        assert "changed meanwhile" in attempt.json()["detail"]
    assert mine.told("/drafts")["rows"] == [newer]


def test_what_lies_ready_is_what_a_data_worker_saw(desk: Sit, site: TrialSite) -> None:
    site.upload("researcher-1", "<b>a[1].csv", b"one")
    settle(site)
    mine = desk("data-manager-1")
    [row] = mine.told("/ready")["rows"]
    assert (row["owner"], row["files"], row["quiet"], row["projects"]) == ("researcher-1", 1, 1, [FOLDER])
    told = mine.told("/files", place="upload", owner="researcher-1")
    assert told.keys() == {"total", "seen_at", "is_cut", "problem", "rows"}
    assert told["rows"][0] | {"quiet_since": ""} == {
        "path": "<b>a[1].csv",
        "size": 3,
        "quiet_since": "",
        "is_quiet": True,
        "asked": None,
        "cannot": None,
        "pattern": "<b>a[[]1].csv",
    }
    assert mine.told("/files", place="upload", owner="researcher-1", start=1)["rows"] == []
    assert [draft["files"] for draft in mine.told("/drafts")["rows"]] == [["<b>a[[]1].csv"]]
    assert desk("elsewhere").told("/ready")["rows"] == []
    assert desk("elsewhere").told("/drafts")["rows"] == []
    assert desk("elsewhere").get("/files", place="upload", owner="researcher-1").status_code == 403
    assert mine.get("/files", place="quarantine", owner="x").status_code == 422
