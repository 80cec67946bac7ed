"""What is in an image, how it claims to have been built, and what a scanner says of it."""

from __future__ import annotations

import io

import pytest

from container_images import Node, docker_save, squashfs
from sallyport.archives.image_files import Part, part_of
from sallyport.inspection.containers.across import IMAGE, REPORT, findings_across
from sallyport.inspection.containers.building import read_definition, read_dockerfile
from sallyport.inspection.containers.claims import claims_about
from sallyport.inspection.containers.contents import contents_of_sif, contents_of_squashfs, contents_of_tar
from sallyport.inspection.containers.report import read_report
from sallyport.inspection.containers.secrets import holds_secret
from sallyport.inspection.fact import Fact
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.containers import ContainerRules

RULES = ContainerRules()
LOCAL, NETWORK = "CVSS:3.1/AV:L/AC:L", "CVSS:3.1/AV:N/AC:L"


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("home/user/results.csv", Part.DATA),
        ("data/cohort.vcf.gz", Part.DATA),
        ("etc/patients.tsv", Part.DATA),
        ("opt/app/model.pkl", Part.DATA),
        ("opt/app/run.py", Part.ADDED),
        ("usr/local/bin/run", Part.ADDED),
        ("usr/local/share/misc/x.dat", Part.ADDED),
        ("usr/local/share/man/man1/run.1", Part.SYSTEM),
        ("usr/local/include/python3.12/Python.h", Part.SYSTEM),
        ("run/cohort.dat", Part.ADDED),
        ("root/.bashrc", Part.ADDED),
        (".singularity.d/env/90-environment.sh", Part.ADDED),
        ("usr/bin/python3", Part.SYSTEM),
        ("usr/local/lib/python3.12/site-packages/pandas/core/frame.py", Part.SYSTEM),
        ("opt/conda/envs/a/lib/libx.so", Part.SYSTEM),
        ("opt/app/venv/lib/python3.12/site-packages/sklearn/datasets/iris.csv", Part.PACKAGE_TABLE),
        ("usr/local/lib/R/site-library/x/data/y.rds", Part.PACKAGE_DATA),
        ("usr/share/x/y.csv", Part.PACKAGE_TABLE),
    ],
)
def test_what_a_file_of_an_image_is_to_us(path, part):
    assert part_of(path) is part


def test_setuid_bits_count_where_they_are_unusual_and_can_be_used():
    tree = {
        "usr/bin/su": Node(mode=0o4755),
        "opt/su2": Node(mode=0o4755),
        "opt/group": Node(mode=0o2755),
        "opt/not_a_program": Node(mode=0o4644),
    }
    assert contents_of_squashfs(io.BytesIO(squashfs(tree))).privileged == 2
    assert contents_of_tar(io.BytesIO(docker_save(tree))).privileged == 2


@pytest.mark.parametrize("read", [contents_of_sif, contents_of_squashfs, contents_of_tar])
@pytest.mark.parametrize(
    "content", [b"", b"hsqs" + bytes(500), bytes(32) + b"SIF_MAGIC\0" + b"\xff" * 500, bytes(range(256)) * 4]
)
def test_bytes_that_are_no_image_are_said_to_be_damaged(read, content):
    assert read(io.BytesIO(content)).problems or read is contents_of_tar


def test_a_definition_of_several_stages():
    text = (
        "# comment\nBootstrap: docker\nFrom: a.example.org/x:1\nStage: one\n%files\n  'data.csv' /d\n  # no\n"
        "%post\n  make \\\n  all\n"
        "%runscript\n  From: nothing\nBootstrap: docker\nFrom: debian:12\n%files from one\n  /x.csv /y\n%setup\n  id\n"
    )
    building = read_definition(text)
    assert [(base.number, base.reference) for base in building.bases][::2] == [
        (3, "a.example.org/x:1"),
        (14, "debian:12"),
    ]
    assert [(one.number, one.text) for one in building.copies] == [(6, "data.csv")]
    assert [(one.number, one.text.split()) for one in building.commands] == [(9, ["make", "all"]), (18, ["id"])]


def test_a_dockerfile_with_stages_arguments_and_addresses():
    text = (
        "ARG V=3.12\nFROM --platform=linux/amd64 python:${V} AS one\nFROM one AS two\nFROM ${X:-debian:12}\n"
        'COPY --from=one /a.csv /\nCOPY ["a b.csv", "c", "/d/"]\nADD https://x.example.org/y.sh /\nRUN id\n'
    )
    building = read_dockerfile(text)
    assert [base.reference for base in building.bases] == ["python:3.12", "debian:12"]
    assert len(building.commands) == 2
    assert "c" in {line.text for line in building.copies}


def test_texts_that_only_have_the_name_are_no_definitions():
    assert read_definition("LIBRARY x\nEXPORTS\n") is None
    assert read_dockerfile("just notes\nabout docker\n") is None


@pytest.mark.parametrize(
    "command",
    [
        "curl -s https://x.example.org/i | sh",
        "wget -O - https://x.example.org/i|sudo -H /bin/bash -s -- -y",
        'sh -c "$(wget -qO- https://x.example.org/i)"',
        "bash <(curl -s https://x.example.org/i)",
        "source <(curl -s https://x.example.org/i)",
        "curl https://x.example.org/i.py | python3 -",
    ],
)
def test_commands_that_run_a_download(command):
    building = read_dockerfile(f"FROM debian@sha256:1\nRUN {command}\n")
    assert "container.runs_download" in {found.rule for found in claims_about(building, RULES)}


@pytest.mark.parametrize(
    "command",
    ["curl -s https://x.example.org/i | tar xz", "wget https://x.example.org/i && sh i", "echo curl | sha256sum"],
)
def test_commands_that_only_download(command):
    building = read_dockerfile(f"FROM debian@sha256:1\nRUN {command}\n")
    assert "container.runs_download" not in {found.rule for found in claims_about(building, RULES)}


@pytest.mark.parametrize(
    "line",
    [
        "export AWS_KEY=AKIA" + "ABCDEFGHIJKLMNOP",
        "ENV DB_PASSWORD=Tr0ub4dor",
        "ENV DB_PASSWORD Tr0ub4dor",
        'LABEL api_key="abcd1234efgh"',
        "mysql --user=root --password=Tr0ub4dor -e x",
        "echo 'root:Tr0ub4dor' | chpasswd",
        "pip install --index-url https://bot:Tr0ub4dor@pypi.example.org/simple x",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
    ],
)
def test_lines_that_hold_a_secret(line):
    assert holds_secret(line)


@pytest.mark.parametrize(
    "line",
    [
        "export DB_PASSWORD=$DB_PASSWORD",
        "ENV TOKENIZERS_PARALLELISM=false MAX_TOKENS=4096",
        "ARG API_KEY",
        "ENV PASSWORD_FILE=/run/secrets/x",
        "ENV API_TOKEN=<your token>",
        "RUN --mount=type=secret,id=token cat /run/secrets/token",
        "# the password is asked for when it starts",
        "git clone https://git.example.org/a/b.git",
        "export SECRET=changeme_please",
    ],
)
def test_lines_that_hold_none(line):
    assert not holds_secret(line)


def vulnerability(severity="High", vectors=(LOCAL,), state="fixed", **more):
    told = {"severity": severity, "fix": {"state": state}, "cvss": [{"vector": one} for one in vectors]} | more
    return {"vulnerability": told, "artifact": {}}


@pytest.mark.parametrize(
    ("match", "rules", "counts"),
    [
        (vulnerability(), {}, 1),
        (vulnerability("medium"), {}, 0),
        (vulnerability("medium"), {"report_severities": ("medium",)}, 1),
        (vulnerability(state="wont-fix"), {}, 0),
        (vulnerability(state="wont-fix"), {"only_with_fix": False}, 1),
        (vulnerability(vectors=[NETWORK]), {}, 0),
        (vulnerability(vectors=[NETWORK]), {"count_network": True}, 1),
        (vulnerability(vectors=[NETWORK, LOCAL]), {}, 1),
        (vulnerability(vectors=[]), {}, 1),
        (vulnerability(vectors=["AV:N/AC:L/Au:N"]), {}, 0),
        (vulnerability(vectors=[NETWORK], knownExploited=[{}]), {}, 1),
        ({"artifact": {}, "vulnerability": None}, {}, 1),
    ],
)
def test_which_vulnerabilities_matter(match, rules, counts):
    report = read_report({"matches": [match], "descriptor": {"name": "grype"}}, ContainerRules(**rules))
    assert report.counted.total() == counts


@pytest.mark.parametrize("data", [[], {}, {"matches": 3}, {"matches": []}, {"matches": [{"home": 1}]}])
def test_other_json_is_no_report(data):
    assert read_report(data, RULES) is None


def test_an_image_that_comes_in_without_a_report_about_it():
    image = [Fact(IMAGE, {"names": ["tools.sif", "tools", "0" * 64]})]
    report = [Fact(REPORT, {"about": ["dir/tools.sif", "sha256:1"]})]
    terms, leaving = (Terms(Disclosure(), direction) for direction in (Direction.INPUT, Direction.OUTPUT))
    assert [one.rule for one in findings_across({"tools.sif": image}, terms)["tools.sif"]] == ["container.no_report"]
    assert findings_across({"tools.sif": image, "r.json": report}, terms) == {}
    assert (
        "another"
        in findings_across(
            {"o.sif": [Fact(IMAGE, {"names": ["o.sif", "o"]})], "r.json": [Fact(REPORT, {"about": ["x"]})]}, terms
        )["o.sif"][0].message
    )
    assert findings_across({"tools.sif": image}, leaving) == {}


@pytest.mark.parametrize(
    ("about", "is_it"),
    [
        ("registry.example.org/group/tools:1.2", True),
        ("docker-archive:dir/tools_1.2.tar", True),
        ("sha256:" + "a" * 64, True),
        ("mytools_1.2", False),
        ("ools", False),
        ("", False),
    ],
)
def test_by_which_names_a_report_may_call_an_image(about, is_it):
    facts = {
        "a.sif": [Fact(IMAGE, {"names": ["tools_1.2.sif", "tools_1.2", "a" * 64]})],
        "r.json": [Fact(REPORT, {"about": [about]})],
    }
    assert (findings_across(facts, Terms(Disclosure(), Direction.INPUT)) == {}) is is_it
