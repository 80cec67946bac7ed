"""What lies in uploads and projects, as a data worker sees it, and the drafts that are prepared of it: real folders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from trial.postgres import CONTROL, DATA

from journeys.site_fixture import FOLDER, TrialSite, dumped
from journeys.watching import counted, drafting, drafts, look, minutes_pass, ready_rows, rows, settle, shown
from sallyport.desk.folders import Folder, Place
from sallyport.errors import NotPermitted
from sallyport.register.desk import Draft, Sighting
from sallyport.register.models import Person
from sallyport.register.people import person_by_triage_name
from sallyport.register.register import Register
from sallyport.register.schema import grant
from world import dies_everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trial.clamd import Clamd
    from trial.postgres import Postgres


def test_a_file_is_quiet_when_it_was_seen_the_same_for_long_enough(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    look(site)
    assert not rows(site)["a.csv"]["is_quiet"]
    minutes_pass(site, 4)
    look(site)
    assert not rows(site)["a.csv"]["is_quiet"], "four minutes are not five"
    minutes_pass(site, 2)
    assert not rows(site)["a.csv"]["is_quiet"], "nobody has looked since"
    look(site)
    assert rows(site)["a.csv"]["is_quiet"]
    assert ready_rows(site)["researcher-1"] | {"newest": "", "seen_at": ""} == {
        "place": "upload",
        "owner": "researcher-1",
        "person": "Researcher 1",
        "projects": [FOLDER],
        "is_you": False,
        "files": 1,
        "bytes": 3,
        "quiet": 1,
        "unusable": 0,
        "newest": "",
        "seen_at": "",
        "is_cut": False,
        "problem": None,
    }


def test_a_file_that_was_replaced_or_touched_is_not_quiet_any_more(site: TrialSite) -> None:
    replaced, touched = site.upload("researcher-1", "a.csv", b"one"), site.upload("researcher-1", "b.csv", b"one")
    site.upload("researcher-1", "c.csv", b"one")
    settle(site)
    assert all(row["is_quiet"] for row in rows(site).values())
    kept = replaced.stat()
    replaced.unlink()
    site.upload("researcher-1", "a.csv", b"two")
    os.utime(replaced, ns=(kept.st_atime_ns, kept.st_mtime_ns))  # as WinSCP preserves it
    os.utime(touched, ns=(1, 1))
    look(site)
    assert {path: row["is_quiet"] for path, row in rows(site).items()} == {
        "a.csv": False,
        "b.csv": False,
        "c.csv": True,
    }


def test_what_is_gone_is_forgotten(site: TrialSite) -> None:
    path = site.upload("researcher-1", "a.csv", b"one")
    site.upload("researcher-1", "b.csv", b"one")
    look(site)
    path.unlink()
    look(site)
    assert rows(site).keys() == {"b.csv"}


def test_what_did_not_change_costs_no_write_and_no_event(site: TrialSite) -> None:
    for number in range(50):
        site.upload("researcher-1", f"{number}.csv", b"one")
    settle(site)
    before = counted(site), written(site)
    look(site)
    assert (counted(site), written(site)) == before
    minutes_pass(site, 20)
    before = counted(site), written(site)
    look(site)
    assert counted(site) == before[0] + 1, (
        "that it was looked into is written down now and then, for all folders at once"
    )
    assert written(site) == before[1]
    site.upload("researcher-1", "new.csv", b"one")
    look(site)
    came = [event for event in site.events("desk.seen") if event.data["came"]]
    assert [event.data["came"] for event in came] == [50, 1], "one event however many files came"


def written(site: TrialSite) -> list[Any]:
    with site.register.reading() as session:
        return sorted(session.execute(select(Sighting.id, Sighting.seen_at)).tuples())


def test_law_9_links_are_told_and_not_followed_and_hostile_names_are_written_out(site: TrialSite) -> None:
    secret = site.upload("researcher-2", "secret.csv", b"another user's")
    upload = site.root / "triage/researcher-1/upload"
    (upload / "soft.csv").symlink_to(secret)
    (upload / "folder").symlink_to(secret.parent)
    (upload / "line\nbreak.csv").write_bytes(b"x")
    (upload / "right\u202eto left.csv").write_bytes(b"x")
    (upload / os.fsdecode(b"bytes\xff.csv")).write_bytes(b"x")
    (upload / "cafe\u0301.csv").write_bytes(b"x")
    (upload / "caf\u00e9.csv").write_bytes(b"x")
    (upload / "half.csv.filepart").write_bytes(b"x")
    (upload / "<img src=x>.csv").write_bytes(b"x")
    settle(site)
    found = rows(site)
    assert {path: row["cannot"] for path, row in found.items()} == {
        "soft.csv": "it is a link, and links are not followed",
        "folder": "it is a link, and links are not followed",
        "line\\x0abreak.csv": "it holds a control character",
        "right\\u202eto left.csv": "it holds an invisible mark that can change how it is shown",
        "bytes\\xff.csv": "it is not valid UTF-8",
        "cafe\u0301.csv": "another file has the same name in another Unicode form",
        "caf\u00e9.csv": "another file has the same name in another Unicode form",
        "half.csv.filepart": "its name says that it is still being uploaded",
        "<img src=x>.csv": None,
    }
    assert all((row["pattern"] is None) == (row["cannot"] is not None) for row in found.values())
    assert drafts(site)[0]["files"] == ["<img src=x>.csv"]
    assert [ready_rows(site)["researcher-1"][count] for count in ("files", "unusable")] == [1, 8]


def test_a_name_with_the_characters_of_a_pattern_is_asked_for_exactly(site: TrialSite) -> None:
    for name in ("a*.csv", "a1.csv", "x[1].csv", "x1.csv", " y.csv"):
        site.upload("researcher-1", name, name.encode())
    settle(site)
    found = rows(site)
    journey = site.user_input(*(found[name]["pattern"] for name in ("a*.csv", "x[1].csv", " y.csv")))
    assert {name for name, row in rows(site).items() if row["asked"]} == {"a*.csv", "x[1].csv", " y.csv"}
    journey.stage()
    assert sorted(file.source_path for file in journey.transfer.files) == [" y.csv", "a*.csv", "x[1].csv"]


def test_more_files_than_the_policy_keeps_are_cut_and_it_is_told(site: TrialSite) -> None:
    site.change_policy(desk={"max_files": 5})
    for number in range(5):
        site.upload("researcher-1", f"{number}.csv", b"one")
    assert look(site).cut == 0
    for name in ("5.csv", "6.csv", "sub/more.csv"):
        site.upload("researcher-1", name, b"one")
    assert look(site).cut == 1
    told = shown(site)
    assert (told["total"], told["is_cut"]) == (5, True)
    assert ready_rows(site)["researcher-1"]["is_cut"]
    before = counted(site)
    look(site)
    assert counted(site) == before, "the same files each time"


def test_a_folder_that_cannot_be_looked_into_is_told_and_the_others_go_on(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    site.upload("researcher-2", "b.csv", b"one")
    settle(site)
    upload = site.root / "triage/researcher-1/upload"
    upload.rename(upload.with_name("aside"))
    upload.symlink_to(site.root / "projects")
    site.upload("researcher-2", "c.csv", b"one")
    report = look(site)
    [(place, subject, problem)] = report.problems
    with site.register.reading() as session:
        person = person_by_triage_name(session, "researcher-1")
    assert (place, subject) == ("upload", f"person:{person.id if person else 0}")
    assert "link" in problem
    told = shown(site)
    assert (told["problem"], [row["path"] for row in told["rows"]]) == (problem, ["a.csv"])
    assert ready_rows(site)["researcher-1"]["problem"] == problem
    assert rows(site, Folder(Place.UPLOAD, "researcher-2")).keys() == {"b.csv", "c.csv"}
    before = counted(site)
    look(site)
    assert counted(site) == before, "a problem that stays is not told again"
    upload.unlink()
    upload.with_name("aside").rename(upload)
    assert look(site).problems == []
    assert shown(site)["problem"] is None


def test_a_projects_files_are_looked_at_when_somebody_asks_and_may(site: TrialSite) -> None:
    site.change_policy(paths={"outputs": str(site.root / "outputs")})
    (site.root / "outputs" / FOLDER).mkdir(parents=True)
    (site.root / "outputs" / FOLDER / "figure.pdf").write_bytes(b"x")
    (site.analysis / "table.csv").write_bytes(b"x")
    project, area = Folder(Place.PROJECT, FOLDER), Folder(Place.OUTPUT, FOLDER)
    look(site)
    assert shown(site, project) == {"total": 0, "seen_at": None, "is_cut": False, "problem": None, "rows": []}
    look(site, "data-manager-1", FOLDER)
    assert rows(site, project)["analysis/table.csv"]["pattern"] == "analysis/table.csv"
    assert rows(site, area)["figure.pdf"]["pattern"] == "output-area/figure.pdf"
    first = shown(site, project)["seen_at"]
    look(site, "data-manager-1", FOLDER)
    assert shown(site, project)["seen_at"] > first
    asked = site.events("desk.looked")
    assert [event.data["place"] for event in asked] == ["project", "output"] * 2
    assert {event.actor.split(":")[0] for event in asked} == {"person"}
    journey = site.output_export("output-area/figure.pdf", "analysis/*.csv")
    journey.stage()
    assert rows(site, area)["figure.pdf"]["asked"] == journey.transfer.ref
    assert rows(site, project)["analysis/table.csv"]["asked"] == journey.transfer.ref
    assert drafts(site) == [], "nothing is prepared of a project"


def test_law_4_nobody_looks_into_or_sees_what_is_none_of_theirs(site: TrialSite) -> None:
    with site.register.changing("system:test") as change:
        change.add(Person(airflow_name="nobody", name="N", email="n@trial.test", roles=[]), "person.added")
    for operator in ("nobody", "platform-manager", "a stranger"):
        for project, username in ((FOLDER, ""), ("", "researcher-1")):
            with pytest.raises(NotPermitted):
                look(site, operator, project, username)
    for folder in (Folder(Place.PROJECT, "no such folder"), Folder(Place.UPLOAD, "data-manager-2")):
        with pytest.raises(NotPermitted):
            shown(site, folder)
    assert site.events("desk.looked") == []


def test_what_is_known_of_people_and_projects_that_are_gone_vanishes(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    (site.analysis / "table.csv").write_bytes(b"x")
    settle(site)
    look(site, "data-manager-1", FOLDER)
    with site.register.changing("system:test") as change:
        person = person_by_triage_name(change.session, "researcher-1")
        assert person is not None
        person.active = False
        change.record("person.deactivated", person, reason="tests")
    look(site)
    with site.register.reading() as session:
        assert {sighting.owner for sighting in session.scalars(select(Sighting))} == {FOLDER}
        assert [draft.state for draft in session.scalars(select(Draft))] == ["discarded"]
    minutes_pass(site, 15 * 24 * 60)
    look(site)
    with site.register.reading() as session:
        assert list(session.scalars(select(Sighting))) == []


def test_law_5_a_round_killed_wherever_it_counts_ends_as_without_a_death(site: TrialSite, tmp_path: Path) -> None:
    site.upload("researcher-1", "b.csv", b"one")
    gone = site.upload("researcher-2", "gone.csv", b"one")
    settle(site)
    gone.unlink()
    site.upload("researcher-2", "new.csv", b"one")
    minutes_pass(site)
    assert dies_everywhere(site.register, site.root, tmp_path / "aside", lambda: look(site)) > 5
    assert [event.data["gone"] for event in site.events("desk.seen")] == [0, 0, 1]


def test_law_7_no_event_and_no_log_names_a_file(site: TrialSite, caplog: pytest.LogCaptureFixture) -> None:
    site.upload("researcher-1", "jane-doe-hiv.csv", b"one")
    settle(site)
    draft = drafts(site)[0]
    more = {"purpose": "of jane-doe", "source_and_permission": "Public"}
    drafting(site).change(draft["id"], 1, draft["values"] | more)
    drafting(site).send(draft["id"], 2)
    assert "jane-doe" not in dumped([(event.kind, event.subject, event.data) for event in site.events()])
    assert "jane-doe" not in caplog.text


@pytest.fixture
def on_postgres(tmp_path: Path, clamd: Clamd, postgres_server: Postgres) -> Iterator[TrialSite]:
    root = tmp_path / "site-on-postgres"
    root.mkdir()
    yield TrialSite(root, clamd.socket, {}, postgres_server.database("watched"))
    postgres_server.drop("watched")


def test_law_10_the_account_that_looks_and_the_one_that_asks_need_only_their_own_rights(
    on_postgres: TrialSite, postgres_server: Postgres
) -> None:
    site, owner = on_postgres, on_postgres.register
    grant(site.url)
    working = {account: Register(postgres_server.url("watched", account)) for account in (CONTROL, DATA)}
    going = site.upload("researcher-1", "going.csv", b"one")
    site.upload("researcher-1", "a[1].csv", b"one")
    (site.analysis / "table.csv").write_bytes(b"x")
    site.register = working[DATA]
    look(site)
    look(site, "data-manager-1", FOLDER)
    going.unlink()
    site.register = owner
    minutes_pass(site)
    site.register = working[DATA]
    look(site)
    assert rows(site).keys() == {"a[1].csv"}
    site.register = working[CONTROL]
    [draft] = drafts(site)
    more = {"purpose": "A paper", "source_and_permission": "Public"}
    drafting(site).change(draft["id"], 1, draft["values"] | more)
    sent = drafting(site).send(draft["id"], 2)
    journey = site.user_input(run_id=sent["run_id"], **sent["conf"])
    site.register = working[DATA]
    assert journey.stage().state == "staged"
    look(site)
    assert rows(site)["a[1].csv"]["asked"] == journey.transfer.ref
    assert ready_rows(site) == {}
    for register in working.values():
        register.engine.dispose()
