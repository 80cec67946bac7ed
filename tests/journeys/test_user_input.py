"""A user's files on their way in, step by step on real parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hostile_samples import seven_zip
from journeys.site_fixture import FOLDER, OTHER_FOLDER
from sallyport.errors import BadRequest, NotPermitted, Refused, SallyportError
from sallyport.register.copies import Delivery
from sallyport.register.models import Decision, Membership, Person, Project
from sallyport.register.verify import verify
from sallyport.review import decide, gate
from sallyport.review.answer import Answer

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite


def test_the_whole_way(site: TrialSite) -> None:
    site.upload("researcher-1", "table.csv", b"a,b\n1,2\n")
    journey = site.user_input("table.csv").to_review()
    assert journey.approve() == []
    assert journey.release() == "released"
    assert journey.close() == "closed"
    assert (site.data / "table.csv").read_bytes() == b"a,b\n1,2\n"
    kinds = [event.kind for event in site.events() if event.subject.startswith("transfer:")]
    assert kinds[0] == "transfer.requested"
    assert "decision.recorded" in kinds
    assert kinds.index("release.intended") < kinds.index("release.delivered") < kinds.index("transfer.released")
    told = {notice.recipient for notice in site.notices("released")}
    assert told == {"researcher-1@trial.test", "data-manager-1@trial.test"}
    with site.register.reading() as session:
        assert verify(session, None).ok


def test_law_1_what_was_approved_is_what_is_released_though_the_source_changed(site: TrialSite) -> None:
    path = site.upload("researcher-1", "table.csv", b"approved bytes")
    journey = site.user_input("table.csv").to_review()
    path.write_bytes(b"other bytes entirely")
    journey.approve()
    journey.release()
    assert (site.data / "table.csv").read_bytes() == b"approved bytes"
    assert {notice.kind for notice in site.notices()} >= {"source_changed"}


def test_law_1_changed_quarantine_bytes_are_not_released(site: TrialSite) -> None:
    site.upload("researcher-1", "table.csv", b"approved bytes")
    journey = site.user_input("table.csv").to_review()
    journey.approve()
    (blob,) = [path for path in (site.root / "quarantine").rglob("*") if path.is_file() and len(path.name) == 64]
    blob.chmod(0o600)
    blob.write_bytes(b"approved_bytes")
    with pytest.raises(Refused):
        journey.release()
    assert list(site.data.iterdir()) == []


def test_law_1_an_approved_manifest_that_was_edited_is_not_released(site: TrialSite) -> None:
    site.upload("researcher-1", "table.csv", b"x")
    journey = site.user_input("table.csv").to_review()
    journey.approve()
    with site.register.changing("system:attacker") as change:
        transfer = change.get(type(journey.transfer), journey.transfer.id)
        transfer.destination = "elsewhere"
        change.record("attack", transfer)
    with pytest.raises(Refused):
        journey.release()


def test_law_4_the_requester_never_decides(site: TrialSite) -> None:
    with site.register.changing("system:test") as change:
        manager = change.session.scalar(select(Person).where(Person.airflow_name == "data-manager-2"))
        project = change.session.scalar(select(Project).where(Project.folder == FOLDER))
        row = Membership(project_id=project.id, person_id=manager.id, since=change.now, reason="also a user")
        change.add(row, "membership.added")
    site.upload("data-manager-2", "mine.csv", b"x")
    journey = site.user_input("mine.csv", username="data-manager-2").to_review()
    (cause,) = journey.approve(by="data-manager-2")
    assert "never decides" in cause
    assert journey.state == "in_review"
    assert journey.approve(by="data-manager-1") == []


def test_law_4_the_operator_may_decide_about_input_so_that_one_data_manager_can_do_an_ordinary_day(
    site: TrialSite,
) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv", operator="data-manager-1").to_review()
    assert journey.approve(by="data-manager-1") == []


def test_law_4_a_task_marked_success_is_not_an_approval(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    with pytest.raises(NotPermitted, match="no approval is recorded"):
        journey.release()
    assert list(site.data.iterdir()) == []


def test_law_4_a_platform_manager_or_a_stranger_cannot_decide(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    assert "Only a data manager" in " ".join(journey.approve(by="platform-manager"))
    assert "not a person of this register" in " ".join(journey.approve(by="mallory"))


def test_law_4_an_account_with_a_known_name_but_another_id_cannot_decide(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    first = site.user_input("a.csv").to_review()
    assert first.approve() == []
    second = site.user_input("a.csv", destination="again").to_review()
    forged = Answer("review", "another-id", "data-manager-1", ["Reject"], {"reason": "because I can"})
    assert "not their id" in " ".join(decide.decide(site.register, site.loaded, second.run, forged).refusals)


def test_law_5_running_any_step_again_changes_nothing(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv")
    for _ in range(2):
        journey.stage()
    for _ in range(2):
        journey.inspect()
    for _ in range(2):
        journey.ask()
    assert journey.approve() == []
    assert journey.ask() is None
    for _ in range(2):
        assert journey.release() == "released"
    before = len(site.events())
    journey.stage().inspect()
    journey.release()
    journey.approve()
    assert len(site.events()) == before
    with site.register.reading() as session:
        assert len(session.scalars(select(Decision)).all()) == 1
        assert len(session.scalars(select(Delivery)).all()) == 1


def test_law_7_mails_hold_no_file_names(site: TrialSite) -> None:
    site.upload("researcher-1", "patient_jane_doe.csv", b"x")
    journey = site.user_input("patient_jane_doe.csv").to_review()
    journey.approve()
    journey.release()
    texts = " ".join(notice.subject + notice.body for notice in site.notices())
    assert "patient_jane_doe" not in texts


@pytest.mark.parametrize("instead", ["nothing", "another folder", "a link"])
def test_law_1_approved_bytes_go_out_though_the_whole_upload_folder_has_gone(
    site: TrialSite, tmp_path, instead: str
) -> None:
    site.upload("researcher-1", "table.csv", b"approved bytes")
    journey = site.user_input("table.csv").to_review()
    assert journey.approve() == []
    folder = site.root / "triage/researcher-1/upload"
    folder.rename(tmp_path / "away")
    if instead == "another folder":
        folder.mkdir()
    elif instead == "a link":
        folder.symlink_to(tmp_path / "away")
    assert journey.release() == "released"
    assert (site.data / "table.csv").read_bytes() == b"approved bytes"
    assert bool(site.notices("source_changed")) is (instead == "a link")


def test_an_approval_without_the_questions_is_refused_with_every_cause(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    causes = journey.answer("Approve")
    (cause,) = causes
    questions = [question.text for question in site.loaded.policy.review.input.questions]
    assert len(questions) == 4
    assert cause == "To approve, answer yes to: " + " ".join(questions)
    assert site.events("gate.refused")[0].data["causes"] == causes


@pytest.mark.parametrize(
    ("choice", "state"), [("Return", "returned"), ("Reject", "rejected"), ("Withdraw", "withdrawn")]
)
def test_ending_without_release_needs_a_reason_and_tells_people(site: TrialSite, choice: str, state: str) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    assert journey.answer(choice) != []
    assert journey.answer(choice, reason="Please add a readme") == []
    assert journey.state == state
    assert journey.release() == state
    assert "Please add a readme" in site.notices(state)[0].body
    assert list(site.data.iterdir()) == []


def test_a_returned_request_is_superseded_by_its_new_version(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    old = site.user_input("a.csv").to_review()
    old.answer("Return", reason="Please change it")
    new = site.user_input("a.csv", supersedes=old.transfer.ref)
    assert new.transfer.supersedes_id == old.transfer.id
    with pytest.raises(BadRequest, match="only a request that ended without release"):
        site.user_input("a.csv", supersedes=new.transfer.ref)


def test_an_expired_gate_never_approves(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    gate.expire(site.register, journey.run, "review")
    assert journey.state == "expired"
    assert journey.release() == "expired"
    assert site.notices("expired")


def test_only_the_chosen_files_are_released(site: TrialSite) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        site.upload("researcher-1", name, name.encode())
    journey = site.user_input("*.csv").to_review()
    assert journey.approve(files=["9"]) != []
    assert journey.approve(files=["1", "c.csv"]) == []
    journey.release()
    assert sorted(path.name for path in site.data.iterdir()) == ["a.csv", "c.csv"]


@pytest.mark.parametrize(
    ("form", "cause"),
    [
        ({"project": "no_such"}, "no project"),
        ({"username": "researcher-2"}, "not a current member"),
        ({"username": "nobody"}, "not a current member"),
        ({"files": []}, "files"),
        ({"files": ["../other/secret"]}, "cannot name a file"),
        ({"files": ["/etc/passwd"]}, "cannot name a file"),
        ({"files": ["a.csv", "jane\u202edoe.csv"]}, "Line 2 of the files"),
        ({"files": [""]}, "files"),
        ({"destination": "../../elsewhere"}, "destination"),
        ({"destination": "/etc"}, "it is absolute"),
        ({"destination": "a//b"}, "destination"),
        ({"purpose": "  "}, "purpose"),
        ({"supersedes": "X9"}, "not a transfer"),
        ({"project": OTHER_FOLDER}, "not a current member"),
    ],
)
def test_a_bad_form_says_what_to_do_and_nothing_is_recorded(site: TrialSite, form: dict, cause: str) -> None:
    with pytest.raises(SallyportError, match=cause) as caught:
        site.user_input(**({"files": ["a.csv"]} | form))
    assert caught.value.advice
    assert site.events("transfer.requested") == []


def test_law_7_a_refused_form_repeats_no_file_name(site: TrialSite) -> None:
    with pytest.raises(BadRequest) as refused:
        site.user_input("jane_doe\u202e.csv")
    assert "jane" not in str(refused.value)


def test_study_data_need_an_upload_folder_to_come_from(site: TrialSite) -> None:
    with site.register.changing("system:test") as change:
        manager = change.session.scalar(select(Person).where(Person.airflow_name == "data-manager-1"))
        manager.triage_name = None
        change.record("person.changed", manager)
    with pytest.raises(BadRequest, match="no triage folder"):
        site.data_import("a.csv")
    assert site.events("transfer.requested") == []


def test_a_run_that_no_person_triggered_is_refused(site: TrialSite) -> None:
    with pytest.raises(NotPermitted):
        site.user_input("a.csv", operator=None)
    with pytest.raises(NotPermitted):
        site.user_input("a.csv", operator="researcher-1")


def test_law_8_a_decision_under_an_older_policy_is_inspected_again_before_release(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    journey.approve()
    site.change_policy(triage={"quiet_seconds": 0.3})
    assert journey.release() == "released"
    (again,) = site.events("transfer.inspected_again")
    assert again.data["policy"] == site.loaded.digest
    assert again.data["files"] == 1


def test_a_second_reviewer_decides_about_what_the_first_approved(site: TrialSite, tmp_path) -> None:
    site.upload("researcher-1", "a.csv", b"1")
    site.upload("researcher-1", "locked.7z", seven_zip(tmp_path, {"b.csv": b"1"}, "-px").read_bytes())
    site.upload("researcher-1", "z.csv", b"2")
    journey = site.user_input("a.csv", "locked.7z", "z.csv").to_review()
    assert journey.approve(files=["a.csv", "locked.7z"], unverified_2="Agreed by mail") == []
    shown = journey.ask("second_review")
    assert "z.csv" not in shown.form.body
    assert any(
        "not among the files offered" in cause
        for cause in journey.approve("data-manager-2", "second_review", files=["z.csv"])
    )
    assert journey.approve("data-manager-2", "second_review", unverified_2="Agreed with the study") == []
    assert journey.release() == "released"
    assert sorted(path.name for path in site.data.iterdir()) == ["a.csv", "locked.7z"]
