"""The site's rules as one validated document (law 8: rules are data).

Every field says what it means, in which unit, and where the rule comes from; ``docs/policy.md`` is made from here.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PositiveFloat, PositiveInt, model_validator

from sallyport.policy.access import Access
from sallyport.policy.desk import Desk
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.paths import Paths  # noqa: TC001 - pydantic reads the annotation
from sallyport.policy.previews import Previews
from sallyport.policy.review import Review
from sallyport.policy.section import AbsolutePath, Section

GIB = 1024**3
MIB = 1024**2


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Site(Section):
    """Which site this is."""

    name: str = Field(min_length=1, description="Shown in mails and records.")
    kind: Literal["production", "trial"] = Field(
        "production", description="A trial may run on test signatures; every page and mail then says so."
    )
    contact: str = Field(min_length=3, description="Mail address people write to with questions.")
    airflow_url: str = Field(
        "",
        pattern=r"^(https?://[^\s]+[^/\s])?$",
        description="Address of the Airflow UI, without a slash at its end; mails link to runs.",
    )


class Triage(Section):
    """How uploads are found and when they count as finished."""

    backend: Literal["folder", "sftp"] = Field("folder", description="Read triage as a local folder or over SFTP.")
    sftp_connection: str = Field("triage_sftp", description="Airflow connection used by the sftp backend.")
    sftp_root: str = Field("/", description="Folder on the SFTP server that holds <username>/upload.")
    quiet_seconds: PositiveFloat = Field(
        60,
        description="Seconds without a change in names, sizes or identity before an upload counts as finished; our own clock.",
    )
    poll_seconds: PositiveFloat = Field(5, description="Seconds between two looks at an upload folder.")
    give_up_after_hours: PositiveFloat = Field(72, description="A request whose files have not come by then fails.")
    sftp_log: AbsolutePath | None = Field(
        None, description="The SFTP server's log, which tells what users fetched; none where there is none to read."
    )
    sftp_log_root: str = Field(
        "/",
        description="A user's triage folder as that log writes it; {username} is filled in. / where it is their root.",
    )
    sftp_session_pattern: Pattern = Field(
        r"(?:internal-sftp|sftp-server)\[(?P<pid>\d+)\]: session opened for local user (?P<user>\S+) from ",
        description="A line that says whose session a process has: groups pid and user.",
    )
    sftp_read_pattern: Pattern = Field(
        r'(?:internal-sftp|sftp-server)\[(?P<pid>\d+)\]: (?:forced )?close "(?P<path>.*)" '
        r"bytes read (?P<bytes>\d+) written 0$",
        description="A line that says that a file was read: groups pid, path and bytes.",
    )
    in_flight_suffixes: tuple[str, ...] = Field(
        (".filepart", ".part", ".tmp", ".crdownload"),
        description="Names that clients give to unfinished uploads; never touched.",
    )


class Names(Section):
    """Limits on names that users chose (law 9)."""

    max_component_bytes: PositiveInt = Field(255, description="Longest file or folder name, in bytes of UTF-8.")
    max_path_bytes: PositiveInt = Field(4000, description="Longest path below a folder of ours, in bytes of UTF-8.")
    max_files: PositiveInt = Field(100_000, description="Most files in one request, before unpacking.")


class Archives(Section):
    """Limits enforced while unpacking; what goes over is unverified, never clean (law 2)."""

    max_members: PositiveInt = Field(
        100_000, description="Most members of one request's archives, nested ones included."
    )
    max_depth: PositiveInt = Field(5, description="Deepest archive within archive.")
    max_ratio: PositiveFloat = Field(
        200, description="Most unpacked bytes for each packed byte of one archive (above 10 MiB unpacked)."
    )
    max_bytes: PositiveInt = Field(200 * GIB, description="Most unpacked bytes of one request.")
    max_dictionary_bytes: PositiveInt = Field(512 * MIB, description="Largest 7z or xz dictionary we give memory to.")
    max_seconds: PositiveFloat = Field(4 * 3600, description="Longest time to unpack one archive.")


class Malware(Section):
    """The virus scanner (clamd) and what its word is worth."""

    socket: AbsolutePath = Field(description="clamd's unix socket.")
    max_signature_age_days: PositiveFloat = Field(
        7, description="Older signatures are a fault: nothing is called clean."
    )
    allow_test_signatures: bool = Field(default=False, description="Only a trial site may set this.")
    max_file_bytes: PositiveInt = Field(
        2_000 * MIB,
        description="clamd's MaxFileSize; larger files are scanned in overlapping windows and marked as weaker.",
    )
    window_bytes: PositiveInt = Field(GIB, description="Size of one window.")
    overlap_bytes: PositiveInt = Field(MIB, description="Overlap of two neighbouring windows.")
    timeout_seconds: PositiveFloat = Field(3600, description="Longest wait for one answer of clamd.")


class FormSection(Section):
    """One section of the platform's resource request form."""

    heading: str = Field(description="The section's heading on the platform's form.")
    text: str = Field(
        description="What to enter; {folder_name}, {title}, {cores}, {storage_gb}, {node}, {approval_reference} and "
        "{manager_email} are filled in."
    )


class Projects(Section):
    """How projects are named, sized and laid out. Source: 'Setting up projects' of the SRCP guide."""

    folder_pattern: Pattern = Field(
        r"\d{4}_\d{2}(_\d{2})?_[A-Za-z]+_ENDR\d+_\d{4}",
        description="What a folder name must match in full: year_month_initials_ENDRnumber.",
    )
    project_id_pattern: Pattern = Field(
        r"[a-z0-9]{8,14}",
        description="The platform's project id; the guide says 11 characters, its own example has 10.",
    )
    ticket_pattern: Pattern = Field(
        r"[A-Z][A-Z0-9]+-\d+", description="The platform's ticket number, such as HPCSSUP-123456."
    )
    folder_made_by: Literal["platform", "sallyport"] = Field("platform", description="Who makes the project folder.")
    data_folder: str = Field("data", description="Read-only for users: what was released to the project.")
    analysis_folder: str = Field("analysis", description="Where users work: read, write and execute.")
    letters_folder: str = Field(
        "letters",
        pattern=r"^[^/.][^/]*$",
        description="Read-only for users: letters about outputs that did not leave, with what to mend.",
    )
    participants_file: str = Field(
        "",
        description="Path below the project folder of its list of participant ids, one a line, searched for in outputs; "
        "empty where projects have none.",
    )
    cores_per_user: PositiveInt = Field(3, description="Standard cores for each user.")
    max_cores: PositiveInt = Field(26, description="Cores of one node; more cannot be asked for.")
    storage_gb: PositiveInt = Field(200, description="Standard storage of a project, in GB.")
    max_storage_gb: PositiveInt = Field(20_000, description="Most storage that the form accepts, in GB.")
    tiers: tuple[int, ...] = Field((0, 1, 2, 3), description="Sensitivity tiers this site can hold.")
    node_command: tuple[str, ...] = Field(
        ("sinfo", "-O", "Partition,MaxCPUsperNode,Nodelist", "--sort", "Nodelist"),
        description="The guide's command that shows today's assignments; empty where there is no Slurm.",
    )
    node_pattern: Pattern = Field(
        r".*", description="Nodes that a project may be put on (GPU nodes are asked for by name)."
    )
    request_form: tuple[FormSection, ...] = Field(
        (), description="The platform's resource request, section by section."
    )

    @model_validator(mode="after")
    def _folders_are_apart(self) -> Self:
        if len({self.data_folder, self.analysis_folder, self.letters_folder}) < 3:  # noqa: PLR2004 - each has its own rights
            raise ValueError("data_folder, analysis_folder and letters_folder must be three folders")
        return self


class Retention(Section):
    """When copies are tidied, after which proof. Answers the questions that the guide leaves in brackets."""

    triage_days: float = Field(14, ge=0, description="Days after release before a proven triage copy is deleted.")
    unreleased_triage_days: float = Field(
        60, ge=0, description="Days after a transfer ended without release before its triage files are deleted."
    )
    delete_unreleased: bool = Field(
        default=False, description="Delete triage files of transfers that ended without release at all?"
    )
    collected_after_days: float = Field(
        14, gt=0, description="Days after which released outputs are taken for collected, if nothing else tells."
    )
    download_days: float = Field(
        14,
        ge=0,
        description="Days after outputs were collected before their copies in the download folder are deleted.",
    )
    quarantine_days: float = Field(
        90, ge=0, description="Days after a transfer ended before its quarantined bytes are deleted."
    )
    reviewer_copy_days: float = Field(
        7, ge=0, description="Days before a reviewer's copy in their download folder is deleted."
    )
    replaced_days: float = Field(365, ge=0, description="Days that a replaced file is kept, by digest.")
    fingerprint_days: float = Field(
        3650,
        ge=0,
        description="Days after a transfer ended before what is remembered of its tables of counts, to hold later ones "
        "against, is forgotten.",
    )


class Clock(Section):
    """When the machine's clock is doubted: tidying and expiry then wait for a person."""

    most_silent_days: float = Field(
        30, gt=0, description="Longest time from one event to the next; a longer one means that the clock went ahead."
    )
    most_minutes_back: float = Field(
        10, gt=0, description="Furthest that an event may be dated before the one that it follows."
    )


class Notices(Section):
    """Mail."""

    sender: str = Field(min_length=3, description="From address.")
    connection: str = Field("smtp_default", description="Airflow connection of the mail server.")
    copy_to: tuple[str, ...] = Field(
        (), description="Addresses (a shared mailbox, say) that get every notice to data managers."
    )


class Policy(Section):
    """The whole of a site's rules."""

    version: Literal[1] = Field(1, description="Version of this format.")
    site: Site
    paths: Paths
    malware: Malware
    notices: Notices
    triage: Triage = Triage()
    names: Names = Names()
    archives: Archives = Archives()
    disclosure: Disclosure = Disclosure()
    access: Access = Access()
    projects: Projects = Projects()
    review: Review = Review()
    previews: Previews = Previews()
    desk: Desk = Desk()
    retention: Retention = Retention()
    clock: Clock = Clock()

    @model_validator(mode="after")
    def _test_signatures_are_for_trials(self) -> Self:
        if self.malware.allow_test_signatures and self.site.kind != "trial":
            raise ValueError("malware.allow_test_signatures is for a site of kind 'trial' only")
        return self
