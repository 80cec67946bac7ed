"""The trigger forms of the transfers, checked before anything is written."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sallyport.errors import BadRequest
from sallyport.evidence.canonical import sha256_of
from sallyport.register.states import TransferKind
from sallyport.storage.names import printable

_Text = Annotated[str, StringConstraints(strip_whitespace=True)]
_Required = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class TransferForm(BaseModel):
    """What every transfer is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[TransferKind]

    project: _Required
    files: Annotated[list[_Required], Field(min_length=1)]

    @classmethod
    def parse(cls, values: dict[str, Any]) -> Self:
        """Read a form as Airflow hands it over (absent fields may be None); BadRequest names each field that is wrong."""
        try:
            return cls.model_validate(_given(values))
        except ValidationError as error:
            wrong = "; ".join(f"{place}: {problem}" for place, problem in _by_place(error).items())
            raise BadRequest(
                f"The form cannot be used: {wrong}.", "Correct these fields and trigger it again."
            ) from None

    @classmethod
    def problems(cls, values: dict[str, Any]) -> dict[str, str]:
        """What is wrong with which field; empty when :meth:`parse` takes the form."""
        try:
            cls.model_validate(_given(values))
        except ValidationError as error:
            return _by_place(error)
        return {}


def form_digest(form: TransferForm) -> str:
    """SHA-256 of all that the form says, whether a field was given or left as it is by itself."""
    return sha256_of(form.model_dump(mode="json"))


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _by_place(error: ValidationError) -> dict[str, str]:
    """The field, or the place in it, to what is wrong there."""
    return {".".join(str(part) for part in item["loc"]): item["msg"] for item in error.errors()}


class InputForm(TransferForm):
    """Files into a project."""

    destination: _Text = ""
    replace: bool = False


class UserInputForm(InputForm):
    """A user's own files, from their upload folder into their project."""

    kind = TransferKind.USER_INPUT

    username: _Required
    purpose: _Required
    source_and_permission: _Required
    request_reference: _Text = ""
    supersedes: _Text = ""


class DataImportForm(InputForm):
    """Study data, from the data manager's own upload folder into a project."""

    kind = TransferKind.DATA_IMPORT

    release_reference: _Required
    extract: bool = True


class OutputExportForm(TransferForm):
    """Results out of a project, to one member's download folder."""

    kind = TransferKind.OUTPUT_EXPORT

    files: Annotated[list[_Required], Field(min_length=1, alias="paths")]
    username: _Required
    purpose: _Required
    description: _Required
    request_reference: _Text = ""
    risk_assessment_reference: _Text = ""
    supersedes: _Text = ""


def transfer_number(reference: str) -> int:
    """The number in ``T000012`` or ``12``; BadRequest for anything else."""
    match = re.fullmatch(r"[Tt]?0*(\d{1,12})", reference.strip())
    if match is None:
        raise BadRequest(
            f"“{printable(reference)}” is not a transfer.",
            "A transfer is named like T000012; mails and the history show it.",
        )
    return int(match.group(1))
