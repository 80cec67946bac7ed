"""Laws that only a whole journey, or all forms together, can show."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hostile_samples import EICAR, seven_zip
from journeys.site_fixture import days_pass
from sallyport.errors import SallyportError
from sallyport.register.models import Base, Decision, File
from sallyport.retention.tidy import Tidier
from sallyport.review.reminders import remind
from sallyport.transfers.failing import record_failure

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite

NAME, MEMBER, CELL = "jane_doe_hiv_positive", "john_roe_member", "4929-CELL-VALUE-1882"


def rows_with(site: TrialSite, text: str) -> set[str]:
    """Names of the tables of which some row holds ``text`` in some column."""
    with site.register.reading() as session:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
            if any(text in str(value) for value in row)
        }


def test_law_7_names_stand_only_where_they_must_and_values_nowhere(
    site: TrialSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    packed = seven_zip(tmp_path, {f"{MEMBER}.csv": f"id\n{CELL}\n".encode()}).read_bytes()
    site.upload("researcher-1", f"batch/{NAME}.csv", f"id,value\n1,{CELL}\n".encode())
    site.upload("researcher-1", f"batch/{NAME}.7z", packed)
    site.upload("researcher-1", f"batch/{NAME}\x07.csv", CELL.encode())
    site.upload("researcher-1", f"batch/{NAME}.pdf", f"MZ{CELL}".encode())
    journey = site.user_input("batch").to_review()
    remind(site.register, site.loaded.policy)
    journey.answer("Approve")
    numbers = [
        str(file.number) for file in journey.transfer.files if file.release_path and file.release_path[-1] != "f"
    ]
    assert journey.approve(files=numbers) == []
    (site.root / f"triage/researcher-1/upload/batch/{NAME}.csv").write_bytes(b"changed")
    assert journey.release() == "released"
    journey.close()
    site.upload("researcher-1", f"{NAME}.bin", EICAR)
    bad = site.user_input("*.bin").stage()
    assert bad.inspect().state == "quarantined"
    failing = site.user_input("batch", destination="again").to_review()
    record_failure(site.register, site.loaded.policy, failing.run, "release", SallyportError("The disk is full."))
    days_pass(site, 400)
    Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads).run()

    for name in (NAME, MEMBER):
        assert rows_with(site, name) <= {File.__tablename__, Decision.__tablename__, "deliveries", "certificates"}
        assert name not in caplog.text
    assert File.__tablename__ in rows_with(site, NAME)
    assert File.__tablename__ in rows_with(site, MEMBER)
    assert rows_with(site, CELL) == set()
    assert CELL not in caplog.text


@pytest.fixture(scope="module")
def forms() -> dict[str, dict[str, Any]]:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(Path(__file__).parents[2] / "dags")
    assert bag.import_errors == {}
    return {
        name: {field: dag.params.get_param(field) for field in dag.params}
        for name, dag in bag.dags.items()
        if dag.schedule is None
    }


def test_law_11_every_form_says_what_it_wants_and_asks_for_little_typing(forms: dict[str, dict[str, Any]]) -> None:
    assert len(forms) >= 5
    for name, fields in forms.items():
        assert fields, name
        for field, param in fields.items():
            where, schema = f"{name}.{field}", param.schema
            assert len(schema.get("title") or "") > 2, where
            description = param.description or schema.get("description") or ""
            assert len(description) > 10, where
            assert description.endswith((".", "?")), where
            if param.has_value or "null" in schema["type"]:
                param.resolve()  # the form can be sent as it is shown


def test_law_11_a_day_asks_for_at_most_a_handful_of_fields(forms: dict[str, dict[str, Any]]) -> None:
    for name, fields in forms.items():
        required = [
            field for field, param in fields.items() if not param.has_value and "null" not in param.schema["type"]
        ]
        assert len(required) <= 5, f"{name}: {required}"
