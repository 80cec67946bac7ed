"""Who keeps the gate that a run waits at: one door for Airflow's gate task and for the page that takes answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from sallyport.register.models import Project
from sallyport.review import decide
from sallyport.review import gate as transfers

if TYPE_CHECKING:
    from sallyport.policy.load import Loaded
    from sallyport.register.register import Register
    from sallyport.review.answer import Answer
    from sallyport.review.gate import Asked
    from sallyport.transfers.run import Run


class Keeper(Protocol):
    """What a gate task needs from the journey it belongs to."""

    def ask(self, run: Run, gate: str) -> Asked | None:
        """Open the gate; None when it need not be asked."""

    def reask(self, run: Run, gate: str, refusals: list[str]) -> Asked:
        """The form again, with the causes why the last answer was not taken."""

    def problems(self, run: Run, answer: Answer) -> list[str]:
        """Why the answer cannot be taken; changes nothing."""

    def seal(self, run: Run, answer: Answer) -> Answer | None:
        """Keep an answer that nobody may see yet; what is handed on in its place. None for any other."""

    def decide(self, run: Run, answer: Answer) -> list[str]:
        """Record the answer, or give the causes why it cannot be taken."""

    def expire(self, run: Run, gate: str) -> None:
        """Nobody answered in time."""


@dataclass(frozen=True)
class TransferKeeper:
    """The gates of transfers."""

    register: Register
    loaded: Loaded

    def ask(self, run: Run, gate: str) -> Asked | None:
        """See :class:`Keeper`."""
        return transfers.ask(self.register, self.loaded, run, gate)

    def reask(self, run: Run, gate: str, refusals: list[str]) -> Asked:
        """See :class:`Keeper`."""
        return transfers.reask(self.register, self.loaded, run, gate, refusals)

    def problems(self, run: Run, answer: Answer) -> list[str]:
        """See :class:`Keeper`."""
        return decide.problems(self.register, self.loaded, run, answer, is_arriving=True)

    def seal(self, run: Run, answer: Answer) -> Answer | None:
        """See :class:`Keeper`."""
        return decide.seal_answer(self.register, self.loaded, run, answer)

    def decide(self, run: Run, answer: Answer) -> list[str]:
        """See :class:`Keeper`."""
        return decide.decide(self.register, self.loaded, run, answer).refusals

    def expire(self, run: Run, gate: str) -> None:
        """See :class:`Keeper`."""
        transfers.expire(self.register, run, gate)


def keeper_of(register: Register, loaded: Loaded, run: Run) -> Keeper:
    """The keeper of this run's gates."""
    from sallyport.orchestration.setup_keeper import SetupKeeper

    with register.reading() as session:
        setup = session.scalar(select(Project.id).where(Project.dag_id == run.dag_id, Project.run_id == run.run_id))
    return SetupKeeper(register, loaded) if setup is not None else TransferKeeper(register, loaded)
