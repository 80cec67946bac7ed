"""The record of a release: complete, the same whenever it is made, and bound to the chain."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rocrate.rocrate import ROCrate
from sqlalchemy import select
from typer.testing import CliRunner

from bags import bagged, forgeries, parts_of, zipped
from hostile_samples import seven_zip
from journeys.site_fixture import TrialSite
from journeys.test_output_export import SMALL, answer_for, put
from sallyport.cli import audit, transfers
from sallyport.errors import BadRequest
from sallyport.evidence.record.check import check, missing_files
from sallyport.register.models import Person, Transfer
from sallyport.register.verify import links_of
from sallyport.transfers.record_check import against_chain
from sallyport.transfers.record_keeping import record_release
from sallyport.transfers.workflow import Workflow
from world import dies_everywhere

if TYPE_CHECKING:
    from trial.clamd import Clamd

    from journeys.site_fixture import Journey


WORKFLOW_PROFILE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
DAGS = Path(__file__).parents[2] / "dags"


def lines(record: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in parts_of(record)[f"data/{name}"].splitlines()]


def chain_says(site: TrialSite, record: Path) -> list[str]:
    with site.register.reading() as session:
        return against_chain(check(record), links_of(session), None)


def kept(site: TrialSite, journey: Journey) -> Path:
    return site.root / "records" / f"{journey.transfer.ref}.zip"


def run(app: Any, *arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


def follow(journey: Journey, dag: Path) -> Journey:
    """What its steps find as the DAG file from now on, as with Airflow."""
    journey.run = replace(journey.run, workflow=Workflow.read(str(dag)))
    return journey


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, clamd: Clamd) -> Journey:
    """Outputs that two people reviewed, neither seeing the other's answer; one of three files was blocked.

    The DAG file was another one when they were released.
    """
    site = TrialSite(tmp_path_factory.mktemp("site"), clamd.socket)
    site.change_policy(paths={"records": str(site.root / "records")})
    put(site, "models.csv")
    put(site, "small.csv", SMALL)
    put(site, "array.npz.unknown", bytes(range(256)) * 20)
    site.add_data_manager("data-manager-3")
    dag = site.root / "output_export.py"
    dag.write_bytes(b"# as it was before\n" + (DAGS / dag.name).read_bytes())
    journey = follow(site.output_export("analysis/*"), dag).to_review()
    chosen = {"files": ["analysis/models.csv", "analysis/array.npz.unknown"], **answer_for(journey)}
    assert journey.arrive("Approve", "data-manager-2", **chosen) == []
    journey.ask("second_review")
    assert journey.arrive("Approve", "data-manager-3", "second_review", **chosen) == []
    assert follow(journey, DAGS / dag.name).release() == "released"
    return journey


def test_a_release_has_a_record_that_says_who_let_what_through_and_why(
    released: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = released.site
    record = kept(site, released)
    checked = check(record)
    assert (checked.problems, chain_says(site, record)) == ([], [])
    assert [event.data["record"] for event in site.events("release.recorded")] == [checked.digest]
    assert missing_files(checked, site.download() / released.transfer.ref) == []

    parts = parts_of(record)
    about = json.loads(parts["data/release.json"])
    assert hashlib.sha256(parts["data/manifest.json"]).hexdigest() == about["manifest"]
    assert hashlib.sha256(parts["tagmanifest-sha512.txt"]).hexdigest() == checked.digest
    assert about["request"]["purpose"] == "A paper"
    assert {"sallyport", "polars", "apache-airflow"} <= set(about["tools"]["inspected"])
    assert about["scanners"][0].startswith("ClamAV")
    people = {person["id"]: person for person in json.loads(parts["data/people.json"])}
    decisions = lines(record, "decisions.jsonl")
    assert [people[one["reviewer_id"]]["airflow_name"] for one in decisions] == ["data-manager-2", "data-manager-3"]
    found = {one["rule"]: one for one in lines(record, "findings.jsonl")}
    assert found["tables.small_count"]["severity"] == "block"
    ticks = [{"decision": one["id"], "tick": True, "reason": "Looked at by hand, it is plain."} for one in decisions]
    assert found["class.second_reviewer"]["answers"] == ticks
    assert json.loads(parts["data/rules.json"])["thresholds"]["tables"]["min_count"] == 10
    assert site.loaded.policy.site.name in parts[f"data/policy-{site.loaded.digest[:16]}.yaml"].decode()

    # Made again, though people, the request and the rules are other ones by now, it is the same file.
    site.change_policy(review={"min_reason_length": 9})
    with site.register.changing("system:test") as change:
        for person in change.session.scalars(select(Person)):
            person.roles, person.active = [], False
        change.get(Transfer, released.transfer.id).state = "closed"
        change.record("test.later", "register:1")
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", site.register.url)
    said = run(transfers.app, "record", released.transfer.ref, "--out", tmp_path)
    assert checked.digest in said
    again = tmp_path / record.name
    assert again.read_bytes() == record.read_bytes()

    # An auditor without a register has the record, the chain as a file, and a head from a mail.
    head = run(audit.app, "head").strip()
    run(audit.app, "chain", tmp_path / "chain")
    monkeypatch.delenv("SALLYPORT_REGISTER_URL")
    alone = ("record", again, "--chain", tmp_path / "chain", "--files", site.download() / released.transfer.ref)
    assert checked.digest in run(audit.app, *alone, "--head", head)
    (site.download() / released.transfer.ref / "analysis/models.csv").write_bytes(b"other")
    assert "file 2 has other bytes" in run(audit.app, *alone, code=1)
    number, _, digest = head.partition(":")
    assert "written anew" in run(audit.app, *alone, "--head", f"{number}:{digest[::-1]}", code=1)


def test_a_record_is_an_ro_crate_and_a_bag_that_others_can_read(released: Journey, tmp_path: Path) -> None:
    site = released.site
    with zipfile.ZipFile(kept(site, released)) as bag:
        bag.extractall(tmp_path)
    folder = tmp_path / released.transfer.ref
    for listed in ("manifest-sha512.txt", "tagmanifest-sha512.txt"):
        subprocess.run(["sha512sum", "--check", "--strict", "--quiet", listed], cwd=folder, check=True)

    crate = ROCrate(folder / "data")
    root = crate.root_dataset
    assert root["conformsTo"].id == "https://w3id.org/5s-crate/0.4"
    assert {part.id for part in root["hasPart"]} >= {"manifest.json", "decisions.jsonl", "findings.jsonl"}
    assert root["sourceOrganization"].type == "Project"
    main = crate.get("#release")
    assert main["agent"]["name"] == "Researcher 1"
    assert "affiliation" not in main["agent"].properties()
    assert {file["sha256"] for file in main["result"]} == {
        file["sha256"] for file in lines(kept(site, released), "files.jsonl") if file["released"]
    }
    about = json.loads((folder / "data" / "release.json").read_bytes())
    permission = crate.get("#requested")
    assert (permission["additionalType"].id, permission["instrument"].id) == (
        "https://w3id.org/shp#SignOff",
        f"policy-{about['policies']['requested'][:16]}.yaml",
    )
    checks = [one for one in root["mentions"] if one.get("additionalType", root).id.endswith("#DisclosureCheck")]
    assert [one["agent"]["name"] for one in checks] == ["Data Manager 2", "data-manager-3"]
    named = {value["@id"] for entity in crate.get_entities() for value in _references(entity.as_jsonld())}
    known = {entity.id for entity in crate.get_entities()}
    assert named - known == {"https://w3id.org/ro/crate/1.2"}


def test_a_record_holds_the_dag_files_that_were_followed_as_a_workflow_crate(released: Journey, tmp_path: Path) -> None:
    record = kept(released.site, released)
    with zipfile.ZipFile(record) as bag:
        bag.extractall(tmp_path)
    data = tmp_path / released.transfer.ref / "data"
    outer = ROCrate(data)
    assert outer.mainEntity.type == "Dataset"
    assert outer.mainEntity["conformsTo"].id == WORKFLOW_PROFILE
    assert outer.get("#release")["instrument"] == outer.mainEntity

    crate = ROCrate(data / outer.mainEntity.id)
    assert {"@id": WORKFLOW_PROFILE} in crate.metadata.as_jsonld()["conformsTo"]
    main = crate.mainEntity
    assert {"File", "SoftwareSourceCode", "ComputationalWorkflow"} == set(main.type)
    assert main["programmingLanguage"].type == "ComputerLanguage"
    assert main["programmingLanguage"]["version"].startswith("3.")
    assert (data / "workflow" / main.id).read_bytes() == (DAGS / "output_export.py").read_bytes()
    _, before = crate.root_dataset["hasPart"]
    assert "when the files were inspected" in before["description"]
    assert (data / "workflow" / before.id).read_bytes() == (released.site.root / "output_export.py").read_bytes()
    said = json.loads((data / "release.json").read_bytes())
    assert said["workflows"] == {"inspected": before["sha256"], "released": main["sha256"]}

    # The chain has each text once, however many releases follow it, and a record of other DAG files is found out alone.
    kept_texts = {event.subject: event.data["text"] for event in released.site.events("workflow.kept")}
    assert set(kept_texts) == {f"workflow:{one['sha256']}" for one in (main, before)}
    parts = parts_of(record)
    for path in (f"data/workflow/{main.id}", f"data/workflow/{before.id}"):
        forged = parts | {path: parts[path].replace(b">> Gate", b">> gate")}
        problem = f"{path.removeprefix('data/')} is not the workflow that was followed"
        assert check(zipped(bagged(forged), tmp_path / "forged.zip")).problems == [problem]
    about = parts["data/release.json"].replace(
        main["sha256"].encode(), hashlib.sha256(forged[path]).hexdigest().encode()
    )
    assert (
        "the workflows are not those of the events"
        in check(zipped(bagged(forged | {"data/release.json": about}), tmp_path / "forged.zip")).problems
    )


def _references(value: Any) -> list[dict[str, str]]:
    if isinstance(value, dict):
        own = [value] if set(value) == {"@id"} else []
        return own + [found for inner in value.values() for found in _references(inner)]
    return [found for inner in value for found in _references(inner)] if isinstance(value, list) else []


def test_a_record_with_anything_changed_is_found_out(released: Journey, tmp_path: Path) -> None:
    """Every kind of value, by somebody who makes the record's own manifests anew; and plain changes without that."""
    site = released.site
    parts = parts_of(kept(site, released))
    assert chain_says(site, zipped(bagged(parts), tmp_path / "same.zip")) == []
    tried = 0
    for place, forged in forgeries(parts):
        assert is_refused(site, zipped(forged, tmp_path / "forged.zip")), place
        tried += 1
    assert tried > 200
    for name, content in parts.items():
        changed = parts | {name: content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]}
        assert check(zipped(changed, tmp_path / "forged.zip")).problems, name
        less = {other: kept_content for other, kept_content in parts.items() if other != name}
        assert is_refused(site, zipped(less, tmp_path / "forged.zip")), name
    assert check(zipped(parts | {"data/more.json": b"{}"}, tmp_path / "forged.zip")).problems == [
        "data/more.json was added"
    ]


def is_refused(site: TrialSite, path: Path) -> bool:
    try:
        return bool(chain_says(site, path))
    except BadRequest:
        return True


def test_law_5_an_inputs_record_killed_at_every_effect_of_its_making_is_made_once(
    site: TrialSite, tmp_path: Path
) -> None:
    content = seven_zip(tmp_path, {"one.csv": b"1,2\n", "sub/two.csv": b"3,4\n"}).read_bytes()
    site.upload("data-manager-1", "release/packed.7z", content)
    journey = follow(site.data_import("release", destination="wave 1"), DAGS / "data_import.py").to_review()
    journey.approve()
    assert journey.release() == "released"
    assert not (site.root / "records").exists()

    site.change_policy(paths={"records": str(site.root / "records")})
    before = len(site.events())
    assert dies_everywhere(
        site.register,
        site.root,
        tmp_path / "aside",
        lambda: record_release(site.register, site.root / "records", journey.run),
    )
    record = kept(site, journey)
    assert [event.kind for event in site.events()[before:]] == ["release.record_kept"]
    checked = check(record)
    assert (checked.problems, chain_says(site, record)) == ([], [])
    assert missing_files(checked, site.data / "wave 1") == []
    assert {file["release_path"] for file in checked.released} == {"release/one.csv", "release/sub/two.csv"}
    assert json.loads(parts_of(record)["data/release.json"])["requester"] is None
