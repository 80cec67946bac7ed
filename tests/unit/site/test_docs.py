"""The pages made from code are in step with it, and links lead somewhere."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from trial.compose_file import ROOT
from typer.testing import CliRunner

from sallyport.cli.dag_manual import read_manual
from sallyport.cli.docs import app, stale_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = ROOT / "include" / "sallyport" / "orchestration" / "fields.py"
DAGS = sorted((ROOT / "dags").glob("*.py"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small copy of the repository with pages as they should be."""
    for folder in ("dags", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    target = tmp_path / FIELDS.relative_to(ROOT)
    target.parent.mkdir(parents=True)
    shutil.copy(FIELDS, target)
    assert CliRunner().invoke(app, ["--root", str(tmp_path)]).exit_code == 0
    return tmp_path


def test_pages_made_from_code_are_in_step_with_it() -> None:
    assert [str(path.relative_to(ROOT)) for path in stale_pages(ROOT)] == [], "run: bin/sallyport docs"


def test_check_says_nothing_when_all_is_in_step(checkout: Path) -> None:
    done = CliRunner().invoke(app, ["--check", "--root", str(checkout)])
    assert (done.exit_code, done.stdout) == (0, "")


def test_check_names_a_stale_page_and_changes_nothing(checkout: Path) -> None:
    page = checkout / "docs" / "dags" / "data_import.md"
    page.write_text("old")
    done = CliRunner().invoke(app, ["--check", "--root", str(checkout)])
    assert done.exit_code == 1
    assert "docs/dags/data_import.md" in done.stdout
    assert page.read_text() == "old"


def test_a_changed_manual_makes_its_page_stale(checkout: Path) -> None:
    dag = checkout / "dags" / "data_import.py"
    dag.write_text(dag.read_text().replace("# Data import", "# Data import, changed", 1))
    stale = {str(path.relative_to(checkout)) for path in stale_pages(checkout)}
    assert stale == {"docs/dags/data_import.md", "docs/README.md"}


def test_the_page_of_a_dag_that_is_gone_goes_too(checkout: Path) -> None:
    (checkout / "dags" / "data_import.py").unlink()
    assert CliRunner().invoke(app, ["--root", str(checkout)]).exit_code == 0
    assert not (checkout / "docs" / "dags" / "data_import.md").exists()
    assert "data_import" not in (checkout / "docs" / "README.md").read_text()


def test_a_dag_without_a_manual_is_an_error(tmp_path: Path) -> None:
    silent = tmp_path / "silent.py"
    silent.write_text("FORM = {}\n")
    with pytest.raises(ValueError, match="no docstring"):
        read_manual(silent, FIELDS)


def test_form_fields_are_read_through_the_shared_functions(tmp_path: Path) -> None:
    dag = tmp_path / "sample.py"
    dag.write_text(
        '"""# Sample"""\n'
        'ONE, TWO = "First", "Second"\n'
        "FORM = {\n"
        "    **project_field(),\n"
        '    "note": optional("Note", "Anything.", TWO),\n'
        '    "count": Param(3, type="integer", title="Count", section=ONE),\n'
        "}\n"
    )
    project, note, count = read_manual(dag, FIELDS).form
    assert (project.name, project.required, project.default) == ("project", True, "")
    assert (note.title, note.description, note.section, note.required) == ("Note", "Anything.", "Second", False)
    assert (count.title, count.section, count.default, count.required) == ("Count", "First", "3", False)


@pytest.mark.parametrize("dag", DAGS, ids=lambda path: path.stem)
def test_every_dag_has_a_manual_and_every_field_a_title_of_its_own(dag: Path) -> None:
    manual = read_manual(dag, FIELDS)
    assert manual.text.startswith("# ")
    assert [one.name for one in manual.form if one.title == one.name] == []
    assert not [one for one in manual.form if "(" in one.title], "a field that could not be read from the source"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_pages_that_are_there(page: Path) -> None:
    links = re.findall(r"\[[^\]]*\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_test_that_a_page_names_is_there() -> None:
    named = {name for page in PAGES for name in re.findall(r"`(test_\w+)`", page.read_text())}
    there = {
        name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert len(named) > 50
    assert named - there == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_name_no_machine_of_their_makers(page: Path) -> None:
    assert not re.search(r"/(?:home|mnt|root)\b|localhost:\d", page.read_text())


NOT_OURS = {
    ".git",
    ".venv",
    ".run",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "__pycache__",
    "logs",
}
RESERVED = re.compile(r"(.+\.)?(test|example|example\.(org|com|net|co\.uk|ac\.uk))|127\.0\.0\.1")
NAMED = {"api-server", "openssh.com", "meta.data", "y.z", "db.internal", "store.blob.core.windows.net"}
NAMED |= {
    "www.w3.org",
    "ns.adobe.com",
    "www.dmg.org",
    "schemas.openxmlformats.org",
    "www.opengis.net",
    "matplotlib.org",
    "plotly.com",
    "vega.github.io",
    "schemas.microsoft.com",
    "fhir.nhs.uk",
    "www.xfa.org",
    "doi.org",
    "github.com",
    "schema.org",
    "w3id.org",
    "airflow.apache.org",
    "www.clamav.net",
    "www.iana.org",
    "www.python.org",
    "pypi.org",
}
"""A service of docker-compose.yml, whose names OpenSSH's extensions of SFTP have, R's "object@slot", what stands for a site's own
hosts in labelled files; and public ones that such files and records name: of formats, programs, papers and code."""


def written() -> Iterator[tuple[str, str]]:
    """Every text file of the repository."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        for name in names:
            path = Path(folder, name)
            with contextlib.suppress(UnicodeDecodeError):
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_the_repository_names_no_real_host_and_nobodys_address() -> None:
    foreign = {
        (path, host)
        for path, text in written()
        for host in re.findall(r"(?:https?://|[\w.-]+@)([a-z][\w-]*(?:\.[\w-]+)*\.[a-z]+|\d+(?:\.\d+){3})", text)
        if not RESERVED.fullmatch(host) and host not in NAMED
    }
    assert foreign == set()


def test_the_readme_shows_the_two_commands_at_the_top() -> None:
    top = "\n".join((ROOT / "README.md").read_text().splitlines()[:16])
    assert "make demo" in top
    assert "make test" in top
