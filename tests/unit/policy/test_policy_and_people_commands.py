"""``sallyport policy`` and ``sallyport people`` as a shell runs them."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from sallyport.cli import people, policy
from sallyport.policy.load import load


@pytest.fixture
def run(site, monkeypatch):
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", site.register.url)
    runner = CliRunner()

    def invoke(app, *arguments, code=0):
        result = runner.invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code == code, result.output
        return result.output

    return invoke


def test_a_policy_is_proposed_by_one_and_confirmed_by_another(run, site):
    site.write_policy(triage={"quiet_seconds": 7})
    said = run(policy.app, "activate", site.policy_file, "--reason", "faster", "--as", "data-manager-1")
    assert "triage.quiet_seconds: 60.0 -> 7.0" in said
    digest = re.search(r"proposed: ([0-9a-f]{64})", said).group(1)
    confirm = ("activate", site.policy_file, "--confirm", digest)
    assert "second person" in run(policy.app, *confirm, "--as", "data-manager-1", code=1)
    assert "Who confirms?" in run(policy.app, *confirm, code=1)
    assert f"in force: {digest}" in run(policy.app, *confirm, "--as", "platform-manager")
    assert site.loaded.digest == digest
    shown = run(policy.app, "show")
    assert f"# digest: {digest}" in shown
    assert "quiet_seconds: 7" in shown


def test_a_file_is_confirmed_only_as_it_was_proposed(run, site):
    site.write_policy(triage={"quiet_seconds": 7})
    said = run(policy.app, "activate", site.policy_file, "--reason", "faster", "--as", "data-manager-1")
    digest = re.search(r"proposed: ([0-9a-f]{64})", said).group(1)
    site.write_policy(triage={"quiet_seconds": 8})
    arguments = ("activate", site.policy_file, "--as", "platform-manager", "--confirm", digest)
    assert "not the one that was given" in run(policy.app, *arguments, code=1)


def test_without_a_name_an_active_policy_stays(run, site):
    site.write_policy(triage={"quiet_seconds": 7})
    assert "Name who proposes" in run(policy.app, "activate", site.policy_file, "--reason", "faster", code=1)


def test_check_says_what_is_wrong(run, site):
    assert run(policy.app, "check", site.policy_file) == f"ok: {load(site.policy_file).digest}\n"
    site.policy_file.write_text("site: {}\n")
    assert "site.name is missing" in run(policy.app, "check", site.policy_file, code=1)


def test_people_are_added_listed_and_leave(run, site):
    run(people.app, "add", "--name", "New One", "--email", "n@trial.test", "--airflow", "new", "--role", "data_manager")
    assert "already" in run(
        people.app, "add", "--name", "New Two", "--email", "m@trial.test", "--airflow", "new", code=1
    )
    listed = {person["airflow"]: person for person in json.loads(run(people.app, "list", "--format", "json"))}
    assert listed["new"]["roles"] == ["data_manager"]
    assert "New One" in run(people.app, "list")
    assert "deactivated" in run(people.app, "deactivate", "new", "--reason", "left us")
    assert "nothing was changed" in run(people.app, "deactivate", "new", "--reason", "left us")
    assert site.events("person.deactivated")[0].actor.startswith("account:")
