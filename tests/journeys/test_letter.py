"""The letter about outputs that stay inside: what it says, where it lies, who reads it, and what stands in its way."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from journeys.site_fixture import FOLDER, TrialSite
from journeys.test_freeze import frozen, lifted
from journeys.test_output_export import SMALL, TABLE, answer_for, put, unusual
from sallyport.access.backend import access_backend
from sallyport.access.groups import project_group
from sallyport.access.model import READ_ONLY
from sallyport.errors import Fault, Refused
from sallyport.register.incidents import Frozen
from sallyport.register.people import person_by_airflow_name
from sallyport.review.marks import keep_marks
from sallyport.transfers import letter as letters
from sallyport.transfers.failing import record_failure
from sallyport.transfers.moves import transfer_of
from small_filesystem import small_filesystem
from world import Beginning, dies_everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trial.clamd import Clamd

    from journeys.site_fixture import Journey

WHY = "Counts below ten; and\nplease say which model it is."


def folder_of(site: TrialSite) -> Path:
    return site.root / "projects" / FOLDER / "letters"


@pytest.fixture(scope="module")
def sent_back(tmp_path_factory: pytest.TempPathFactory, clamd: Clamd) -> tuple[TrialSite, Journey, Beginning]:
    """One site with one returned request, for all tests here that begin with one: looking into files takes its time."""
    root = tmp_path_factory.mktemp("letters") / "site"
    root.mkdir()
    site = TrialSite(root, clamd.socket)
    journey = returned(site)
    _ = site.quarantine
    return site, journey, Beginning(site.register, root, tmp_path_factory.mktemp("aside") / "kept")


@pytest.fixture
def begun(sent_back: tuple[TrialSite, Journey, Beginning]) -> Iterator[tuple[TrialSite, Journey]]:
    """The returned request, as it was."""
    site, journey, beginning = sent_back
    yield site, journey
    beginning.restore()


def returned(site: TrialSite, choice: str = "Return") -> Journey:
    """One table with small counts, one without, sent back with a comment on the first."""
    put(site, "small.csv", SMALL)
    put(site, "models.csv")
    journey = site.output_export("analysis/*.csv").to_review()
    number = next(file.number for file in journey.transfer.files if file.source_path.endswith("small.csv"))
    with site.register.changing("system:test") as change:
        person = person_by_airflow_name(change.session, "data-manager-2")
        transfer = transfer_of(change.session, journey.run)
        assert person is not None
        keep_marks(change, transfer, person, {str(number): {"mark": "return", "comment": "Merge the rows."}}, None)
    assert journey.answer(choice, by="data-manager-2", reason=WHY) == []
    return journey


def test_a_returned_request_gets_a_letter_that_says_where_what_and_how_to_mend_it(
    begun: tuple[TrialSite, Journey],
) -> None:
    site, journey = begun
    assert journey.letter() == "T000001-returned.txt"

    text = (folder_of(site) / "T000001-returned.txt").read_text()
    for part in (
        "analysis/small.csv",
        "tables.small_count (must be mended)",
        "Where: row 2, column 3",
        "Mend:  ",
        "    > Counts below ten; and\n    > please say which model it is.",
        "Merge the rows.",
        "Files in which nothing was found",
    ):
        assert part in text, f"{part!r} is not in\n{text}"
    assert max(map(len, text.splitlines())) < 100
    assert journey.release() == "returned"


@pytest.mark.parametrize("kind", ["returned", "rejected"])
def test_law_7_the_mail_has_numbers_and_rules_and_no_name_or_reason(site: TrialSite, kind: str) -> None:
    returned(site, {"returned": "Return", "rejected": "Reject"}[kind])
    notices = site.notices(f"output_{kind}")
    assert {notice.recipient for notice in notices} == {"researcher-1@trial.test", "data-manager-1@trial.test"}
    for notice in notices:
        assert "tables.small_count (1 file)" in notice.body
        assert "2 files (number 1, 2)" in notice.body
        assert not [word for word in ("small.csv", "ten", "Merge") if word in notice.subject + notice.body]


def test_what_was_not_chosen_is_named_and_the_rest_leaves(site: TrialSite) -> None:
    put(site, "small.csv", SMALL)
    put(site, "models.csv")
    journey = site.output_export("analysis/*.csv").to_review()
    assert journey.approve(by="data-manager-2", files=["analysis/models.csv"]) == []
    assert journey.letter() == "T000001-partly-returned.txt"
    assert journey.release() == "released"
    assert journey.letter() == "T000001-partly-returned.txt"

    text = (folder_of(site) / "T000001-partly-returned.txt").read_text()
    assert "small.csv" in text
    assert "models.csv" not in text
    (mail,) = {notice.body.split("What to do next")[0].split("\n", 2)[2] for notice in site.notices("output_released")}
    assert "1 file was not approved" in mail
    assert "tables.small_count (1 file)" in mail


def test_there_is_no_letter_when_everything_leaves_or_nothing_is_decided(site: TrialSite) -> None:
    put(site, "models.csv")
    journey = site.output_export("analysis/models.csv").to_review()
    assert journey.letter() is None
    journey.approve(by="data-manager-2")
    assert journey.letter() is None
    assert not folder_of(site).exists()


def test_both_reviewers_are_heard_and_neither_is_named(site: TrialSite) -> None:
    put(site, "broken.zip", b"PK\x03\x04" + bytes(100))
    journey = unusual(site, "analysis/broken.zip")
    yes = answer_for(journey)
    journey.arrive("Reject", "data-manager-2", reason="This is a model.")
    journey.ask("second_review")
    journey.arrive("Approve", "data-manager-3", "second_review", **yes, reason="It is a figure.")
    journey.letter()

    text = (folder_of(site) / "T000001-returned.txt").read_text()
    assert "Reviewer 1 chose Reject:\n    > This is a model." in text
    assert "Reviewer 2 chose Approve:\n    > It is a figure." in text
    assert "may pass unchecked: Looked at by hand, it is plain." in text
    assert "Data Manager" not in text.replace("data manager", "")


def test_law_9_hostile_names_and_words_show_as_text(site: TrialSite) -> None:
    put(site, "a\u202etxt\x1b[2J.csv", SMALL)
    put(site, "models.csv")
    journey = site.output_export("analysis").to_review()
    journey.answer("Return", by="data-manager-2", reason="see\x1b]0;owned\x07 and \u2066this")
    journey.letter()

    text = (folder_of(site) / "T000001-returned.txt").read_text()
    assert not [char for char in text if char != "\n" and (ord(char) < 32 or char in "\u202e\u2066\x7f")]
    assert "a\\u202etxt\\x1b[2J.csv" in text
    assert "see\\x1b]0;owned\\x07 and \\u2066this" in text


def test_the_projects_users_read_it_and_change_nothing(begun: tuple[TrialSite, Journey]) -> None:
    site, journey = begun
    journey.letter()
    access = site.loaded.policy.access
    backend, group = access_backend(access), project_group(access, "abcdefghijk")
    assert backend.effective(folder_of(site), group) == READ_ONLY
    assert {str(right) for right in backend.effective(folder_of(site) / "T000001-returned.txt", group)} == {"read"}
    assert not stat.S_IMODE((folder_of(site) / "T000001-returned.txt").stat().st_mode) & stat.S_IRWXO
    (done,) = site.events("letter.written")
    (meant,) = site.events("letter.intended")
    assert done.data["digest"] == meant.data["digest"]
    assert done.data["access"] != []


def test_law_5_written_once_however_often_the_step_is_run(begun: tuple[TrialSite, Journey]) -> None:
    site, journey = begun
    journey.letter()
    first = (folder_of(site) / "T000001-returned.txt").stat()
    site.change_policy(site={"contact": "other@trial.test"})
    journey.letter()
    assert (folder_of(site) / "T000001-returned.txt").stat() == first
    assert len(site.events("letter.written")) == 1


@pytest.mark.parametrize("what", ["file", "link", "folder", "hard link"])
def test_another_file_of_its_name_is_left_alone(begun: tuple[TrialSite, Journey], what: str) -> None:
    site, journey = begun
    folder_of(site).mkdir()
    place, other = folder_of(site) / "T000001-returned.txt", site.root / "shared" / "other"
    other.write_bytes(b"somebody else's")
    if what == "file":
        place.write_bytes(other.read_bytes())
    elif what == "link":
        place.symlink_to(other)
    elif what == "hard link":
        os.link(other, place)
    else:
        place.mkdir()
    with pytest.raises(Refused):
        journey.letter()
    assert other.read_bytes() == b"somebody else's"
    assert [path.name for path in folder_of(site).iterdir()] == ["T000001-returned.txt"]
    assert site.events("letter.written") == []

    place.rmdir() if what == "folder" else place.unlink()
    assert journey.letter() == "T000001-returned.txt"


@pytest.mark.parametrize("which", ["letters", "project"])
def test_law_9_a_folder_that_is_a_link_gets_nothing(begun: tuple[TrialSite, Journey], which: str) -> None:
    site, journey = begun
    elsewhere = site.root / "shared"
    if which == "letters":
        folder_of(site).symlink_to(elsewhere)
    else:
        project = site.root / "projects" / FOLDER
        project.rename(elsewhere / "moved")
        project.symlink_to(elsewhere / "moved")
    with pytest.raises(Refused):
        journey.letter()
    assert not [*elsewhere.rglob("*.txt")]


def test_a_full_disk_leaves_nothing_half_and_the_step_goes_on_later(begun: tuple[TrialSite, Journey]) -> None:
    site, journey = begun
    folder_of(site).mkdir()
    with small_filesystem(folder_of(site)):
        with pytest.raises(Fault, match="full"):
            journey.letter()
        assert {path.name for path in folder_of(site).iterdir()} == {"filling"}
        (folder_of(site) / "filling").unlink()
        assert journey.letter() == "T000001-returned.txt"


def test_in_an_incident_a_letter_waits_and_is_written_afterwards(begun: tuple[TrialSite, Journey]) -> None:
    site, journey = begun
    frozen(site)
    with pytest.raises(Frozen):
        journey.letter()
    assert not folder_of(site).exists()
    lifted(site)
    assert journey.letter() == "T000001-returned.txt"


def test_people_are_told_of_a_letter_that_could_not_be_written(begun: tuple[TrialSite, Journey]) -> None:
    site, journey = begun
    record_failure(site.register, site.loaded.policy, journey.run, "letter", Fault("The disk is full."))
    assert journey.state == "returned"
    assert {notice.recipient for notice in site.notices("failed")} >= {"data-manager-1@trial.test"}
    assert len(site.events("letter.failed")) == 1


def test_law_5_a_letter_killed_at_every_effect_is_written_once(
    begun: tuple[TrialSite, Journey], tmp_path: Path
) -> None:
    site, journey = begun
    _ = site.quarantine
    assert dies_everywhere(site.register, site.root, tmp_path / "aside", journey.letter) > 10
    assert [path.name for path in folder_of(site).iterdir()] == ["T000001-returned.txt"]
    assert TABLE.decode() not in (folder_of(site) / "T000001-returned.txt").read_text()
    assert letters.WRITTEN in {event.kind for event in site.events()}
