"""Rules about container images."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, REVIEW, UNVERIFIED, Rule

_GUIDE = "SRCP guide: containers"
_SCANNING = "SRCP guide: containers, vulnerability scanning"
_GRYPE = (
    "On a computer with a network run `grype singularity:IMAGE.sif -o json > IMAGE.json` (of an archive of layers: "
    "`oci-archive:` or `docker-archive:` before its name; neither needs Docker), and send the unchanged output beside the image."
)
"""Grype's own names for where an image is: it reads them from the disk."""

RULES: tuple[Rule, ...] = (
    # What is in an image
    Rule("container.contents", INFO, "What is in the image.", _GUIDE, ""),
    Rule(
        "container.encrypted",
        BLOCK,
        "The image is encrypted, so nobody can look inside.",
        _GUIDE,
        "Build the image again without encryption.",
    ),
    Rule(
        "container.unreadable",
        UNVERIFIED,
        "The image, or a part of it, could not be read.",
        _GUIDE,
        "Build it again with `apptainer build` and its defaults (from an archive of layers: "
        "`apptainer build IMAGE.sif docker-archive:IMAGE.tar`), and send the .sif file whole.",
    ),
    Rule(
        "container.system_files",
        REVIEW,
        "Files of its operating system and packages were counted, not looked into one by one or scanned for malware.",
        _GUIDE,
        "Say in the request which base image it was built from.",
        advice_in="Say in the request which base image it was built from, and send a scanner's report beside the image.",
    ),
    Rule(
        "container.data_files",
        REVIEW,
        "There are files in the image that look like data.",
        "SRCP guide: containers, embedded data",
        "Build the image without data, and send data as files of their own.",
    ),
    Rule("container.package_data", INFO, "Packages bring example data of their own.", _GUIDE, ""),
    Rule(
        "container.setuid",
        REVIEW,
        "Programs in the image would run with the rights of another account.",
        "SRCP guide: containers, security context",
        "Leave out setuid and setgid bits; Apptainer and Podman do not need them.",
    ),
    Rule(
        "container.device",
        REVIEW,
        "There are device files in the image.",
        "SRCP guide: containers, security context",
        "Leave out device files; the platform makes its own.",
    ),
    Rule("container.signed", INFO, "The image is signed; the signature was not verified.", _GUIDE, ""),
    Rule(
        "container.no_definition",
        INFO,
        "There is no definition file in the image that says how it was built.",
        _GUIDE,
        "",
    ),
    # What a definition claims
    Rule("container.definition", INFO, "How it claims to have been built.", _GUIDE, ""),
    Rule(
        "container.registry",
        REVIEW,
        "The base image comes from a place that is not on the site's list, or that cannot be told.",
        "SRCP guide: containers, From",
        "Build from an image of a public registry, or say who made the base image.",
    ),
    Rule(
        "container.unpinned_base",
        INFO,
        "The base image is named without a digest: the same build may give another image tomorrow.",
        "SRCP guide: containers, From",
        "Name the base image by its digest (image@sha256:...).",
    ),
    Rule(
        "container.copies_data",
        REVIEW,
        "The build copies files into the image that look like data.",
        "SRCP guide: containers, %files",
        "Copy code alone, and bind data when the container runs.",
    ),
    Rule("container.copies", INFO, "The build copies files into the image.", "SRCP guide: containers, %files", ""),
    Rule(
        "container.runs_download",
        REVIEW,
        "The build runs a program straight from the network.",
        "SRCP guide: containers, %post",
        "Download to a file, compare its checksum, then run it.",
    ),
    Rule("container.downloads", INFO, "The build downloads from the network.", "SRCP guide: containers, %post", ""),
    Rule(
        "container.secret",
        BLOCK,
        "A password, key or token stands in how the image was built.",
        "SRCP guide: containers, %environment",
        "Take the secret out, have it changed where it is valid, and build the image again.",
    ),
    # What a scanner says
    Rule(
        "container.vulnerabilities",
        REVIEW,
        "The scanner's report names vulnerabilities that matter on an isolated platform.",
        _SCANNING,
        "Rebuild the image with current packages, or say why they do no harm here.",
    ),
    Rule("container.report", INFO, "A scanner's report without vulnerabilities that matter here.", _SCANNING, ""),
    Rule(
        "container.no_report",
        REVIEW,
        "There is no scanner's report for this image.",
        _SCANNING,
        _GRYPE,
    ),
    Rule(
        "container.report_unreadable",
        UNVERIFIED,
        "The scanner's report could not be read.",
        _SCANNING,
        _GRYPE,
    ),
)
