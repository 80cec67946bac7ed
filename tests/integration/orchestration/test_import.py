"""Study data as Airflow runs them: from the operator's own upload folder, and only into a project that is ready for them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airflow_harness import Answer, run_dag
from hostile_samples import seven_zip
from journeys.site_fixture import FOLDER, YES
from planted import TABLE

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite

ROOT = Path(__file__).parents[3]
FORM = {"project": FOLDER, "files": ["wave.7z"], "release_reference": "REL-1"}
APPROVED = Answer("review", "Approve", "data-manager-1", dict(YES))


@pytest.fixture
def packed(site: TrialSite, tmp_path: Path) -> bytes:
    """In the operator's own folder; somebody else's archive of the same name lies in theirs."""
    content = seven_zip(tmp_path, {"one.csv": TABLE, "sub/two.csv": b"2"}).read_bytes()
    site.upload("dag-test", "wave.7z", content)
    site.upload("data-manager-1", "wave.7z", b"another's")
    return content


def delivered(site: TrialSite) -> dict[str, bytes]:
    return {str(path.relative_to(site.data)): path.read_bytes() for path in site.data.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("packed")
def test_the_operators_own_archive_is_extracted_in_place_of_itself_and_the_users_are_told(site: TrialSite) -> None:
    result = run_dag("data_import", FORM, [APPROVED])
    assert result.tasks["confirm_analysis_folder"] == "success"
    assert delivered(site) == {"one.csv": TABLE, "sub/two.csv": b"2"}
    text = (ROOT / "dags" / "data_import.py").read_bytes()
    assert [event.data["text"].encode() for event in site.events("workflow.kept")] == [text], "what Airflow itself read"
    assert [event.data["workflow"] for event in site.events("transfer.released")] == [hashlib.sha256(text).hexdigest()]
    assert "researcher-1@trial.test" in {notice.recipient for notice in site.notices("data_imported")}


@pytest.mark.usefixtures("packed")
@pytest.mark.parametrize("fault", ["no analysis folder", "a link", "no permission"])
def test_a_project_whose_analysis_folder_is_not_ready_gets_no_data(site: TrialSite, tmp_path: Path, fault: str) -> None:
    analysis = site.data.parent / "analysis"
    if fault == "no permission":
        subprocess.run(["setfacl", "--remove-all", analysis], check=True)
    else:
        shutil.rmtree(analysis)
    if fault == "a link":
        (tmp_path / "elsewhere").mkdir()
        analysis.symlink_to(tmp_path / "elsewhere")
    result = run_dag("data_import", FORM, [APPROVED])
    assert result.state == "failed"
    assert result.tasks["confirm_analysis_folder"] == "failed"
    assert delivered(site) == {}
    assert site.events("transfer.failed")
    assert "analysis" in site.notices("failed")[0].body


@pytest.mark.usefixtures("packed")
def test_a_rejected_import_asks_nothing_of_the_project(site: TrialSite) -> None:
    shutil.rmtree(site.data.parent / "analysis")
    rejected = Answer("review", "Reject", "data-manager-1", {"reason": "Not the release that was agreed"})
    result = run_dag("data_import", FORM, [rejected])
    assert result.state == "success"
    assert result.tasks["release"] == "skipped"
    assert delivered(site) == {}
