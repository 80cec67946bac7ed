"""The gates of a project's set-up, for the gate task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.projects import gate as setup

if TYPE_CHECKING:
    from sallyport.policy.load import Loaded
    from sallyport.register.register import Register
    from sallyport.review.answer import Answer
    from sallyport.review.gate import Asked
    from sallyport.transfers.run import Run


@dataclass(frozen=True)
class SetupKeeper:
    """See :class:`sallyport.orchestration.keepers.Keeper`."""

    register: Register
    loaded: Loaded

    def ask(self, run: Run, gate: str) -> Asked | None:
        """Open the gate; None when it need not be asked."""
        return setup.ask(self.register, self.loaded, run, gate)

    def reask(self, run: Run, gate: str, refusals: list[str]) -> Asked:
        """The form again, with the causes why the last answer was not taken."""
        return setup.reask(self.register, self.loaded, run, gate, refusals)

    def problems(self, run: Run, answer: Answer) -> list[str]:
        """Why the answer cannot be taken; changes nothing."""
        return setup.problems(self.register, self.loaded, run, answer)

    def seal(self, run: Run, answer: Answer) -> Answer | None:  # noqa: ARG002 - as the protocol has it
        """None: set-ups have no independent reviews."""
        return None

    def decide(self, run: Run, answer: Answer) -> list[str]:
        """Record the answer, or give the causes why it cannot be taken."""
        return setup.decide(self.register, self.loaded, run, answer)

    def expire(self, run: Run, gate: str) -> None:
        """Nobody answered in time."""
        setup.expire(self.register, self.loaded, run, gate)
