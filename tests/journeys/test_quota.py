"""A quota that is used up, in quarantine and in a project folder: as a full disk, and the step goes on when it is raised."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quota_filesystem import QuotaFilesystem
from sallyport.errors import Fault
from sallyport.storage.delivery import deliver
from sallyport.storage.quarantine import Quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journeys.site_fixture import TrialSite

SAYS = r"The disk \(or its quota\) is full. Make room, then run the step again"
BIG = bytes(range(256)) * 2000


@pytest.fixture
def limited() -> Iterator[QuotaFilesystem]:
    top = Path(tempfile.mkdtemp(prefix="sallyport-quota-", dir="/var/tmp"))
    top.chmod(0o755)
    filesystem = QuotaFilesystem(top)
    filesystem.allow(100_000)
    try:
        filesystem.start()
        yield filesystem
    finally:
        filesystem.stop()
        shutil.rmtree(top)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_quota_used_up_in_staging_is_a_fault_and_the_step_goes_on_when_it_is_raised(
    site: TrialSite, limited: QuotaFilesystem
) -> None:
    site.change_policy(paths={"quarantine": str(limited.mount / "quarantine")})
    site.quarantine = Quarantine(limited.mount / "quarantine")
    site.upload("researcher-1", "small.csv", b"a,b\n")
    site.upload("researcher-1", "z.bin", BIG)
    journey = site.user_input("small.csv", "z.bin")
    with pytest.raises(Fault, match=SAYS):
        journey.stage()
    assert journey.state == "requested"
    assert journey.transfer.files == []
    assert files(limited.mount / "quarantine/incoming") == []
    limited.allow(10_000_000)
    journey.to_review()
    assert journey.approve() == []
    assert journey.release() == "released"
    assert (site.data / "z.bin").read_bytes() == BIG


def test_a_quota_used_up_in_a_project_folder_is_a_fault_and_leaves_what_was_there(
    tmp_path: Path, limited: QuotaFilesystem
) -> None:
    quarantine, data = Quarantine(tmp_path / "quarantine"), limited.mount
    (data / "x").write_bytes(b"old")
    (tmp_path / "big").write_bytes(BIG)
    with (tmp_path / "big").open("rb") as stream:
        stored = quarantine.take(stream)
    for name, keep in (("new", None), ("x", quarantine)):
        with pytest.raises(Fault, match=SAYS):
            deliver(quarantine, stored, data, name, replace=keep is not None, keep=keep)
        assert files(data) == ["x"]
        assert (data / "x").read_bytes() == b"old"
    limited.allow(10_000_000)
    deliver(quarantine, stored, data, "new", replace=False, keep=None)
    deliver(quarantine, stored, data, "x", replace=True, keep=quarantine)
    assert (data / "new").read_bytes() == (data / "x").read_bytes() == BIG
