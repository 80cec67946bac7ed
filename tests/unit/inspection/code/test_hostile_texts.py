"""Texts made to hold the reader up: what grows with the square of the length takes many times as long."""

from __future__ import annotations

import io
from time import process_time

import pytest

from sallyport.archives.page_signs import SHOWN
from sallyport.inspection.code.comments import comment_results, comment_tables
from sallyport.inspection.code.connections import passwords_given
from sallyport.inspection.code.fetched import fetched_and_run
from sallyport.inspection.code.frames import frames_in
from sallyport.inspection.code.inline import inline_data
from sallyport.inspection.code.inspectors import inspectors
from sallyport.inspection.code.languages import PLAIN, PYTHON, by_look
from sallyport.inspection.code.secrets import Secrets
from sallyport.inspection.code.signs import encoded_runs, obfuscated
from sallyport.inspection.code.sources import Source, sources_of
from sallyport.inspection.containers.building import read_dockerfile
from sallyport.inspection.containers.claims import claims_about
from sallyport.inspection.containers.secrets import holds_secret
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.containers import ContainerRules

LONG, SECONDS = 300_000, 5


def in_comments(text):
    source = Source("".join(f"# {text[at : at + 1990]}\n" for at in range(0, len(text), 1990)), PYTHON)
    return [*comment_results(source), *comment_tables(source), *comment_tables(Source(f"# {text}", PYTHON))]


def in_python(text):
    source = Source(text, PYTHON)
    return [*frames_in(source), *inline_data(source)]


def of_dockerfile(text):
    building = read_dockerfile(f"FROM debian:12\nCOPY {text} /opt\nRUN {text}\n")
    assert building is not None
    return claims_about(building, ContainerRules())


def inspected(text):
    data = text.encode()
    specimen = Specimen("run.do", len(data), "", "text/plain", lambda: io.BytesIO(data))
    terms = [Terms(Disclosure(), direction) for direction in Direction]
    return [
        found
        for one in terms
        for looking in inspectors(one)
        if looking.applies_to(specimen)
        for found in looking.inspect(specimen)
    ]


@pytest.mark.parametrize(
    ("take", "begun", "repeated"),
    [
        (inspected, "", "\n"),
        (passwords_given, "", "jdbc///"),
        (passwords_given, "local pw", " "),
        (passwords_given, "passwd=ab12cd", "\t"),
        (passwords_given, "", "sqlplus -"),
        (passwords_given, "pymssql.connect( ['ab1'", "\t"),
        (fetched_and_run, "requests.get(\n", "a"),
        (fetched_and_run, "wget -O a.sh x\nsystem(", " "),
        (fetched_and_run, "wget -O a.sh x\n", "&"),
        (fetched_and_run, "", "curl)https://"),
        (Secrets().found, "", "curl "),
        (Secrets().found, "", "mysql\\\n"),
        (Secrets().found, "", "-----BEGIN PRIVATE KEY-----Version:a"),
        (by_look, "", "\n"),
        (lambda text: encoded_runs(text, 1000), "QUJD" * 10, " "),
        (obfuscated, "x =", " "),
        (obfuscated, "", "x{} = b64decode(y)\n"),
        (in_comments, "95  CI", " "),
        (in_comments, "", "*"),
        (in_python, "", "table("),
        (in_python, "[dict(a=1), dict(b=2)", " "),
        (in_python, "[[1, 2], [3, 4", " "),
        (in_python, "", "a..."),
        (in_python, "", "begin data\n"),
        (in_python, "", "<<a{}\n"),
        (in_python, "", "<<a{} "),
        (lambda text: sources_of(text, "a.Rmd"), "```", " "),
        (lambda text: SHOWN.finditer(text.encode()), '"image/png":', " "),
        (of_dockerfile, "", "a"),
        (of_dockerfile, "", "curl "),
        (of_dockerfile, "", "--a="),
        (lambda text: [holds_secret(text)], "", "wget "),
        (lambda text: [holds_secret(text)], "", "a"),
    ],
)
def test_a_text_takes_no_longer_than_its_length(take, begun, repeated):
    times = LONG // len(repeated)
    text = begun + ("".join(map(repeated.format, range(times))) if "{}" in repeated else repeated * times)
    begin = process_time()
    found = take(text)
    list(found if hasattr(found, "__iter__") else ())
    assert process_time() - begin < SECONDS


@pytest.mark.parametrize("language", [PYTHON, PLAIN])
def test_what_stands_in_each_here_document_is_told_where_it_begins(language):
    rows = "".join(f"{at},{at * 7 % 31}\n" for at in range(12))
    text = f"cat <<END >a.csv\nx,y\n{rows}END\ncat <<'END'\nx,y\n{rows}END\ncat <<NONE\n{rows}"
    assert [(found.at, found.rows) for found in inline_data(Source(text, language))] == [
        (text.index("<<END"), 12),
        (text.index("<<'END"), 12),
    ]
