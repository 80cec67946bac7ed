"""The fields of a draft: those of its DAG's form, however incomplete, until it is sent."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sallyport.errors import BadRequest
from sallyport.evidence.canonical import canonical_json
from sallyport.transfers.drafted import SEND_AGAIN
from sallyport.transfers.forms import DataImportForm, OutputExportForm, UserInputForm
from sallyport.transfers.request import checked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Person
    from sallyport.transfers.forms import TransferForm

USER_INPUT, DATA_IMPORT, OUTPUT_EXPORT = "user_input_request", "data_import", "output_export"
FORMS: Mapping[str, type[TransferForm]] = MappingProxyType(
    {USER_INPUT: UserInputForm, DATA_IMPORT: DataImportForm, OUTPUT_EXPORT: OutputExportForm}
)
"""The DAGs that a draft can be for."""
_MOST_BYTES = 16 * 1024**2


class FieldProblems(BadRequest):
    """A form that cannot be sent as it is."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """``fields``: name to what is wrong with it."""
        super().__init__(
            f"The form cannot be used: {'; '.join(f'{name}: {problem}' for name, problem in fields.items())}.",
            "Correct these fields.",
        )
        self.fields = dict(fields)


def files_field(dag_id: str) -> str:
    """The name of the field that names files."""
    return "paths" if dag_id == OUTPUT_EXPORT else "files"


def files_in(dag_id: str, fields: Mapping[str, Any]) -> list[str]:
    """The patterns in it."""
    return list(fields.get(files_field(dag_id)) or [])


def cleaned(dag_id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept: fields that are not empty. BadRequest for another DAG, a field that its form has not, or too much."""
    form = FORMS.get(dag_id)
    if form is None:
        raise BadRequest("There are no drafts for this DAG.", "Trigger it on its own page.")
    known = {field.alias or name for name, field in form.model_fields.items()}
    if not known.issuperset(fields):
        raise BadRequest(f"The form of {dag_id} has other fields.", "Reload the page.")
    kept = {name: value for name, value in fields.items() if value is not None and value not in ("", [])}
    try:
        size = len(canonical_json(kept))
    except ValueError as error:
        raise BadRequest(f"The form cannot be kept: {error}.", "Correct this field.") from None
    if size > _MOST_BYTES:
        raise BadRequest("The form is too long to be kept.", "Ask for folders or patterns in place of single files.")
    return kept


def judged(session: Session, policy: Policy, dag_id: str, fields: Mapping[str, Any], operator: Person) -> TransferForm:
    """The form as it is sent, judged as the run's first step will. FieldProblems, BadRequest or NotPermitted says why not."""
    form = FORMS[dag_id]
    if wrong := form.problems(dict(fields)):
        raise FieldProblems(wrong)
    filled = form.parse(dict(fields))
    checked(session, policy, filled, operator, SEND_AGAIN)
    return filled
