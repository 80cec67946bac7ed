"""Who decides about transfers, on which questions, and how many people it takes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import Field, PositiveFloat, PositiveInt

from sallyport.policy.section import Section

if TYPE_CHECKING:
    from datetime import datetime


class Question(Section):
    """One question of the guide, asked in the gate; the answer is kept as data."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Name of the answer.")
    text: str = Field(description="The question.")
    help: str = Field("", description="What to look for.")


class Direction(Section):
    """Who decides about transfers of one direction, and on which questions."""

    operator_may_decide: bool = Field(description="May the person who triggered the run answer its gate (law 4)?")
    questions: tuple[Question, ...] = Field(description="Every one must be answered Yes before an approval.")


class OutputDirection(Direction):
    """Who decides about outputs, how many, and on which questions."""

    independent: bool = Field(
        default=True,
        description="Where two review, is neither answer shown to anybody before both are in? Otherwise the second "
        "reviewer sees what the first one approved.",
    )
    second_reviewer_tier: int | None = Field(
        None, description="Outputs of projects of this sensitivity tier and above always need two reviewers."
    )
    overrides: tuple[str, ...] = Field(
        ("class.needs_risk_assessment",),
        description="Rules that block, and yet may be approved with the reference of a risk assessment and by two people.",
    )


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

OUTPUT_QUESTIONS = (
    Question(
        id="clear",
        text="Is it clear what each file is and what it shows?",
        help="Labelled and described, so that somebody from outside the project can judge it. If not, return it.",
    ),
    Question(
        id="aims", text="Do the outputs fit the project's approved aims?", help="Results of its research, nothing else."
    ),
    Question(
        id="volume",
        text="Is the volume what these results need?",
        help="Summary results are small; many or large files may be data.",
    ),
    Question(
        id="identifiers",
        text="Are there no identifiers of participants in any of them?",
        help="Names, dates of birth, study ids, free text.",
    ),
    Question(
        id="hidden",
        text="Is there no hidden content?",
        help="Sheets, comments, metadata, data behind figures, outputs of notebooks.",
    ),
    Question(
        id="kind",
        text="Were the checks made that this kind of output needs?",
        help="Tables, figures, code, models, omics, containers.",
    ),
)


class Review(Section):
    """The gates. Source of the questions: 'Output and input disclosure control' of the SRCP guide."""

    roles: tuple[str, ...] = Field(("data_manager",), description="Roles that may answer a transfer's gate.")
    setup_roles: tuple[str, ...] = Field(("platform_manager",), description="Roles that may approve a new project.")
    quarantine_roles: tuple[str, ...] = Field(
        ("platform_manager",), description="Roles that may bring a transfer back from quarantine."
    )
    incident_roles: tuple[str, ...] = Field(
        ("data_manager", "platform_manager"),
        description="Roles that may recall outputs, and freeze and lift a project or everything.",
    )
    policy_roles: tuple[str, ...] = Field(
        ("data_manager", "platform_manager"), description="Roles that may propose and confirm a policy."
    )
    input: Direction = Direction(operator_may_decide=True, questions=INPUT_QUESTIONS)
    output: OutputDirection = OutputDirection(operator_may_decide=False, questions=OUTPUT_QUESTIONS)
    reviewer_copies: tuple[Literal["input", "output"], ...] = Field(
        (),
        description="Directions, `input` and `output`, in which a reviewer may have a copy of the files under review in their "
        "own download folder, with a reason. Outputs leave by that before anybody has approved them.",
    )
    remind_after_hours: tuple[PositiveFloat, ...] = Field(
        (24, 72, 168), description="Hours of waiting after which people are reminded."
    )
    expire_after_days: PositiveFloat = Field(30, description="A gate that nobody answered expires; it never approves.")
    min_reason_length: PositiveInt = Field(5, description="Shortest reason, in characters.")

    def deadline(self, since: datetime) -> datetime:
        """When a gate that was opened then expires, unanswered."""
        return since + timedelta(days=self.expire_after_days)
