from __future__ import annotations

import pytest

from sallyport.errors import BadRequest, NotFound, NotPermitted, PolicyError
from sallyport.policy import activation
from sallyport.policy.load import load


def changed(site, /, **changes):
    site.write_policy(**(changes or {"triage": {"quiet_seconds": 7}}))
    return load(site.policy_file)


def propose(site, loaded, by="data-manager-1", account=""):
    return activation.propose(site.register, site.people[by], loaded, "a good reason", account=account)


def confirm(site, digest, by="platform-manager", account=""):
    return activation.confirm(site.register, site.people[by], digest, account=account)


def test_law_8_runs_refuse_any_policy_but_the_activated_one(site):
    assert site.loaded.policy.triage.quiet_seconds == 60
    changed(site)
    with pytest.raises(PolicyError, match="not the policy in force"):
        activation.current(site.register, site.policy_file)


def test_law_8_a_policy_takes_effect_by_a_second_person_with_diff_reason_and_event(site):
    loaded = changed(site)
    propose(site, loaded)
    with pytest.raises(PolicyError):
        activation.current(site.register, site.policy_file)
    confirm(site, loaded.digest)
    assert site.loaded.digest == loaded.digest
    proposed, activated = site.events("policy.proposed", "policy.activated")[-2:]
    assert proposed.data["reason"] == "a good reason"
    assert activated.data["changes"] == ["triage.quiet_seconds: 60.0 -> 7.0"]
    assert activated.actor == f"person:{site.people['platform-manager'].id}"


def test_a_proposal_that_is_said_again_while_it_waits_is_the_same_one(site):
    first, second = changed(site), changed(site, triage={"quiet_seconds": 8})
    proposed = propose(site, first)
    assert propose(site, first).id == proposed.id
    assert len(site.events("policy.proposed")) == 1
    assert propose(site, first, by="data-manager-2").id != proposed.id
    propose(site, second)
    confirm(site, second.digest)
    assert propose(site, first, by="data-manager-2").id > proposed.id + 2, "what it changes is another thing now"
    assert len(site.events("policy.proposed")) == 4


def test_law_8_the_proposer_cannot_confirm(site):
    loaded = changed(site)
    propose(site, loaded)
    with pytest.raises(NotPermitted, match="second person"):
        confirm(site, loaded.digest, by="data-manager-1")


def test_a_role_is_needed_to_propose_and_to_confirm(site):
    loaded = changed(site)
    with pytest.raises(NotPermitted, match="may not propose"):
        propose(site, loaded, by="researcher-1")
    propose(site, loaded)
    with pytest.raises(NotPermitted, match="may not propose"):
        confirm(site, loaded.digest, by="researcher-1")


def test_only_the_first_policy_comes_from_one_account(site):
    with pytest.raises(NotPermitted, match="has a policy already"):
        activation.bootstrap(site.register, changed(site), "root", "I am in a hurry")


def test_the_same_account_is_not_two_people_on_a_production_site(site):
    real = changed(site, site={"kind": "production"})
    propose(site, real, account="shared")
    confirm(site, real.digest, account="shared")  # the trial policy still rules
    later = changed(site, site={"kind": "production"}, triage={"quiet_seconds": 7})
    propose(site, later, account="shared")
    with pytest.raises(NotPermitted, match="same account"):
        confirm(site, later.digest, account="shared")
    confirm(site, later.digest, account="another")


def test_a_proposal_is_confirmed_once_and_against_the_policy_of_today(site):
    one, two = changed(site), changed(site, triage={"quiet_seconds": 8})
    propose(site, one)
    propose(site, two)
    confirm(site, two.digest)
    with pytest.raises(BadRequest, match="already"):
        confirm(site, two.digest)
    with pytest.raises(BadRequest, match="Another policy came into force"):
        confirm(site, one.digest)
    with pytest.raises(NotFound):
        confirm(site, "0" * 64)


def test_what_changes_nothing_and_what_has_no_reason_is_refused(site):
    with pytest.raises(BadRequest, match="in force already"):
        propose(site, site.loaded)
    with pytest.raises(BadRequest, match="reason"):
        activation.propose(site.register, site.people["data-manager-1"], changed(site), " ")


def test_going_back_is_a_proposal_like_any_other(site):
    first = site.loaded
    other = changed(site)
    propose(site, other)
    confirm(site, other.digest)
    site.write_policy()
    propose(site, first)
    confirm(site, first.digest)
    assert site.loaded.digest == first.digest
