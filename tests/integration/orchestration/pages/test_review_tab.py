"""What the review tab shows to whom, and what it lets them do."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from journeys.site_fixture import OTHER_FOLDER, dumped
from sallyport.cli.transfers import app
from sallyport.orchestration.pages.app import build
from sallyport.orchestration.pages.doors import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.orchestration.pages.conftest import Visitor
    from journeys.site_fixture import Journey, TrialSite

    Visit = Callable[..., Visitor]

HOSTILE = "<img src=x onerror=alert(1)>.csv"
PERSONS = b"name,nhs number\nJoe,943 476 5919\n"
ROUTES = (
    "",
    "/sheet",
    "/standing",
    "/marks",
    "/files",
    "/files/1?opening=1",
    "/files/1/notes?rule=a&severity=b&start=0",
    "/files/1/preview/1?opening=1",
)
ENDS = (*ROUTES[:5], *(f"/files/{{number}}{end}" for end in ("", "/notes", "/preview/{leaf}")))
DANGERS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", 'setAttribute("on')


@pytest.fixture
def asked(site: TrialSite) -> Journey:
    """A request in review, with a file that is fine and one that is not."""
    site.upload("researcher-1", "fine/units.csv", b"site,unit\nA,mmHg\n")
    site.upload("researcher-1", HOSTILE, PERSONS)
    return site.user_input("*", purpose="<script>alert(2)</script>").to_review()


@pytest.fixture
def exported(site: TrialSite) -> Journey:
    """Outputs that two people review independently: one could not be checked."""
    (site.analysis / "a.csv").write_bytes(b"site,unit\nA,mmHg\n")
    (site.analysis / "model.bin").write_bytes(bytes(range(256)) * 40)
    return site.output_export("analysis/a.csv", "analysis/model.bin").to_review()


def test_law_4_no_session_no_answer_and_every_answer_has_the_headers(asked: Journey, visit: Visit) -> None:
    nobody = visit(asked)
    answers = [nobody.get(route) for route in ROUTES]
    answers.append(nobody.client.get("/static/review.js"))
    answers.append(nobody.mark({"round": 1, "manifest": None, "marks": {"digest": None}}, {}))
    policy = HEADERS["Content-Security-Policy"]
    assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'self'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    for answer in answers:
        assert answer.status_code == 401, answer.url
        assert HEADERS.items() <= {name: answer.headers.get(name) for name in HEADERS}.items(), answer.url
        assert "units" not in answer.text
    assert {route.path for route in build().routes if not route.path.startswith("/desk")} == {
        *(
            nobody.path.replace(asked.run.dag_id, "{dag_id}").replace(asked.run.run_id, "{run_id}") + end
            for end in ENDS
        ),
        "/static/{name}",
    }, "a new route belongs into this test"


def test_law_4_who_has_no_say_in_the_project_sees_nothing_of_it(asked: Journey, visit: Visit) -> None:
    for who in ("elsewhere", "stranger", "platform-manager", "reader"):
        for route in ROUTES[1:]:
            answer = visit(asked, who).get(route)
            assert answer.status_code == 403, (who, route)
            assert "units" not in answer.text
        told = {"round": 1, "manifest": asked.transfer.manifest_digest, "marks": {"digest": None}}
        assert visit(asked, who).mark(told, {}).status_code == 403


def test_the_page_and_its_parts_are_shipped_and_hold_nothing_inline(asked: Journey, visit: Visit) -> None:
    visitor = visit(asked, "data-manager-1")
    page = visitor.get()
    assert page.headers["content-type"].startswith("text/html")
    assert '<script type="module" src=' in page.text
    assert page.text.count("<script") == 1
    assert "<style" not in page.text
    assert " style=" not in page.text
    for name, kind in (("review.js", "text/javascript"), ("review.css", "text/css"), ("tree.js", "text/javascript")):
        part = visitor.client.get(f"/static/{name}", headers=visitor.headers)
        assert part.headers["content-type"].startswith(kind)
        assert HEADERS.items() <= {key: part.headers.get(key) for key in HEADERS}.items()
    assert visitor.client.get("/static/..%2fapp.py", headers=visitor.headers).status_code == 404


def test_scripts_put_nothing_into_the_page_but_text() -> None:
    from sallyport.orchestration.pages import shipped

    for name, path in shipped._FILES.items():
        if name.endswith(".js"):
            text = path.read_text()
            for danger in DANGERS:
                assert danger not in text, f"{name}: {danger}"


def test_the_sheet_tells_what_a_reviewer_needs(asked: Journey, visit: Visit) -> None:
    sheet = visit(asked, "data-manager-2").sheet()
    assert sheet["viewer"]["choices"] == ["Approve", "Return", "Reject"]
    assert ["Purpose", "<script>alert(2)</script>"] in sheet["words"]
    assert sheet["worst"]["none"] + sum(sheet["worst"].values()) >= 2
    assert sheet["manifest"] == asked.transfer.manifest_digest
    assert {"clear", "files", "reason", "manifest"} <= sheet["fields"].keys()
    visitor = visit(asked, "data-manager-2")
    empty = visitor.client.get("/review/triage_cleanup/some-run/sheet", headers=visitor.headers)
    assert empty.status_code == 404
    assert empty.json()["detail"].startswith("This run carries no files")
    rows = visitor.get("/files").json()["rows"]
    assert rows[0][1] == HOSTILE, "worst first"
    assert [row[1] for row in rows] == [HOSTILE, "fine/units.csv"]


def test_a_file_is_shown_with_its_findings_and_law_7_none_of_its_values(asked: Journey, visit: Visit) -> None:
    visitor = visit(asked, "data-manager-1")
    sheet = visitor.sheet()
    number = visitor.get("/files").json()["rows"][0][0]
    shown = visitor.get(f"/files/{number}", opening=sheet["opening"]).raise_for_status().json()
    assert shown["groups"]
    assert all(group["advice"] and group["count"] >= len(group["notes"]) for group in shown["groups"])
    assert "943 476" not in dumped(shown)
    assert shown["preview"]["state"] == "none"
    assert "paths.previews" in shown["preview"]["says"][0]
    rule = shown["groups"][0]
    rest = visitor.get(f"/files/{number}/notes", rule=rule["rule"], severity=rule["severity"], start=0)
    assert len(rest.json()) == rule["count"]
    assert visitor.get("/files/99", opening=sheet["opening"]).status_code == 404
    assert visitor.get("/files/99999999999999999999", opening=sheet["opening"]).status_code == 422


def test_law_6_each_opening_and_each_file_looked_at_is_one_event(site: TrialSite, asked: Journey, visit: Visit) -> None:
    visitor = visit(asked, "data-manager-1")
    opening = visitor.sheet()["opening"]
    for number in (1, 1, 2, 1):
        visitor.get(f"/files/{number}", opening=opening).raise_for_status()
    assert [event.number for event in site.events("review.opened")] == [opening]
    assert [event.data["file"] for event in site.events("review.viewed")] == [1, 2]
    assert {event.actor for event in site.events("review.viewed")} == {site.events("review.opened")[0].actor}
    assert visitor.get("/files/1", opening=opening + 1).status_code == 409, "no such opening"
    assert visit(asked, "data-manager-2").get("/files/1", opening=opening).status_code == 409, "another's opening"
    assert len(site.events("review.viewed")) == 2


def test_marks_are_kept_shown_to_nobody_else_and_merged_by_nobody(
    site: TrialSite, asked: Journey, visit: Visit
) -> None:
    one, two = visit(asked, "data-manager-1"), visit(asked, "data-manager-2")
    sheet = one.sheet()
    kept = one.mark(sheet, {"1": {"mark": "release", "comment": ""}, "2": {"mark": "return", "comment": "Names"}})
    assert kept.status_code == 200
    assert one.sheet()["marks"]["marks"]["2"] == {"mark": "return", "comment": "Names"}
    assert two.sheet()["marks"]["marks"] == {}
    stale = one.mark(sheet, {"1": None})
    assert stale.status_code == 409
    assert "another window" in stale.json()["detail"]
    now = one.mark(one.sheet(), {"1": None}).json()
    assert now["marks"] == {"2": {"mark": "return", "comment": "Names"}}
    assert len(site.events("review.marked")) == 2
    assert one.mark(one.sheet(), {"99": {"mark": "release", "comment": ""}}).status_code == 409
    assert one.mark(one.sheet(), {"x": {"mark": "release", "comment": ""}}).status_code == 409
    assert one.mark(one.sheet(), {"1": {"mark": "burn", "comment": ""}}).status_code == 422


def test_of_two_reviewers_in_the_same_second_each_keeps_their_marks_and_one_answers(
    site: TrialSite, asked: Journey, visit: Visit
) -> None:
    visitors = {name: visit(asked, name) for name in ("data-manager-1", "data-manager-2")}
    sheets = {name: visitor.sheet() for name, visitor in visitors.items()}
    with ThreadPoolExecutor(2) as both:
        marked = both.map(
            lambda name: visitors[name].mark(sheets[name], {"1": {"mark": "return", "comment": name}}), visitors
        )
        assert [answer.status_code for answer in marked] == [200, 200]
    for name, visitor in visitors.items():
        assert visitor.sheet()["marks"]["marks"] == {"1": {"mark": "return", "comment": name}}
    with ThreadPoolExecutor(2) as both:
        given = both.map(lambda name: asked.answer("Return", name, reason=f"The reason of {name}"), visitors)
        assert all(refused == [] or "not waiting" in refused[0] for refused in given)
    assert len(site.events("decision.recorded")) == 1
    assert asked.state == "returned"


def test_marks_of_an_older_asking_are_refused_in_words_and_offered_again(asked: Journey, visit: Visit) -> None:
    visitor = visit(asked, "data-manager-1")
    sheet = visitor.sheet()
    visitor.mark(sheet, {"1": {"mark": "release", "comment": "As it was"}}).raise_for_status()
    with asked.site.register.changing("system:test") as change:
        from sallyport.transfers.moves import transfer_of

        transfer_of(change.session, asked.run).review_round += 1
        change.record("test.asked_again", "register:1")
    late = visitor.mark(visitor.sheet() | {"round": sheet["round"]}, {"1": None})
    assert late.status_code == 409
    assert "asked again" in late.json()["detail"]
    assert visitor.sheet()["marks"] == {
        "marks": {},
        "digest": None,
        "earlier": {"1": {"mark": "release", "comment": "As it was"}},
    }


FOREIGN = (
    {"X-Sallyport": ""},
    {"Content-Type": "text/plain"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


def test_a_foreign_page_cannot_change_marks(site: TrialSite, asked: Journey, visit: Visit) -> None:
    visitor = visit(asked, "data-manager-1")
    sheet = visitor.sheet()
    body = json.dumps({"round": sheet["round"], "manifest": sheet["manifest"], "seen": None, "changes": {}})
    own = visitor.headers | {"X-Sallyport": "1", "Content-Type": "application/json"}
    for foreign in FOREIGN:
        answer = visitor.client.patch(visitor.path + "/marks", content=body, headers=own | foreign)
        assert answer.status_code == 403, foreign
    assert site.events("review.marked") == []
    assert visitor.client.patch(visitor.path + "/marks", content=body, headers=own).status_code == 200


def test_who_may_only_look_cannot_mark(site: TrialSite, visit: Visit) -> None:
    site.change_policy(review={"input": {"operator_may_decide": False, "questions": []}})
    site.upload("researcher-1", "a.csv", b"a,b\n")
    journey = site.user_input("a.csv").to_review()
    operator = visit(journey, "data-manager-1")
    sheet = operator.sheet()
    assert sheet["viewer"]["choices"] == ["Withdraw"]
    assert operator.mark(sheet, {"1": {"mark": "release", "comment": ""}}).status_code == 403


def test_while_outputs_are_in_review_no_answer_is_shown(exported: Journey, visit: Visit) -> None:
    reason = "Counts below ten, in words that nobody may read yet"
    assert exported.arrive("Return", "data-manager-2", reason=reason) == []
    visitor = visit(exported, "data-manager-1")
    sheet, told = visitor.sheet(), json.loads(shown_by_command(exported))
    assert (sheet["answers"], told["answers"]) == ("One answer is in.", "One answer is in.")
    assert sheet["decisions"] == told["decisions"] == []
    kinds = {"answer.sealed", "decision.recorded"}
    data = [event["data"] for event in told["events"] if event["kind"] in kinds]
    assert data == [{"held_back": "until the review is over"}] * 2
    assert reason not in dumped([sheet, told, visitor.get("/files").json(), visitor.get("/standing").json()])


def shown_by_command(journey: Journey) -> str:
    ran = CliRunner().invoke(app, ["show", journey.transfer.ref, "--format", "json"])
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_once_both_have_answered_the_decisions_are_shown(exported: Journey, visit: Visit) -> None:
    exported.site.add_data_manager("data-manager-3")
    assert exported.arrive("Return", "data-manager-2", reason="Counts below ten") == []
    assert exported.ask("second_review") is not None
    assert exported.arrive("Reject", "data-manager-3", "second_review", reason="Not in line with the aims") == []
    decisions = visit(exported, "data-manager-1").sheet()["decisions"]
    assert [(one["choice"], one["reason"]) for one in decisions] == [
        ("Return", "Counts below ten"),
        ("Reject", "Not in line with the aims"),
    ]
    assert "Counts below ten" in shown_by_command(exported)


def test_an_approval_by_marks_is_of_the_files_that_are_marked(asked: Journey, visit: Visit) -> None:
    visitor = visit(asked, "data-manager-2")
    marks = {"1": {"mark": "return", "comment": ""}, "2": {"mark": "return", "comment": ""}}
    digest = visitor.mark(visitor.sheet(), marks).json()["digest"]
    said = {"marks": digest, **asked.yes}
    assert "marked no file" in " ".join(asked.answer("Approve", "data-manager-2", files=[], **said))
    digest = visitor.mark(visitor.sheet(), {"2": {"mark": "release", "comment": ""}}).json()["digest"]
    assert "not those that you marked" in " ".join(
        asked.answer("Approve", "data-manager-2", files=["1", "2"], **(said | {"marks": digest}))
    )


def test_earlier_requests_are_those_of_the_project_alone(site: TrialSite, visit: Visit) -> None:
    site.upload("researcher-1", "a.csv", b"a,b\n")
    site.upload("researcher-2", "a.csv", b"a,b\n")
    first = site.user_input("a.csv").to_review()
    assert first.approve(by="data-manager-2") == []
    first.release()
    site.user_input("a.csv", project=OTHER_FOLDER, username="researcher-2").to_review()
    again = site.user_input("a.csv", destination="again").to_review()
    visitor = visit(again, "data-manager-1")
    sheet = visitor.sheet()
    assert [(one["ref"], one["released"]) for one in sheet["earlier"]] == [(first.transfer.ref, 1)]
    shown = visitor.get("/files/1", opening=sheet["opening"]).json()
    assert [one["ref"] for one in shown["seen_before"]] == [first.transfer.ref]


def test_law_7_what_breaks_is_told_without_its_words(
    asked: Journey, visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: Any) -> None:
        raise RuntimeError("943 476 5919")

    visitor = visit(asked, "data-manager-1")
    monkeypatch.setattr("sallyport.orchestration.pages.review.standing_of", breaks)
    answer = visitor.get("/standing")
    assert answer.status_code == 500
    assert HEADERS["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]
    assert "943" not in answer.text + caplog.text
    assert "RuntimeError at" in caplog.text
