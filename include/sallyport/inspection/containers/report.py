"""A Grype report (``grype IMAGE -o json``), and which of its vulnerabilities matter on a platform without a network."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sallyport.policy.disclosure.containers import ContainerRules

_NETWORK = ("/AV:N", "/AV:A")
_FIXED = "fixed"
_NUMBER = re.compile(r"[A-Z]{2,8}-[A-Za-z0-9:-]{4,30}")
_PACKAGE = re.compile(r"[A-Za-z0-9@][A-Za-z0-9+._/@-]{0,60}")
_WORSE = {
    severity: number for number, severity in enumerate(("unknown", "negligible", "low", "medium", "high", "critical"))
}


@dataclass
class Report:
    """What a report says. ``about`` are the names and digests by which it calls what was scanned, in small letters."""

    total: int = 0
    counted: Counter[str] = field(default_factory=Counter)
    """Vulnerabilities that matter, by severity."""
    exploited: int = 0
    """Of these, those that are known to be used by attackers."""
    named: Counter[str] = field(default_factory=Counter)
    """Which they are and in which package, as "CVE-2024-1 in openssl", by how bad: a higher number is worse."""
    about: list[str] = field(default_factory=list)


def read_report(data: object, rules: ContainerRules) -> Report | None:
    """A parsed report; None for any other JSON."""
    if not isinstance(data, dict) or not isinstance(data.get("matches"), list):
        return None
    descriptor = data.get("descriptor")
    if not (isinstance(descriptor, dict) and descriptor.get("name") == "grype") and not _looks_so(data["matches"]):
        return None
    report = Report(total=len(data["matches"]), about=_about(data.get("source")))
    for match in data["matches"]:
        severity = _severity(match, rules)
        if severity is not None:
            report.counted[severity] += 1
            report.exploited += bool(_vulnerability(match).get("knownExploited"))
            report.named[_named(match)] = _WORSE.get(severity, 0) + 10 * bool(
                _vulnerability(match).get("knownExploited")
            )
    return report


def _named(match: object) -> str:
    """A vulnerability and its package, as far as they are written as those are."""
    artifact = match.get("artifact") if isinstance(match, dict) else None
    package = artifact.get("name") if isinstance(artifact, dict) else None
    number = str(_vulnerability(match).get("id") or "")
    told = number if _NUMBER.fullmatch(number) else "one without a number"
    return f"{told} in {package}" if isinstance(package, str) and _PACKAGE.fullmatch(package) else told


def _looks_so(matches: list[Any]) -> bool:
    return bool(matches) and all(
        isinstance(one, dict) and {"vulnerability", "artifact"} <= one.keys() for one in matches
    )


def _vulnerability(match: object) -> dict[str, Any]:
    told = match.get("vulnerability") if isinstance(match, dict) else None
    return told if isinstance(told, dict) else {}


def _severity(match: object, rules: ContainerRules) -> str | None:
    """Its severity if it matters; one that says nothing of itself matters."""
    told = _vulnerability(match)
    severity = str(told.get("severity") or "unknown").lower()
    if not told:
        return severity
    if severity not in rules.report_severities:
        return None
    if told.get("knownExploited"):
        return severity
    fix = told.get("fix")
    state = str(fix.get("state", "")).lower() if isinstance(fix, dict) else ""
    if rules.only_with_fix and state not in {_FIXED, ""}:
        return None
    return None if not rules.count_network and _is_network_only(match) else severity


def _is_network_only(match: object) -> bool:
    """Do all its vectors say that it is reached over a network? Without a vector nobody knows."""
    related = match.get("relatedVulnerabilities") if isinstance(match, dict) else None
    told = [
        _vulnerability(match),
        *(one for one in (related if isinstance(related, list) else []) if isinstance(one, dict)),
    ]
    scores = [score for one in told if isinstance(one.get("cvss"), list) for score in one["cvss"]]
    vectors = [str(score.get("vector") or "") for score in scores if isinstance(score, dict)]
    vectors = [f"/{vector}" for vector in vectors if "AV:" in vector]
    return bool(vectors) and all(any(sign in vector for sign in _NETWORK) for vector in vectors)


def _about(source: object) -> list[str]:
    target = source.get("target") if isinstance(source, dict) else None
    if isinstance(target, str):
        return [target.lower()]
    if not isinstance(target, dict):
        return []
    told = [target.get(key) for key in ("userInput", "imageID", "manifestDigest", "path")]
    tags, digests = target.get("tags"), target.get("repoDigests")
    told += [*(tags if isinstance(tags, list) else []), *(digests if isinstance(digests, list) else [])]
    return [one.lower() for one in told if isinstance(one, str) and one]
