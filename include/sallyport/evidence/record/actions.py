"""What was done, as a crate's actions: the release itself, the checks before it, people's decisions, the sealing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sallyport.evidence.record.names import (
    PROGRAM,
    PROJECT,
    RELEASE,
    SCHEMA,
    SHA256,
    SHA512,
    SHP,
    person_id,
    policy_path,
    receiver,
    review_kind,
    to,
    workflow_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.evidence.record.release import Release, Values


def carriage(release: Release, files: Sequence[Values]) -> Values:
    """The release itself, from the request to the delivery. ``files``: references to what was released."""
    about = release.about
    return {
        "@id": RELEASE,
        "@type": "CreateAction",
        "name": f"Release of {about['ref']}",
        "description": str(about["request"].get("purpose", "")),
        "agent": to(receiver(release)),
        "participant": to(person_id(about["operator"])),
        "instrument": to(workflow_id(release)),
        "startTime": about["requested"],
        "endTime": about["released"],
        "object": to("manifest.json"),
        "result": list(files),
        "actionStatus": f"{SCHEMA}CompletedActionStatus",
    }


def checks(release: Release) -> Iterator[Values]:
    """What programs did before people were asked: digests taken, files inspected."""
    engines = [to(f"#scanner-{number}") for number, _ in enumerate(release.about["scanners"], start=1)]
    policy = to(policy_path(release.about["policies"]["inspected"]))
    kinds = {event["kind"]: event["at"] for event in release.events}
    yield _assessed("#staged", "CheckValue", "Digests of the files as they came: taken", kinds.get("transfer.staged"))
    yield _assessed(
        "#inspected",
        "ValidationCheck",
        "Inspection of the files: findings.jsonl",
        kinds.get("transfer.inspected"),
        instrument=[policy, to("rules.json"), *engines],
        result=to("findings.jsonl"),
    )


def decisions(release: Release) -> Iterator[Values]:
    """Each answer at a gate, whatever it was."""
    kind = review_kind(release)
    for decision in release.decisions:
        approves = decision["choice"] == "Approve"
        yield _assessed(
            f"#decision-{decision['id']}",
            kind,
            f"{decision['gate']}, round {decision['round']}: {decision['choice']}",
            decision["at"],
            agent=to(person_id(decision["reviewer_id"])),
            instrument=to(policy_path(decision["policy_digest"])),
            description=decision["reason"],
            object=[to("./"), to("manifest.json"), to(PROJECT)],
            actionStatus=f"{SCHEMA}{'Completed' if approves else 'Failed'}ActionStatus",
        )


def sealing(release: Release) -> Values:
    """The making of the bag's manifests."""
    made = _assessed("#sealed", "GenerateCheckValue", "BagIt manifests of this record: made", release.about["released"])
    return made | {"@type": "UpdateAction", "instrument": to(SHA512)}


def _assessed(name: str, kind: str, outcome: str, at: str | None, **more: Any) -> Values:  # noqa: ANN401 - plain JSON
    action: Values = {
        "@id": name,
        "@type": "AssessAction",
        "additionalType": to(SHP + kind),
        "name": outcome,
        "agent": to(PROGRAM),
        "instrument": to(SHA256),
        "object": to("./"),
        "actionStatus": f"{SCHEMA}CompletedActionStatus",
    }
    return action | ({"endTime": at} if at else {}) | more
