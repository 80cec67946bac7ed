"""What identifies a person."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section


class IdentifierRules(Section):
    """What identifies a person."""

    exact_age_from: PositiveInt = Field(
        90, description="Age in years from which the age alone may tell who it is (HIPAA safe harbour: 90)."
    )
    min_person_rows: PositiveInt = Field(
        10,
        description="Fewest rows of a table that is judged as rows of persons by its shape alone (SRCP guide). "
        "Of those that say age and sex of each, three are enough.",
    )
    max_participants: PositiveInt = Field(
        2_000_000, description="Most ids in a project's list; files are unverified against a longer one."
    )
