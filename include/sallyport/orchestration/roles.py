"""Airflow roles of a site, for the FAB auth manager: made, and repaired when they were changed by hand.

Run ``python -m sallyport.orchestration.roles`` in Airflow's environment after ``airflow db migrate``.

A person with one of these roles triggers runs, reads them and answers gates, and can neither mark nor clear tasks, edit
what they handed on, nor see connections and variables. Answering and triggering need ``can_edit`` on the DAG, which also
pauses it: so it is given by name, for the request DAGs and for the one of the clock's that people also trigger, and for no
other; ``sallyport doctor`` names a paused one.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.providers_manager import ProvidersManager

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Permission = tuple[str, str]
"""An action and the resource it is on, in FAB's words."""

DATA_MANAGER = "Data Manager"
PLATFORM_MANAGER = "Platform Manager"

REQUEST_DAGS: Mapping[str, tuple[str, ...]] = {
    DATA_MANAGER: (
        "data_import",
        "freeze",
        "lift_freeze",
        "output_collected",
        "output_export",
        "project_setup",
        "release_recall",
        "review_copy",
        "triage_watch",
        "user_access",
        "user_input_request",
    ),
    PLATFORM_MANAGER: ("freeze", "lift_freeze", "project_setup", "release_recall", "user_access"),
}
"""The DAGs that each role triggers and whose gates it answers."""

_READ = (
    "Assets",
    "Audit Logs",
    "DAG Code",
    "DAG Runs",
    "DAG Versions",
    "DAGs",
    "HITL Detail",
    "ImportError",
    "Jobs",
    "Plugins",
    "Task Instances",
    "Task Logs",
    "Website",
    "XComs",
)
_MENUS = ("Browse", "DAGs", "HITL Detail")


@dataclass(frozen=True)
class User:
    """An Airflow account to make; ``email`` must be its alone."""

    name: str
    password: str
    role: str
    email: str


def permissions(dags: Iterable[str]) -> frozenset[Permission]:
    """All that a role needs to trigger ``dags``, read every run and answer the gates of ``dags``."""
    return frozenset(
        {
            *(("can_read", resource) for resource in _READ),
            *(("menu_access", resource) for resource in _MENUS),
            ("can_create", "DAG Runs"),
            ("can_edit", "HITL Detail"),
            *(("can_edit", f"DAG:{dag}") for dag in dags),
        }
    )


def sync(roles: Mapping[str, Iterable[str]] = REQUEST_DAGS, users: Iterable[User] = ()) -> list[str]:
    """Give each role its permissions and no others, make missing ``users``; returns what was changed, a line each."""
    ProvidersManager().initialize_providers_configuration()
    with get_application_builder() as builder:
        manager = builder.sm
        changes = [line for name, dags in roles.items() for line in _sync_role(manager, name, permissions(dags))]
        return changes + [line for user in users for line in _sync_user(manager, user)]


def _sync_role(manager: Any, name: str, wanted: frozenset[Permission]) -> list[str]:  # noqa: ANN401 - FAB's manager is untyped
    before = _held(manager.find_role(name))
    manager.bulk_sync_roles([{"role": name, "perms": sorted(wanted)}])
    role = manager.find_role(name)
    for permission in list(role.permissions):
        if (permission.action.name, permission.resource.name) not in wanted:
            manager.remove_permission_from_role(role, permission)
    return [
        *(f"{name}: given {action} on {resource}" for action, resource in sorted(wanted - before)),
        *(f"{name}: taken {action} on {resource}" for action, resource in sorted(before - wanted)),
    ]


def _held(role: Any) -> frozenset[Permission]:  # noqa: ANN401 - FAB's roles are untyped
    return frozenset((held.action.name, held.resource.name) for held in (role.permissions if role else ()))


def _sync_user(manager: Any, user: User) -> list[str]:  # noqa: ANN401 - FAB's manager is untyped
    role = manager.find_role(user.role)
    known = manager.find_user(username=user.name)
    if known is None:
        if not manager.add_user(user.name, user.name, "", user.email, role, password=user.password):
            raise RuntimeError(f"Airflow did not make the account {user.name}")
        return [f"{user.name}: account made with role {user.role}"]
    if [held.name for held in known.roles] == [user.role]:
        return []
    known.roles = [role]
    manager.update_user(known)
    return [f"{user.name}: role set to {user.role}"]


def main(arguments: list[str]) -> None:
    """``roles [FILE]``: sync the roles, and make the accounts listed in a JSON file, if one is given."""
    listed: dict[str, Any] = json.loads(Path(arguments[0]).read_text(encoding="utf-8")) if arguments else {}
    users = [User(**user) for user in listed.get("users", ())]
    for line in sync(listed.get("roles", REQUEST_DAGS), users):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
