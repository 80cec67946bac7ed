"""What a new site begins with: a policy, a register with its first people, and the policy in force.

``python -m trial.seed SITE.json`` makes all of it as the unprivileged account. It is what the page about putting this on
a site tells an operator to do by hand.
"""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sallyport.policy.activation import bootstrap
from sallyport.policy.load import load
from sallyport.register.models import Person
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.storage.quarantine import Quarantine
from trial.identities import MANAGERS, MANAGERS_GROUP, user_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

AIRFLOW_USERS: Mapping[str, str] = {
    "data-manager-1": "Data Manager",
    "data-manager-2": "Data Manager",
    "data-manager-3": "Data Manager",
    "platform-manager": "Platform Manager",
}
"""Airflow accounts and their Airflow roles."""

SFTP_USERS = ("researcher-1", "researcher-2", "data-manager-1")

_ROLES = {"Data Manager": ["data_manager"], "Platform Manager": ["platform_manager"]}


def main(site: Mapping[str, str]) -> None:
    """``site`` names ``policy`` (file to write), ``register`` (URL), ``home`` (parent of the folders) and ``clamd``."""
    policy, home = Path(site["policy"]), Path(site["home"])
    policy.write_text(
        yaml.safe_dump(trial_policy(home, site["clamd"], site.get("airflow", "")), sort_keys=False, allow_unicode=True),
        "utf-8",
    )
    write_accounts(home)
    loaded = load(policy)
    Quarantine(loaded.policy.paths.quarantine)
    for name, mode in (("previews", 0o2750), ("records", 0o700)):
        (home / name).mkdir(exist_ok=True)
        (home / name).chmod(mode)
    migrate(site["register"])
    register = Register(site["register"])
    with register.changing("account:sallyport") as change:
        for person in seeded_people():
            change.add(person, "person.added", reason="the trial stack was started")
    bootstrap(register, loaded, "sallyport", "the trial stack was started")


def write_accounts(home: Path) -> None:
    """The site's own files of groups and users: the machine's accounts stay as they are."""
    (home / "groups").mkdir(exist_ok=True)
    managers = ",".join(name for name, role in AIRFLOW_USERS.items() if role == "Data Manager")
    (home / "groups" / "group").write_text(f"{MANAGERS_GROUP}:x:{MANAGERS}:{managers}\n", "utf-8")
    (home / "groups" / "passwd").write_text(user_lines(SFTP_USERS), "utf-8")


def trial_policy(home: Path, clamd: str, airflow: str) -> dict[str, Any]:
    """The example policy with what is different on a trial site: folders, test signatures, short waits."""
    policy: dict[str, Any] = yaml.safe_load(
        resources.files("sallyport.policy").joinpath("example.yaml").read_text("utf-8")
    )
    changes: dict[str, dict[str, Any]] = {
        "site": {
            "name": "Sallyport (trial)",
            "kind": "trial",
            "contact": "data-managers@trial.test",
            "airflow_url": airflow,
        },
        "paths": {
            name: str(home / name) for name in ("projects", "triage", "shared", "quarantine", "previews", "records")
        },
        "malware": {"socket": clamd, "allow_test_signatures": True},
        "triage": {"backend": "folder", "quiet_seconds": 2.0, "poll_seconds": 0.5},
        "desk": {"quiet_minutes": 0.05},
        "access": {
            "backend": "posix",
            "groups": "file",
            "groups_file": str(home / "groups" / "group"),
            "managers_group": MANAGERS_GROUP,
            "users": "file",
            "users_file": str(home / "groups" / "passwd"),
        },
        "projects": {"folder_made_by": "sallyport"},
        "review": {"reviewer_copies": ["input"]},
        "notices": {"sender": "sallyport@trial.test"},
    }
    for section, values in changes.items():
        policy[section] = {**policy.get(section, {}), **values}
    return policy


def seeded_people() -> list[Person]:
    """The trial's people, not in any register yet."""
    return [_person(name) for name in dict.fromkeys((*AIRFLOW_USERS, *SFTP_USERS))]


def _person(name: str) -> Person:
    shown = name.replace("-", " ").capitalize()
    return Person(
        airflow_name=name if name in AIRFLOW_USERS else None,
        triage_name=name if name in SFTP_USERS else None,
        name=shown,
        email=f"{name}@trial.test",
        roles=_ROLES.get(AIRFLOW_USERS.get(name, ""), []),
    )


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
