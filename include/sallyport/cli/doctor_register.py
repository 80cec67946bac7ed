"""Of ``sallyport doctor``: the register and the policy in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.cli.doctor_lines import good, noted
from sallyport.policy.activation import active, require_active
from sallyport.register.chain import head
from sallyport.register.clock import require_believed
from sallyport.register.incidents import freezes, said
from sallyport.register.register import Register
from sallyport.register.schema import check_schema
from sallyport.register.watermark import check_not_behind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.cli.doctor_lines import Line
    from sallyport.policy.load import Loaded


def register(loaded: Loaded) -> Iterator[Line]:
    """It answers, its tables are of this version, it knows all that this disk has seen, and its clock did not jump."""
    found = Register.from_environment()
    version = check_schema(found.url)
    with found.reading() as session:
        yield good("register", f"answers, tables of version {version}, head {head(session)}")
        check_not_behind(loaded.policy.paths.quarantine, session)
        require_believed(session, loaded.policy.clock)
    yield good("register", "holds every event that this quarantine has seen, at times that can be believed")


def policy_in_force(loaded: Loaded) -> Iterator[Line]:
    """The policy file is the activated one."""
    with Register.from_environment().reading() as session:
        require_active(session, loaded)
        version = active(session)
    since = version.activated_at if version else None
    yield good("policy in force", f"this file, since {since:%Y-%m-%d %H:%M} UTC" if since else "this file")


def frozen(_: Loaded) -> Iterator[Line]:
    """Whether a project, or everything, stands still because of an incident."""
    with Register.from_environment().reading() as session:
        standing = [(one.id, said(one)) for one in freezes(session)]
    for number, sentence in standing:
        yield noted("frozen", sentence, f"Once it is dealt with, another person lifts it: sallyport lift {number}.")
    if not standing:
        yield good("frozen", "nothing")
