"""The guide's sinfo command against a real Slurm."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from sallyport.capacity.nodes import promised, propose, read_assignments
from sallyport.policy.model import Projects
from slurm import Slurm

COMMAND = Projects().node_command
PARTITIONS = """\
PartitionName=managers Nodes=compute-[0-1] Default=YES State=UP
PartitionName=2024_10_TB_ENDR123_2024 Nodes=compute-0 MaxCPUsPerNode=20 State=UP
PartitionName=study-b Nodes=compute-0 MaxCPUsPerNode=10 State=UP
PartitionName=study-c Nodes=compute-1 MaxCPUsPerNode=24 State=UP
PartitionName=study-d Nodes=compute-[0-1] MaxCPUsPerNode=3 State=UP
"""


@pytest.fixture(scope="module")
def slurm():
    root = Path(tempfile.mkdtemp(prefix="sallyport-slurm-", dir="/var/tmp"))
    root.chmod(0o755)
    service = Slurm(root, PARTITIONS)
    try:
        service.start()
        yield service
    finally:
        service.stop()
        shutil.rmtree(root)


def test_the_guides_command_is_read_and_the_least_over_allocated_node_proposed(slurm, monkeypatch):
    monkeypatch.setenv("SLURM_CONF", str(slurm.configuration))
    survey = read_assignments(COMMAND)
    assert survey.remark == ""
    assert promised(survey.assignments) == {"compute-0": 33, "compute-1": 27}
    proposal = propose(survey, 3, capacity=26)
    assert proposal.node == "compute-1"
    assert "compute-1: 27 of 26 cores promised; compute-0: 33 of 26 cores promised" in proposal.reasoning
    assert "Not counted, for they have no limit: managers." in proposal.reasoning


def test_a_slurm_that_cannot_start_its_tools_is_no_answer(monkeypatch, tmp_path):
    (tmp_path / "slurm.conf").write_text("nonsense\n")
    monkeypatch.setenv("SLURM_CONF", str(tmp_path / "slurm.conf"))
    survey = read_assignments(COMMAND)
    assert survey.assignments is None
    assert survey.remark.startswith("Slurm did not answer")
