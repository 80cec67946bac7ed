"""Reading a policy file: strict YAML, validated whole, named by its digest (law 8)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from sallyport.errors import PolicyError
from sallyport.evidence.canonical import sha256_of
from sallyport.policy.model import Policy

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pydantic_core import ErrorDetails

VARIABLE = "SALLYPORT_POLICY"
"""Environment variable that holds the path of the policy file."""


@dataclass(frozen=True)
class Loaded:
    """A valid policy, the SHA-256 of its canonical JSON, and the text it was read from."""

    policy: Policy
    digest: str
    text: str


def policy_path() -> Path:
    """The policy file of this process; PolicyError when none is named."""
    named = os.environ.get(VARIABLE, "")
    if not named:
        raise PolicyError("No policy file is named.", f"Set {VARIABLE} to the path of this site's policy.")
    return Path(named)


def load(path: Path) -> Loaded:
    """Read and validate a policy file; PolicyError names the field that is wrong and how to mend it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise PolicyError(
            f"The policy file {path} cannot be read: {reason}.", f"Check {VARIABLE} and the file."
        ) from None
    return parse(text, str(path))


def parse(text: str, name: str = "The policy") -> Loaded:
    """Validate the text of a policy; ``name`` is how errors call it. The digest does not depend on layout or comments."""
    try:
        found = yaml.load(text, _StrictLoader)  # noqa: S506 - a SafeLoader that also refuses a key given twice
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" near line {where.line + 1}" if where is not None else ""
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise PolicyError(f"{name} is not valid YAML{line}: {problem}.", "Correct the file.") from None
    if not isinstance(found, dict):
        raise PolicyError(f"{name} holds no sections.", "Begin with the example policy of the documentation.")
    try:
        policy = Policy.model_validate(found)
    except ValidationError as error:
        wrong = "; ".join(_sentence(item) for item in error.errors(include_url=False, include_input=False))
        raise PolicyError(
            f"{name} is not valid: {wrong}.", "Correct these fields; docs/policy.md explains each."
        ) from None
    return Loaded(policy, sha256_of(policy.model_dump(mode="json")), text)


def _sentence(item: ErrorDetails) -> str:
    field = ".".join(str(part) for part in item["loc"]) or "the policy"
    if item["type"] == "extra_forbidden":
        return f"{field} is not a known field (look for a spelling mistake)"
    if item["type"] == "missing":
        return f"{field} is missing"
    return f"{field}: {item['msg'].removeprefix('Value error, ')}"


class _StrictLoader(yaml.SafeLoader):
    """Plain values only; a key that stands twice in one mapping is an error, not the last one's win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be one word", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key “{key.value}” stands twice", key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)
