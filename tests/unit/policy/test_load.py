from __future__ import annotations

import pytest
import yaml

from sallyport.errors import PolicyError
from sallyport.policy.load import load, parse, policy_path
from setup_site import policy_values


def text_of(root, **changes):
    return yaml.safe_dump(policy_values(root, **changes))


def test_the_digest_depends_on_meaning_alone(tmp_path):
    plain = parse(text_of(tmp_path))
    commented = parse("# a remark\n" + text_of(tmp_path, triage={"quiet_seconds": 60}))
    assert plain.digest == commented.digest
    assert parse(text_of(tmp_path, triage={"quiet_seconds": 61})).digest != plain.digest


@pytest.mark.parametrize(
    ("section", "given", "words"),
    [
        ("triage", {"quite_seconds": 1}, "triage.quite_seconds is not a known field"),
        ("triage", {"quiet_seconds": "soon"}, "triage.quiet_seconds"),
        ("site", {"name": None}, "site.name"),
        ("paths", {"quarantine": "relative"}, "absolute"),
        ("malware", {"allow_test_signatures": "perhaps"}, "malware.allow_test_signatures"),
        ("projects", {"folder_pattern": "("}, "projects.folder_pattern"),
    ],
)
def test_errors_name_the_field(tmp_path, section, given, words):
    with pytest.raises(PolicyError, match=words) as caught:
        parse(text_of(tmp_path, **{section: given}))
    assert caught.value.advice


def test_quarantine_inside_triage_is_refused(tmp_path):
    with pytest.raises(PolicyError, match="quarantine and triage"):
        parse(text_of(tmp_path, paths={"quarantine": str(tmp_path / "triage" / "q")}))


@pytest.mark.parametrize("other", ["projects", "triage", "shared", "quarantine"])
def test_law_10_previews_inside_another_folder_or_around_it_are_refused(tmp_path, other):
    for previews in (tmp_path / other / "previews", tmp_path / other, tmp_path):
        with pytest.raises(PolicyError, match=r"previews and|and previews"):
            parse(text_of(tmp_path, paths={"previews": str(previews)}))
    assert parse(text_of(tmp_path, paths={"previews": str(tmp_path / "previews")})).policy.paths.previews


def test_law_2_test_signatures_on_a_real_site_are_refused(tmp_path):
    with pytest.raises(PolicyError, match="trial"):
        parse(text_of(tmp_path, site={"kind": "production"}, malware={"allow_test_signatures": True}))


def test_a_key_given_twice_is_refused(tmp_path):
    with pytest.raises(PolicyError, match="stands twice"):
        parse(text_of(tmp_path) + "\nsite: {name: other, contact: a@b.test}\n")


@pytest.mark.parametrize(
    "text", ["", "just words", "[1, 2]", "a: [", "a: !!python/object/apply:os.getcwd []", "? [a]\n: b"]
)
def test_what_is_no_policy_is_refused(text):
    with pytest.raises(PolicyError):
        parse(text)


def test_a_file_that_is_not_there_is_named(tmp_path, monkeypatch):
    with pytest.raises(PolicyError, match=r"none\.yaml"):
        load(tmp_path / "none.yaml")
    monkeypatch.delenv("SALLYPORT_POLICY", raising=False)
    with pytest.raises(PolicyError, match="No policy file"):
        policy_path()
    monkeypatch.setenv("SALLYPORT_POLICY", str(tmp_path / "p.yaml"))
    assert policy_path() == tmp_path / "p.yaml"
