from __future__ import annotations

import pytest

from sallyport.errors import BadRequest, PolicyError
from sallyport.policy.model import FormSection
from sallyport.projects.form import SetupForm, check_form
from sallyport.projects.naming import check_folder_name
from sallyport.projects.request_form import as_text, fill
from setup_site import FOLDER, FORM


@pytest.mark.parametrize("name", ["2024_10_TB_ENDR123_2024", "2023_06_20_Smith_ENDR023_2020"])
def test_both_examples_of_the_guide_pass(site, name):
    check_folder_name(name, site.loaded.policy)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "empty"),
        ("2024_10_TB_ENDR123", "does not match"),
        ("2024-10-TB-ENDR123-2024", "hyphen"),
        ("2024_10 TB_ENDR123_2024", "space"),
        ("2024_13_TB_ENDR123_2024", "no month 13"),
        ("2024_12_32_TB_ENDR123_2024", "no day 32"),
        ("2024_10_TB_ENDR123_2024/data", "not one name"),
        ("../2024_10_TB_ENDR123_2024", "“..”"),
        ("/2024_10_TB_ENDR123_2024", "absolute"),
        ("2024_10_TB_ENDR123_2024\n", "control character"),
        ("2024_10_T\u202eB_ENDR123_2024", "invisible"),
        ("\N{FULLWIDTH DIGIT TWO}024_10_TB_ENDR123_2024", "does not match"),
    ],
)
def test_law_9_other_folder_names_are_refused_with_the_cause(site, name, words):
    with pytest.raises(BadRequest, match=words) as caught:
        check_folder_name(name, site.loaded.policy)
    assert "2024_10_TB_ENDR123_2024" in caught.value.advice


def test_the_standard_of_the_site_fills_what_is_left_empty(site):
    form = SetupForm.parse(FORM | {"cores": None, "end_date": "", "node": ""}).filled(site.loaded.policy)
    assert (form.cores, form.storage_gb, form.node, form.tier) == (3, 200, "auto", 2)
    check_form(form, site.loaded.policy)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": " "}, "title"),
        ({"approval_reference": None}, "approval_reference"),
        ({"cores": "many"}, "cores"),
        ({"cores": 0}, "cores"),
        ({"end_date": "soon"}, "end_date"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_form_of_the_wrong_kind_is_named(given, words):
    with pytest.raises(BadRequest, match=words):
        SetupForm.parse(FORM | given)


@pytest.mark.parametrize("field", ["title", "approval_reference"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x85", "\u2028"])
def test_law_9_no_field_begins_a_section_of_its_own_in_the_platforms_form(field, end):
    sections = [FormSection(heading="Section 5", text=f"{{{field}}}")]
    form = SetupForm.parse(FORM | {field: f" A  study{end}{end}Section 6{end}---------{end}Cores: 400"})
    text = as_text(fill(sections, form, None))
    assert text.splitlines() == ["Section 5", "---------", "A study Section 6 --------- Cores: 400"]


@pytest.mark.parametrize("node", ["cpu-1\nSection 6\n---------", "cpu-1 or any other", "cpu-[1-9]", "a" * 65])
def test_law_9_only_a_name_is_taken_for_a_node_where_no_slurm_says_so(site, node):
    with pytest.raises(BadRequest, match="Node: that is no node's name"):
        site.ask_for(node=node)
    assert site.ask_for(node="cpu-p-601.cluster").project.request["node"] == "cpu-p-601.cluster"


def test_every_broken_rule_is_named_at_once(site):
    form = SetupForm.parse(
        FORM
        | {
            "folder_name": "study",
            "cores": 27,
            "storage_gb": 20_001,
            "tier": 4,
            "end_date": "2020-01-01",
            "project_id": "UPPER",
            "project_manager_email": "nobody",
            "members": ["1"],
        }
    )
    with pytest.raises(BadRequest) as caught:
        check_form(form.filled(site.loaded.policy), site.loaded.policy)
    for words in (
        "“study”",
        "Cores: 27",
        "Storage: 20001 GB",
        "Tier:",
        "End date:",
        "project id",
        "mail address",
        "username",
    ):
        assert words in caught.value.message


def test_the_request_form_fills_names_once_and_leaves_typed_braces_alone():
    sections = [FormSection(heading="One", text="{folder_name}: {title} {node} {manager_email}")]
    form = SetupForm.parse(FORM | {"title": "Braces {cores} {0} {title.__class__}"})
    assert (
        as_text(fill(sections, form, None)) == f"One\n---\n{FOLDER}: Braces {{cores}} {{0}} {{title.__class__}} any N/A"
    )
    with pytest.raises(PolicyError, match="colour"):
        fill([FormSection(heading="One", text="{colour}")], form, None)
