"""What is known of a release, as plain values: what a record is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Values = dict[str, Any]
"""Plain JSON. Times are ``2026-01-31T12:00:00.000000Z``, digests lower-case hexadecimal SHA-256."""


@dataclass(frozen=True)
class Release:
    """One release. What there may be a hundred thousand of, or what names as many, is asked for one by one, more than once."""

    about: Values
    """``record`` (version of this form), ``ref``, ``kind``, ``direction``, ``site`` (name, kind, contact), ``project`` (id,
    folder, title, platform_id), ``requester`` and ``operator`` (ids of people; no requester for study data), ``request`` (the
    form as it was sent), ``destination``, ``replace``, ``supersedes``, ``dag``, ``run``, ``requested``, ``released``,
    ``policies`` (``requested``, ``inspected`` and ``released`` under), ``manifest`` (digest of what was released), ``shown``
    (of what the gate showed), ``tools`` (``inspected`` and ``released`` by), ``workflows`` (digests of the DAG files that these
    two steps followed), ``scanners`` (engine and signatures, of each that spoke). The first form has neither ``workflows`` nor
    the policy of the request."""
    people: Sequence[Values]
    """``id``, ``name``, ``airflow_name``, ``triage_name``, ``roles``; of all who took part, by id."""
    manifest: Callable[[], Values]
    """What was released, as :func:`sallyport.transfers.manifest.manifest_of` makes it; its files one by one."""
    policies: Mapping[str, str]
    """Digest to text, of every policy that the transfer was inspected, decided or released under."""
    rules: Values
    """``rules`` (every rule that spoke: id, severity, title, source, advice) and ``thresholds`` (the policy's section)."""
    decisions: Callable[[], Iterator[Values]]
    """All columns of each decision, so that its seal can be worked out; oldest first."""
    marks: Sequence[Values]
    """``round``, ``reviewer``, ``digest``, ``marks``: what reviewers marked by file before they answered."""
    events: Callable[[], Iterator[Values]]
    """``number``, ``at``, ``actor``, ``kind``, ``subject``, ``data``, ``previous``, ``digest``; those of the transfer up to its
    release."""
    files: Callable[[], Iterator[Values]]
    """``id``, ``number``, ``parent``, ``path``, ``release_path``, ``size``, ``sha256``, ``type``, ``kind``, ``released``
    (None, or ``path``, ``access``, ``replaced``), by number."""
    findings: Callable[[], Iterator[Values]]
    """``file`` (number), ``round``, ``rule``, ``severity``, ``location``, ``message``, ``detail``, ``answers``
    (``decision``, ``tick``, ``reason``: how reviewers answered it)."""
    workflows: Mapping[str, str] = field(default_factory=dict)
    """Digest to text, of the DAG files that the run followed; without any, the record is of the first form."""
