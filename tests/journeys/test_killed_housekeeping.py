"""What is done around a transfer, killed wherever a death leaves another state and run again: the same end.

The nightly tidying, copies for reviewers, mail, reminders and expiry, and what people do by command: policy, members, clock.
"""

from __future__ import annotations

from collections import Counter
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from trial.process import free_port

from journeys.site_fixture import FOLDER, days_pass
from sallyport.cli.main import run as command
from sallyport.notices import outbox
from sallyport.notices.outbox import send_waiting
from sallyport.notices.smtp import SmtpMailer
from sallyport.people.access import add_member, remove_member
from sallyport.people.leaving import deactivate
from sallyport.policy.load import load
from sallyport.retention.tidy import Tidier
from sallyport.review import gate
from sallyport.review.copies import copy_for_reviewer
from sallyport.review.reminders import expire_overdue, remind
from sallyport.transfers.failing import give_up_waiting
from sallyport.transfers.run import Run
from world import dies_everywhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from journeys.site_fixture import Journey, TrialSite

REASON = "a good reason"


@pytest.fixture
def dies(site: TrialSite, tmp_path: Path) -> Callable[..., int]:
    def everywhere(step: Callable[[], object], then: Callable[[], object] = lambda: None) -> int:
        _ = site.quarantine
        return dies_everywhere(site.register, site.root, tmp_path / "aside", step, then)

    return everywhere


def asked(site: TrialSite, *names: str, **form: Any) -> Journey:
    for name in names:
        site.upload("researcher-1", name, name.encode())
    return site.user_input(*names, **form).to_review()


def copied(site: TrialSite, journey: Journey) -> int:
    run, policy = Run("review_copy", "copy", "data-manager-1"), site.loaded.policy
    return copy_for_reviewer(site.register, policy, site.quarantine, run, journey.transfer.ref, (), "to look at")


def tidied(site: TrialSite) -> None:
    Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads).run()


def test_law_5_copies_for_a_reviewer_killed_everywhere_are_made_once(site: TrialSite, dies: Callable[..., int]) -> None:
    journey = asked(site, "a.csv", "sub/b.csv")
    assert dies(lambda: copied(site, journey)) > 10
    assert len(site.notices("reviewer_copy")) == len(site.events("reviewer_copy.done")) == 1


def test_law_3_tidying_killed_everywhere_deletes_and_certifies_each_copy_once(
    site: TrialSite, dies: Callable[..., int]
) -> None:
    site.data.mkdir(exist_ok=True)
    (site.data / "a.csv").write_bytes(b"the old bytes")
    journey = asked(site, "a.csv", replace=True)
    copied(site, journey)
    assert journey.approve(tick_destination_exists=True) == []
    journey.release()
    journey.close()
    days_pass(site, 400)
    (site.root / "quarantine" / "incoming" / "abandoned").write_bytes(b"by a writer that was killed")
    assert dies(lambda: tidied(site)) > 20
    places = Counter(event.data["place"] for event in site.events("tidy.deleted"))
    assert places == dict.fromkeys(("triage", "quarantine", "reviewer_copy", "replaced"), 1)
    assert not [*site.root.glob("triage/*/*/*")]
    assert not [path for path in (site.root / "quarantine/blobs").rglob("*") if path.is_file()]
    assert (site.data / "a.csv").read_bytes() == b"a.csv"


class Sink:
    """What the mail server took."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def mailer(sink: Sink) -> Iterator[SmtpMailer]:
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield SmtpMailer("127.0.0.1", controller.port, starttls=False, timeout_seconds=5)
    controller.stop()


def test_law_5_a_sender_killed_everywhere_sends_each_mail_and_repeats_at_most_the_one_it_died_with(
    site: TrialSite,
    dies: Callable[..., int],
    sink: Sink,
    mailer: SmtpMailer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked(site, "a.csv")
    waiting = len(site.notices())
    assert waiting > 1
    monkeypatch.setattr(outbox, "FIRST_PAUSE", outbox.timedelta(0))

    def look() -> None:
        assert len(sink.taken) == waiting, "one of them was never sent"
        assert sink.taken.total() <= waiting + 1, "more than the one it died with was sent again"
        sink.taken.clear()

    assert dies(lambda: send_waiting(site.register, mailer), look) > 10


def test_law_4_expiry_and_reminders_killed_everywhere_come_once(site: TrialSite, dies: Callable[..., int]) -> None:
    journey = asked(site, "a.csv")
    days_pass(site, 400)
    assert dies(lambda: remind(site.register, site.loaded.policy)) > 1
    assert len(site.events("gate.reminded")) == 1
    assert journey.state == "in_review"


@pytest.mark.parametrize("how", ["gate", "overdue", "files that never came"])
def test_law_4_expiry_killed_everywhere_happens_once(site: TrialSite, dies: Callable[..., int], how: str) -> None:
    journey = site.user_input("missing.csv") if how == "files that never came" else asked(site, "a.csv")
    days_pass(site, 400)
    steps = {
        "gate": lambda: gate.expire(site.register, journey.run, "review"),
        "overdue": lambda: expire_overdue(site.register, site.loaded.policy),
        "files that never came": lambda: give_up_waiting(site.register, journey.run, 1),
    }
    assert dies(steps[how]) > 1
    assert journey.state == "expired"


def test_law_5_members_and_people_changed_by_a_killed_run_are_changed_once(
    site: TrialSite, dies: Callable[..., int], tmp_path: Path
) -> None:
    run, policy = Run("user_access", "r", "data-manager-1"), site.loaded.policy
    member = "new-1 New Person <new-1@trial.test>"
    assert dies(lambda: add_member(site.register, policy, run, FOLDER, member, REASON)) > 1
    assert len(site.notices("member_added")) == 3
    (tmp_path / "aside").rename(tmp_path / "aside of the first")
    assert dies(lambda: remove_member(site.register, policy, run, FOLDER, "new-1", REASON)) > 1
    assert len(site.events("member.removed")) == 1


def test_law_5_somebody_who_leaves_by_a_killed_command_leaves_once(site: TrialSite, dies: Callable[..., int]) -> None:
    def leave() -> None:
        with site.register.changing("account:tests") as change:
            deactivate(change, "researcher-1", REASON)

    assert dies(leave) > 1


@pytest.fixture
def called(site: TrialSite, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """``sallyport`` on this site's register; one that was killed says, run again, that it was done already."""
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", site.register.url)
    monkeypatch.setenv("SALLYPORT_POLICY", str(site.policy_file))
    return lambda *arguments: command([str(argument) for argument in arguments])


def test_law_8_a_policy_command_killed_everywhere_proposes_and_activates_once(
    site: TrialSite, dies: Callable[..., int], called: Callable[..., int], tmp_path: Path
) -> None:
    site.write_policy(triage={"quiet_seconds": 7})
    activate = ("policy", "activate", site.policy_file, "--reason", REASON, "--as")
    assert dies(lambda: called(*activate, "data-manager-1")) > 1
    assert len(site.events("policy.proposed")) == 1
    (tmp_path / "aside").rename(tmp_path / "aside of the first")
    digest = load(site.policy_file).digest
    assert dies(lambda: called(*activate, "platform-manager", "--confirm", digest)) > 1
    assert site.loaded.digest == digest


@pytest.mark.parametrize("what", ["clock", "reconcile", "verify"])
def test_law_6_an_audit_command_killed_everywhere_leaves_a_whole_chain(
    site: TrialSite, dies: Callable[..., int], called: Callable[..., int], what: str
) -> None:
    asked(site, "a.csv")
    arguments = [] if what == "verify" else ["--reason", "Compared with the time server."]
    deaths = dies(lambda: called("audit", what, *arguments))
    assert deaths > (-1 if what == "verify" else 1)
    assert called("audit", "verify") == 0
