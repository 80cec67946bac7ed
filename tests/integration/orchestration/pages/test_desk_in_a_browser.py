"""The working page in a real browser: in a frame as Airflow's page makes it, on a real register and Airflow's own REST API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from airflow_rest import runs
from integration.orchestration.pages.asking import drafts, new_request, row, watch
from journeys.site_fixture import FOLDER
from sallyport.orchestration.pages.app import PREFIX
from sallyport.register.desk import Sighting, Watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeys.site_fixture import TrialSite

    Open = Callable[..., Any]

MARKUP = "<img src=x onerror=fetch('/api/v2/z',{method:'PATCH'})>.csv"
RIGHT_TO_LEFT = "a\u202egpj.exe"
TWO_LINES = "two\nlines.csv"
LINK = "[x](javascript:alert(1)).csv"
MANY = 20_000
SEEN = (
    "() => { window.broken = [];"
    " document.addEventListener('securitypolicyviolation', (event) => window.broken.push(event.violatedDirective)); }"
)


def test_two_files_are_ticked_the_form_is_filled_and_one_run_is_started_with_just_them(
    site: TrialSite, opened: Open
) -> None:
    for name in ("code/clean.R", "code/fit.R", "code/plot.R", "units.csv", LINK):
        site.upload("researcher-1", name, b"a,b\n")
    watch(site)
    with opened() as (_, desk):
        new_request(desk, "Researcher 1")
        expect(desk.locator("#summary")).to_have_text("5 files ticked, 20 bytes")  # as it was prepared
        desk.get_by_role("button", name="Untick all").click()
        row(desk, "clean.R").locator(".box").click()
        row(desk, "plot.R").locator(".box").click(modifiers=["Shift"])  # and what lies between
        row(desk, LINK).locator(".box").click()
        expect(desk.locator("#summary")).to_have_text("4 files ticked, 16 bytes")
        for name in ("fit.R", "plot.R"):
            row(desk, name).locator(".box").click()
        expect(desk.locator("#field-project")).to_have_value(FOLDER)
        desk.locator("#send").click()
        expect(desk.locator("#field-purpose")).to_be_focused()
        desk.locator("#field-purpose").fill("To clean the data")
        desk.locator("#field-source_and_permission").fill("Own work")
        desk.get_by_text("More, if needed").click()
        desk.locator("#field-supersedes").fill("nonsense")
        desk.locator("#send").click()
        expect(desk.locator("#refusal")).to_contain_text("“nonsense” is not a transfer.")
        assert runs("user_input_request") == {}
        desk.locator("#field-supersedes").fill("")
        expect(desk.locator("#kept")).to_have_text("The draft is kept")
        desk.locator("#send").click()
        expect(desk.get_by_role("heading", name="User input request: sent")).to_be_visible()
        expect(desk.locator("#sources")).to_contain_text("being sent")
    (draft,) = drafts(site)
    assert (draft.state, draft.operator_id is not None) == ("sent", True)
    form = {
        "project": FOLDER,
        "username": "researcher-1",
        "files": ["[[]x](javascript:alert(1)).csv", "code/clean.R"],
        "purpose": "To clean the data",
        "source_and_permission": "Own work",
    }
    assert {run: {name: conf[name] for name in form} for run, conf in runs("user_input_request").items()} == {
        draft.run_id: form
    }


def test_law_9_hostile_names_are_shown_as_text_and_do_nothing(site: TrialSite, opened: Open) -> None:
    sent: list[Any] = []
    dialogs: list[str] = []
    for name in (MARKUP, RIGHT_TO_LEFT, TWO_LINES, LINK):
        site.upload("researcher-1", name.replace("/", "\u2044"), b"1\n")
    site.upload("researcher-1", "plain.txt", b"1\n")
    watch(site)
    site.user_input("*.csv", purpose=MARKUP).to_review()
    with opened() as (page, desk):
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda one: sent.append(one))  # noqa: PLW0108 - Playwright marks what it is given
        page.frames[-1].evaluate(SEEN)
        new_request(desk, "Researcher 1")
        expect(row(desk, MARKUP.replace("/", "\u2044"))).to_be_visible()
        expect(row(desk, "a\\u202egpj.exe")).to_be_visible()
        expect(row(desk, "two\\x0alines.csv")).to_have_attribute("aria-disabled", "true")
        row(desk, "two\\x0alines.csv").click(force=True)
        expect(row(desk, "two\\x0alines.csv").locator(".box")).to_have_text("")
        desk.get_by_role("tab", name="Requests").click()
        desk.locator("#search").fill("onerror")
        expect(desk.locator("#requests tbody code")).to_contain_text("<img src=x onerror=")
        desk.get_by_role("tab", name="Figures").click()
        expect(desk.locator("#figures .card").first).to_be_visible()
        page.wait_for_timeout(300)
        assert desk.locator("img, iframe, script:not([src])").count() == 0
        assert page.frames[-1].evaluate("() => window.broken") == []
    assert dialogs == []
    assert {one.method for one in sent} == {"GET"}
    assert all(f"{PREFIX}/" in one.url or one.url.endswith("/details") for one in sent), [one.url for one in sent]


def test_everything_can_be_done_by_keyboard(site: TrialSite, opened: Open) -> None:
    for name in ("code/clean.R", "code/fit.R", "units.csv"):
        site.upload("researcher-1", name, b"a,b\n")
    watch(site)
    with opened() as (page, desk):
        expect(desk.locator("#waiting .empty")).to_be_visible()
        desk.get_by_role("tab", name="Waiting").focus()
        page.keyboard.press("ArrowRight")
        expect(desk.get_by_role("tab", name="New request")).to_be_focused()
        desk.locator("#sources").get_by_role("button", name="Researcher 1").press("Enter")
        expect(desk.locator("#ticked")).to_contain_text("3 ticked")
        desk.locator("#untick").press("Enter")
        desk.locator("#files").focus()
        page.keyboard.press("ArrowDown")
        assert desk.locator("#files").get_attribute("aria-activedescendant") == "files-0"
        page.keyboard.press("ArrowLeft")
        expect(desk.locator("#files [role=treeitem]")).to_have_count(2)
        page.keyboard.press(" ")  # the folder, closed, with all that is in it
        page.keyboard.press("Shift+ArrowDown")
        expect(desk.locator("#ticked")).to_contain_text("3 ticked")
        page.keyboard.press(" ")
        page.keyboard.press("/")
        expect(desk.locator("#picker-filter")).to_be_focused()
        page.keyboard.type("clean")
        expect(desk.locator("#files [role=treeitem]")).to_have_count(1)  # in a folder that is closed still
        page.keyboard.press("Control+Enter")
        expect(desk.locator("#field-purpose")).to_be_focused()
        page.keyboard.type("To clean the data")
        desk.locator("#field-source_and_permission").press("O")
        before = len(runs("user_input_request"))
        page.keyboard.press("Control+Enter")
        expect(desk.get_by_role("heading", name="User input request: sent")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(desk.locator("#keys")).to_be_visible()
    assert len(runs("user_input_request")) == before + 1
    assert drafts(site)[0].fields["files"] == ["code/clean.R", "code/fit.R"]


def test_twenty_thousand_files_are_a_list_like_any_other(site: TrialSite, opened: Open) -> None:
    now = datetime.now(UTC)
    here = {"place": "upload", "owner": "researcher-1", "seen_at": now}
    file = here | {"size": 10, "identity": {"size": 10}, "quiet_since": datetime(2026, 1, 1, tzinfo=UTC)}
    rows = [file | {"path": f"run-{number // 100:03}/part-{number:05}.csv"} for number in range(MANY)]
    with site.register.changing("system:test") as change:
        change.session.execute(Sighting.__table__.insert(), rows)
        change.session.add(Watched(**here, files=MANY, quiet=MANY))
        change.record("desk.watched", "register:1")
    with opened() as (_, desk):
        new_request(desk, "Researcher 1")
        expect(desk.locator("#picker .about")).to_contain_text("20,000 files")
        assert desk.locator("#files [role=treeitem]").count() < 100
        desk.locator("#files").press("End")
        expect(row(desk, "part-19999.csv")).to_be_visible()
        desk.get_by_role("button", name="Tick all quiet ones (20,000)").click()
        expect(desk.locator("#summary")).to_have_text("20,000 files ticked, 200.0 kB")
        expect(desk.locator("#kept")).to_have_text("The draft is kept")
        desk.locator("#picker-filter").fill("part-1234")
        expect(desk.locator("#files .file")).to_have_count(10)
    assert len(drafts(site)[0].fields["files"]) == MANY


def test_what_waits_what_was_asked_and_how_long_it_took_is_what_the_register_has(site: TrialSite, opened: Open) -> None:
    site.upload("researcher-1", "units.csv", b"site,unit\nA,mmHg\n")
    (site.analysis / "persons.csv").write_bytes(b"name,nhs number\nJoe,943 476 5919\n")
    done = site.user_input("units.csv").to_review()
    assert done.approve("data-manager-2") == []
    done.release()
    done.close()
    asked = site.output_export("analysis/persons.csv").to_review()
    with opened() as (_, desk):
        waits = desk.locator("#waiting tbody tr")
        expect(waits).to_have_count(1)
        expect(waits).to_contain_text(asked.transfer.ref)
        expect(waits).to_contain_text("Researcher 1")
        expect(desk.locator("#waiting .others")).to_contain_text("somebody else")
        href = desk.get_by_role("link", name=f"Review: {asked.transfer.ref}").get_attribute("href")
        assert href == f"/dags/output_export/runs/{asked.run.run_id}/plugin/sallyport-review"

        desk.get_by_role("tab", name="Requests").click()
        found = desk.locator("#requests tbody tr")
        expect(found).to_have_count(2)
        desk.locator("#search").fill("persons")
        expect(found).to_have_count(1)
        expect(found).to_contain_text("persons.csv")
        desk.locator("#search").fill(done.transfer.files[0].digest[:10])
        expect(found).to_contain_text(done.transfer.ref)
        desk.locator("#search").fill("")
        desk.get_by_label("By state").select_option("in_review")
        expect(found).to_contain_text(asked.transfer.ref)
        desk.locator("#search").fill("no such thing")
        expect(desk.get_by_text("No request fits.")).to_be_visible()

        desk.get_by_role("tab", name="Figures").click()
        cards = desk.locator(".card")
        expect(cards.filter(has_text="Turn-round").locator("svg[role=img] rect")).to_have_count(1)
        expect(cards.filter(has_text="Where requests stand now").get_by_role("row", name="in review")).to_contain_text(
            "1"
        )
        expect(cards.filter(has_text="Rules that fired").locator("tbody tr").first).to_be_visible()


def test_a_folder_is_looked_into_again_when_somebody_asks(site: TrialSite, opened: Open) -> None:
    with opened() as (page, desk):
        desk.get_by_role("tab", name="New request").click()
        expect(desk.locator("#sources")).to_contain_text("Nobody has looked into the uploads yet")
        site.upload("researcher-1", "late.csv", b"a\n")
        with page.expect_response(lambda answer: answer.url.endswith("/triage_watch/dagRuns")) as asked:
            desk.get_by_role("button", name="look again").click()
        assert asked.value.ok
        expect(desk.get_by_role("button", name="looking …")).to_be_visible()
        watch(site)
        expect(desk.locator("#sources").get_by_role("button", name="Researcher 1")).to_be_visible()
