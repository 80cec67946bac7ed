"""The rules of a pre-flight where no policy file is given: every default of the model."""

from __future__ import annotations

from pathlib import Path

from sallyport.policy.model import Malware, Notices, Policy, Site
from sallyport.policy.paths import Paths

_NOWHERE = Path("/nonexistent")


def preflight_policy() -> Policy:
    """The built-in defaults. Its paths lead nowhere: the pre-flight uses none of them."""
    return Policy(
        site=Site(name="pre-flight", contact="your data managers"),
        paths=Paths(
            projects=_NOWHERE / "projects",
            triage=_NOWHERE / "triage",
            shared=_NOWHERE / "shared",
            quarantine=_NOWHERE / "quarantine",
        ),
        malware=Malware(socket=_NOWHERE / "clamd.sock"),
        notices=Notices(sender="nobody"),
    )
