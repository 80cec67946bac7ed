"""What other accounts of this machine can do, tried as them."""

from __future__ import annotations

import subprocess

MEMBER, MANAGER, STRANGER = (290_101, 290_001), (290_102, 290_002), (290_103, 290_003)
"""User and group numbers that no real account has."""


_ALL = """
(cat "$0" >/dev/null) && echo "read it"
(ls "${0%/*}" >/dev/null) && echo "list its folder"
(printf x >> "$0") && echo "write it"
(touch "${0%/*}/by-$$") && echo "add to its folder"
(test -x "$0") && echo "run it"
(rm -f "$0") && echo "remove it"
"""


def tried(account, *command):
    """A command run as another account (user, group)."""
    uid, gid = account
    plain = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
    return subprocess.run([*plain, *map(str, command)], check=False, capture_output=True, text=True)


def can(account, *command):
    """Whether a command succeeds as another account (user, group)."""
    return tried(account, *command).returncode == 0


def all_that_can_be_done(account, path):
    """Everything that an account can do with a file, by trying; what is possible is then done."""
    said = tried(account, "sh", "-c", _ALL, path).stdout.splitlines()
    return set(said)


def can_write(account, path):
    return can(account, "sh", "-c", 'printf x >> "$0"', path)
