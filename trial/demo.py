"""`make demo`: the main job driven through the real parts, with a table of what happened and where to look."""

from __future__ import annotations

import email
import io
import time
from dataclasses import dataclass, field
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import py7zr
from rich.console import Console
from rich.table import Table

from sallyport.register.chain import head
from sallyport.register.register import Register
from sallyport.register.verify import verify
from trial.client import AirflowUser, Run, all_yes, filled, upload

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "2024_10_TB_ENDR123_2024"
PROJECT_ID = "ck5gh6d3se"


@dataclass
class Demo:
    """One telling of the story on a running stack; ``stack`` is the content of ``stack.json``."""

    stack: Mapping[str, Any]
    rows: list[tuple[str, bool, str]] = field(default_factory=list)
    """What should happen, whether it did, and where to look."""

    def saw(self, what: str, happened: object, where: str) -> None:
        """Note one fact."""
        self.rows.append((what, bool(happened), where))

    def user(self, name: str) -> AirflowUser:
        """Sign in."""
        airflow = self.stack["airflow"]
        return AirflowUser(airflow["url"], name, airflow["users"][name]["password"])

    def page(self, run: Run) -> str:
        """The run's page in the UI."""
        return f"{self.stack['airflow']['url'].rstrip('/')}/dags/{run.dag}/runs/{run.run_id}"

    @property
    def project(self) -> Path:
        """The project's folder."""
        return Path(self.stack["paths"]["projects"]) / FOLDER

    def mails(self, to: str, word: str) -> list[Path]:
        """Mails to ``to`` with ``word`` in the subject."""
        found = []
        for path in sorted(Path(self.stack["mail"]["folder"]).glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=default)
            if to in str(message["To"]) and word.lower() in str(message["Subject"]).lower():
                found.append(path)
        return found

    def mailed(self, to: str, word: str, seconds: float = 15) -> str:
        """Path of such a mail, waiting for it a little; empty when it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.mails(to, word):
                return str(found[-1])
            time.sleep(0.3)
        return ""


def drive(stack: Mapping[str, Any]) -> bool:
    """Tell the story; True only if all of it really happened."""
    demo = Demo(stack)
    try:
        _set_up_project(demo)
        _bring_files_in(demo)
        _import_study_data(demo)
        _check_register(demo)
    except (RuntimeError, TimeoutError) as error:
        demo.saw(f"the story broke off: {error}", happened=False, where=str(stack["airflow"]["url"]))
    _show(demo)
    return all(happened for _, happened, _ in demo.rows)


def _set_up_project(demo: Demo) -> None:
    manager, platform = demo.user("data-manager-1"), demo.user("platform-manager")
    form = {
        "folder_name": FOLDER,
        "title": "Blood pressure and diet",
        "approval_reference": "ENDR123_2024",
        "members": ["researcher-1"],
    }
    run = manager.trigger("project_setup", form)
    shown = platform.wait_for_gate(run)
    own = manager.answer(run, "Approve", all_yes(shown))
    demo.saw("who asked for the project cannot approve it", own.is_error, own.text[:90])
    platform.answer(run, "Approve", all_yes(shown))
    shown = manager.wait_for_gate(run, "platform_answer")
    manager.answer(run, "Approve", filled(shown, project_id=PROJECT_ID, ticket="HPCSSUP-123456"), "platform_answer")
    state = manager.wait_for_end(run)
    demo.saw("a project is set up", state == "success" and (demo.project / "analysis").is_dir(), demo.page(run))
    told = demo.mailed("researcher-1@", FOLDER)
    demo.saw("its member is told", told, told)


def _bring_files_in(demo: Demo) -> None:
    manager = demo.user("data-manager-1")
    scripts = _archive({"clean.R": b"x <- 1\n", "fit/model.R": b"y <- 2\n"})
    files = {"notes.csv": b"site,blood_pressure_unit\nA,mmHg\n", "scripts.7z": scripts}
    upload(demo.stack["sftp"], "researcher-1", files)
    began = time.monotonic()
    form = {
        "project": FOLDER,
        "username": "researcher-1",
        "files": ["notes.csv", "scripts.7z"],
        "purpose": "Cleaning scripts and a table of units.",
        "source_and_permission": "Own work of the user.",
    }
    run = manager.trigger("user_input_request", form)
    shown = manager.wait_for_gate(run)
    opened = f"gate open after {time.monotonic() - began:.1f} s"
    demo.saw("uploaded by SFTP, staged, unpacked, scanned", shown["body"], opened)
    refused = manager.answer(run, "Approve", filled(shown))
    demo.saw("an approval without the questions is refused, with the cause", refused.is_error, refused.text[:90])
    manager.answer(run, "Approve", all_yes(shown))
    state = manager.wait_for_end(run)
    released = demo.project / "data" / "notes.csv"
    right = state == "success" and _holds(released, files["notes.csv"])
    demo.saw("reviewed, released into the project's data folder", right, str(released))
    demo.saw("the archive left as it came", _holds(released.with_name("scripts.7z"), scripts), demo.page(run))
    told = demo.mailed("researcher-1@", "your files are in")
    demo.saw("the requester is told", told, told)


def _import_study_data(demo: Demo) -> None:
    manager = demo.user("data-manager-1")
    wave = b"id,sbp\n1,120\n"
    upload(demo.stack["sftp"], "data-manager-1", {"wave1.7z": _archive({"wave1.csv": wave})})
    form = {"project": FOLDER, "files": ["wave1.7z"], "release_reference": "REL-7", "destination": "wave1"}
    run = manager.trigger("data_import", form)
    shown = manager.wait_for_gate(run)
    manager.answer(run, "Approve", all_yes(shown))
    state = manager.wait_for_end(run)
    released = demo.project / "data" / "wave1" / "wave1.csv"
    demo.saw("study data imported and extracted", state == "success" and _holds(released, wave), str(released))
    told = demo.mailed("researcher-1@", "study data")
    demo.saw("the project's users are told", told, told)


def _check_register(demo: Demo) -> None:
    with Register(demo.stack["register"]["url"]).reading() as session:
        verdict = verify(session, None)
        demo.saw("the register's chain holds", verdict.ok, f"{verdict.count} events, head {str(head(session))[:24]}…")


def _archive(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return out.getvalue()


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _show(demo: Demo) -> None:
    table = Table("", "What", "Where to look", title="What happened")
    for what, happened, where in demo.rows:
        table.add_row("[green]yes[/]" if happened else "[red]NO[/]", what, where)
    Console().print(table)
