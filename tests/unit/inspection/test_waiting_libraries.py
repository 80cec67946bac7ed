"""What reads a format waits until a file of that format is there, and what is asked of outputs until something leaves."""

from __future__ import annotations

import subprocess
import sys

LIBRARIES = "polars numpy openpyxl python_calamine pyreadstat pypdf PIL h5py olefile nbformat isal"
OF_OUTPUTS = [f"sallyport.inspection.{subject}.inspectors" for subject in ("tables", "identifiers", "records")]
FOR_INPUT = """
import sys
from sallyport.inspection.content import content_inspectors
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

content_inspectors(Terms(Disclosure(), Direction.INPUT))
print(*sys.modules)
"""


def loaded_by(program: str) -> set[str]:
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return set(ran.stdout.split())


def test_the_inspectors_of_content_load_no_library_that_reads_a_format():
    loaded = loaded_by(f"import sys, sallyport.inspection.content, {', '.join(OF_OUTPUTS)}; print(*sys.modules)")
    assert loaded.issuperset(OF_OUTPUTS)
    assert loaded.isdisjoint(LIBRARIES.split())


def test_what_is_asked_of_outputs_is_not_loaded_for_what_comes_in():
    loaded = loaded_by(FOR_INPUT)
    assert "sallyport.inspection.code.inspectors" in loaded
    assert loaded.isdisjoint(OF_OUTPUTS)
