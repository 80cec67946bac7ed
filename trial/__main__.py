"""``python -m trial up|down|demo``: start the trial stack and leave it running, stop it, or drive the main job through it."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING, NoReturn

from trial.answers import silent_parts
from trial.keeper import down, is_kept, keep, up
from trial.state import Layout

if TYPE_CHECKING:
    from types import FrameType


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    layout = Layout.default()
    commands = {"up": _up, "down": _down, "demo": _demo, "keep": _keep}
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write("usage: python -m trial up|down|demo\n")
        return 64
    for sign in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(sign) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(sign, _leave)
    try:
        return commands[arguments[0]](layout)
    except (RuntimeError, TimeoutError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _up(layout: Layout) -> int:
    began = time.monotonic()
    already = is_kept(layout)
    _say("The trial stack runs already." if already else "Starting the trial stack ...")
    try:
        stack = up(layout)
    except (KeyboardInterrupt, SystemExit):  # told to leave before it was up: nothing half-started stays
        down(layout)
        raise
    if silent := silent_parts(stack):
        raise RuntimeError(
            f"Of it, {' and '.join(silent)} does not answer. Stop the rest (make down), then start anew."
        )
    if not already:
        _say(f"It answers after {time.monotonic() - began:.0f} s, as the account {stack['account']}.")
    _say(f"Airflow  {stack['airflow']['url']}")
    for name, user in stack["airflow"]["users"].items():
        _say(f"         {name}  password {user['password']}  ({user['role']})")
    _say(f"Mail     {stack['mail']['folder']}")
    _say(f"Logs     {stack['logs']}")
    _say(f"The rest {layout.stack_file}")
    return 0


def _down(layout: Layout) -> int:
    _say("The trial stack is stopped." if down(layout) else "The trial stack was not running.")
    return 0


def _demo(layout: Layout) -> int:
    from trial.demo import drive  # noqa: PLC0415 - up and down need nothing of it

    keeps = os.environ.get("KEEP") == "1" or is_kept(layout)
    try:
        _up(layout)
        return 0 if drive(up(layout)) else 1
    finally:
        if not keeps:
            _down(layout)


def _leave(signal_number: int, _: FrameType | None) -> NoReturn:
    """As after Ctrl-C: what is running is told, and takes away what it has made."""
    sys.exit(128 + signal_number)


def _keep(layout: Layout) -> int:
    keep(layout)
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
