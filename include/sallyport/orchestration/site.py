"""This site's parts, opened for one task: policy, register, quarantine, scanner, permissions, triage, mail."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sallyport.access.backend import access_backend, triage_backend
from sallyport.errors import NotFound
from sallyport.inspection.malware.inspector import Scanner
from sallyport.orchestration.connections import mailer, sftp_client
from sallyport.orchestration.shared import Shared
from sallyport.policy.activation import current
from sallyport.register.clock import doubt
from sallyport.register.register import Register
from sallyport.storage.project import project_source
from sallyport.storage.quarantine import Quarantine
from sallyport.storage.upload import upload_source
from sallyport.transfers.manifest import direction_of
from sallyport.transfers.moves import transfer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from sallyport.access.model import AccessBackend
    from sallyport.notices.outbox import Mailer
    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.storage.source import Source, Watchable
    from sallyport.transfers.run import Run


@dataclass(frozen=True)
class Site:
    """Opened once a task; each part only when it is asked for, so that no task needs more hands than its own (law 10)."""

    register: Register
    loaded: Loaded

    @classmethod
    def open(cls) -> Site:
        """From the environment. Raises PolicyError unless the policy file is the activated one, Fault for a missing part."""
        register = Register.from_environment()
        return cls(register, current(register))

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        return self.loaded.policy

    @cached_property
    def quarantine(self) -> Quarantine:
        """Files between the doors."""
        return Quarantine(self.policy.paths.quarantine)

    @cached_property
    def scanner(self) -> Scanner:
        """The virus scanner, proven to fail closed."""
        scanner = Scanner(self.policy.malware)
        scanner.self_test()
        return scanner

    @cached_property
    def access(self) -> AccessBackend:
        """Permissions on the project file system."""
        return access_backend(self.policy.access)

    def access_for(self, run: Run) -> AccessBackend:
        """Permissions where the run's files are released: triage may be another kind of file system than the projects."""
        with self.register.reading() as session:
            is_output = direction_of(transfer_of(session, run)) == "output"
        return triage_backend(self.policy.access) if is_output else self.access

    def clock_in_doubt(self) -> str | None:
        """Why nothing may expire now; None when the clock is believed."""
        with self.register.reading() as session:
            return doubt(session, self.policy.clock)

    def mailer(self) -> Mailer:
        """The site's mail server."""
        return mailer(self.policy.notices.connection)

    @contextmanager
    def source_for(self, run: Run) -> Iterator[Source]:
        """Where the run's transfer takes its files from: the project for outputs, else an upload folder.

        That of the requester, or, where nobody asked, the operator's own.
        """
        with self.register.reading() as session:
            transfer = transfer_of(session, run)
            owner, project = (transfer.requester or transfer.operator).triage_name, transfer.project.folder
            is_output, patterns = direction_of(transfer) == "output", list(transfer.request["files"])
        if is_output:
            with closing(project_source(self.policy, project, patterns)) as source:
                yield source
            return
        if owner is None:
            raise NotFound("This person has no triage folder.", "Add their triage name to the register.")
        with self.uploads_of(owner) as source:
            yield source

    @contextmanager
    def uploads_of(self, owner: str) -> Iterator[Watchable]:
        """The upload folder of the user ``owner``."""
        if self.policy.triage.backend == "folder":
            source = upload_source(self.policy, owner)
            try:
                yield source
            finally:
                source.close()
            return
        with sftp_client(self.policy.triage.sftp_connection) as client:
            yield upload_source(self.policy, owner, client)

    @contextmanager
    def uploads(self) -> Iterator[Callable[[str], AbstractContextManager[Watchable]]]:
        """Opens the upload folder of one user after the other; over SFTP on one connection for all of them."""
        if self.policy.triage.backend == "folder":
            yield self.uploads_of
            return
        with Shared(lambda: sftp_client(self.policy.triage.sftp_connection)) as shared:
            yield partial(self._uploads_on, shared)

    @contextmanager
    def _uploads_on(self, shared: Shared, owner: str) -> Iterator[Watchable]:
        with shared.used() as client:
            yield upload_source(self.policy, owner, client)
