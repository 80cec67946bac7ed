"""`sallyport check` as a researcher calls it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import yaml

import hostile_samples as samples

if TYPE_CHECKING:
    from collections.abc import Iterator

INCLUDE = Path(__file__).parents[3] / "include"
# The heavy packages of a site are kept out by force: whoever imports one fails.
START = """
import sys
class Barred:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"airflow", "sqlalchemy", "alembic", "jinja2", "paramiko", "psycopg"}:
            raise ImportError(f"{name} must not be needed")
sys.meta_path.insert(0, Barred())
from sallyport.cli.main import main
main()
"""


ENVIRONMENT = {
    "PYTHONPATH": str(INCLUDE),
    "PYTHONDONTWRITEBYTECODE": "1",  # some of these may not write, or not to the end
    "PATH": "/usr/bin:/bin",
    "COLUMNS": "100",
    "LC_ALL": "C.UTF-8",
}
NO_LARGE_FILES = ["prlimit", "--fsize=1000000"]
AS_SOMEBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []


def check(*arguments: object, before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(before or []), sys.executable, "-c", START, "check", *map(str, arguments)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def found(*arguments: object, code: int, before: list[str] | None = None) -> dict[str, Any]:
    done = check(*arguments, "--format", "json", before=before)
    assert done.returncode == code, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    for item in result["files"]:  # but for what is said of every file
        item["findings"] = [said for said in item["findings"] if said["rule"] != "class.is"]
    return result


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.csv").write_bytes(samples.TEXT)
    (tmp_path / "in" / "sub" / "b.zip").write_bytes(samples.zip_of({"c/d.csv": samples.TEXT}))
    return tmp_path / "in"


def test_the_shape_of_the_result(clean):
    result = found(clean, code=0)
    assert list(result) == ["files", "summary"]
    assert [item["path"] for item in result["files"]] == ["a.csv", "sub/b.zip", "sub/b.zip!/c/d.csv"]
    for item in result["files"]:
        assert list(item) == ["path", "size", "sha256", "type", "findings"]
    assert (result["files"][0]["size"], result["files"][0]["type"]) == (len(samples.TEXT), "text/csv")
    assert result["files"][0]["sha256"] == result["files"][2]["sha256"]
    assert result["summary"] == {
        "block": 0,
        "review": 0,
        "unverified": 0,
        "info": 4,  # of each its class, and that the last has the first one's bytes
        "not_run": ["malware", "participant ids", "history"],
    }


def test_a_finding_says_rule_severity_place_message_and_advice(tmp_path):
    (tmp_path / "table.pdf").write_bytes(samples.TEXT)
    result = found(tmp_path / "table.pdf", "--direction", "input", code=1)
    (item,) = result["files"]
    assert item["path"] == "table.pdf"
    (said,) = item["findings"]
    assert list(said) == ["rule", "severity", "location", "message", "advice"]
    assert (said["rule"], said["severity"]) == ("type.mismatch", "review")


def test_exit_codes_tell_the_worst(clean, tmp_path):
    (clean / "x.pdf").write_bytes(samples.TEXT)
    found(clean, code=1)
    secret = samples.seven_zip(tmp_path, {"x": b"1"}, "-psecret", name="secret")
    secret.rename(clean / "secret.7z")
    found(clean, code=3)
    (clean / "link").symlink_to("/etc/passwd")
    result = found(clean, code=2)
    assert result["summary"]["block"] == result["summary"]["review"] == result["summary"]["unverified"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("/nonexistent/file",),
        ("{clean}", "--direction", "sideways"),
        ("{clean}", "--format", "xml"),
        ("{clean}", "--policy", "/nonexistent/policy.yaml"),
        ("{clean}", "--scanner", "/nonexistent/clamd.sock"),
        ("{clean}", "--nonsense"),
    ],
)
def test_bad_usage_is_64_with_nothing_on_standard_output(clean, arguments):
    done = check(*(str(clean) if argument == "{clean}" else argument for argument in arguments))
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_law_9_names_from_users_are_hostile_and_show_as_text(tmp_path):
    (tmp_path / "a\x1b[31m\nb.csv").write_bytes(samples.TEXT)
    (tmp_path / "[red]c.csv").write_bytes(samples.TEXT)
    (tmp_path / "A.csv").write_bytes(b"1")
    (tmp_path / "a.csv").write_bytes(b"2")
    done = check(tmp_path)
    assert done.returncode == 2
    assert "\x1b" not in done.stdout
    assert "a\\x1b[31m\\x0ab.csv" in done.stdout
    assert "[red]c.csv" in done.stdout
    rules = {said["rule"] for item in found(tmp_path, code=2)["files"] for said in item["findings"]}
    assert rules == {"name.hostile", "name.collision", "history.same_bytes"}


def test_the_table_cuts_nothing_off(tmp_path):
    name = "a-rather-long-name-" * 8 + ".csv"
    (tmp_path / name).write_bytes(samples.TEXT)
    shown = check(tmp_path).stdout
    cells = "".join(line.split("\u2502")[1].strip() for line in shown.splitlines() if line.startswith("\u2502"))
    assert name in cells


def test_a_narrow_terminal_loses_nothing(tmp_path):
    (tmp_path / "table.pdf").write_bytes(samples.TEXT)
    lines = check(tmp_path, before=["env", "COLUMNS=9"]).stdout.splitlines()
    assert lines[0] == "table.pdf table as text (CSV)"
    assert lines[1].startswith("review Its name ends in .pdf, but it holds a table as text (CSV). ")


def test_a_policy_changes_the_limits(tmp_path, clean):
    policy = tmp_path / "policy.yaml"
    policy.write_text(yaml.safe_dump(site_policy(archives={"max_bytes": 1000})))
    result = found(clean, "--policy", policy, code=3)
    assert [said["rule"] for said in result["files"][1]["findings"]] == ["archive.over_limit"]


def test_a_file_with_two_names_is_refused(tmp_path):
    (tmp_path / "twice").write_bytes(b"1")
    (tmp_path / "again").hardlink_to(tmp_path / "twice")
    result = found(tmp_path, code=2)
    assert {said["rule"] for item in result["files"] for said in item["findings"]} == {"source.hardlink"}


@pytest.fixture
def partly_closed(open_folder: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="partly-closed-", dir=open_folder))
    folder.chmod(0o755)
    for path in ("closed/in.csv", "open/a.csv", "open/b.csv", "open/closed/c.csv"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(samples.TEXT)
    closed = [folder / "closed", folder / "open/closed", folder / "open/b.csv"]
    (folder / "link.csv").symlink_to(folder / "closed/in.csv")
    for path in closed:
        path.chmod(0)
    yield folder
    for path in closed:
        path.chmod(0o700)


def test_law_2_not_checked_is_not_clean_for_what_the_caller_may_not_read(partly_closed):
    paths = [partly_closed / name for name in ("closed", "open", "open/b.csv", "link.csv")]
    result = found(*paths, code=2, before=AS_SOMEBODY)
    assert {item["path"]: [said["rule"] for said in item["findings"]] for item in result["files"]} == {
        str(partly_closed / "closed"): ["file.unreadable"],
        "a.csv": [],
        "b.csv": ["file.unreadable"],
        "closed": ["file.unreadable"],
        "link.csv": ["source.symlink"],
    }
    assert result["summary"]["unverified"] == 4
    found(*paths[:-1], code=3, before=AS_SOMEBODY)


def test_law_2_not_checked_is_not_clean_when_there_is_no_room_to_unpack(tmp_path):
    (tmp_path / "a.zip").write_bytes(samples.zip_of({"large.csv": samples.TEXT * 100}))
    (tmp_path / "b.csv").write_bytes(samples.TEXT)
    result = found(tmp_path, code=3, before=NO_LARGE_FILES)
    assert [(item["path"], [said["rule"] for said in item["findings"]]) for item in result["files"]] == [
        ("a.zip", ["file.unreadable"]),
        ("b.csv", []),
    ]
    assert "File too large" in result["files"][0]["findings"][0]["message"]


@pytest.mark.parametrize(
    ("form", "ending", "said"),
    [
        ("table", "> /dev/full", "No space left on device"),
        ("table", "| exec 3<&-", ""),
        ("json", "| exec 3<&-", ""),
        ("json", ">&-", "standard output is closed"),
    ],
)
def test_a_result_that_cannot_be_written_is_74(clean, form, ending, said):
    line = f'set -o pipefail; "$@" {ending}'
    done = check(clean, "--format", form, before=["bash", "-c", line, "bash"])
    assert (done.returncode, done.stdout) == (74, "")
    assert said in done.stderr
    assert bool(said) is bool(done.stderr)


def test_a_name_that_the_terminal_has_no_letters_for_is_escaped(clean):
    (clean / "\u6f22\u5b57.csv").write_bytes(samples.TEXT)
    done = check(clean, before=["env", "PYTHONIOENCODING=latin-1"])
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u6f22\\u5b57.csv" in done.stdout


def site_policy(**sections: object) -> dict[str, object]:
    return {
        "site": {"name": "a trial", "kind": "trial", "contact": "data-managers@trial.test"},
        "paths": {name: f"/srv/{name}" for name in ("projects", "triage", "shared", "quarantine")},
        "malware": {"socket": "/run/clamd.sock", "allow_test_signatures": True},
        "notices": {"sender": "sallyport@trial.test"},
        **sections,
    }


def test_a_scanner_adds_malware(tmp_path, clean, clamd):
    (clean / "v.7z").write_bytes(samples.seven_zip(tmp_path, {"in/v.csv": samples.INFECTED}, "-m0=BZip2").read_bytes())
    policy = tmp_path / "policy.yaml"
    policy.write_text(yaml.safe_dump(site_policy()))
    result = found(clean, "--policy", policy, "--scanner", clamd.socket, code=2)
    infected = [item["path"] for item in result["files"] if item["findings"][0]["rule"] == "malware.infected"]
    assert infected == ["v.7z!/in/v.csv"], "the scanner cannot unpack this method itself"
    assert result["summary"]["not_run"] == ["participant ids", "history"]


def test_law_2_not_checked_is_not_clean_with_a_scanner_whose_word_does_not_count(clean, clamd):
    result = found(clean, "--scanner", clamd.socket, code=3)
    rules = [said["rule"] for item in result["files"] for said in item["findings"]]
    assert rules == [*["malware.fault"] * 3, "history.same_bytes"], "the built-in rules do not take test signatures"


def test_a_file_that_is_there_twice_is_told_with_the_name_of_the_other(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("region,patients\n" + "".join(f"region {at},{340 + at}\n" for at in range(30)))
    _, second = found(tmp_path, code=0)["files"]
    assert [said["message"] for said in second["findings"] if said["rule"] == "history.same_bytes"] == [
        "It has the same bytes as a.csv of the request."
    ]


def test_it_is_the_right_name_behind_a_folder_that_may_not_be_read(open_folder, partly_closed):
    for name in ("a.csv", "b.csv"):
        (open_folder / name).write_text("region,patients\n" + "".join(f"region {at},{340 + at}\n" for at in range(30)))
    paths = [partly_closed / "closed", open_folder / "a.csv", open_folder / "b.csv"]
    *_, second = found(*paths, code=3, before=AS_SOMEBODY)["files"]
    assert [said["message"] for said in second["findings"] if said["rule"] == "history.same_bytes"] == [
        "It has the same bytes as a.csv of the request."
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_of_participants_as_any_program_saves_it_is_held_against_every_kind_of_file(tmp_path, encoding):
    ids = [f"P-{number}" for number in range(10_001, 10_013)]
    (tmp_path / "ids.txt").write_text("\r\n".join([*ids, ""]), encoding)
    pl.DataFrame({"id": ids, "bmi": [20.5 + at for at in range(len(ids))]}).write_parquet(tmp_path / "a.parquet")
    result = found(tmp_path / "a.parquet", "--participants", tmp_path / "ids.txt", code=2)
    assert "identifiers.participant" in {said["rule"] for said in result["files"][0]["findings"]}
