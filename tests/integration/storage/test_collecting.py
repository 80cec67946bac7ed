"""What is released to one user is collected by them, from the real SFTP servers of the trial."""

from __future__ import annotations

import os

import pytest
from trial.seed import SFTP_USERS, trial_policy, write_accounts
from trial.sshd import Sshd

from accounts import can
from sallyport.access.backend import triage_backend
from sallyport.access.personal import personal, plan_personal, require_personal
from sallyport.policy.access import Access


@pytest.fixture
def access(tmp_path):
    write_accounts(tmp_path)
    with (tmp_path / "groups" / "group").open("a") as stream:
        stream.write("project-abcdefghijk-users:x:290001:\n")
    return Access.model_validate(trial_policy(tmp_path, "/run/clamd", "")["access"])


def test_the_user_collects_it_and_no_other_account_but_the_managers_reads_it(server, sftp, access):
    backend, who = triage_backend(access), personal(access, "researcher-1", "abcdefghijk")
    folder = server.triage / "researcher-1" / "download" / "T000012"
    folder.mkdir(mode=0o700)
    backend.apply(plan_personal(backend, folder, who))
    file = folder / "result.csv"
    file.touch(mode=0o660)
    file.write_text("a result")
    require_personal(backend, [file], who, within=folder)
    if isinstance(server, Sshd):
        assert who.user.id == server.uid_of("researcher-1")
        assert can((290_103, who.managers.id), "cat", file)
    for path in (folder, file):
        os.chown(path, server.account.uid, server.account.gid)  # whose they are on a site
    with sftp("researcher-1") as session:
        assert session.open("/download/T000012/result.csv").read() == b"a result"
        with pytest.raises(PermissionError):
            session.remove("/download/T000012/result.csv")
    if isinstance(server, Sshd):
        other = server.uid_of("researcher-2")
        assert not can((other, 290_001), "cat", file)
        assert not can((other, server.account.gid), "cat", file)


def test_every_user_of_the_trial_has_a_number(access):
    assert len({personal(access, name, "abcdefghijk").user.id for name in SFTP_USERS}) == len(SFTP_USERS)
