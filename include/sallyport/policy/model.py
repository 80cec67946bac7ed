"""The site's rules as one validated document (law 8: rules are data).

Every field says what it means, in which unit, and where the rule comes from; ``docs/policy.md`` is made from here.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PositiveFloat, PositiveInt, model_validator

from sallyport.policy.access import Access
from sallyport.policy.disclosure import Disclosure
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
        pattern=r"(https?://[^\s]+[^/\s])?",
        description="Address of the Airflow UI, without a slash at its end; mails link to runs.",
    )


class Paths(Section):
    """Where this site keeps its folders. Quarantine must lie outside every SFTP root, export and project mount (law 10)."""

    projects: AbsolutePath = Field(description="Parent of all project folders.")
    triage: AbsolutePath = Field(description="Parent of <username>/upload and <username>/download.")
    shared: AbsolutePath = Field(description="Parent of the shared datasets.")
    quarantine: AbsolutePath = Field(description="Files between the doors; 0700, of the tasks' account alone.")

    @model_validator(mode="after")
    def _quarantine_is_apart(self) -> Self:
        for name in ("projects", "triage", "shared"):
            other = getattr(self, name)
            if self.quarantine.is_relative_to(other) or other.is_relative_to(self.quarantine):
                raise ValueError(f"quarantine and {name} must not lie inside each other")
        return self


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


class Question(Section):
    """One question of the guide, asked in the gate; the answer is kept as data."""

    id: str = Field(pattern=r"[a-z][a-z0-9_]*", description="Name of the answer.")
    text: str = Field(description="The question.")
    help: str = Field("", description="What to look for.")


class Direction(Section):
    """Who decides about transfers of one direction, and on which questions."""

    operator_may_decide: bool = Field(description="May the person who triggered the run answer its gate (law 4)?")
    questions: tuple[Question, ...] = Field(description="Every one must be answered Yes before an approval.")


INPUT_QUESTIONS = (
    Question(
        id="clear", text="Is the request clear and sufficiently described?", help="If not, return it to the user."
    ),
    Question(
        id="aims",
        text="Do the files align with the approved research objectives?",
        help="Necessary and proportionate to the aims.",
    ),
    Question(
        id="permission",
        text="May the user use this material?",
        help="Licence, data sharing agreement, ethical approval.",
    ),
    Question(
        id="kind",
        text="Do you know what kind of files these are, and were the checks for that kind made?",
        help="Data, code, containers, binary files.",
    ),
)


class Review(Section):
    """The gates. Source of the questions: 'Output and input disclosure control' of the SRCP guide."""

    roles: tuple[str, ...] = Field(("data_manager",), description="Roles that may answer a transfer's gate.")
    setup_roles: tuple[str, ...] = Field(("platform_manager",), description="Roles that may approve a new project.")
    quarantine_roles: tuple[str, ...] = Field(
        ("platform_manager",), description="Roles that may bring a transfer back from quarantine."
    )
    policy_roles: tuple[str, ...] = Field(
        ("data_manager", "platform_manager"), description="Roles that may propose and confirm a policy."
    )
    input: Direction = Direction(operator_may_decide=True, questions=INPUT_QUESTIONS)
    remind_after_hours: tuple[PositiveFloat, ...] = Field(
        (24, 72, 168), description="Hours of waiting after which people are reminded."
    )
    expire_after_days: PositiveFloat = Field(30, description="A gate that nobody answered expires; it never approves.")
    min_reason_length: PositiveInt = Field(5, description="Shortest reason, in characters.")


class Retention(Section):
    """When copies are tidied, after which proof. Answers the questions that the guide leaves in brackets."""

    triage_days: float = Field(14, ge=0, description="Days after release before a proven triage copy is deleted.")
    unreleased_triage_days: float = Field(
        60, ge=0, description="Days after a transfer ended without release before its triage files are deleted."
    )
    delete_unreleased: bool = Field(
        default=False, description="Delete triage files of transfers that ended without release at all?"
    )
    quarantine_days: float = Field(
        90, ge=0, description="Days after a transfer ended before its quarantined bytes are deleted."
    )
    reviewer_copy_days: float = Field(
        7, ge=0, description="Days before a reviewer's copy in their download folder is deleted."
    )
    replaced_days: float = Field(365, ge=0, description="Days that a replaced file is kept, by digest.")


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
    retention: Retention = Retention()
    clock: Clock = Clock()

    @model_validator(mode="after")
    def _test_signatures_are_for_trials(self) -> Self:
        if self.malware.allow_test_signatures and self.site.kind != "trial":
            raise ValueError("malware.allow_test_signatures is for a site of kind 'trial' only")
        return self
