from __future__ import annotations

from importlib import resources

from sallyport.policy.difference import difference
from sallyport.policy.load import load, parse
from sallyport.policy.model import Policy
from sallyport.policy.reference import reference
from sallyport.projects.form import SetupForm
from sallyport.projects.request_form import as_text, fill
from setup_site import FORM

EXAMPLE = resources.files("sallyport.policy").joinpath("example.yaml")


def test_the_example_is_valid_and_fills_in_the_guides_sections():
    policy = parse(EXAMPLE.read_text("utf-8")).policy
    form = SetupForm.parse(FORM).filled(policy)
    text = as_text(fill(policy.projects.request_form, form, "compute-0"))
    for number in (1, 5, 6, 7, 8, 10, 11, 12):
        assert f"Section {number}" in text
    assert "Project name: 2024_10_TB_ENDR123_2024" in text
    assert 'Select "New project" and "vHPC".' in text
    assert "3 cores. Storage: 200 GB. Node: compute-0" in text
    assert "{" not in text


def test_the_difference_names_nested_fields(site):
    old = site.loaded.policy
    site.write_policy(projects={"request_form": [{"heading": "One", "text": "new"}]}, retention={"triage_days": 30})
    assert difference(old, load(site.policy_file).policy) == [
        'projects.request_form.0.heading: "Section 5" -> "One"',
        r'projects.request_form.0.text: "Project name: {folder_name}\nDescription: {title}" -> "new"',
        "retention.triage_days: 14.0 -> 30.0",
    ]


def test_the_reference_has_every_field_with_its_meaning():
    text = reference()
    for name, field in Policy.model_fields.items():
        assert f"## `{name}`" in text
        for inner, described in getattr(field.annotation, "model_fields", {}).items():
            assert f"| `{inner}` |" in text
            assert described.description or inner in {"input", "output"}
    assert "PydanticUndefined" not in text
    assert all(line.count("|") - line.count("\\|") == 5 for line in text.splitlines() if line.startswith("|"))
