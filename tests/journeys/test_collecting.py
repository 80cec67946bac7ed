"""Outputs were collected: by the SFTP server's log, by the user's word, or by a delay; then tidied, then closed."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeys.site_fixture import FOLDER, TrialSite, days_pass
from journeys.test_freeze import frozen, lifted
from journeys.test_output_export import TABLE, put
from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.register.copies import Certificate
from sallyport.register.models import Membership
from sallyport.retention.tidy import Report, Tidier
from sallyport.storage import sftp_log
from sallyport.transfers.collecting import bytes_fetched, note_fetched, note_overdue, note_word
from sallyport.transfers.run import Run
from world import Beginning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trial.clamd import Clamd

    from journeys.site_fixture import Journey

Begun = tuple[TrialSite, "Journey"]
SERVER = "/usr/lib/openssh/sftp-server"
NAMES = ("models.csv", "ä more (2).csv")


def two_outputs(factory: pytest.TempPathFactory, clamd: Clamd) -> tuple[TrialSite, Journey, Beginning]:
    """One site with two outputs released to one user, and a way back to there."""
    root = factory.mktemp("outputs") / "site"
    root.mkdir()
    log = {"sftp_log": str(root / "sftp.log"), "sftp_log_root": f"{root}/triage/{{username}}"}
    site = TrialSite(root, clamd.socket, {"triage": log})
    for name in NAMES:
        put(site, name, TABLE)
    journey = site.output_export("analysis/*.csv").to_review()
    assert journey.approve(by="data-manager-2") == []
    assert journey.release() == "released"
    return site, journey, Beginning(site.register, root, factory.mktemp("aside") / "kept")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, clamd: Clamd) -> tuple[TrialSite, Journey, Beginning]:
    """For all tests here."""
    return two_outputs(tmp_path_factory, clamd)


@pytest.fixture
def begun(released: tuple[TrialSite, Journey, Beginning]) -> Iterator[Begun]:
    site, journey, beginning = released
    yield site, journey
    beginning.restore()


def delivered(site: TrialSite, name: str = NAMES[0]) -> Path:
    return site.download() / "T000001" / "analysis" / name


def fetch(site: TrialSite, *paths: Path, user: str = "researcher-1", pid: int = 4711) -> None:
    """Get files through OpenSSH's server, and write what it logs as a syslog of ``user``'s session would have it."""
    quoted = [str(path).replace('"', r"\"") for path in paths]
    wanted = "".join(f'get "{path}" /dev/null\n' for path in quoted)
    call = ["sftp", "-D", f"{SERVER} -e -l INFO", "-b", "-"]
    said = subprocess.run(call, input=wanted.encode(), capture_output=True, check=True).stderr.decode()
    assert "bytes read" in said, said
    with (site.root / "sftp.log").open("a") as log:
        for line in said.splitlines():
            session = line.replace("local user root", f"local user {user}")
            log.write(f"Nov 26 05:11:25 sftp internal-sftp[{pid}]: {session}\n")


def noted(site: TrialSite) -> int:
    return note_fetched(site.register, site.loaded.policy)


def test_the_log_of_the_server_tells_that_all_files_were_fetched(begun: Begun) -> None:
    site, journey = begun
    fetch(site, delivered(site))
    assert noted(site) == 0
    with site.register.reading() as session:
        assert set(bytes_fetched(session, 1).values()) == {len(TABLE)}
    fetch(site, delivered(site, NAMES[1]), pid=4712)
    assert noted(site) == 1
    assert journey.state == "collected"
    (event,) = site.events("transfer.collected")
    assert event.data["how"] == "log"
    assert {notice.recipient for notice in site.notices("output_collected")} >= {"researcher-1@trial.test"}
    assert noted(site) == 0


def test_a_line_counts_once_however_often_the_log_is_looked_at(begun: Begun) -> None:
    site, _ = begun
    fetch(site, delivered(site))
    for _ in range(3):
        noted(site)
    with site.register.reading() as session:
        assert list(bytes_fetched(session, 1).values()) == [len(TABLE)]
    assert len(site.events("sftp_log.read")) == 1


@pytest.mark.parametrize("user", ["data-manager-1", "researcher-2"])
def test_what_somebody_else_read_is_not_collected(begun: Begun, user: str) -> None:
    site, journey = begun
    fetch(site, *(delivered(site, name) for name in NAMES), user=user)
    fetch(site, site.upload("researcher-1", "own.csv", b"1\n"), pid=4712)
    assert noted(site) == 0
    assert journey.state == "released"
    assert site.events("output.fetched") == []


def test_a_name_that_looks_like_a_line_of_the_log_collects_nothing(begun: Begun) -> None:
    site, journey = begun
    whole = f'close "{delivered(site)}" bytes read 9999 written 0'
    forged = site.upload("researcher-1", "x", b"mine").with_name('x" bytes read 1 written 0')
    Path(forged.parent / "x").rename(forged)
    fetch(site, forged)
    newline = whole.replace("/", "\\057")
    with (site.root / "sftp.log").open("a") as log:
        log.write(f'Nov 26 internal-sftp[4711]: open "/upload/a\\012 internal-sftp[4711]: {newline}" flags READ\n')
        log.write(f"Nov 26 internal-sftp[9999]: {whole}\n")
    assert noted(site) == 0
    assert journey.state == "released"
    assert site.events("output.fetched") == []


def test_a_log_that_was_rotated_is_read_to_its_end(begun: Begun) -> None:
    site, journey = begun
    log = site.root / "sftp.log"
    fetch(site, delivered(site))
    noted(site)
    fetch(site, delivered(site, NAMES[1]))
    log.rename(site.root / "sftp.log.1")
    fetch(site, delivered(site), pid=1)
    assert noted(site) == 1
    assert journey.state == "collected"
    assert not site.events("sftp_log.read")[-1].data["gap"]


def test_a_log_that_was_emptied_leaves_a_gap_that_is_recorded(begun: Begun) -> None:
    site, _ = begun
    fetch(site, delivered(site))
    noted(site)
    (site.root / "sftp.log").write_text("")
    fetch(site, delivered(site, NAMES[1]))
    assert noted(site) == 1
    assert site.events("sftp_log.read")[-1].data["gap"]


def test_a_large_log_is_read_bit_by_bit_and_an_unfinished_line_later(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, journey = begun
    fetch(site, *(delivered(site, name) for name in NAMES))
    log = site.root / "sftp.log"
    whole = log.read_bytes()
    cut = whole.rindex(b"bytes read")
    log.write_bytes(b"x" * 200_000 + b"\n" + whole[:cut])
    monkeypatch.setattr(sftp_log, "MOST_BYTES", 100)
    monkeypatch.setattr("sallyport.transfers.collecting._WORTH_NOTING", 1)
    for _ in range(30):
        assert noted(site) == 0
    with log.open("ab") as stream:
        stream.write(whole[cut:])
    assert sum(noted(site) for _ in range(3)) == 1
    assert journey.state == "collected"


def test_a_log_that_is_not_there_tells_nothing(begun: Begun) -> None:
    site, journey = begun
    with pytest.raises(NotFound):
        noted(site)
    assert journey.state == "released"


def word(site: TrialSite, username: str = "researcher-1", by: str = "data-manager-1", how: str = "by mail") -> str:
    run = Run("output_collected", "r", by)
    return note_word(site.register, site.loaded.policy, run, "T000001", username, how)


def test_the_users_word_is_recorded_as_theirs_with_who_wrote_it_down(begun: Begun) -> None:
    site, journey = begun
    word(site)
    assert "already" in word(site)
    assert journey.state == "collected"
    (event,) = site.events("transfer.collected")
    with site.register.reading() as session:
        people = {member.person_id for member in session.query(Membership)}
    assert (event.data["how"], event.data["said"], event.data["role"]) == ("word", "by mail", "requester")
    assert event.data["person"] in people
    assert event.data["operator"] not in people


def test_only_the_own_users_word_counts_and_only_a_data_manager_writes_it_down(begun: Begun) -> None:
    site, journey = begun
    with pytest.raises(BadRequest, match="is not the member"):
        word(site, "researcher-2")
    with pytest.raises(NotPermitted):
        word(site, by="platform-manager")
    with pytest.raises(BadRequest, match="How they said it"):
        word(site, how=" ")
    assert journey.state == "released"


def test_what_waited_long_enough_is_taken_for_collected(begun: Begun) -> None:
    site, journey = begun
    days_pass(site, 13)
    assert note_overdue(site.register, site.loaded.policy) == 0
    days_pass(site, 2)
    frozen(site)
    assert note_overdue(site.register, site.loaded.policy) == 0
    lifted(site)
    assert note_overdue(site.register, site.loaded.policy) == 1
    assert journey.state == "collected"
    assert site.events("transfer.collected")[0].data["how"] == "delay"


def tidied(site: TrialSite) -> Report:
    return Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads).run()


def test_law_3_copies_are_deleted_after_collection_with_certificates_and_the_request_is_closed(begun: Begun) -> None:
    site, journey = begun
    beside = delivered(site).with_name("notes.txt")
    beside.write_text("the user's own")
    days_pass(site, 100)
    assert tidied(site).deleted == []
    word(site)
    days_pass(site, 13)
    assert tidied(site).deleted == []
    assert journey.state == "collected"
    days_pass(site, 2)
    assert len(tidied(site).deleted) == 2
    assert journey.state == "closed"
    assert [path.name for path in site.download().rglob("*") if path.is_file()] == ["notes.txt"]
    with site.register.reading() as session:
        rows = session.query(Certificate).all()
    assert {(row.place, row.absent) for row in rows} == {("download", True)}
    days_pass(site, 400)
    tidied(site)
    assert {path.name for path in (site.root / "projects" / FOLDER / "analysis").iterdir()} == set(NAMES)


def test_law_3_a_copy_that_was_changed_stays_and_the_request_stays_open(begun: Begun) -> None:
    site, journey = begun
    word(site)
    delivered(site).unlink()
    delivered(site).write_text("written over")
    days_pass(site, 15)
    report = tidied(site)
    assert [problem for _, problem in report.kept] == ["something else lies there by now; it is not ours to delete"]
    assert delivered(site).read_text() == "written over"
    assert journey.state == "collected"


def test_of_an_incident_nothing_is_deleted(begun: Begun) -> None:
    site, journey = begun
    word(site)
    days_pass(site, 400)
    frozen(site)
    report = tidied(site)
    assert report.deleted == []
    assert all("is frozen" in problem for _, problem in report.kept)
    assert delivered(site).exists()
    lifted(site)
    assert len(tidied(site).deleted) == 2
    days_pass(site, 400)
    frozen(site)
    assert tidied(site).deleted == [], "bytes in quarantine are kept too"
    assert journey.state == "closed"
