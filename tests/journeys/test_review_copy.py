"""A reviewer's own copy: for those who may answer the review, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from journeys.site_fixture import FOLDER
from journeys.test_output_export import TABLE, put
from sallyport.errors import BadRequest, NotFound, NotPermitted, Refused
from sallyport.register.copies import Delivery
from sallyport.register.models import Membership, Person, Project
from sallyport.review.copies import copy_for_reviewer
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from journeys.site_fixture import Journey, TrialSite


def waiting(site: TrialSite, *names: str, **form: Any) -> Journey:
    for name in names:
        site.upload(form.get("username", "researcher-1"), name, name.encode())
    return site.user_input(*names, **form).to_review()


def copy(site: TrialSite, journey: Journey, by: str | None = "data-manager-1", numbers: tuple[int, ...] = ()) -> int:
    run = Run("review_copy", f"copy-by-{by}", by)
    return copy_for_reviewer(
        site.register, site.loaded.policy, site.quarantine, run, journey.transfer.ref, numbers, "to look at"
    )


def folder(site: TrialSite, by: str = "data-manager-1") -> Path:
    return site.root / "triage" / by / "download"


def found(site: TrialSite, by: str = "data-manager-1") -> dict[str, bytes]:
    return {
        str(path.relative_to(folder(site, by))): path.read_bytes()
        for path in folder(site, by).rglob("*")
        if path.is_file()
    }


def test_it_lands_in_the_reviewers_own_download_folder_with_an_event_and_a_mail(site: TrialSite) -> None:
    journey = waiting(site, "a.csv", "sub/b.csv")
    assert copy(site, journey) == 2
    ref = journey.transfer.ref
    assert found(site) == {f"{ref}/a.csv": b"a.csv", f"{ref}/sub/b.csv": b"sub/b.csv"}
    (intended,), (done,) = site.events("reviewer_copy.intended"), site.events("reviewer_copy.done")
    assert intended.number < done.number
    assert intended.actor == done.actor == "person:1"
    assert intended.data == {"files": [1, 2], "reason": "to look at"}
    assert [notice.recipient for notice in site.notices("reviewer_copy")] == ["data-manager-1@trial.test"]
    assert journey.state == "in_review"


def test_only_the_files_named_by_number_are_copied(site: TrialSite) -> None:
    journey = waiting(site, "a.csv", "b.csv")
    assert copy(site, journey, numbers=(2,)) == 1
    assert set(found(site)) == {f"{journey.transfer.ref}/b.csv"}
    with pytest.raises(BadRequest, match="no file 9"):
        copy(site, journey, numbers=(2, 9))


@pytest.mark.parametrize("by", ["platform-manager", "researcher-1", "researcher-2", "mallory", None])
def test_only_who_may_answer_the_review_may_have_one(site: TrialSite, by: str | None) -> None:
    journey = waiting(site, "a.csv")
    with pytest.raises(NotPermitted):
        copy(site, journey, by)
    assert [*site.root.glob("triage/*/download/*")] == []
    assert site.events("reviewer_copy.intended") == []


def test_law_4_the_requester_has_no_reviewers_copy_of_their_own_files(site: TrialSite) -> None:
    with site.register.changing("system:test") as change:
        manager = change.session.scalar(select(Person).where(Person.airflow_name == "data-manager-2"))
        project = change.session.scalar(select(Project).where(Project.folder == FOLDER))
        row = Membership(project_id=project.id, person_id=manager.id, since=change.now, reason="also a user")
        change.add(row, "membership.added")
    journey = waiting(site, "mine.csv", username="data-manager-2")
    with pytest.raises(NotPermitted, match="never decides"):
        copy(site, journey, "data-manager-2")
    assert copy(site, journey, "data-manager-1") == 1


def test_where_the_operator_may_not_decide_they_may_not_have_a_copy(site: TrialSite) -> None:
    site.change_policy(review={"input": {"operator_may_decide": False, "questions": []}})
    journey = waiting(site, "a.csv")
    with pytest.raises(NotPermitted):
        copy(site, journey, "data-manager-1")
    assert copy(site, journey, "data-manager-2") == 1


def test_law_5_a_repeated_call_adds_no_copy_no_row_no_event_and_no_mail(site: TrialSite) -> None:
    journey = waiting(site, "a.csv")
    copy(site, journey)
    before = len(site.events())
    assert copy(site, journey) == 1
    assert len(site.events()) == before
    assert len(site.notices("reviewer_copy")) == 1
    assert list(found(site)) == [f"{journey.transfer.ref}/a.csv"]


def test_each_reviewer_has_a_copy_of_their_own_on_record(site: TrialSite) -> None:
    journey = waiting(site, "a.csv")
    copy(site, journey, "data-manager-1")
    copy(site, journey, "data-manager-2")
    with site.register.reading() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert [row.path for row in rows] == [
        str(folder(site, by) / journey.transfer.ref / "a.csv") for by in ("data-manager-1", "data-manager-2")
    ]
    assert {row.state for row in rows} == {"done"}


def test_law_3_another_file_in_its_place_is_not_overwritten(site: TrialSite) -> None:
    journey = waiting(site, "a.csv")
    place = folder(site) / journey.transfer.ref / "a.csv"
    place.parent.mkdir()
    place.write_bytes(b"my own notes")
    with pytest.raises(Refused):
        copy(site, journey)
    assert place.read_bytes() == b"my own notes"
    assert site.events("reviewer_copy.done") == []
    place.unlink()
    assert copy(site, journey) == 1
    assert place.read_bytes() == b"a.csv"


def test_law_9_a_download_folder_with_a_link_in_it_leads_nowhere(site: TrialSite, tmp_path: Path) -> None:
    journey = waiting(site, "a.csv")
    (folder(site) / journey.transfer.ref).symlink_to(tmp_path)
    with pytest.raises(Refused):
        copy(site, journey)
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("answer", ["Approve", "Reject"])
def test_when_the_review_is_over_there_are_no_more_copies(site: TrialSite, answer: str) -> None:
    journey = waiting(site, "a.csv")
    assert (journey.approve() if answer == "Approve" else journey.answer(answer, reason="Not for us")) == []
    with pytest.raises(BadRequest, match="not in review"):
        copy(site, journey)


def test_a_refused_name_is_never_copied(site: TrialSite) -> None:
    site.upload("researcher-1", "batch/bell\x07.csv", b"x")
    site.upload("researcher-1", "batch/good.csv", b"y")
    journey = site.user_input("batch").to_review()
    copy(site, journey)
    assert list(found(site)) == [f"{journey.transfer.ref}/batch/good.csv"]


def test_law_1_changed_quarantine_bytes_are_not_copied(site: TrialSite) -> None:
    journey = waiting(site, "a.csv")
    (digest,) = site.quarantine.digests()
    blob = site.root / "quarantine/blobs" / digest[:2] / digest
    blob.chmod(0o600)
    blob.write_bytes(b"b.csv")
    with pytest.raises(Refused):
        copy(site, journey)
    assert found(site) == {}


def test_a_transfer_that_is_not_there_and_a_person_without_a_folder(site: TrialSite) -> None:
    journey = waiting(site, "a.csv")
    with pytest.raises(NotFound, match="no transfer"):
        copy_for_reviewer(
            site.register,
            site.loaded.policy,
            site.quarantine,
            Run("review_copy", "r", "data-manager-1"),
            "T000099",
            (),
            "to look at",
        )
    with site.register.changing("system:test") as change:
        manager = change.session.scalar(select(Person).where(Person.airflow_name == "data-manager-1"))
        manager.triage_name = None
        change.record("test.renamed", manager)
    with pytest.raises(NotFound, match="no triage folder"):
        copy(site, journey)


@pytest.mark.parametrize("given", [(), ("output",), ("input", "output")])
def test_copies_are_given_of_what_the_policy_lets_reviewers_have_and_of_nothing_else(
    site: TrialSite, given: tuple[str, ...]
) -> None:
    site.change_policy(review={"reviewer_copies": list(given)})
    put(site, "out.csv", TABLE)
    journeys = {"input": waiting(site, "a.csv"), "output": site.output_export("analysis/out.csv").to_review()}
    for direction, journey in journeys.items():
        if direction in given:
            assert copy(site, journey, by="data-manager-2") == 1
        else:
            with pytest.raises(NotPermitted, match=f"no copies of {direction} files"):
                copy(site, journey, by="data-manager-2")
    copied = site.events("reviewer_copy.intended")
    assert [event.subject for event in copied] == [f"transfer:{journeys[one].transfer.id}" for one in given]
