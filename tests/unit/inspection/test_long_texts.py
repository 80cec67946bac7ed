"""Into a long text two inspectors look at the same time: what they say is what they say one after the other."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from sallyport.inspection import reading
from sallyport.inspection.rules import finding
from sallyport.policy.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sallyport.inspection.finding import Finding

ROWS = 400_000
LAST = f"x,{base64.b64encode(bytes(range(256))).decode()},943 476 5919,=cmd|' /C calc'!A0\n"
EXPECTED = {"identifiers.nhs_number", "hidden.dde"}


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "t.csv"
    with path.open("w") as table:
        table.write("id,code,value,note\n")
        table.writelines(
            f"{number},{number % 7},{number % 1000 / 8:.3f},measured by the second team\n" for number in range(ROWS)
        )
        table.write(LAST)
    return path


def said_of(path: Path) -> list[dict[str, Any]]:
    shared = reading.begin({"rules": Disclosure().model_dump_json(), "direction": "output"})
    told = {"name": path.name, "size": path.stat().st_size, "digest": "0" * 64, "media_type": "text/csv", "part": None}
    with path.open("rb") as file:
        return list(reading.run(shared, {"participants": False, "files": [told]}, [file.fileno()]))


def test_a_long_text_is_told_of_as_one_that_is_looked_into_by_one_at_a_time(
    long: Path, monkeypatch: pytest.MonkeyPatch
):
    assert long.stat().st_size > reading.LONG
    at_once = said_of(long)
    monkeypatch.setattr(reading, "LONG", long.stat().st_size + 1)
    assert at_once == said_of(long)
    assert {one.get("rule") for one in at_once} >= EXPECTED


def test_one_that_fails_leaves_the_others_their_say(long: Path, monkeypatch: pytest.MonkeyPatch):
    def failing(*_: object) -> None:
        raise RuntimeError("943 476 5919")

    monkeypatch.setattr("sallyport.inspection.hidden.text_formulas.TextFormulaInspector.inspect", failing)
    found = said_of(long)
    failed = [one for one in found if one.get("rule") == "inspector.failed"]
    assert [one["detail"] for one in failed] == [{"error": "RuntimeError"}]
    assert "identifiers.nhs_number" in {one.get("rule") for one in found}


@pytest.mark.parametrize("at_once", [True, False], ids=["two at a time", "one at a time"])
def test_what_one_said_before_it_failed_stays(long: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool):
    def failing(*_: object) -> Iterator[Finding]:
        yield finding("hidden.dde")
        raise RuntimeError("943 476 5919")

    monkeypatch.setattr("sallyport.inspection.hidden.text_formulas.TextFormulaInspector.inspect", failing)
    monkeypatch.setattr(reading, "LONG", long.stat().st_size + (0 if at_once else 1))
    told = [one.get("rule") for one in said_of(long) if one.get("rule") in {"hidden.dde", "inspector.failed"}]
    assert told == ["hidden.dde", "inspector.failed"]
