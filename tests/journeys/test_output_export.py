"""Outputs on their way out: the journey, its two reviewers, and what it refuses."""

from __future__ import annotations

import io
import pathlib
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from sallyport.errors import BadRequest, Fault, NotPermitted, Refused, SallyportError
from sallyport.register.models import Membership, Person, Transfer
from sallyport.register.outgoing import Marking
from sallyport.review import decide
from sallyport.review.answer import Answer
from small_filesystem import small_filesystem

if TYPE_CHECKING:
    from journeys.site_fixture import Journey, TrialSite

TABLE = b"exposure,odds_ratio,ci_low,ci_high,p\nsmoking,1.42,1.10,1.83,0.006\nage per 10 years,1.08,0.97,1.20,0.16\n"
SMALL = b"sex,smoker,count\nmale,yes,3\nmale,no,120\nfemale,yes,44\nfemale,no,98\n"


def put(site: TrialSite, name: str, content: bytes = TABLE) -> None:
    path = site.analysis / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_results_leave_as_they_were_approved(site: TrialSite) -> None:
    put(site, "results/models.csv")
    put(site, "results/more.csv", TABLE + b"bmi,1.01,0.99,1.02,0.4\n")
    journey = site.output_export("analysis/results").to_review()

    assert journey.state == "in_review"
    put(site, "results/models.csv", b"changed after the review began\n")
    assert journey.approve(by="data-manager-2") == []
    assert journey.release() == "released"

    folder = site.download() / journey.transfer.ref / "analysis" / "results"
    assert (folder / "models.csv").read_bytes() == TABLE
    assert {path.name for path in folder.iterdir()} == {"models.csv", "more.csv"}
    assert journey.close() == "released"
    assert [notice.recipient for notice in site.notices("output_changed")] != []


def test_whoever_asked_or_triggered_does_not_decide(site: TrialSite) -> None:
    put(site, "models.csv")
    journey = site.output_export("analysis/models.csv").to_review()

    assert "somebody else than the operator" in " ".join(journey.approve(by="data-manager-1"))
    assert journey.approve(by="data-manager-2") == []


def test_the_guides_questions_must_be_answered_yes(site: TrialSite) -> None:
    put(site, "models.csv")
    journey = site.output_export("analysis/models.csv").to_review()

    (refusal,) = journey.approve(by="data-manager-2", hidden=False)
    assert "hidden content" in refusal


def test_small_counts_cannot_be_approved_and_the_rest_goes(site: TrialSite) -> None:
    put(site, "models.csv")
    put(site, "small.csv", SMALL)
    journey = site.output_export("analysis/*.csv").to_review()

    assert "tables.small_count" in journey.rules()
    assert any("is blocked" in cause for cause in journey.approve(by="data-manager-2"))
    assert journey.approve(by="data-manager-2", files=["analysis/models.csv"]) == []
    journey.release()

    assert [path.name for path in (site.download() / journey.transfer.ref / "analysis").iterdir()] == ["models.csv"]


def test_only_the_named_parts_of_a_project_are_looked_at(site: TrialSite) -> None:
    put(site, "models.csv")
    pathlib.Path(site.analysis / "link.csv").symlink_to("/etc/passwd")
    journey = site.output_export("analysis/models.csv", "analysis/link.csv").to_review()

    assert {file.source_path: file.kind for file in journey.transfer.files} == {
        "analysis/models.csv": "file",
        "analysis/link.csv": "refused",
    }
    with pytest.raises(BadRequest, match="cannot name a file"):
        site.output_export("../2023_06_20_Smith_ENDR023_2020/data/x.csv")


def test_a_file_that_is_not_there_is_said_at_once(site: TrialSite) -> None:
    put(site, "models.csv")
    with pytest.raises(BadRequest, match="1 of the named files"):
        site.output_export("analysis/models.csv", "analysis/absent.csv").stage()


def test_a_download_folder_that_is_a_link_gets_nothing(site: TrialSite) -> None:
    put(site, "models.csv")
    journey = site.output_export("analysis/models.csv").to_review()
    journey.approve(by="data-manager-2")
    site.download().rmdir()
    site.download().symlink_to(site.root / "shared")

    with pytest.raises(Refused, match="download folder"):
        journey.release()
    assert list((site.root / "shared").iterdir()) == []


def test_a_full_download_folder_gets_nothing_half_and_the_release_goes_on_later(site: TrialSite) -> None:
    put(site, "good.csv", TABLE * 100)
    journey = site.output_export("analysis/good.csv").to_review()
    assert journey.approve(by="data-manager-2") == []
    with small_filesystem(site.download()):
        with pytest.raises(Fault, match="full"):
            journey.release()
        assert [path.name for path in site.download().rglob("*") if path.is_file()] == ["filling"]
    assert journey.release() == "released"
    assert [path.read_bytes() for path in site.download().rglob("*.csv")] == [TABLE * 100]


def test_an_archive_with_one_member_that_stays_stays_whole(site: TrialSite) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("good.csv", TABLE)
        archive.writestr("small.csv", SMALL)
    put(site, "tables.zip", packed.getvalue())
    put(site, "good.csv", TABLE)
    journey = site.output_export("analysis/*").to_review()
    assert any("blocked" in cause for cause in journey.approve(by="data-manager-2"))
    assert journey.approve(by="data-manager-2", files=["analysis/good.csv"]) == []
    assert journey.release() == "released"
    assert [path.name for path in site.download().rglob("*") if path.is_file()] == ["good.csv"]


@pytest.mark.parametrize("username", ["reseacher-1", "researcher-2", "data-manager-1"])
def test_a_name_that_is_mistyped_or_of_nobody_in_the_project_is_refused(site: TrialSite, username: str) -> None:
    put(site, "good.csv", TABLE)
    with pytest.raises(SallyportError, match=r"no person|not a current member|not known|is not"):
        site.output_export("analysis/good.csv", username=username)
    with site.register.reading() as session:
        assert session.scalars(select(Transfer)).all() == []


def test_two_exports_of_one_file_do_not_meet(site: TrialSite) -> None:
    for content in (TABLE, TABLE + b"more,1,1,1,1\n"):
        put(site, "models.csv", content)
        journey = site.output_export("analysis/models.csv").to_review()
        journey.approve(by="data-manager-2")
        journey.release()
        assert (site.download() / journey.transfer.ref / "analysis" / "models.csv").read_bytes() == content


@pytest.mark.parametrize("when", ["before the answer", "after it"])
def test_who_has_left_the_project_gets_nothing(site: TrialSite, when: str) -> None:
    put(site, "models.csv")
    journey = site.output_export("analysis/models.csv").to_review()
    if when == "after it":
        assert journey.approve(by="data-manager-2") == []
    leave(site, "researcher-1")

    if when == "before the answer":
        assert "not a current member" in " ".join(journey.approve(by="data-manager-2"))
    else:
        with pytest.raises(NotPermitted, match="not a current member"):
            journey.release()
    assert list(site.download().iterdir()) == []


def leave(site: TrialSite, name: str) -> None:
    """The person's membership ends now."""
    with site.register.changing("system:test") as change:
        for row in change.session.scalars(select(Membership).join(Person).where(Person.triage_name == name)):
            row.until = change.now
            change.record("membership.ended", row)


def test_files_of_the_output_area_are_named_by_it(site: TrialSite) -> None:
    area = site.root / "outputs"
    site.change_policy(paths={"outputs": str(area)})
    (area / "2024_10_TB_ENDR123_2024").mkdir(parents=True)
    (area / "2024_10_TB_ENDR123_2024" / "fig.csv").write_bytes(TABLE)
    journey = site.output_export("output-area/*.csv").to_review()

    assert [file.source_path for file in journey.transfer.files] == ["output-area/fig.csv"]


class TestTwoReviewers:
    """Independent ones: nobody sees an answer before both are in."""

    def test_each_answer_is_closed_until_both_are_in(self, site: TrialSite) -> None:
        journey = unusual(site)
        yes = answer_for(journey)

        assert journey.arrive("Approve", "data-manager-2", **yes) == []
        assert journey.state == "in_review"
        asked = journey.ask("second_review")
        assert asked is not None
        assert "As on the review tab" in (asked.form.options or ())
        assert "You gave the first review" in " ".join(
            journey.arrive("Approve", "data-manager-2", "second_review", **yes)
        )
        assert journey.arrive("Approve", "data-manager-3", "second_review", **yes) == []
        assert journey.state == "approved"
        assert journey.release() == "released"

    def test_an_open_answer_is_refused(self, site: TrialSite) -> None:
        """As when the plugin is missing: the other reviewer could read it."""
        journey = unusual(site)
        (refusal,) = journey.answer("Approve", "data-manager-2", **answer_for(journey))
        assert "plugin is not loaded" in refusal
        assert journey.state == "in_review"

    def test_disagreement_is_a_return_with_both_reasons(self, site: TrialSite) -> None:
        journey = unusual(site)
        yes = answer_for(journey)
        journey.arrive("Reject", "data-manager-2", reason="This is a model.")
        journey.ask("second_review")
        journey.arrive("Approve", "data-manager-3", "second_review", **yes, reason="It is a figure.")

        assert journey.state == "returned"
        assert journey.transfer.problem == "Reject: This is a model.\nApprove: It is a figure."

    def test_an_approval_without_a_reason_is_told_as_such(self, site: TrialSite) -> None:
        journey = unusual(site)
        yes = answer_for(journey)
        journey.arrive("Approve", "data-manager-2", **yes)
        journey.ask("second_review")
        journey.arrive("Return", "data-manager-3", "second_review", reason="Say what it is.")

        assert journey.transfer.problem == "Approve: no reason given.\nReturn: Say what it is."

    def test_approvals_of_different_files_are_a_return(self, site: TrialSite) -> None:
        put(site, "models.csv")
        journey = unusual(site, "analysis/models.csv")
        yes = answer_for(journey)
        journey.arrive("Approve", "data-manager-2", **yes, files=["analysis/models.csv"])
        journey.ask("second_review")
        journey.arrive("Approve", "data-manager-3", "second_review", **yes, files=["analysis/array.npz.unknown"])

        assert journey.state == "returned"
        assert "approved different files" in (journey.transfer.problem or "")

    def test_what_only_one_approves_stays_inside(self, site: TrialSite) -> None:
        put(site, "models.csv")
        journey = unusual(site, "analysis/models.csv")
        both = answer_for(journey)
        journey.arrive("Approve", "data-manager-2", **both)
        journey.ask("second_review")
        journey.arrive("Approve", "data-manager-3", "second_review", **both, files=["analysis/models.csv"])
        journey.release()

        assert [path.name for path in (site.download() / journey.transfer.ref / "analysis").iterdir()] == ["models.csv"]

    def test_a_sealed_answer_changed_in_the_register_is_refused(self, site: TrialSite) -> None:
        journey = unusual(site)
        yes = answer_for(journey)
        given = Answer("review", "id", "data-manager-2", ["Reject"], {"reason": "No, never."})
        handed_on = decide.seal_answer(site.register, site.loaded, journey.run, given)
        assert handed_on is not None
        assert "Reject" not in str(handed_on)
        with site.register.changing("system:test") as change:
            marking = change.session.scalars(select(Marking)).one()
            marking.sealed = {"gate": "review", "choice": "Approve", "fields": yes}
            change.record("test.tampered", "register:1")
        assert "was changed" in " ".join(decide.decide(site.register, site.loaded, journey.run, handed_on).refusals)


def unusual(site: TrialSite, *more: str) -> Journey:
    """A request with a file of a kind that two people have to look at."""
    put(site, "array.npz.unknown", bytes(range(256)) * 20)
    site.add_data_manager("data-manager-3")
    return site.output_export("analysis/array.npz.unknown", *more).to_review()


def answer_for(journey: Journey) -> dict[str, Any]:
    """Everything that an approval of all files needs."""
    asked = journey.ask()
    assert asked is not None
    return {
        name: True if field["type"] == "boolean" else "Looked at by hand, it is plain."
        for name, field in asked.form.fields.items()
        if field["type"] == "boolean" or name.startswith("unverified_")
    }
