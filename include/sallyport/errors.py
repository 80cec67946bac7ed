"""The errors people read: each says what is wrong and what to do about it.

Everything that a data manager, a researcher or an operator of a site can cause or mend is a
``SallyportError``; anything else that escapes is a fault of ours and keeps its traceback.
"""


class SallyportError(Exception):
    """Something a person can mend.

    ``message`` says what is wrong, ``advice`` what to do. Neither may hold a data value (law 7).
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class BadRequest(SallyportError):
    """A form, a file name or an argument cannot be used as it stands."""


class NotPermitted(SallyportError):
    """The person may not do this: role, project, or a law says no."""


class IllegalMove(SallyportError):
    """A transfer cannot go from the state it is in to the state that was asked for."""


class NotFound(SallyportError):
    """A project, person, transfer or file is not known here."""


class Refused(SallyportError):
    """The world is not as it must be for this effect (foreign content, wrong digest): nothing was done."""


class Fault(SallyportError):
    """A part that this site needs is down, missing or misconfigured."""


class PolicyError(SallyportError):
    """The policy file is invalid, or is not the activated one."""
