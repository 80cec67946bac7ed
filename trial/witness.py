"""What a running stack's own parts show of a story: its mails, register, quarantine and folders, read and never changed."""

from __future__ import annotations

import email
import hashlib
import re
import time
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.access.backend import access_backend
from sallyport.access.groups import project_group
from sallyport.access.model import EVERYTHING, READ_ONLY, Right
from sallyport.policy.load import load
from sallyport.register.chain import Head, head
from sallyport.register.copies import Delivery
from sallyport.register.models import Decision, Event, Project, Transfer
from sallyport.register.register import Register
from sallyport.register.sealing import broken_decisions
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from email.message import EmailMessage

    from trial.client import Run

_MAIL_SECONDS = 20
_HEAD = re.compile(r"^Register head: (\d+:[0-9a-f]{64})\r?$", re.MULTILINE)


class Witness:
    """Looks for evidence from now on; ``stack`` is the content of ``stack.json``."""

    def __init__(self, stack: Mapping[str, Any], mail_seconds: float = _MAIL_SECONDS) -> None:
        self._paths = {name: Path(path) for name, path in stack["paths"].items()}
        self._policy = load(Path(stack["policy"])).policy
        self._register = Register(stack["register"]["url"])
        self._mail = Path(stack["mail"]["folder"])
        self._mail_seconds = mail_seconds
        self._old_mail = set(self._all_mail())

    # ---- mail --------------------------------------------------------------------------------------------------------

    def mail(self, to: str, *words: str) -> Path | None:
        """The newest mail to ``to`` with all ``words`` in its subject, waited for; None when it does not come."""
        deadline = time.monotonic() + self._mail_seconds
        while True:
            for path in sorted(self._new_mail(), reverse=True):
                message = _message(path)
                subject = str(message["Subject"]).lower()
                if to in str(message["To"]) and all(word.lower() in subject for word in words):
                    return path
            if time.monotonic() > deadline:
                return None
            time.sleep(0.3)

    def head_told(self) -> Head | None:
        """The newest head that stands in a mail to a data manager."""
        for path in sorted(self._new_mail(), reverse=True):
            if found := _HEAD.search(_message(path).get_content()):
                return Head.parse(found[1])
        return None

    def _new_mail(self) -> set[Path]:
        return set(self._all_mail()) - self._old_mail

    def _all_mail(self) -> list[Path]:
        return list(self._mail.glob("*.eml"))

    # ---- folders -----------------------------------------------------------------------------------------------------

    def project(self, folder: str) -> Path:
        """Where the project's folder is."""
        return self._paths["projects"] / folder

    def users_may_read_and_no_more(self, path: Path, project_id: str) -> bool:
        """Do the project's users have exactly the rights of ``data`` and what lies in it?"""
        wanted = READ_ONLY if path.is_dir() else {Right.READ}
        return path.exists() and self._rights(path, project_id) == wanted

    def users_may_work(self, path: Path, project_id: str) -> bool:
        """Do the project's users have all rights, as in ``analysis``?"""
        return path.exists() and self._rights(path, project_id) == EVERYTHING

    def is_closed_to_users(self, path: Path, project_id: str) -> bool:
        """Have the project's users, as a group, no right at all?"""
        return path.exists() and not self._rights(path, project_id)

    def work_in(self, folder: Path, files: Mapping[str, bytes]) -> bool:
        """Leave files there as a project's user does; False when there is no such folder."""
        if not folder.is_dir():
            return False
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return True

    def _rights(self, path: Path, project_id: str) -> frozenset[Right]:
        access = self._policy.access
        return access_backend(access).effective(path, project_group(access, project_id))

    # ---- the register, and quarantine --------------------------------------------------------------------------------

    def folder_names(self) -> set[str]:
        """Folder names of all projects that were ever asked for."""
        with self._register.reading() as session:
            return set(session.scalars(select(Project.folder)))

    def ref_of(self, run: Run) -> str:
        """How people name the run's transfer."""
        with self._register.reading() as session:
            return _transfer(session, run).ref

    def staged(self, run: Run, contents: Collection[bytes]) -> bool:
        """Do exactly these bytes, by their SHA-256, lie in quarantine for this run's transfer, as it came and unpacked?"""
        blobs = self._paths["quarantine"] / "blobs"  # the store itself opens to the tasks' account alone
        with self._register.reading() as session:
            named = sorted(str(file.digest) for file in _transfer(session, run).files)
        lying = [_digest((blobs / digest[:2] / digest).read_bytes()) for digest in named]
        return named == lying == _digests(contents)

    def scanned_clean(self, run: Run) -> bool:
        """Did the scanner look at every file, members of archives too, and find nothing? A trial leaves a note for each."""
        with self._register.reading() as session:
            outcomes = {
                file.number: {str(found.detail.get("outcome")) for found in file.findings if "malware" in found.rule}
                for file in _transfer(session, run).files
            }
        return bool(outcomes) and all(found == {"clean"} for found in outcomes.values())

    def blocked_by(self, run: Run, path: str) -> set[str]:
        """Rules that block a file of the run's transfer, or what lies in it."""
        with self._register.reading() as session:
            return {
                found.rule
                for file in _transfer(session, run).files
                if file.source_path.startswith(path)
                for found in file.findings
                if found.severity == "block"
            }

    def approved_and_released(self, run: Run, reviewer: str, contents: Collection[bytes]) -> bool:
        """Is there an approval by ``reviewer`` of this manifest, and were just these bytes delivered, and read back?"""
        with self._register.reading() as session:
            transfer = _transfer(session, run)
            decisions = session.scalars(select(Decision).where(Decision.transfer_id == transfer.id)).all()
            deliveries = session.scalars(select(Delivery).where(Delivery.transfer_id == transfer.id)).all()
            approved = [
                (decision.reviewer.airflow_name, decision.choice, decision.manifest_digest) for decision in decisions
            ]
            return (
                approved == [(reviewer, "Approve", transfer.manifest_digest)]
                and {delivery.state for delivery in deliveries} == {"done"}
                and sorted(delivery.digest for delivery in deliveries) == _digests(contents)
            )

    def chain(self) -> tuple[bool, str]:
        """Does the register hold, every decision sealed, and extend the head that was mailed? With a word for the table."""
        told = self.head_told()
        with self._register.reading() as session:
            verdict = verify(session, told)
            events = len(session.scalars(select(Event.number)).all())
            well = verdict.ok and told is not None and verdict.count == events and not broken_decisions(session)
            return well, f"{events} events, head {head(session)}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digests(contents: Collection[bytes]) -> list[str]:
    return sorted(map(_digest, contents))


def _message(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=default)


def _transfer(session: Any, run: Run) -> Transfer:
    query = select(Transfer).where(Transfer.dag_id == run.dag, Transfer.run_id == run.run_id)
    found: Transfer = session.scalars(query).one()
    return found
