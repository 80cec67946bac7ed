"""Outputs are held against what the same project released before."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from journeys.site_fixture import dumped
from sallyport.errors import Refused
from sallyport.register.outgoing import ReleasedTable
from sallyport.transfers import releasing
from sallyport.transfers.history import unseen_since

if TYPE_CHECKING:
    from journeys.site_fixture import Journey, TrialSite

ADULTS = b"age,n\n18-39,410\n40-59,388\n60 and over,212\n"
ONE_FEWER = b"age,n\n18-39,410\n40-59,387\n60 and over,212\n"
SUPPRESSED = b"sex,never,current\nmale,120,<10\nfemale,90,30\n"
MARGIN = b"sex,n\nmale,127\nfemale,120\n"


def asked(site: TrialSite, **tables: bytes) -> Journey:
    """A request for these tables, up to its review."""
    for name, content in tables.items():
        (site.analysis / name).write_bytes(content)
    return site.output_export(*(f"analysis/{name}" for name in tables)).to_review()


def packed(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("inside.csv", content)
    return made.getvalue()


def test_tables_are_held_against_those_of_earlier_releases(site: TrialSite) -> None:
    """One of these left in an archive. The fingerprints are in the register and nowhere else (law 7)."""
    first = asked(site, archive=packed(ADULTS), margin=MARGIN)
    assert first.approve(by="data-manager-2") == []
    assert first.release() == "released"

    again = asked(site, fewer=ONE_FEWER, crosstab=SUPPRESSED, same=ADULTS)
    found = {
        (file.source_path, one.rule): one
        for file in again.transfer.files
        for one in file.findings
        if one.rule.startswith("history.") and first.transfer.ref in one.message
    }
    assert {key: one.severity for key, one in found.items()} == {
        ("analysis/fewer", "history.differencing"): "block",
        ("analysis/crosstab", "history.linked"): "block",
        ("analysis/same", "history.same_bytes"): "info",
    }
    assert found["analysis/fewer", "history.differencing"].location == "row 3, column 2"
    assert "is blocked" in " ".join(again.approve(by="data-manager-2"))

    with site.register.reading() as session:
        facts = [row.fact for row in session.scalars(select(ReleasedTable))]
    labels = {label for fact in facts for cell in fact["data"]["cells"] for label in cell[0]}
    said = dumped([event.data for event in site.events()]) + dumped([(one.subject, one.body) for one in site.notices()])
    assert labels
    assert not [label for label in labels if label in said]


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_of_two_requests_reviewed_side_by_side_the_second_is_stopped_at_its_release(
    site: TrialSite, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the first leaves between the second's last look at what was released and its own intention."""
    first, second = asked(site, one=ADULTS), asked(site, two=ONE_FEWER)
    for journey in (first, second):
        assert journey.approve(by="data-manager-2") == []
    if when == "before":
        assert first.release() == "released"
    else:
        looks = []

        def looked_at(*what: Any) -> list[str]:
            found = unseen_since(*what)
            looks.append(found)
            if looks == [[]]:
                monkeypatch.setattr(releasing, "unseen_since", unseen_since)
                first.release()
                monkeypatch.setattr(releasing, "unseen_since", looked_at)
            return found

        monkeypatch.setattr(releasing, "unseen_since", looked_at)

    with pytest.raises(Refused, match=r"no reviewer has seen: history\.differencing"):
        second.release()
    assert not (site.download() / second.transfer.ref).exists()
