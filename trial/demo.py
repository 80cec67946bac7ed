"""`make demo`: the main job driven through the real parts, with a table of what happened and where to look."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import paramiko
import py7zr
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from sallyport.errors import SallyportError
from trial.client import AirflowUser, Run, all_yes, download, filled, upload
from trial.demo_outputs import IN_THE_WAY, SAFE, outputs
from trial.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Mapping

_BROKE_OFF = (
    RuntimeError,
    TimeoutError,
    OSError,
    LookupError,
    httpx.HTTPError,
    paramiko.SSHException,
    SallyportError,
    SQLAlchemyError,
)
"""What a part that is not well may come to: no answer, another one than expected, or nothing where evidence should be."""
_WIDTH_OF_A_FILE = 200
"""Columns when nobody's terminal says how many."""
_MANAGER, _OTHER_MANAGER = "data-manager-1", "data-manager-2"
_PLATFORM, _RESEARCHER = "platform-manager", "researcher-1"


@dataclass
class Demo:
    """One telling of the story on a running stack; ``stack`` is the content of ``stack.json``."""

    stack: Mapping[str, Any]
    witness: Witness
    number: int = field(init=False)
    """Makes this telling's project another one than those of earlier tellings."""
    rows: list[tuple[str, bool, str]] = field(default_factory=list)
    """What should happen, whether it did, and where to look."""

    def __post_init__(self) -> None:
        taken = self.witness.folder_names()
        self.number = next(number for number in range(123, 1000) if _folder(number) not in taken)

    @property
    def folder(self) -> str:
        """The project's folder name."""
        return _folder(self.number)

    @property
    def project_id(self) -> str:
        """The project's id on the platform."""
        return f"ck5gh{self.number}se"

    @property
    def project(self) -> Path:
        """The project's folder."""
        return self.witness.project(self.folder)

    def saw(self, what: str, happened: object, where: object) -> None:
        """Note one fact."""
        self.rows.append((what, bool(happened), str(where or "")))

    def saw_mail(self, what: str, to: str, *words: str) -> None:
        """Note that a mail came, or did not."""
        told = self.witness.mail(f"{to}@", *words)
        self.saw(what, told, told)

    def user(self, name: str) -> AirflowUser:
        """Sign in."""
        airflow = self.stack["airflow"]
        return AirflowUser(airflow["url"], name, airflow["users"][name]["password"])

    def page(self, run: Run) -> str:
        """The run's page in the UI."""
        return f"{self.stack['airflow']['url']}/dags/{run.dag}/runs/{run.run_id}"


def drive(stack: Mapping[str, Any]) -> bool:
    """Tell the story; True only if all of it really happened."""
    demo = Demo(stack, Witness(stack))
    tell(demo)
    _show(demo)
    return all(happened for _, happened, _ in demo.rows)


def tell(demo: Demo) -> None:
    """Drive the parts and note what happened; a story that breaks off is a row too."""
    try:
        _set_up_project(demo)
        _bring_files_in(demo)
        _import_study_data(demo)
        _let_results_out(demo)
        well, where = demo.witness.chain()
        demo.saw("the register's chain holds, and extends the head in the mails", well, where)
    except _BROKE_OFF as error:
        demo.saw(f"the story broke off: {error or type(error).__name__}", happened=False, where=demo.stack["logs"])


def _set_up_project(demo: Demo) -> None:
    manager, platform = demo.user(_MANAGER), demo.user(_PLATFORM)
    form = {
        "folder_name": demo.folder,
        "title": "Blood pressure and diet",
        "approval_reference": demo.folder.partition("TB_")[2],
        "members": [_RESEARCHER],
    }
    run = manager.trigger("project_setup", form)
    shown = platform.wait_for_gate(run)
    own = manager.answer(run, "Approve", all_yes(shown))
    demo.saw("who asked for the project cannot approve it", own.is_client_error, _cause(own))
    _approve(platform, run, all_yes(shown))
    shown = manager.wait_for_gate(run, "platform_answer")
    answer = filled(shown, project_id=demo.project_id, ticket="HPCSSUP-123456")
    _approve(manager, run, answer, "platform_answer")
    state = manager.wait_for_end(run)
    demo.saw("a platform manager approves, the project is set up", state == "success", demo.page(run))
    analysis, data = demo.project / "analysis", demo.project / "data"
    able = demo.witness.users_may_work(analysis, demo.project_id)
    demo.saw("its users can work in analysis", able, analysis)
    only_read = demo.witness.users_may_read_and_no_more(data, demo.project_id)
    demo.saw("and only read what is in data", only_read, data)
    demo.saw_mail("its member is told", _RESEARCHER, demo.folder)


def _bring_files_in(demo: Demo) -> None:
    manager = demo.user(_MANAGER)
    members = {"clean.R": b"x <- 1\n", "fit/model.R": b"y <- 2\n"}
    files = {"notes.csv": b"site,blood_pressure_unit\nA,mmHg\n", "scripts.7z": _archive(members)}
    upload(demo.stack["sftp"], _RESEARCHER, files)
    began = time.monotonic()
    form = {
        "project": demo.folder,
        "username": _RESEARCHER,
        "files": list(files),
        "purpose": "Cleaning scripts and a table of units.",
        "source_and_permission": "Own work of the user.",
    }
    run = manager.trigger("user_input_request", form)
    shown = manager.wait_for_gate(run)
    demo.saw("a gate opens for what a user uploaded", shown["body"], f"after {time.monotonic() - began:.1f} s")
    staged = demo.witness.staged(run, [*files.values(), *members.values()])
    demo.saw("copied into quarantine by SHA-256, and unpacked there", staged, demo.stack["paths"]["quarantine"])
    demo.saw("every file and member scanned, found clean", demo.witness.scanned_clean(run), demo.page(run))
    refused = manager.answer(run, "Approve", filled(shown))
    demo.saw("an approval without the questions is refused", refused.is_client_error, _cause(refused))
    early = demo.project / "data" / "notes.csv"
    demo.saw("nothing is released before a decision", not early.exists(), early)
    _approve(manager, run, all_yes(shown))
    state = manager.wait_for_end(run)
    decided = demo.witness.approved_and_released(run, _MANAGER, files.values())
    demo.saw("reviewed in Airflow, decided in the register, released", state == "success" and decided, demo.page(run))
    for name, content in files.items():
        path = demo.project / "data" / name
        right = _holds(path, content) and demo.witness.users_may_read_and_no_more(path, demo.project_id)
        demo.saw("the approved bytes are there, for the users to read", right, path)
    demo.saw_mail("the requester is told", _RESEARCHER, "your files are in", demo.folder)
    demo.saw_mail("so is the data manager", _MANAGER, "your files are in", demo.folder)


def _import_study_data(demo: Demo) -> None:
    manager = demo.user(_MANAGER)
    wave = b"id,sbp\n1,120\n"
    upload(demo.stack["sftp"], _MANAGER, {"wave1.7z": _archive({"wave1.csv": wave})})
    form = {"project": demo.folder, "files": ["wave1.7z"], "release_reference": "REL-7", "destination": "wave1"}
    run = manager.trigger("data_import", form)
    shown = manager.wait_for_gate(run)
    _approve(manager, run, all_yes(shown))
    state = manager.wait_for_end(run)
    released = demo.project / "data" / "wave1" / "wave1.csv"
    decided = demo.witness.approved_and_released(run, _MANAGER, [wave])
    demo.saw("study data are imported", state == "success" and decided, demo.page(run))
    right = _holds(released, wave) and demo.witness.users_may_read_and_no_more(released, demo.project_id)
    demo.saw("extracted, for the project's users to read", right, released)
    demo.saw_mail("the project's users are told", _RESEARCHER, "study data", demo.folder)


def _let_results_out(demo: Demo) -> None:
    manager, other = demo.user(_MANAGER), demo.user(_OTHER_MANAGER)
    files = outputs()
    worked = demo.witness.work_in(demo.project / "analysis", files)
    demo.saw("a user leaves results in analysis", worked, demo.project / "analysis")
    if not worked:
        return
    form = {
        "project": demo.folder,
        "username": _RESEARCHER,
        "paths": ["analysis/*.*"],
        "purpose": "A paper on smoking.",
        "description": "models.csv: odds ratios. The others: smokers by sex, variants, the cohort.",
    }
    run = manager.trigger("output_export", form)
    shown = other.wait_for_gate(run)
    for name, (what, rule) in IN_THE_WAY.items():
        found = demo.witness.blocked_by(run, f"analysis/{name}")
        demo.saw(f"found in {name}: {what}", rule in found, ", ".join(sorted(found)))
    own = manager.answer(run, "Approve", all_yes(shown))
    demo.saw("who triggered it does not decide about outputs", own.is_client_error, _cause(own))
    every = other.answer(run, "Approve", all_yes(shown))
    demo.saw("what is blocked cannot be approved", every.is_client_error, _cause(every))
    _approve(other, run, all_yes(shown, files=[f"analysis/{SAFE}"]))
    state = manager.wait_for_end(run)
    _what_left(demo, run, state, files[SAFE])


def _what_left(demo: Demo, run: Run, state: str, safe: bytes) -> None:
    ref = demo.witness.ref_of(run)
    got = download(demo.stack["sftp"], _RESEARCHER, f"{ref}/analysis/{SAFE}")
    demo.saw("the safe table is released, and the user fetches it", state == "success" and got == safe, demo.page(run))
    folder = Path(demo.stack["paths"]["triage"]) / _RESEARCHER / "download" / ref
    lying = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    demo.saw("nothing else has left", lying == [f"analysis/{SAFE}"], folder)
    demo.saw(
        "the project's other users cannot read it", demo.witness.is_closed_to_users(folder, demo.project_id), folder
    )
    letter = next(iter((demo.project / "letters").glob(f"{ref}*")), None)
    told = letter.read_text("utf-8") if letter else ""
    says = all(f"analysis/{name}" in told for name in IN_THE_WAY) and "row 2" in told and "P0001" not in told
    demo.saw("a letter in the project says what was in the way of the others", says, letter)
    demo.saw_mail("the requester is told", _RESEARCHER, "your outputs wait")


def _approve(user: AirflowUser, run: Run, fields: Mapping[str, Any], gate: str = "review") -> None:
    answer = user.answer(run, "Approve", fields, gate)
    if answer.is_error:
        raise RuntimeError(f"{run.dag}: the approval was not taken: {_cause(answer)}")


def _folder(number: int) -> str:
    return f"2024_10_TB_ENDR{number}_2024"


def _archive(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return out.getvalue()


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _cause(answer: httpx.Response) -> str:
    """What a refusal says to the person."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, LookupError, TypeError):
        return f"{answer.status_code} {answer.reason_phrase}"


def _show(demo: Demo) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_FILE
    table = Table("", "What", title="What happened")
    table.add_column("Where to look", overflow="fold")  # whole, so that it can be copied
    for what, happened, where in demo.rows:
        mark = Text("yes", "green") if happened else Text("NO", "bold red")
        table.add_row(mark, Text(what), Text(where))
    console.print(table)
