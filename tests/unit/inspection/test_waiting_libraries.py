"""What reads a format waits until a file of that format is there: most files need none of it."""

from __future__ import annotations

import subprocess
import sys

LIBRARIES = "polars numpy openpyxl python_calamine pyreadstat pypdf PIL h5py olefile nbformat isal"


def test_the_inspectors_of_content_load_no_library_that_reads_a_format():
    program = "import sys; import sallyport.inspection.content; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert "sallyport.inspection.tables.inspectors" in loaded
    assert not set(LIBRARIES.split()) & set(loaded)
