"""What nobody foresaw fails a task without quoting what it stumbled over."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from typing import TYPE_CHECKING

import pytest
from airflow.sdk.exceptions import AirflowSkipException
from trial.compose_file import resolved

from planted import CELLS, DIAGNOSIS, NHS_NUMBER, PATIENT, found_in
from sallyport.errors import Fault
from sallyport.orchestration.wordless import Unforeseen, wordless

if TYPE_CHECKING:
    from collections.abc import Callable


def number() -> None:
    int(PATIENT)


def key() -> None:
    {}[DIAGNOSIS]


def caused() -> None:
    try:
        number()
    except ValueError as error:
        raise KeyError(DIAGNOSIS) from error


def meanwhile() -> None:
    try:
        number()
    except ValueError:
        bytes.fromhex(NHS_NUMBER + PATIENT)


def told_by(work: Callable[[], None], kind: type[BaseException]) -> str:
    with pytest.raises(kind) as caught:
        wordless(work)()
    return "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("work", "kinds"),
    [
        (number, ["ValueError"]),
        (key, ["KeyError"]),
        (caused, ["KeyError", "ValueError"]),
        (meanwhile, ["ValueError", "ValueError"]),
    ],
)
def test_law_7_an_error_that_nobody_foresaw_is_told_by_kind_and_place(
    work: Callable[[], None], kinds: list[str]
) -> None:
    with pytest.raises((ValueError, KeyError)) as plain:
        work()
    assert found_in("".join(traceback.format_exception(plain.value)).encode(), CELLS)
    told = told_by(work, Unforeseen)
    assert found_in(told.encode(), CELLS) == []
    said = told[told.index("Unforeseen: ") :]
    assert [part.split()[0] for part in said.removeprefix("Unforeseen: ").split(" <- ")] == kinds
    assert f"{work.__name__}" in said
    assert "orchestration/test_wordless.py:" in said


def test_words_of_ours_and_of_airflow_stay() -> None:
    def refused() -> None:
        try:
            number()
        except ValueError as error:
            raise Fault("The table is not there.", "Make it.") from error

    def skipped() -> None:
        raise AirflowSkipException("Nothing to do.")

    told = told_by(refused, Fault)
    assert "The table is not there. Make it." in told
    assert found_in(told.encode(), CELLS) == []
    assert "Nothing to do." in told_by(skipped, AirflowSkipException)


REFUSED = """
import sys
from airflow.settings import Session
from airflow.models import Variable

for _ in range(2):
    Session.add(Variable(key="planted", val="x", description=sys.argv[1]))
Session.commit()
"""


def test_law_7_an_error_of_airflows_database_quotes_no_row(airflow_database: None) -> None:
    settings = resolved()["services"]["api-server"]["environment"]
    name = "AIRFLOW__DATABASE__SQL_ALCHEMY_ENGINE_ARGS"
    environment = os.environ | {name: settings[name]}
    command = [sys.executable, "-c", REFUSED, PATIENT]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
    assert b"UNIQUE constraint failed" in done.stderr, done.stderr[-2000:]
    assert b"SQL parameters hidden" in done.stderr
    assert found_in(done.stderr, CELLS) == []
