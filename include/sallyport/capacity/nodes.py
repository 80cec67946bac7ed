"""Which node a new project is put on: the least over-allocated. Source: 'Setting up projects' of the SRCP guide.

Each project has a Slurm partition with a limit of cores for each node. The limits of a node's partitions add up to more
than its cores; the aim is to keep that balanced between nodes.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

AUTO = "auto"
_SECONDS = 10
_COLUMNS = ("PARTITION", "MAX_CPUS_PER_NODE", "NODELIST")
_MOST_NODES = 10_000
"""In one list."""
_MOST_NAMES = 1_000_000
"""In one answer, a node counted again for each of its partitions."""
_MOST_SHOWN = 10
_LIMIT = re.compile(r"UNLIMITED|\d{1,9}", re.ASCII)
_NODES = re.compile(r"(?P<head>[\w.-]+)(?:\[(?P<ranges>[\d,-]+)\](?P<tail>[\w.-]*))?(?P<more>,|\Z)", re.ASCII)
_RANGE = re.compile(r"(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?", re.ASCII)
_KEPT_VARIABLES = ("PATH", "SLURM_CONF", "HOME")


@dataclass(frozen=True)
class Assignment:
    """A partition's limit of cores on each of its nodes; None when it has no limit."""

    partition: str
    cores: int | None
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Survey:
    """What Slurm says about today's assignments; None with the reason where there is no answer."""

    assignments: tuple[Assignment, ...] | None
    remark: str = ""
    """Why there are none, or what could not be read."""


@dataclass(frozen=True)
class Proposal:
    """A node, or None when only the platform can choose, and why, for the person who approves it."""

    node: str | None
    reasoning: str


def read_assignments(command: Sequence[str]) -> Survey:
    """Run the guide's ``sinfo`` command. Never fails: a site without Slurm gets a survey that says so."""
    if not command:
        return Survey(None, "This site's policy names no command for node assignments.")
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    try:
        answer = subprocess.run(  # noqa: S603 - the policy's own command, no shell
            list(command),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**environment, "LC_ALL": "C.UTF-8"},
        )
    except FileNotFoundError:
        return Survey(None, f"There is no Slurm here ({command[0]} is not installed).")
    except OSError as error:
        return Survey(None, f"{command[0]} cannot be run ({error.strerror}).")
    except subprocess.TimeoutExpired:
        return Survey(None, f"{command[0]} did not answer within {_SECONDS} s.")
    if answer.returncode != 0:
        return Survey(None, f"Slurm did not answer ({command[0]} ended with {answer.returncode}).")
    return parse(answer.stdout)


def parse(text: str) -> Survey:
    """Read ``sinfo -O Partition,MaxCPUsperNode,Nodelist``: fixed columns under their headings, merged node lists."""
    lines = [line for line in text.split("\n") if line.strip()]
    starts = [lines[0].find(name) for name in _COLUMNS] if lines else []
    if not lines or -1 in starts or starts != sorted(starts):
        return Survey(None, "Slurm's answer has not the columns that the guide's command asks for.")
    edge = len(lines[0]) if lines[0].endswith(" ") else starts[2] + starts[1] - starts[0]
    found: list[Assignment] = []
    unread = names = 0
    for line in lines[1:]:
        assignment = _assignment(line, starts, edge) if names < _MOST_NAMES else None
        if assignment is None:
            unread += 1
        else:
            found.append(assignment)
            names += len(assignment.nodes)
    return Survey(tuple(found), f"{unread} of Slurm's lines could not be read." if unread else "")


def _assignment(line: str, starts: list[int], edge: int) -> Assignment | None:
    """One line; None when it cannot be read. sinfo cuts what is too wide: names that reach the ``edge`` may be cut."""
    partition, cores, nodes = (line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True))
    try:
        names = tuple(expand(nodes))
    except ValueError:
        return None
    if len(line.rstrip()) >= edge or not partition or not _LIMIT.fullmatch(cores):
        return None
    return Assignment(partition.rstrip("*"), None if cores == "UNLIMITED" else int(cores), names)


def expand(nodes: str) -> Iterator[str]:
    """The names in a Slurm node list such as ``node[01-02,5],gpu-0``. ValueError when it is cut short or too long."""
    at, left, more = 0, _MOST_NODES, ","
    while more:
        found = _NODES.match(nodes, at)
        if found is None:
            raise ValueError("not a node list")
        at, more = found.end(), found["more"]
        numbers = [""] if found["ranges"] is None else list(_numbers(found["ranges"], left))
        left -= len(numbers)
        if left < 0:
            raise ValueError("too long a list")
        yield from (f"{found['head']}{number}{found['tail'] or ''}" for number in numbers)


def _numbers(ranges: str, most: int) -> Iterator[str]:
    for part in ranges.split(","):
        found = _RANGE.fullmatch(part)
        if found is None:
            raise ValueError("not a range")
        first, last = int(found["first"]), int(found["last"] or found["first"])
        most -= last - first + 1
        if last < first or most < 0:
            raise ValueError("not a range, or too long a list")
        for number in range(first, last + 1):
            yield f"{number:0{len(found['first'])}d}"


def promised(assignments: Iterable[Assignment]) -> dict[str, int]:
    """For each node, the sum of the core limits of its partitions; those without a limit promise nothing countable."""
    sums: dict[str, int] = {}
    for assignment in assignments:
        for node in assignment.nodes:
            sums[node] = sums.get(node, 0) + (assignment.cores or 0)
    return sums


def propose(survey: Survey, cores: int, wanted: str = AUTO, *, capacity: int, pattern: str = ".*") -> Proposal:
    """A node for a project of ``cores``; ``capacity`` is the cores of one node, ``pattern`` what ``auto`` may choose from.

    BadRequest when a wanted node is not one of Slurm's, if all that Slurm said could be read.
    """
    if survey.assignments is None:
        return _without_slurm(survey, wanted)
    sums = promised(survey.assignments)
    if wanted != AUTO:
        if wanted not in sums:
            return _unknown(survey, wanted, sums)
        return Proposal(wanted, _reasoning(f"{wanted} was asked for by name.", sums, [wanted], cores, capacity, survey))
    offered = sorted((node for node in sums if re.fullmatch(pattern, node)), key=lambda node: (sums[node], node))
    if not offered:
        return Proposal(None, "Slurm has no node that policy lets a project be put on; the platform chooses.")
    said = f"{offered[0]} is the least over-allocated."
    return Proposal(offered[0], _reasoning(said, sums, offered, cores, capacity, survey))


def _without_slurm(survey: Survey, wanted: str) -> Proposal:
    if wanted == AUTO:
        return Proposal(None, f"{survey.remark} The platform chooses the node.")
    return Proposal(wanted, f"{wanted} was asked for by name; whether it exists was not checked. {survey.remark}")


def _unknown(survey: Survey, wanted: str, sums: dict[str, int]) -> Proposal:
    """A named node may stand in a line that could not be read: sinfo cuts long lists."""
    if survey.remark:
        return Proposal(wanted, f"{wanted} was asked for by name; it is not among the nodes read. {survey.remark}")
    raise BadRequest(f"Slurm knows no such node. It knows: {_some(sums)}.", "Choose one of these, or auto.")


def _some(names: Iterable[str]) -> str:
    """Sorted, and no more of them than somebody reads."""
    known = sorted(set(names))
    return ", ".join([*known[:_MOST_SHOWN], *(["…"] if len(known) > _MOST_SHOWN else [])]) or "none"


def _reasoning(said: str, sums: dict[str, int], nodes: list[str], cores: int, capacity: int, survey: Survey) -> str:
    shown = "; ".join(f"{node}: {sums[node]} of {capacity} cores promised" for node in nodes[:_MOST_SHOWN])
    after = sums[nodes[0]] + cores
    over = f", {after - capacity} more than it has" if after > capacity else ""
    free = [found.partition for found in survey.assignments or () if found.cores is None and nodes[0] in found.nodes]
    unlimited = f" Not counted, for they have no limit: {_some(free)}." if free else ""
    return (
        f"{said} {shown}. With this project {nodes[0]} has {after} promised{over}.{unlimited} {survey.remark}".strip()
    )
