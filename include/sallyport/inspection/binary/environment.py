"""Does a request say by which packages its binary files are opened? Judged across its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.fact import Fact
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen

_NAMES = frozenset(
    {
        *("environment.yml", "environment.yaml", "conda.yml", "conda.yaml", "conda-lock.yml", "pixi.lock", "pixi.toml"),
        *(
            "pyproject.toml",
            "poetry.lock",
            "pipfile",
            "pipfile.lock",
            "uv.lock",
            "pdm.lock",
            "renv.lock",
            "project.toml",
        ),
        *("manifest.toml", "apptainer.def", "singularity.def", "dockerfile", "sessioninfo.txt"),
    }
)


class EnvironmentInspector:
    """Remembers that a file says which packages are needed."""

    def applies_to(self, specimen: Specimen) -> bool:
        """By its name: environment.yml, requirements.txt, renv.lock and their like, also with a word before or behind."""
        name = specimen.name.rpartition("/")[2].lower()
        stem, _, extension = name.rpartition(".")
        worded = extension in {"yml", "yaml", "txt", "lock", "in"} and any(
            word in stem for word in ("environment", "requirements", "conda", "renv")
        )
        return name in _NAMES or worded

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterator[Fact]:
        """That it is there, unless it is empty."""
        if specimen.size:
            yield Fact("environment", {})


def missing_environment(facts: Mapping[str, Sequence[Fact]]) -> dict[str, list[Finding]]:
    """Findings by path, from the facts of all files of one request by their paths: what cannot be opened as it is."""
    kinds = {path: {fact.kind for fact in said} for path, said in facts.items()}
    if any("environment" in said for said in kinds.values()):
        return {}
    return {
        path: [finding("binary.environment_missing")] for path, said in kinds.items() if "needs_environment" in said
    }
