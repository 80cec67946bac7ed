"""A user's files on their way in, step by step on real parts."""

from __future__ import annotations

import hashlib
import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hostile_samples import EICAR, seven_zip
from journeys.site_fixture import FOLDER, OTHER_FOLDER
from sallyport.errors import BadRequest, Fault, NotPermitted, Refused, SallyportError
from sallyport.register.models import Decision, Delivery, FindingRow, Membership, Person, Project, Transfer
from sallyport.register.verify import verify
from sallyport.review import decide, gate
from sallyport.review.answer import Answer

if TYPE_CHECKING:
    from trial.clamd import Clamd

    from journeys.site_fixture import Journey, TrialSite


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


@pytest.mark.parametrize("name", ["new\nline.csv", "rtl\u202eexe.csv", "bell\x07.csv"])
def test_law_9_a_hostile_name_blocks_that_file_and_the_rest_goes_on(site: TrialSite, name: str) -> None:
    site.upload("researcher-1", f"batch/{name}", b"x")
    site.upload("researcher-1", "batch/good.csv", b"y")
    journey = site.user_input("batch").to_review()
    assert "name.hostile" in journey.rules()
    assert journey.approve() == []
    journey.release()
    assert [path.name for path in (site.data / "batch").iterdir()] == ["good.csv"]


def test_law_9_links_are_not_followed(site: TrialSite, tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    upload = site.root / "triage/researcher-1/upload"
    (upload / "soft.csv").symlink_to(secret)
    os.link(secret, upload / "hard.csv")
    os.mkfifo(upload / "pipe.csv")
    site.upload("researcher-1", "good.csv", b"y")
    journey = site.user_input("*.csv").to_review()
    assert {"source.symlink", "source.hardlink", "source.special"} <= journey.rules()
    journey.approve()
    journey.release()
    assert [path.name for path in site.data.iterdir()] == ["good.csv"]


def test_malware_stops_the_transfer_and_nothing_is_released(site: TrialSite) -> None:
    site.upload("researcher-1", "bad.bin", EICAR)
    journey = site.user_input("bad.bin").stage().inspect()
    assert journey.state == "quarantined"
    assert journey.ask() is None
    assert journey.approve() != []
    assert journey.release() == "quarantined"
    assert list(site.data.iterdir()) == []
    assert {notice.recipient for notice in site.notices("infected")} >= {
        "researcher-1@trial.test",
        "data-manager-1@trial.test",
    }


def test_each_person_is_told_of_malware_once(site: TrialSite) -> None:
    site.upload("researcher-1", "bad.bin", EICAR)
    site.user_input("bad.bin").stage().inspect()
    told = [notice.recipient for notice in site.notices("infected")]
    assert sorted(told) == [f"{name}@trial.test" for name in ("data-manager-1", "data-manager-2", "researcher-1")]


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


def test_malware_inside_an_archive_stops_it_too(site: TrialSite, tmp_path) -> None:
    site.upload("researcher-1", "pack.7z", seven_zip(tmp_path, {"ok.csv": b"1", "sub/bad.bin": EICAR}).read_bytes())
    journey = site.user_input("pack.7z").stage().inspect()
    assert journey.state == "quarantined"


def test_a_users_archive_leaves_as_it_came(site: TrialSite, tmp_path) -> None:
    packed = seven_zip(tmp_path, {"one.csv": b"1", "sub/two.csv": b"2"}).read_bytes()
    site.upload("researcher-1", "pack.7z", packed)
    journey = site.user_input("pack.7z").to_review()
    assert {file.source_path for file in journey.transfer.files} == {
        "pack.7z",
        "pack.7z!/one.csv",
        "pack.7z!/sub/two.csv",
    }
    assert journey.approve() == []
    journey.release()
    assert [path.name for path in site.data.iterdir()] == ["pack.7z"]
    assert (site.data / "pack.7z").read_bytes() == packed


def test_study_data_are_extracted_and_the_users_told(site: TrialSite, tmp_path) -> None:
    site.upload(
        "data-manager-1", "release.7z", seven_zip(tmp_path, {"one.csv": b"1", "sub/two.csv": b"2"}).read_bytes()
    )
    journey = site.data_import("release.7z", destination="wave1").to_review()
    assert journey.approve() == []
    journey.release()
    found = {str(path.relative_to(site.data)) for path in site.data.rglob("*") if path.is_file()}
    assert found == {"wave1/one.csv", "wave1/sub/two.csv"}
    assert {notice.recipient for notice in site.notices("data_imported")} == {
        "researcher-1@trial.test",
        "data-manager-1@trial.test",
    }


def scans_of(journey: Journey) -> dict[str, set[str]]:
    return {
        file.source_path: {found.rule for found in file.findings if found.rule.startswith("malware.")}
        for file in journey.transfer.files
    }


def test_law_2_every_file_that_leaves_was_scanned_and_an_archive_that_leaves_as_one_too(
    site: TrialSite, tmp_path
) -> None:
    packed = seven_zip(tmp_path, {"one.csv": b"1", "sub/two.csv": b"2"}).read_bytes()
    for user in ("data-manager-1", "researcher-1"):
        site.upload(user, "p.7z", packed)
    inside = {"p.7z!/one.csv": {"malware.test_signatures"}, "p.7z!/sub/two.csv": {"malware.test_signatures"}}
    extracted = site.data_import("p.7z").to_review()
    assert scans_of(extracted) == {"p.7z": {"malware.by_member"}} | inside
    assert scans_of(site.user_input("p.7z").to_review()) == {"p.7z": {"malware.test_signatures"}} | inside
    assert extracted.approve() == []
    site.change_policy(review={"remind_after_hours": [1]})  # another policy: everything is looked at again
    assert extracted.release() == "released"


def test_an_encrypted_archive_needs_a_reason_and_a_second_person(site: TrialSite, tmp_path) -> None:
    site.upload("researcher-1", "locked.7z", seven_zip(tmp_path, {"a.csv": b"1"}, "-px").read_bytes())
    journey = site.user_input("locked.7z").to_review()
    assert "archive.encrypted" in journey.rules()
    assert any("could not be checked" in cause for cause in journey.approve())
    assert journey.approve(unverified_1="Key held by the study, agreed by mail") == []
    assert journey.state == "in_review"
    with pytest.raises(NotPermitted):
        journey.release()
    assert journey.ask("second_review") is not None
    assert any(
        "another person" in cause
        for cause in journey.approve(which="second_review", unverified_1="Key held by the study")
    )
    assert journey.approve(by="data-manager-2", which="second_review", unverified_1="Agreed with the study") == []
    assert journey.state == "approved"
    assert journey.release() == "released"


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


def test_an_existing_file_blocks_unless_replacing_was_asked_for(site: TrialSite) -> None:
    (site.data / "a.csv").write_bytes(b"old")
    site.upload("researcher-1", "a.csv", b"new")
    journey = site.user_input("a.csv").to_review()
    assert any("blocked" in cause for cause in journey.approve())
    journey.answer("Return", reason="It is there already")
    journey = site.user_input("a.csv", replace=True).to_review()
    assert journey.approve() != []
    assert journey.approve(tick_destination_exists=True) == []
    journey.release()
    assert (site.data / "a.csv").read_bytes() == b"new"
    with site.register.reading() as session:
        row = session.scalars(select(Delivery).where(Delivery.transfer_id == journey.transfer.id)).one()
    with site.quarantine.open(row.replaced_digest) as kept:
        assert kept.read() == b"old"


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


def test_law_2_a_scanner_that_fails_at_the_second_look_releases_nothing(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    journey.approve()
    site.change_policy(malware={"socket": str(site.root / "nobody.sock")})
    del site.scanner
    with pytest.raises(Fault):
        journey.release()
    assert list(site.data.iterdir()) == []


def test_newer_signatures_that_find_malware_stop_an_approved_transfer(site: TrialSite, clamd: Clamd) -> None:
    site.upload("researcher-1", "bad.bin", EICAR)
    journey = site.user_input("bad.bin").stage()
    journey.inspect()
    with site.register.changing("system:test") as change:
        # As if the signatures of that day had not known it yet.
        transfer = change.get(Transfer, journey.transfer.id)
        transfer.state = "inspected"
        for row in change.session.scalars(select(FindingRow).where(FindingRow.transfer_id == transfer.id)):
            row.rule, row.severity, row.detail = "malware.clean", "info", {"engine": "ClamAV of yesterday"}
        change.record("test.rewound", transfer)
    journey.ask()
    assert journey.approve() == []
    told_before = len(site.notices("infected"))
    assert journey.release() == "quarantined"
    assert list(site.data.iterdir()) == []
    assert "researcher-1@trial.test" in {notice.recipient for notice in site.notices("infected")[told_before:]}


def test_law_9_a_hostile_member_is_left_behind_and_the_rest_is_extracted(site: TrialSite, tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("good.csv", "1")
        archive.writestr("../escape.csv", "2")
    site.upload("data-manager-1", "z.zip", (tmp_path / "z.zip").read_bytes())
    journey = site.data_import("z.zip")
    asked = journey.stage().inspect().ask()
    assert "archive.hostile_name" in journey.rules()
    assert "asked for but not taken" in asked.form.body
    assert journey.approve() == []
    journey.release()
    assert [path.name for path in site.data.iterdir()] == ["good.csv"]


def test_law_9_a_member_named_like_a_file_of_ours_in_the_making_cannot_take_its_place(
    site: TrialSite, tmp_path
) -> None:
    victim = b"approved"
    note = hashlib.sha256(hashlib.sha256(victim).hexdigest().encode() + os.fsencode(site.data / "victim.csv"))
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr(f".sallyport-{note.hexdigest()[:12]}.tmp", "released, then thrown away as our own")
        archive.writestr("victim.csv", victim)
    site.upload("data-manager-1", "z.zip", (tmp_path / "z.zip").read_bytes())
    journey = site.data_import("z.zip").to_review()
    assert journey.approve() == []
    journey.release()
    with site.register.reading() as session:
        released = session.scalars(select(Delivery.path)).all()
    assert released == [str(site.data / "victim.csv")]
    assert [path.name for path in site.data.iterdir()] == ["victim.csv"]


@pytest.mark.parametrize("way", ["file", "link", "dangling link"])
def test_law_9_what_lies_in_the_way_of_the_destination_is_known_before_anybody_decides(
    site: TrialSite, tmp_path, way: str
) -> None:
    if way == "file":
        (site.data / "sub").write_bytes(b"a file")
    else:
        (tmp_path / "dataset").mkdir()
        (site.data / "sub").symlink_to(tmp_path / ("dataset" if way == "link" else "nothing"))
    site.upload("researcher-1", "batch/a.csv", b"x")
    journey = site.user_input("batch", destination="sub/deeper", replace=True).to_review()
    assert "destination.exists" in journey.rules()
    assert any("blocked" in cause for cause in journey.approve(tick_destination_exists=True))


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize(("there", "name"), [("A.csv", "a.csv"), ("Sub/x", "sub/a.csv"), ("cafe\u0301", "caf\u00e9")])
def test_a_name_that_some_systems_take_for_one_in_the_data_folder_is_blocked(
    site: TrialSite, there: str, name: str, replace: bool
) -> None:
    (site.data / there).parent.mkdir(exist_ok=True)
    (site.data / there).write_bytes(b"there already")
    site.upload("researcher-1", name, b"x")
    journey = site.user_input("*", replace=replace).to_review()
    assert "name.collision" in journey.rules()
    assert any("blocked" in cause for cause in journey.approve())


@pytest.mark.parametrize("there", ["folder", "link", "hard link", "pipe"])
def test_law_9_only_a_plain_file_can_be_replaced(site: TrialSite, tmp_path, there: str) -> None:
    place, other = site.data / "a.csv", tmp_path / "other"
    other.write_bytes(b"of others")
    {
        "folder": place.mkdir,
        "link": lambda: place.symlink_to(other),
        "hard link": lambda: os.link(other, place),
        "pipe": lambda: os.mkfifo(place),
    }[there]()
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv", replace=True).to_review()
    assert any("blocked" in cause for cause in journey.approve(tick_destination_exists=True))
    assert other.read_bytes() == b"of others"


def test_names_that_collide_are_said_once_about_each_file(site: TrialSite) -> None:
    for name in ("A.csv", "a.csv", "b.csv"):
        site.upload("researcher-1", name, b"x")
    journey = site.user_input("*.csv").to_review()
    found = {file.source_path: [found.rule for found in file.findings] for file in journey.transfer.files}
    assert [found[name].count("name.collision") for name in ("A.csv", "a.csv", "b.csv")] == [1, 1, 0]
    assert any("blocked" in cause for cause in journey.approve())
    assert journey.approve(files=["b.csv"]) == []


def test_an_import_with_one_closed_member_stays_an_archive(site: TrialSite, tmp_path) -> None:
    packed = seven_zip(tmp_path, {"a.csv": b"1"}, "-px").read_bytes()
    site.upload("data-manager-1", "locked.7z", packed)
    journey = site.data_import("locked.7z").to_review()
    offered = [file.release_path for file in journey.transfer.files if file.release_path]
    assert offered == ["locked.7z"]


def test_an_office_document_is_looked_into_and_never_taken_apart(site: TrialSite, tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
    site.upload("data-manager-1", "table.xlsx", (tmp_path / "t.xlsx").read_bytes())
    journey = site.data_import("table.xlsx").to_review()
    assert [file.release_path for file in journey.transfer.files if file.release_path] == ["table.xlsx"]


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
