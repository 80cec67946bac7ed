"""The search for planted values: all files below a folder, all columns of all tables of a database, all mail."""

from __future__ import annotations

import email
import fnmatch
import json
import os
import re
import stat
from dataclasses import dataclass, field
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, create_engine, select
from trial.state import descendants

from planted import VALUES, Kind, Planted, found_in, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TOKEN = re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}")
"""A signed token of whatever key: whoever reads one can use it."""
_SECRET_NAME = re.compile(r"SECRET|FERNET|PASSWORD")
_PASSWORD_IN_URL = re.compile(r"://[^:/@\s]*:([^@/\s]+)@")
_SHORTEST_SECRET = 8
_SHOWN = 600


@dataclass(frozen=True)
class Allowed:
    """Where texts of these kinds may stand, and why; places are shell patterns."""

    kinds: frozenset[Kind]
    places: tuple[str, ...]
    reason: str

    def covers(self, kind: Kind, place: str) -> bool:
        return kind in self.kinds and any(fnmatch.fnmatchcase(place, pattern) for pattern in self.places)


def allowed(kinds: str, reason: str, *places: str) -> Allowed:
    """``kinds`` by their words, with commas between."""
    return Allowed(frozenset(Kind(kind.strip()) for kind in kinds.split(",")), places, reason)


# What people see and do on purpose. Everything that is not here is a leak.
BY_DESIGN = (
    allowed(
        "cell, file name",
        "the data themselves, in the folders that are there for them; reviewers' copies and previews are among them",
        *(f"*{folder}/*" for folder in ("projects", "triage", "quarantine", "previews", "shared")),
    ),
    allowed(
        "file name",
        "the record of what was moved where, without which nothing could be released or proven",
        *(f"register:files.{column}" for column in ("source_path", "release_path")),
        *(f"register:{column}" for column in ("deliveries.path", "certificates.path", "decisions.manifest")),
        "*register.sqlite*",
        "*records/T*.zip",
    ),
    allowed(
        "file name",
        "what the operator typed into the form that starts a run",
        "register:transfers.request",
        "airflow:dag_run.conf",
        "airflow:log.extra",
    ),
    allowed(
        "file name",
        "the working page offers what lies in uploads and projects, and keeps what people are about to ask for",
        "register:sightings.path",
        "register:drafts.fields",
    ),
    allowed(
        "file name",
        "the gate shows a reviewer which files wait; behind the login, and not mailed",
        *(
            f"airflow:{table}.{column}"
            for table in ("hitl_detail", "hitl_detail_history")
            for column in ("body", "params")
        ),
        "*airflow.db*",
    ),
    allowed(
        "token",
        "Airflow sends each task to its worker with that task's own token; the broker asks for a password and keeps the queue",
        "broker/appendonlydir/*",
        "broker/dump.rdb",
    ),
    allowed("file name", "the SFTP server's own log of what its users did", "*sftp/sshd.log"),
)


@dataclass(frozen=True)
class Leak:
    """What was found where; never the text itself."""

    what: str
    place: str

    def __str__(self) -> str:
        return f"{self.what} in {self.place}"


@dataclass
class Search:
    """One search, with the ``secrets`` of what ran. ``allowed`` says where each kind may stand."""

    secrets: Iterable[Planted]
    allowed: tuple[Allowed, ...] = BY_DESIGN
    leaks: set[Leak] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    """All that was read, to know that nothing was forgotten."""
    before: dict[str, str] = field(default_factory=dict)
    """By place, what stands before a token: whoever mends it has to find out who wrote it."""
    size: int = 0

    def folder(self, folder: Path, *, skip: tuple[str, ...] = ()) -> Search:
        """Every plain file below, as bytes; mail also as its reader sees it."""
        for place, content in _files(folder, skip):
            self.look(place, content)
            if place.endswith(".eml"):
                self.look(place, "\n".join(_shown(content)).encode())
        return self

    def database(self, name: str, url: str) -> Search:
        """Every column of every row of every table, ``name`` stands for the database in places."""
        engine = create_engine(url)
        tables = MetaData()
        try:
            with engine.connect() as connection:
                tables.reflect(connection)
                for table in tables.sorted_tables:
                    self.places.add(f"{name}:{table.name}")  # also when it is empty
                    rows = [tuple(row) for row in connection.execute(select(table))]
                    for column, values in zip(table.columns.keys(), zip(*rows, strict=True), strict=False):
                        self.look(f"{name}:{table.name}.{column}", *map(_as_bytes, values))
        finally:
            engine.dispose()
        return self

    def look(self, place: str, *contents: bytes) -> None:
        """Keep what ``contents`` hold and may not; those packed by zlib or gzip are looked into."""
        content = b"\n".join(text for packed in contents for text in unpacked(packed))
        self.places.add(place)
        self.size += len(content)
        wanted = [
            planted
            for planted in (*VALUES, *self.secrets)
            if not any(rule.covers(planted.kind, place) for rule in self.allowed)
        ]
        self.leaks |= {Leak(planted.what, place) for planted in found_in(content, wanted)}
        token = TOKEN.search(content)
        if token and not any(rule.covers(Kind.TOKEN, place) for rule in self.allowed):
            self.leaks.add(Leak("a signed token", place))
            self.before[place] = content[max(0, token.start() - _SHOWN) : token.start()].decode("utf-8", "replace")

    def tables(self) -> set[str]:
        """Tables, and folders and files near the top, that were read."""
        return {place.split(".")[0] if ":" in place else "/".join(place.split("/")[:2]) for place in self.places}

    def report(self) -> list[str]:
        return sorted(map(str, self.leaks)) + [f"{place}: {text}" for place, text in self.before.items()]


def _files(folder: Path, skip: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every plain file, by handles: users' own files may have longer paths than one call takes."""
    for parent, _, names, handle in os.fwalk(folder):
        for name in names:
            place = str(Path(parent, name).relative_to(folder))
            if any(fnmatch.fnmatchcase(place, pattern) for pattern in skip):
                continue
            if stat.S_ISREG(os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode):
                with os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=handle), "rb") as stream:
                    yield place, stream.read()


def _shown(content: bytes) -> Iterator[str]:
    message = email.message_from_bytes(content, policy=default)
    yield from (str(value) for value in message.values())
    yield from (str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text")


def _as_bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def secrets_of_processes(*parents: int) -> list[Planted]:
    """Passwords and keys in the environments of what these processes have started."""
    found: dict[str, str] = {}
    for parent in parents:
        for process in descendants(parent):
            try:
                environment = Path(f"/proc/{process.pid}/environ").read_bytes()
            except OSError:
                continue  # it has just ended
            pairs = (item.partition("=") for item in environment.decode("utf-8", "replace").split("\0"))
            found |= secrets_in({name: value for name, _, value in pairs})
    return [Planted(Kind.SECRET, what, text) for text, what in found.items()]


def secrets_in(environment: Mapping[str, str]) -> dict[str, str]:
    """Each secret of an environment and its name: variables named so, and passwords in URLs and connections."""
    found: dict[str, str] = {}
    for name, value in environment.items():
        texts = _PASSWORD_IN_URL.findall(value)
        if name.startswith("AIRFLOW_CONN_") and value.startswith("{"):
            texts.append(json.loads(value).get("password") or "")
        elif _SECRET_NAME.search(name) and "://" not in value and "{" not in value and "/" not in value[:1]:
            texts.append(value)
        found |= {text: name for text in texts if len(text) >= _SHORTEST_SECRET}
    return found


def secrets_of_config(path: Path) -> list[Planted]:
    """The keys that Airflow made up for itself in the configuration file it wrote."""
    found = re.findall(r"^(fernet_key|jwt_secret|secret_key) = (\S+)$", path.read_text(), re.MULTILINE)
    return [Planted(Kind.SECRET, f"{name} of {path.name}", text) for name, text in found]


def secrets_of_key(path: Path) -> list[Planted]:
    """The lines of a private key that are not also in its public half."""
    lines = path.read_text().splitlines()[3:-1]
    return [
        Planted(Kind.SECRET, f"the private key {path.name}", line) for line in lines if len(line) >= _SHORTEST_SECRET
    ]
