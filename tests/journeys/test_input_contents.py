"""What lies in the files that come in: malware, archives, hostile names and members, what is in the way of them."""

from __future__ import annotations

import hashlib
import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hostile_samples import EICAR, seven_zip
from sallyport.errors import Fault, NotPermitted
from sallyport.inspection.malware.inspector import Scanner
from sallyport.register.copies import Delivery
from sallyport.register.models import FindingRow, Transfer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trial.clamd import Clamd

    from journeys.site_fixture import Journey, TrialSite
    from sallyport.inspection.malware.inspector import Verdict


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


def test_law_2_a_scanner_that_fails_at_the_second_look_releases_nothing(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    journey.approve()
    site.change_policy(malware={"socket": str(site.root / "nobody.sock")})
    del site.scanner
    with pytest.raises(Fault):
        journey.release()
    assert list(site.data.iterdir()) == []


def as_of_yesterday(journey: Journey) -> None:
    """As if the signatures of that day had found nothing yet."""
    with journey.site.register.changing("system:test") as change:
        transfer = change.get(Transfer, journey.transfer.id)
        transfer.state = "inspected"
        for row in change.session.scalars(select(FindingRow).where(FindingRow.transfer_id == transfer.id)):
            row.rule, row.severity, row.detail = "malware.clean", "info", {"engine": "ClamAV of yesterday"}
        change.record("test.rewound", transfer)


def test_many_files_are_scanned_again_in_few_sessions(site: TrialSite, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{number:02}.csv" for number in range(60)]
    for name in names:
        site.upload("researcher-1", name, f"number\n{name}\n".encode())
    journey = site.user_input(*names).stage()
    journey.inspect()
    as_of_yesterday(journey)
    journey.ask()
    assert journey.approve() == []
    sessions: list[int] = []
    scan_all = Scanner.scan_all

    def counted(scanner: Scanner, files: Sequence[tuple[int, int]]) -> list[Verdict]:
        sessions.append(len(files))
        return scan_all(scanner, files)

    monkeypatch.setattr(Scanner, "scan_all", counted)
    assert journey.release() == "released"
    assert sum(sessions) == 60
    assert len(sessions) < 10


def test_newer_signatures_that_find_malware_stop_an_approved_transfer(site: TrialSite, clamd: Clamd) -> None:
    site.upload("researcher-1", "bad.bin", EICAR)
    journey = site.user_input("bad.bin").stage()
    journey.inspect()
    as_of_yesterday(journey)
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
