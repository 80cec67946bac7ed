"""A draft whose run is refused comes back to who sent it; a run with a draft's id is nobody else's and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from sqlalchemy import select

from airflow_harness import ROOT
from desks import Desk
from journeys.site_fixture import FOLDER, TrialSite
from journeys.test_freeze import frozen, lifted
from journeys.watching import drafting, drafts
from register_fixtures import plain_engine
from sallyport.errors import BadRequest, NotPermitted, SallyportError
from sallyport.register.incidents import Frozen
from sallyport.register.models import Membership, Person, Transfer
from sallyport.register.register import Register
from sallyport.register.schema import _config, migrate
from sallyport.transfers.failing import record_failure
from sallyport.transfers.forms import DataImportForm, OutputExportForm, TransferForm, UserInputForm, form_digest
from sallyport.transfers.request import open_transfer
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUES = {
    "project": FOLDER,
    "username": "researcher-1",
    "files": ["results/table.csv"],
    "purpose": "A paper",
    "source_and_permission": "Public",
}
OUTPUT = {"project": FOLDER, "username": "researcher-1", "paths": ["analysis"], "purpose": "p", "description": "d"}


def sent(site: TrialSite, **values: Any) -> tuple[int, dict[str, Any]]:
    """A draft that data-manager-1 has sent: its number, and what is to be triggered."""
    draft = drafting(site).begin("user_input_request", VALUES | values)
    return draft["id"], drafting(site).send(draft["id"], draft["version"])


def arrive(site: TrialSite, told: Mapping[str, Any], by: str | None = "data-manager-1", **edited: Any) -> int:
    """What the run's first step does with it, and with its failure."""
    run = Run(told["dag_id"], told["run_id"], by)
    try:
        return open_transfer(site.register, site.loaded, UserInputForm.parse(told["conf"] | edited), run)
    except SallyportError as error:
        record_failure(site.register, site.loaded.policy, run, "request", error)
        raise


def only(site: TrialSite, who: str = "data-manager-1") -> dict[str, Any]:
    (draft,) = drafts(site, who)
    return draft


def transfers(site: TrialSite) -> int:
    with site.register.reading() as session:
        return len(session.scalars(select(Transfer)).all())


def leave(site: TrialSite, *, comes_back: bool = False) -> None:
    """researcher-1 is no member any more, or is one again."""
    with site.register.changing("system:test") as change:
        person = change.session.scalar(select(Person).where(Person.triage_name == "researcher-1"))
        assert person is not None
        for row in change.session.scalars(select(Membership).where(Membership.person_id == person.id)):
            row.until = None if comes_back else change.now
        change.record("test.membership", person)


def test_a_draft_whose_run_is_refused_is_open_again_and_says_why(site: TrialSite) -> None:
    number, told = sent(site)
    leave(site)
    with pytest.raises(BadRequest, match=r"not a current member .* The draft is open again at the desk\."):
        arrive(site, told)
    draft = only(site)
    assert (draft["state"], draft["version"], draft["values"], draft["run_id"]) == ("open", 2, VALUES, told["run_id"])
    assert draft["refusal"] == {
        "problem": f"“researcher-1” is not a current member of {FOLDER}.",
        "advice": "Check the spelling of the username, or add the person with user_access first.",
    }
    (event,) = site.events("draft.refused")
    assert (event.subject, event.data["run"], event.data["version"]) == (f"draft:{number}", told["run_id"], 2)
    assert event.actor == site.events("draft.sent")[0].actor
    assert "table" not in str([one.data for one in site.events()]), "law 7"
    (row,) = Desk(site.register, site.loaded.policy, "data-manager-1").rows("refused")
    assert (row["ref"], row["mine"], row["project"]) == (str(number), True, FOLDER)
    assert "not a current member" in row["says"]
    assert Desk(site.register, site.loaded.policy, "data-manager-2").rows("refused") == []

    leave(site, comes_back=True)
    changed = drafting(site).change(number, 2, VALUES | {"purpose": "Another"})
    assert changed["refusal"] == draft["refusal"], "until it is sent again"
    again = drafting(site).send(number, changed["version"])
    assert again["run_id"] != told["run_id"]
    assert only(site)["refusal"] is None
    assert arrive(site, again)
    assert drafts(site) == []


@pytest.mark.parametrize("then", ["as it was", "changed", "sent again", "discarded"])
def test_a_refused_run_that_is_cleared_is_refused_whatever_became_of_its_draft(site: TrialSite, then: str) -> None:
    number, told = sent(site)
    leave(site)
    with pytest.raises(BadRequest):
        arrive(site, told)
    leave(site, comes_back=True)
    said, taken = "changed or discarded", 0
    match then:
        case "as it was":
            said = r"refused before, and its draft is open again: “researcher-1” is not a current member"
        case "changed":
            drafting(site).change(number, 2, VALUES)
        case "discarded":
            drafting(site).discard(number, 2)
        case "sent again":
            again = drafting(site).send(number, 2)
            assert arrive(site, again) == arrive(site, again)
            taken = 1
    before = drafts(site)
    for _ in range(2):
        with pytest.raises(BadRequest, match=said):
            arrive(site, told)
    assert (drafts(site), transfers(site), len(site.events("draft.refused"))) == (before, taken, 1)


def test_a_freeze_gives_the_draft_back_and_says_to_send_it_again(site: TrialSite) -> None:
    number, told = sent(site)
    frozen(site)
    with pytest.raises(Frozen, match="by another person than Data Manager 1"):
        arrive(site, told)
    refusal = only(site)["refusal"]
    assert f"{FOLDER} is frozen (incident 1)" in refusal["problem"]
    assert refusal["advice"].endswith("send it again.")
    assert "cleared" not in refusal["advice"], "clearing its red step does not help"
    with pytest.raises(Frozen, match=r"send it again\.$"):
        drafting(site).send(number, 2)
    assert only(site)["refusal"] == refusal
    lifted(site)
    assert arrive(site, drafting(site).send(number, 2))


def test_a_run_that_is_no_drafts_is_refused_as_ever(site: TrialSite) -> None:
    with pytest.raises(BadRequest, match="not a current member") as refused:
        site.user_input("a.csv", username="nobody")
    assert "draft" not in str(refused.value)
    assert site.events("draft.refused") == []
    frozen(site)
    with pytest.raises(Frozen, match="have the red step cleared"):
        site.user_input("a.csv")


@pytest.mark.parametrize("by", ["data-manager-2", "researcher-1", "stranger", None])
def test_law_4_a_drafts_run_is_taken_of_nobody_but_who_sent_it(site: TrialSite, by: str | None) -> None:
    """Another may copy its id, and be faster: they get nothing, and the draft is as it was."""
    _, told = sent(site)
    before = only(site)
    with pytest.raises(NotPermitted):
        arrive(site, told, by=by)
    assert (only(site), transfers(site), site.events("draft.refused")) == (before, 0, [])
    assert arrive(site, told)


def test_law_4_whose_run_it_is_comes_before_what_it_asks_for(site: TrialSite) -> None:
    """A form that would be refused anyhow must not open another's draft either."""
    _, told = sent(site)
    frozen(site)
    for by, edited in (("data-manager-2", {}), ("data-manager-1", {"username": "nobody"})):
        with pytest.raises(SallyportError, match="its draft"):
            arrive(site, told, by=by, **edited)
    assert only(site)["state"] == "sent"


@pytest.mark.parametrize(
    "edited",
    [
        {"files": ["results/table.csv", "more.csv"]},
        {"files": ["results/*"]},
        {"username": "researcher-2"},
        {"purpose": "Another"},
        {"replace": True},
        {"destination": "elsewhere"},
    ],
)
def test_law_1_a_form_that_was_edited_on_its_way_is_not_taken(site: TrialSite, edited: dict[str, Any]) -> None:
    _, told = sent(site)
    before = only(site)
    with pytest.raises(BadRequest, match="not the one that its draft was sent as"):
        arrive(site, told, **edited)
    assert (only(site), transfers(site), site.events("draft.refused")) == (before, 0, [])


def test_of_a_draft_sent_from_two_tabs_one_run_is_taken(site: TrialSite) -> None:
    number, first = sent(site)
    assert drafting(site).send(number, 1) == first, "the other tab, before it saw that"
    other = drafting(site).change(number, 1, VALUES | {"purpose": "From the other tab"})
    second = drafting(site).send(number, other["version"])
    with pytest.raises(BadRequest, match="changed or discarded"):
        arrive(site, first)
    assert only(site)["state"] == "sent", "the other tab's stays sent"
    assert arrive(site, second) == arrive(site, second)
    with pytest.raises(BadRequest, match="changed or discarded"):
        arrive(site, first)
    assert transfers(site) == 1


@pytest.mark.parametrize(
    ("dag_id", "form", "values"),
    [
        ("user_input_request", UserInputForm, VALUES),
        ("data_import", DataImportForm, {"project": FOLDER, "files": ["study.7z"], "release_reference": "REL-1"}),
        ("output_export", OutputExportForm, OUTPUT),
    ],
)
def test_what_airflow_fills_in_by_itself_is_what_the_form_has_by_itself(
    site: TrialSite, dag_id: str, form: type[TransferForm], values: dict[str, Any]
) -> None:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.sdk.definitions.param import ParamsDict

    params = ParamsDict()
    params.update(DagBag(ROOT / "dags" / f"{dag_id}.py").dags[dag_id].params)
    draft = drafting(site).begin(dag_id, values)
    told = drafting(site).send(draft["id"], 1)
    params.update(told["conf"])
    given = params.validate()
    assert len(given) > len(told["conf"])
    assert form_digest(form.parse(given)) == form_digest(form.parse(told["conf"]))
    (event,) = site.events("draft.sent")
    assert event.data["form"] == form_digest(form.parse(given))


def test_a_draft_that_was_sent_before_the_upgrade_is_taken_as_it_stands(site: TrialSite) -> None:
    _, told = sent(site)
    site.register.engine.dispose()
    engine = plain_engine(site.register.url)
    with engine.begin() as connection:
        command.downgrade(_config(connection), "0008")
    engine.dispose()
    migrate(site.register.url)
    site.register = Register(site.register.url)
    with pytest.raises(BadRequest, match="not the one that its draft was sent as"):
        arrive(site, told, purpose="Another")
    assert arrive(site, told)
