"""The pre-flight with a real scanner whose signatures do not count at this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.malware.inspector import Scanner
from sallyport.inspection.malware.proof import EICAR
from sallyport.inspection.preflight import preflight
from sallyport.policy.defaults import preflight_policy

if TYPE_CHECKING:
    from pathlib import Path

    from trial.clamd import Clamd


def rules(folder: Path, clamd: Clamd) -> dict[str, list[str]]:
    policy = preflight_policy()
    scanner = Scanner(policy.malware.model_copy(update={"socket": clamd.socket}))
    return {
        item.path: [found.rule for found in item.findings if found.rule != "class.is"]
        for item in preflight([folder], policy, scanner)
    }


def test_law_2_not_checked_is_not_clean_but_a_hit_of_test_signatures_counts(tmp_path: Path, clamd: Clamd) -> None:
    (tmp_path / "bad.bin").write_bytes(EICAR)
    (tmp_path / "good.csv").write_bytes(b"a,b\n1,2\n")
    assert rules(tmp_path, clamd) == {"bad.bin": ["malware.infected"], "good.csv": ["malware.fault"]}
