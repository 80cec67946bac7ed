"""``sallyport docs``: the pages that are made from code, so that they cannot tell another story than the code does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sallyport.cli.dag_manual import read_manual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sallyport.cli.dag_manual import FormField, Manual

app = typer.Typer()

ROOT = Path(__file__).resolve().parents[3]
"""The checkout: these pages belong to the source, not to an installed package."""

_MADE = "<!-- Made by `sallyport docs`; change the code instead. -->\n\n"

_AS_TEXT = str.maketrans({"|": r"\|", "<": "&lt;", "*": r"\*", "\n": " "})

_STATES = """\
# States

The legal moves of transfers and projects. An arrow names who may make the move; every other move is refused.

## Transfers

```mermaid
{transfers}
```

## Projects

```mermaid
{projects}
```
"""

_INDEX: Mapping[str, Sequence[str]] = {
    "For data managers": ("data-managers-day.md", "disclosure-control.md", "dags/*.md"),
    "For the people who run a site": ("site.md", "policy.md", "rules.md", "backup.md"),
    "For auditors": ("records.md",),
    "How it is made": ("architecture.md", "states.md", "hardening.md", "benchmarks.md", "decisions.md"),
}


@app.command()
def docs(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 and name the pages that are stale.")
    ] = False,
    root: Annotated[Path, typer.Option(help="The checkout.", hidden=True)] = ROOT,
) -> None:
    """Write the pages of docs/ that are made from code."""
    stale = stale_pages(root)
    for path, text in stale.items():
        typer.echo(f"{'stale' if check else 'written'}: {path.relative_to(root)}")
        if not check:
            _put(path, text)
    if check and stale:
        typer.echo("Run `sallyport docs` to write them anew.")
        raise typer.Exit(1)


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def stale_pages(root: Path) -> dict[Path, str | None]:
    """Pages that are missing or differ, with the text they should have; None for a page whose DAG is gone."""
    folder = root / "docs"
    made = dict(_made_pages(root, folder))
    made[folder / "README.md"] = _index(folder, made)
    gone: dict[Path, str | None] = {page: None for page in (folder / "dags").glob("*.md") if page not in made}
    return gone | {path: text for path, text in made.items() if _text_of(path) != text}


def _text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _made_pages(root: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    from sallyport.evidence.record.reference import reference as records
    from sallyport.inspection.rules.reference import reference as rules
    from sallyport.policy.reference import reference as policy
    from sallyport.register.diagram import projects, transfers

    yield folder / "policy.md", _MADE + policy().strip() + "\n"
    yield folder / "rules.md", _MADE + rules().strip() + "\n"
    yield folder / "records.md", _MADE + records().strip() + "\n"
    yield folder / "states.md", _MADE + _STATES.format(transfers=transfers().strip(), projects=projects().strip())
    fields = root / "include" / "sallyport" / "orchestration" / "fields.py"
    for path in sorted((root / "dags").glob("*.py")):
        yield folder / "dags" / f"{path.stem}.md", _MADE + _dag_page(read_manual(path, fields))


def _dag_page(manual: Manual) -> str:
    parts = [manual.text.strip(), f"In Airflow this DAG's id is `{manual.dag}`."]
    if manual.form:
        parts += ["## The form", "\n".join(_form_table(manual.form))]
    return "\n\n".join(parts) + "\n"


def _form_table(form: Sequence[FormField]) -> Iterator[str]:
    yield "| Section | Field | Name | Must be given | Default | What to enter |"
    yield "|---|---|---|---|---|---|"
    for one in form:
        cells = (one.section, one.title, f"`{one.name}`", "yes" if one.required else "no", one.default, one.description)
        yield "| " + " | ".join(cell.translate(_AS_TEXT) for cell in cells) + " |"


def _index(folder: Path, made: Mapping[Path, str]) -> str:
    by_hand = {path: path.read_text(encoding="utf-8") for path in folder.glob("*.md") if path.name != "README.md"}
    pages = by_hand | dict(made)
    lines = [_MADE.strip(), "", "# Documentation", ""]
    for heading, patterns in _INDEX.items():
        wanted = [path for pattern in patterns for path in sorted(pages) if path.relative_to(folder).match(pattern)]
        lines += [f"## {heading}", "", *(_entry(path.relative_to(folder), pages[path]) for path in wanted), ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(path: Path, text: str) -> str:
    """A link with the page's title and its first sentence."""
    blocks = [block.strip() for block in text.split("\n\n") if block.strip() and not block.startswith("<!--")]
    title = next(block for block in blocks if block.startswith("# ")).splitlines()[0].removeprefix("# ")
    prose = next((block for block in blocks if block[0].isalpha()), "")
    sentence = " ".join(prose.split()).split(". ")[0].rstrip(".:")
    return f"- [{title}]({path.as_posix()})" + (f": {sentence}." if sentence else "")
