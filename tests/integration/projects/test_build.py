"""Making a project's folders and permissions: real folders, real setfacl, real registers."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from sallyport.access.model import EVERYTHING, READ_ONLY, Principal
from sallyport.access.posix import PosixBackend
from sallyport.errors import BadRequest, NotFound, NotPermitted, Refused
from sallyport.people.access import remove_member
from sallyport.policy import activation
from sallyport.policy.load import load
from sallyport.projects import setup
from sallyport.projects.ground import make as make_folders
from setup_site import FOLDER, PROJECT_ID, SetupSite

GROUP = Principal("group", f"project-{PROJECT_ID}-users", 200_000)


def ready(site, **form):
    return site.ask_for(**form).approve().answered()


def contents(site):
    return sorted(str(path.relative_to(site.projects)) for path in site.projects.rglob("*"))


def state_of_the_world(site):
    lists = [PosixBackend().read(path) for path in [site.folder, site.folder / "data", site.folder / "analysis"]]
    return contents(site), lists


def test_a_project_is_made_with_the_guides_folders_and_permissions(any_site):
    run = ready(any_site)
    built = run.build()
    assert contents(any_site) == [FOLDER, f"{FOLDER}/analysis", f"{FOLDER}/data"]
    assert (built.made, built.access, built.activated) == ((".", "data", "analysis"), (".", "data", "analysis"), True)
    access = PosixBackend()
    assert access.effective(any_site.folder / "analysis", GROUP) == EVERYTHING
    assert access.effective(any_site.folder / "data", GROUP) == READ_ONLY
    assert access.effective(any_site.folder, GROUP) == READ_ONLY
    assert run.state == "active"
    assert "other::---" in access.read(any_site.folder / "data")


def test_what_is_made_in_analysis_later_can_be_worked_with_and_in_data_only_read(site):
    ready(site).build()
    for name in ("analysis", "data"):
        (site.folder / name / "sub").mkdir()
    access = PosixBackend()
    assert access.effective(site.folder / "analysis" / "sub", GROUP) == EVERYTHING
    assert access.effective(site.folder / "data" / "sub", GROUP) == READ_ONLY


def test_members_join_and_are_told_with_the_project_id(site):
    ready(site).build()
    told = {notice.recipient: notice for notice in site.notices("project_ready")}
    assert set(told) == {
        "researcher-1@trial.test",
        "new-1@trial.test",
        "data-manager-1@trial.test",
        "platform-manager@trial.test",
    }
    assert f"Project identifier:   {PROJECT_ID}" in told["new-1@trial.test"].body
    assert told["data-manager-1@trial.test"].with_head
    assert not told["new-1@trial.test"].with_head
    assert len(site.events("member.added")) == 2


def test_law_5_run_twice_it_changes_nothing_and_says_so(any_site):
    run = ready(any_site)
    run.build()
    world, events = state_of_the_world(any_site), len(any_site.events())
    again = run.build()
    assert not again.changed
    assert str(again) == f"{FOLDER}: everything was already as it should be. Nothing was changed."
    assert (state_of_the_world(any_site), len(any_site.events())) == (world, events)


def test_law_6_intent_is_committed_before_and_the_outcome_as_read_back_after(site):
    ready(site).build()
    kinds = [event.kind for event in site.events() if event.kind.startswith("project.")]
    assert kinds[3:] == [
        "project.folders_intended",
        "project.folders_made",
        "project.group_intended",
        "project.group_made",
        "project.access_intended",
        "project.access_set",
        "project.active",
    ]
    (done,) = site.events("project.access_set")
    assert done.data["set"]["analysis"]["after"] == PosixBackend().read(site.folder / "analysis")
    (active,) = site.events("project.active")
    assert active.data["access"]["data"] == PosixBackend().read(site.folder / "data")


class Killed(BaseException):
    """The worker is gone."""


def killed_before(monkeypatch, owner, name, which):
    """Let the ``which``-th call of ``owner.name`` be the moment the worker is killed."""
    real, calls = getattr(owner, name), []

    def dying(*args, **kwargs):
        calls.append(1)
        if len(calls) == which:
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, dying)


MOMENTS = [
    *[(setup._Building, "_record", number) for number in range(1, 7)],
    *[(setup._Building, name, 1) for name in ("look", "make_folders", "_group", "_plans", "verify", "activate")],
    *[(PosixBackend, "apply", number) for number in (1, 2, 3)],
    *[(os, "mkdir", number) for number in (1, 2, 3)],
    (setup, "find_or_add", 2),
    (setup, "move", 1),
]


@pytest.mark.parametrize(("owner", "name", "which"), MOMENTS, ids=[f"{name}-{which}" for _, name, which in MOMENTS])
def test_law_5_killed_at_any_instant_it_goes_on_and_ends_the_same(site, monkeypatch, owner, name, which):
    run = ready(site)
    with monkeypatch.context() as patch:
        killed_before(patch, owner, name, which)
        with pytest.raises(Killed):
            run.build()
    assert run.state == "answered"
    run.build()
    access = PosixBackend()
    assert access.effective(site.folder / "analysis", GROUP) == EVERYTHING
    assert access.effective(site.folder / "data", GROUP) == READ_ONLY
    assert (run.state, len(site.events("member.added")), len(site.notices("project_ready"))) == ("active", 2, 4)
    for what in ("folders", "group", "access"):
        kinds = [event.kind for event in site.events(f"project.{what}_intended")]
        outcome = {"folders": "project.folders_made", "group": "project.group_made", "access": "project.access_set"}[
            what
        ]
        assert kinds, what
        assert site.events(f"project.{what}_intended")[-1].number < site.events(outcome)[-1].number
    assert not run.build().changed


def refused_and_untouched(site, run, words):
    before, events = contents(site), len(site.events())
    with pytest.raises(Refused, match=words) as caught:
        run.build()
    assert contents(site) == before
    assert len(site.events()) == events
    assert not (site.root / "groups").exists()
    return caught.value


def test_a_folder_with_other_content_is_refused_and_nothing_touched(site):
    run = ready(site)
    site.folder.mkdir()
    (site.folder / "secret_cohort.csv").write_text("x")
    error = refused_and_untouched(site, run, "holds 1 entries")
    assert "secret" not in str(error)


@pytest.mark.parametrize("name", ["data", "analysis"])
def test_our_own_subfolders_must_be_empty(site, name):
    run = ready(site)
    (site.folder / name).mkdir(parents=True)
    (site.folder / name / "x").write_text("x")
    refused_and_untouched(site, run, "is not empty")


def test_law_9_a_project_folder_never_goes_through_a_symlink(site, tmp_path):
    run = ready(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    site.folder.symlink_to(elsewhere)
    refused_and_untouched(site, run, "symbolic link")
    site.folder.unlink()
    site.folder.mkdir()
    (site.folder / "analysis").symlink_to(elsewhere)
    refused_and_untouched(site, run, "symbolic link")
    assert list(elsewhere.iterdir()) == []


def test_a_file_in_the_folders_place_is_refused(site):
    run = ready(site)
    site.folder.write_text("x")
    refused_and_untouched(site, run, "not a folder")


def test_an_empty_folder_of_another_account_is_refused(site):
    run = ready(site)
    site.folder.mkdir()
    os.chown(site.folder, 65_534, 65_534)
    refused_and_untouched(site, run, "belongs to another account")


def test_our_own_empty_folders_are_taken_up(site):
    run = ready(site)
    (site.folder / "data").mkdir(parents=True)
    assert run.build().made == ("analysis",)


def test_law_4_without_an_approval_in_the_register_nothing_is_made(site):
    run = site.ask_for()
    with pytest.raises(NotPermitted, match="is requested"):
        run.build()
    run.approve()
    with pytest.raises(NotPermitted, match="is approved"):
        run.build()
    assert contents(site) == []


def test_law_1_what_was_approved_is_what_is_made(site):
    run = ready(site)
    with site.register.changing("system:intruder") as change:
        project = change.get(type(run.project), run.project.id)
        project.request = project.request | {
            "members": [{"username": "intruder", "name": "In Truder", "email": "i@x.test"}]
        }
        change.record("intruder.came", project)
    with pytest.raises(NotPermitted, match="no approval of this request as it stands"):
        run.build()
    assert contents(site) == []


def test_law_8_a_request_of_older_rules_is_looked_at_again(site):
    run = ready(site, cores=20)
    site.write_policy(projects={"max_cores": 16})
    loaded = load(site.policy_file)
    activation.propose(site.register, site.people["data-manager-1"], loaded, "smaller nodes")
    activation.confirm(site.register, site.people["platform-manager"], loaded.digest)
    with pytest.raises(BadRequest, match="Cores: 20"):
        run.build()
    assert contents(site) == []


def test_a_membership_ended_later_is_not_opened_again(site):
    run = ready(site)
    run.build()
    remove_member(site.register, site.loaded.policy, run.run, FOLDER, "researcher-1", "left the study")
    run.build()
    assert len(site.events("member.added")) == 2


def test_permissions_that_were_lost_are_put_back_and_recorded(site):
    run = ready(site)
    run.build()
    subprocess.run(["setfacl", "-b", site.folder / "analysis"], check=True)
    again = run.build()
    assert again.access == ("analysis",)
    assert PosixBackend().effective(site.folder / "analysis", GROUP) == EVERYTHING
    assert len(site.events("project.access_set")) == 2


def test_an_active_projects_folder_that_is_gone_is_not_made_anew(site):
    run = ready(site)
    run.build()
    site.folder.rename(site.root / "unmounted")
    with pytest.raises(Refused, match="is gone"):
        run.build()
    assert contents(site) == []


@pytest.fixture
def platform_site(tmp_path, sqlite_register):
    """The platform makes the folder and its group; users read it, managers write."""
    site = SetupSite(tmp_path, sqlite_register, {"projects": {"folder_made_by": "platform"}})
    (tmp_path / "groups").write_text(f"{GROUP.name}:x:200000:\nproject-another01-users:x:200001:\nmanagers:x:200009:\n")
    site.changes["projects"] = {"folder_made_by": "platform"}
    return site


def made_by_the_platform(site, group=200_000):
    site.folder.mkdir(mode=0o770)
    entries = f"g:{group}:rx,d:g:{group}:rx,g:200009:rwx,d:g:200009:rwx"
    subprocess.run(["setfacl", "-m", entries, site.folder], check=True)


def test_the_platforms_folder_is_found_by_the_id_in_its_access_list(platform_site):
    run = ready(platform_site)
    made_by_the_platform(platform_site)
    before = PosixBackend().read(platform_site.folder)
    built = run.build()
    assert built.made == ("data", "analysis")
    assert built.access == ("analysis",), "data has inherited what users need"
    assert PosixBackend().read(platform_site.folder) == before
    assert PosixBackend().effective(platform_site.folder / "data", GROUP) == READ_ONLY
    managers = Principal("group", "managers", 200_009)
    assert PosixBackend().effective(platform_site.folder / "data", managers) == EVERYTHING
    assert PosixBackend().effective(platform_site.folder / "analysis", managers) == EVERYTHING


def test_the_platforms_folder_is_found_by_the_id_in_its_group(platform_site):
    run = ready(platform_site)
    platform_site.folder.mkdir(mode=0o750)
    os.chown(platform_site.folder, 0, 200_000)
    assert run.build().activated


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o077])
def test_what_users_may_do_never_hangs_on_our_umask(platform_site, umask):
    run = ready(platform_site)
    platform_site.folder.mkdir()
    os.chown(platform_site.folder, 0, 200_000)
    platform_site.folder.chmod(0o2750)
    old = os.umask(umask)
    try:
        assert run.build().activated
    finally:
        os.umask(old)
    assert PosixBackend().effective(platform_site.folder / "data", GROUP) == READ_ONLY
    assert PosixBackend().effective(platform_site.folder / "analysis", GROUP) == EVERYTHING


def test_a_folder_of_another_project_is_refused(platform_site):
    run = ready(platform_site)
    made_by_the_platform(platform_site, group=200_001)
    with pytest.raises(Refused, match="of project another01, but the platform's answer was ck5gh6d3se"):
        run.build()
    assert contents(platform_site) == [FOLDER]


def test_a_folder_that_names_no_project_is_refused(platform_site):
    run = ready(platform_site)
    platform_site.folder.mkdir()
    with pytest.raises(Refused, match="does not say whose it is"):
        run.build()
    assert contents(platform_site) == [FOLDER]


def test_a_folder_that_the_platform_has_not_made_is_waited_for(platform_site):
    run = ready(platform_site)
    with pytest.raises(NotFound, match="not made the project's folder yet"):
        run.build()
    made_by_the_platform(platform_site)
    assert run.build().activated


def test_making_is_idempotent_by_itself(tmp_path):
    assert make_folders(tmp_path, "one", ("a", "b")) == [".", "a", "b"]
    assert make_folders(tmp_path, "one", ("a", "b")) == []
    assert (Path(tmp_path) / "one" / "a").stat().st_mode & 0o007 == 0
