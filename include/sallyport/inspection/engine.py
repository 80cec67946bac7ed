"""What clamd says: about a file, and about itself, its engine and signatures and their age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.policy.model import Malware

_ANSWER = re.compile(r"(?P<name>.+) (?P<status>FOUND|ERROR)")
_VERSION = re.compile(r"ClamAV (?P<version>[^/\s]+)(?:/(?P<number>\d+)/(?P<time>.+))?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = re.compile(
    r"\w{3} (?P<month>\w{3}) +(?P<day>\d+) (?P<hour>\d+):(?P<minute>\d+):(?P<second>\d+) (?P<year>\d{4})"
)
_LATEST_FUTURE = timedelta(days=1)  # clamd prints the time of its own zone


@dataclass(frozen=True)
class Engine:
    """The scanner's engine and signatures at one moment."""

    version: str
    signature_number: int | None = None
    """Number of the daily signatures; None when only loose signature files are loaded."""
    signature_time: datetime | None = None
    """When they were made, taken as UTC."""

    @property
    def test_only(self) -> bool:
        """True when no official signature container is loaded."""
        return self.signature_number is None

    @property
    def label(self) -> str:
        """Engine and signatures as kept with each verdict; equal labels mean equal signatures."""
        if self.signature_number is None:
            return f"ClamAV {self.version}, test signatures"
        made = self.signature_time.strftime("%Y-%m-%dT%H:%M:%SZ") if self.signature_time else "unknown time"
        return f"ClamAV {self.version}, signatures {self.signature_number} of {made}"

    def problem(self, malware: Malware, now: datetime | None = None) -> str | None:
        """Why its word is worth nothing at this site; None when it may be believed."""
        if self.test_only:
            return None if malware.allow_test_signatures else "it has test signatures only"
        if self.signature_time is None:
            return "it does not say how old its signatures are"
        age = (now or datetime.now(UTC)) - self.signature_time
        if age > timedelta(days=malware.max_signature_age_days):
            return f"its signatures are {age.days} days old, the policy allows {malware.max_signature_age_days:g}"
        if age < -_LATEST_FUTURE:
            return "its signatures are dated in the future, so their age is not known"
        return None


def parse_version(answer: str) -> Engine:
    """The daemon's VERSION answer. ValueError when it is not one of ClamAV's."""
    parsed = _VERSION.fullmatch(answer.strip())
    if parsed is None:
        raise ValueError("not a VERSION answer of ClamAV")
    if parsed["number"] is None:
        return Engine(parsed["version"])
    return Engine(parsed["version"], int(parsed["number"]), _time(parsed["time"]))


def parse_answer(answer: str) -> tuple[str, str]:
    """``(status, name)`` of a scan's answer: OK, FOUND with the signature's name, or ERROR with its text.

    Anything that is not exactly one of these is an ERROR: it is never taken for OK.
    """
    result = answer.rpartition(": ")[2]
    if result == "OK" and answer != result:
        return "OK", ""
    parsed = _ANSWER.fullmatch(result) or _ANSWER.fullmatch(answer)
    return (parsed["status"], parsed["name"]) if parsed else ("ERROR", "an answer that makes no sense")


def _time(text: str) -> datetime | None:
    # Not strptime: its month names follow the locale of our process.
    parsed = _TIME.fullmatch(text.strip())
    if parsed is None or parsed["month"] not in _MONTHS:
        return None
    year, day, hour, minute, second = (int(parsed[part]) for part in ("year", "day", "hour", "minute", "second"))
    try:
        return datetime(year, _MONTHS.index(parsed["month"]) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
