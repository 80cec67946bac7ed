"""How an image was built, as a definition file, a Dockerfile or an image's own settings claim it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = re.compile(r"^\s*(bootstrap|from|stage)\s*:\s*(.*?)\s*$", re.IGNORECASE)
_SECTION = re.compile(r"^\s*%(\w+)(.*)$")
_INSTRUCTION = re.compile(r"^\s*([A-Za-z]+)\s+(.*)$", re.DOTALL)
_ARGUMENT = re.compile(r"^(\w+)=[\"']?([^\"'\s]+)")
_VARIABLE = re.compile(r"\$\{?(\w+)(?::-([^}]*))?\}?")
_OPTION = re.compile(r"(?<!\S)--[\w-]+(?:=\S+)?\s+")
_RUN = {"post", "setup", "appinstall", "test", "pre"}


@dataclass(frozen=True)
class Line:
    """A piece of a definition, and the number of the line on which it begins; 0 where there are no lines."""

    number: int
    text: str


@dataclass(frozen=True)
class Base:
    """What an image was built from: ``agent`` is Apptainer's word for how it is fetched, in small letters."""

    number: int
    agent: str
    reference: str


@dataclass
class Building:
    """What is claimed. ``copies`` are the paths copied in from where the image was built."""

    bases: list[Base] = field(default_factory=list)
    copies: list[Line] = field(default_factory=list)
    commands: list[Line] = field(default_factory=list)
    all_lines: list[Line] = field(default_factory=list)


def read_definition(text: str) -> Building | None:
    """An Apptainer definition, of one stage or several; None when the text is none."""
    building, section, agent = Building(), "", ""
    stages = 0
    for line in _joined(text):
        building.all_lines.append(line)
        if found := _SECTION.match(line.text):
            section = found[1].lower()
            from_stage = section == "files" and found[2].split("#")[0].split()[:1] == ["from"]
            section = "" if from_stage else section
            continue
        if (header := _HEADER.match(line.text)) and section not in _RUN:
            key = header[1].lower()
            if key == "bootstrap":
                agent, section, stages = header[2].lower(), "", stages + 1
                if agent in _WITHOUT_BASE:
                    building.bases.append(Base(line.number, agent, ""))
            elif key == "from":
                building.bases.append(Base(line.number, agent, header[2]))
            continue
        _take(building, section, line)
    return building if stages else None


_WITHOUT_BASE = {"scratch", "debootstrap", "yum", "dnf", "zypper", "busybox", "arch"}


def _take(building: Building, section: str, line: Line) -> None:
    if not line.text.strip() or line.text.lstrip().startswith("#"):
        return
    if section == "files":
        building.copies.append(Line(line.number, line.text.split()[0].strip("\"'")))
    elif section in _RUN:
        building.commands.append(line)


def read_dockerfile(text: str) -> Building | None:
    """A Dockerfile or Containerfile; None when nothing in it says what the image is built from."""
    building = Building()
    arguments: dict[str, str] = {}
    stages: set[str] = set()
    for line in _joined(text):
        building.all_lines.append(line)
        found = None if line.text.lstrip().startswith("#") else _INSTRUCTION.match(line.text)
        if found is None:
            continue
        word, rest = found[1].upper(), found[2].strip()
        if word == "ARG" and (default := _ARGUMENT.match(rest)):
            arguments[default[1]] = default[2]
        elif word == "FROM":
            _from(building, line.number, _filled(rest, arguments), stages)
        elif word in {"COPY", "ADD"}:
            _copy(building, line.number, rest)
        elif word == "RUN":
            building.commands.append(Line(line.number, rest))
    return building if building.bases else None


def _from(building: Building, number: int, rest: str, stages: set[str]) -> None:
    words = _OPTION.sub("", rest).split()
    if not words:
        return
    if words[0].lower() not in stages:
        building.bases.append(Base(number, "scratch" if words[0] == "scratch" else "docker", words[0]))
    if len(words) > 2 and words[1].lower() == "as":  # noqa: PLR2004 - FROM image AS stage
        stages.add(words[2].lower())


def _copy(building: Building, number: int, rest: str) -> None:
    if "--from=" in rest:
        return
    words = [word.strip("\"',[]") for word in _OPTION.sub("", rest).split()]
    for source in words[:-1]:
        if source.startswith(("http://", "https://", "git@")):
            building.commands.append(Line(number, f"curl {source}"))
        elif source:
            building.copies.append(Line(number, source))


def read_settings(data: object) -> Building | None:
    """The settings of an OCI image (``config`` with its environment and labels, ``history``); None for any other JSON."""
    if not isinstance(data, dict) or "rootfs" not in data or not ({"config", "history"} & data.keys()):
        return None
    building = Building()
    config = data.get("config")
    for text in _texts(config if isinstance(config, dict) else {}):
        building.all_lines.append(Line(0, text))
    history = data.get("history")
    for step in history if isinstance(history, list) else []:
        command = step.get("created_by") if isinstance(step, dict) else None
        if isinstance(command, str):
            building.all_lines.append(Line(0, command))
            building.commands.append(Line(0, command))
    return building


def _texts(config: dict[str, Any]) -> Iterator[str]:
    for key in ("Env", "Cmd", "Entrypoint"):
        value = config.get(key)
        yield from (one for one in (value if isinstance(value, list) else []) if isinstance(one, str))
    labels = config.get("Labels")
    yield from (f"{key}={value}" for key, value in (labels.items() if isinstance(labels, dict) else ()))


def _joined(text: str) -> Iterator[Line]:
    """Lines, those that end in a backslash with the next ones."""
    begun, pieces = 0, []
    for number, line in enumerate(text.splitlines(), 1):
        begun = begun or number
        if line.rstrip().endswith("\\"):
            pieces.append(line.rstrip()[:-1])
            continue
        yield Line(begun, " ".join([*pieces, line]) if pieces else line)
        begun, pieces = 0, []
    if pieces:
        yield Line(begun, " ".join(pieces))


def _filled(text: str, arguments: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda found: arguments.get(found[1], found[2] or found[0]), text)
