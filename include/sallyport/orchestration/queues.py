"""The two queues that tasks run on; which hands a task has depends on nothing else.

Workers of ``control`` may record decisions and send mail, and see no file. Workers of ``data`` see triage, projects and
quarantine, and may not record a decision (law 10).
"""

from __future__ import annotations

from typing import Final

CONTROL: Final = "control"
"""Gates, decisions, notices and reminders."""

DATA: Final = "data"
"""Everything that touches files, permissions or the scanner."""
