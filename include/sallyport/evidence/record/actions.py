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
    from collections.abc import Iterator

    from sallyport.evidence.record.release import Release, Values


def carriage(release: Release, files: Iterator[Values]) -> Values:
    """The release itself, from the request to the delivery. ``files``: references to what was released."""
    about = release.about
    return {
        "@id": RELEASE,
        "@type": "CreateAction",
        "name": f"Release of {about['ref']}",
        "description": str(about["request"].get("purpose", "")),
        "agent": to(_requesting(release)),
        "participant": to(person_id(about["operator"])),
        "instrument": to(workflow_id(release)),
        "startTime": about["requested"],
        "endTime": about["released"],
        "object": to("manifest.json"),
        "result": files,
        "actionStatus": f"{SCHEMA}CompletedActionStatus",
    }


def _requesting(release: Release) -> str:
    """The profile asks for a person. Study data come on nobody's request: who had them carried asked for it."""
    if release.workflows and release.about["requester"] is None:
        return person_id(release.about["operator"])
    return receiver(release)


def checks(release: Release) -> Iterator[Values]:
    """What programs did before people were asked: digests taken, files inspected."""
    engines = [to(f"#scanner-{number}") for number, _ in enumerate(release.about["scanners"], start=1)]
    policy = to(policy_path(release.about["policies"]["inspected"]))
    kinds = {
        event["kind"]: event["at"]
        for event in release.events()
        if not (release.workflows and "resumed" in event["data"])
    }
    if release.workflows:
        yield _permitted(release)
    yield _assessed("#staged", "CheckValue", "Digests of the files as they came: taken", kinds.get("transfer.staged"))
    yield _assessed(
        "#inspected",
        "ValidationCheck",
        "Inspection of the files: findings.jsonl",
        kinds.get("transfer.inspected"),
        instrument=[policy, to("rules.json"), *engines],
        result=to("findings.jsonl"),
    )


def _permitted(release: Release) -> Values:
    """The profile's sign-off that comes before all else: may these people ask for this, for this project?"""
    who = "nobody's request" if release.about["requester"] is None else "the request of a member of the project"
    return _assessed(
        "#requested",
        "SignOff",
        f"Permission to start the workflow for the project, on {who}: given",
        release.about["requested"],
        instrument=to(policy_path(release.about["policies"]["requested"])),
        object=[to("./"), to(workflow_id(release)), to(PROJECT)],
    )


def decisions(release: Release) -> Iterator[Values]:
    """Each answer at a gate, whatever it was."""
    kind = review_kind(release)
    for decision in release.decisions():
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
    # The manifests are made after what stands in here, whenever that is; the first form of a record said otherwise.
    at = None if release.workflows else release.about["released"]
    made = _assessed("#sealed", "GenerateCheckValue", "BagIt manifests of this record: made", at)
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
