"""Drafts that are prepared of what lies in uploads: refreshed, taken over, sent once, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from journeys.site_fixture import FOLDER, TrialSite
from journeys.watching import drafting, drafts, look, ready_rows, rows, settle
from sallyport.errors import BadRequest, NotPermitted
from sallyport.register.desk import Draft
from sallyport.retention.tidy import Tidier


def test_a_draft_follows_the_upload_until_nothing_is_left_to_ask_for(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    look(site)
    assert drafts(site) == [], "it is not at rest"
    settle(site)
    [first] = drafts(site)
    assert {name: first[name] for name in ("dag_id", "values", "prepared_by", "operator", "state", "is_yours")} == {
        "dag_id": "user_input_request",
        "values": {"project": FOLDER, "username": "researcher-1", "files": ["a.csv"]},
        "prepared_by": "triage_watch",
        "operator": None,
        "state": "open",
        "is_yours": True,
    }
    site.upload("researcher-1", "b.csv", b"one")
    settle(site)
    [second] = drafts(site)
    assert (second["id"], second["version"], second["files"]) == (first["id"], 2, ["a.csv", "b.csv"])
    site.user_input("a.csv")
    look(site)
    assert [draft["files"] for draft in drafts(site)] == [["b.csv"]]
    journey = site.user_input("b.csv").to_review()
    look(site)
    assert drafts(site) == []
    assert ready_rows(site) == {}
    assert rows(site)["b.csv"]["asked"] == journey.transfer.ref
    with site.register.reading() as session:
        assert [draft.fields for draft in session.scalars(select(Draft))] == [{}]


def test_what_was_returned_can_be_asked_for_again_and_is_prepared_when_it_is_new(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    settle(site)
    journey = site.user_input("a.csv").to_review()
    assert journey.answer("Return", reason="please mend it") == []
    look(site)
    assert rows(site)["a.csv"]["asked"] is None
    assert drafts(site) == []
    site.upload("researcher-1", "a.csv", b"a new version")
    settle(site)
    assert [draft["files"] for draft in drafts(site)] == [["a.csv"]]


def test_a_draft_that_a_person_changed_is_theirs_and_left_alone(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    settle(site)
    [draft] = drafts(site)
    mine = drafting(site).change(draft["id"], 1, draft["values"] | {"purpose": "A paper"})
    with pytest.raises(BadRequest, match="changed meanwhile"):
        drafting(site, "data-manager-2").change(draft["id"], 1, draft["values"])
    with pytest.raises(NotPermitted, match="somebody else's"):
        drafting(site, "data-manager-2").send(draft["id"], 2)
    site.upload("researcher-1", "b.csv", b"one")
    settle(site)
    other, kept = sorted(drafts(site), key=lambda one: one["operator"] or "")
    assert kept == mine
    assert other["files"] == ["b.csv"], "what the person asks for is not prepared twice"


def test_what_a_person_discarded_is_prepared_again_only_when_it_differs(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    settle(site)
    drafting(site).discard(drafts(site)[0]["id"], 1)
    settle(site)
    assert drafts(site) == []
    site.upload("researcher-1", "a.csv", b"two")
    settle(site)
    assert [draft["files"] for draft in drafts(site)] == [["a.csv"]]


def test_a_data_managers_own_upload_is_an_import(site: TrialSite) -> None:
    site.upload("data-manager-1", "study.7z", b"one")
    site.upload("data-manager-1", "study.7z.sha256", b"one")
    settle(site)
    [draft] = drafts(site)
    assert (draft["dag_id"], draft["values"]) == ("data_import", {"files": ["study.7z"]})
    assert ready_rows(site)["data-manager-1"]["is_you"]
    assert drafts(site, "data-manager-2") == [], "nobody else sees it"


def test_a_prepared_draft_is_sent_and_starts_one_request(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    settle(site)
    [draft] = drafts(site)
    more = {"purpose": "A paper", "source_and_permission": "Public"}
    drafting(site).change(draft["id"], 1, draft["values"] | more)
    first, again = (drafting(site).send(draft["id"], 2) for _ in range(2))
    assert first == again
    look(site)
    assert [one["state"] for one in drafts(site)] == ["sent"], "and no other is prepared meanwhile"
    journey = site.user_input(run_id=first["run_id"], **first["conf"])
    assert journey.to_review().approve() == []
    assert journey.release() == "released"
    look(site)
    assert drafts(site) == []


def test_what_stood_in_drafts_is_forgotten_after_a_while(site: TrialSite) -> None:
    values = {"project": FOLDER, "username": "researcher-1", "files": ["a.csv"], "purpose": "p"}
    sent, open_one = (drafting(site).begin("user_input_request", values) for _ in range(2))
    full = drafting(site).change(sent["id"], 1, values | {"source_and_permission": "s"})
    drafting(site).send(sent["id"], full["version"])
    with site.register.changing("system:test") as change:
        for draft in change.session.scalars(select(Draft)):
            draft.changed_at -= timedelta(days=15)
        change.record("test.time_passed", "register:1", days=15)
    Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads).run()
    with site.register.reading() as session:
        kept = {draft.id: (draft.state, draft.fields) for draft in session.scalars(select(Draft))}
    assert kept == {sent["id"]: ("discarded", {}), open_one["id"]: ("open", values)}
