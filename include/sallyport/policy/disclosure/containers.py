"""Container images."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section

VulnerabilitySeverity = Literal["critical", "high", "medium", "low", "negligible", "unknown"]
"""As Grype names them."""


class ContainerRules(Section):
    """Container images, their definitions, and what a vulnerability scanner says of them."""

    registries: tuple[str, ...] = Field(
        (
            "docker.io",
            "ghcr.io",
            "quay.io",
            "nvcr.io",
            "mcr.microsoft.com",
            "registry.gitlab.com",
            "public.ecr.aws",
            "gcr.io",
            "cloud.sylabs.io",
        ),
        description="Registries that base images may come from without a question.",
    )
    require_report: bool = Field(
        default=True,
        description="Ask for a Grype report beside each image that comes in (SRCP guide: vulnerability scanning).",
    )
    report_severities: tuple[VulnerabilitySeverity, ...] = Field(
        ("critical", "high"),
        description="Severities that a reviewer is told of.",
    )
    only_with_fix: bool = Field(
        default=True, description="Only vulnerabilities that a rebuild would mend, as a newer version is there."
    )
    count_network: bool = Field(
        default=False,
        description="Also those that are reached over a network alone (CVSS AV:N, AV:A): low risk on an isolated platform.",
    )
    max_report_bytes: PositiveInt = Field(256 * 1024**2, description="Largest report that is read.")
    max_definition_bytes: PositiveInt = Field(4 * 1024**2, description="Largest definition file that is read.")
