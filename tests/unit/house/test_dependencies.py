"""The house's one direction: dags -> orchestration -> journeys -> foundations."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "include" / "sallyport"

FOUNDATIONS = {
    "policy",
    "register",
    "storage",
    "access",
    "notices",
    "evidence",
    "archives",
    "confinement",
    "inspection",
    "errors",
}
JOURNEYS = {"transfers", "review", "projects", "people", "datasets", "retention", "capacity", "desk"}
LEVEL = {**dict.fromkeys(FOUNDATIONS, 0), **dict.fromkeys(JOURNEYS, 1), "orchestration": 2, "cli": 2}
NO_REGISTER = {"inspection", "archives", "storage", "access", "evidence", "confinement"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def part_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    part = part_of(path)
    for name in imported(path):
        words = name.split(".")
        if words[0] == "airflow":
            assert part == "orchestration", f"{part} imports Airflow"
        if words[0] == "sqlalchemy":
            assert part not in NO_REGISTER, f"{part} imports SQLAlchemy"
        if words[0] != "sallyport" or len(words) == 1:
            continue
        assert LEVEL.get(words[1], 0) <= LEVEL.get(part, 0), f"{part} imports {words[1]}"
        if part in NO_REGISTER:
            assert words[1] != "register", f"{part} imports the register"


def test_dags_import_only_airflow_and_orchestration() -> None:
    for path in sorted((ROOT / "dags").glob("*.py")):
        for name in imported(path):
            assert name == "airflow.sdk" or name.startswith("sallyport.orchestration."), f"{path.name} imports {name}"


_LOGIC = (ast.FunctionDef, ast.If, ast.For, ast.While, ast.Try, ast.Lambda)


def test_dag_files_hold_the_form_the_chain_and_the_manual() -> None:
    for path in sorted((ROOT / "dags").glob("*.py")):
        text = path.read_text()
        tree = ast.parse(text)
        assert len(text.splitlines()) <= 160, path.name
        assert ast.get_docstring(tree), path.name
        logic = [node for node in ast.walk(tree) if isinstance(node, _LOGIC)]
        assert logic == [], f"{path.name} holds logic at line {logic[0].lineno}" if logic else ""
