"""What ``sallyport freeze`` and ``sallyport lift`` share: who acts, and how it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.cli.console import out, shown, told
from sallyport.cli.policy import account

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.policy.model import Policy
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

    Work = Callable[[Register, Policy, Run], str]


def carry_out(command: str, name: str, work: Work) -> None:
    """Do it as the person with this Airflow name; the event names the operating system account beside them."""
    from sallyport.policy.activation import policy_in_force
    from sallyport.projects.freezing import ACCOUNT
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

    with told():
        register = Register.from_environment()
        with register.reading() as session:
            policy = policy_in_force(session)
        said = work(register, policy, Run(f"sallyport {command}", f"{ACCOUNT}{account()}", name))
    out.print(shown(said))
