from __future__ import annotations

import io

import polars as pl
import pytest

from sallyport.inspection.binary.environment import EnvironmentInspector, missing_environment
from sallyport.inspection.binary.parquet import rows_and_columns
from sallyport.inspection.fact import Fact
from sallyport.inspection.kinds.pickle_start import is_pickle
from sallyport.inspection.specimen import Specimen


@pytest.mark.parametrize("rows", [0, 1, 5000])
def test_rows_and_columns_of_a_parquet_file_are_those_that_polars_wrote(rows):
    stream = io.BytesIO()
    pl.DataFrame({"a": list(range(rows)), "b": ["x"] * rows, "c": [[1, 2]] * rows}).write_parquet(stream)
    found, columns = rows_and_columns(stream)
    assert found == rows
    assert columns >= 3


def test_a_damaged_parquet_footer_is_an_error_not_a_hang():
    stream = io.BytesIO()
    pl.DataFrame({"a": [1, 2, 3]}).write_parquet(stream)
    data = stream.getvalue()
    for at in range(len(data) - 120, len(data)):
        try:
            rows_and_columns(io.BytesIO(data[:at] + b"\xff" + data[at + 1 :]))
        except ValueError:
            continue


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"count,mean\n1,2\n",
        b"# a comment\n",
        b"(1, 2)\n",
        b"[1, 2]",
        b"{}",
        b"import os\n",
        b"cases\ncontrols\n12\n",
    ],
)
def test_text_is_no_pickle(text):
    assert not is_pickle(text, complete=True)


@pytest.mark.parametrize(
    "pickle", [b"(lp0\nI1\naI2\na.", b"cos\nsystem\n(S'true'\ntR.", b"}q\x00X\x01\x00\x00\x00aK\x01s."]
)
def test_old_pickles_are_known_by_their_steps(pickle):
    assert is_pickle(pickle, complete=True)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("environment.yml", True),
        ("a/requirements-dev.txt", True),
        ("renv.lock", True),
        ("conda_environment.yaml", True),
        ("results.txt", False),
        ("settings.yml", False),
    ],
)
def test_files_that_say_which_packages_are_needed(name, is_one):
    specimen = Specimen(name, 10, "", "text/plain", lambda: io.BytesIO(b"name: x"))
    assert EnvironmentInspector().applies_to(specimen) is is_one


def test_a_pickle_needs_an_environment_somewhere_in_its_request():
    needs, has = Fact("needs_environment", {}), Fact("environment", {})
    missing = missing_environment({"model.pkl": [needs], "table.csv": []})
    assert [one.rule for one in missing["model.pkl"]] == ["binary.environment_missing"]
    assert missing_environment({"model.pkl": [needs], "environment.yml": [has]}) == {}
    assert missing_environment({"table.csv": []}) == {}
