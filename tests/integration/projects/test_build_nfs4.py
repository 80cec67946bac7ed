"""The guide's own case: the platform's NFSv4 folder, the unmodified nfs4-acl-tools."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from nfs4_filesystem import Nfs4Filesystem
from sallyport.errors import Refused
from setup_site import FOLDER, SetupSite

PROJECT_ID = "ab12cd34ef"
GROUP = f"project-{PROJECT_ID}-users@example.org"


@pytest.fixture(scope="module")
def mount():
    top = Path(tempfile.mkdtemp(prefix="sallyport-nfs4-setup-", dir="/var/tmp"))
    top.chmod(0o755)
    filesystem = Nfs4Filesystem(top, "full")
    try:
        filesystem.start()
        yield filesystem.mount
    finally:
        filesystem.stop()
        shutil.rmtree(top)


@pytest.fixture
def nfs4_site(tmp_path, sqlite_register, mount):
    changes = {
        "paths": {"projects": str(mount)},
        "access": {"backend": "nfs4", "nfs4_domain": "example.org", "groups": "system", "groups_file": None},
        "projects": {"folder_made_by": "platform"},
    }
    return SetupSite(tmp_path, sqlite_register, changes)


def listed(path):
    printed = subprocess.run(["nfs4_getfacl", path], check=True, capture_output=True, text=True).stdout
    return [line for line in printed.splitlines() if line and not line.startswith("#")]


def made_by_the_platform(folder, *entries):
    folder.mkdir(mode=0o770)
    for entry in entries:
        subprocess.run(["nfs4_setfacl", "-a", entry, folder], check=True)


def test_the_guides_entry_is_set_on_analysis_and_managers_keep_theirs(nfs4_site, mount):
    run = nfs4_site.ask_for().approve().answered(PROJECT_ID)
    folder = mount / FOLDER
    made_by_the_platform(folder, "A:fdg:managers@example.org:RWX", f"A:dg:{GROUP}:RX", f"A:fg:{GROUP}:R")
    built = run.build()
    assert built.made == ("data", "analysis")
    assert listed(folder / "analysis")[0] == f"A:fdg:{GROUP}:rwaDxtTnNcCy"
    for name in ("data", "analysis"):
        assert any("managers@example.org" in line and "w" in line.rsplit(":", 1)[1] for line in listed(folder / name))
    assert not any(GROUP in line and "w" in line.rsplit(":", 1)[1] for line in listed(folder / "data"))
    before = {name: listed(folder / name) for name in (".", "data", "analysis")}
    assert not run.build().changed
    assert {name: listed(folder / name) for name in (".", "data", "analysis")} == before


def test_the_id_is_read_from_the_list(nfs4_site, mount):
    folder_name = "2023_06_20_Smith_ENDR023_2020"
    run = nfs4_site.ask_for(folder_name=folder_name).approve().answered("other01234")
    made_by_the_platform(mount / folder_name, f"A:dg:{GROUP}:RX")
    with pytest.raises(Refused, match="of project ab12cd34ef, but the platform's answer was other01234"):
        run.build()
    assert list((mount / folder_name).iterdir()) == []
