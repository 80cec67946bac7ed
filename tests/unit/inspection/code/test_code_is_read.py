from __future__ import annotations

import io
import random
import string

import pytest

from sallyport.inspection.code.inspectors import CodeInspector
from sallyport.inspection.code.secrets import Secrets
from sallyport.inspection.code.sources import sources_of
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.code import CodeRules


def findings_of(text: str | bytes, name: str = "x.py", direction: Direction = Direction.OUTPUT, **limits: int):
    data = text.encode() if isinstance(text, str) else text
    specimen = Specimen(name, len(data), "", "text/plain", lambda: io.BytesIO(data))
    terms = Terms(Disclosure(code=CodeRules(**limits)), direction)
    return list(CodeInspector(terms).inspect(specimen))


def rules_of(*args, **more):
    return {one.rule for one in findings_of(*args, **more)}


NUMBERS = ", ".join(str(random.Random(3).randint(1, 900) + n * n) for n in range(25))


def test_a_long_list_is_found_at_its_line_and_told_without_its_values():
    (found,) = findings_of(f"a = 1\n\nx = [{NUMBERS}]\n")
    assert (found.rule, found.location) == ("code.literal_values", "line 3")
    assert NUMBERS.split(", ")[4] not in found.message


def test_a_shorter_list_is_none():
    assert rules_of("x = [" + ", ".join(NUMBERS.split(", ")[:20]) + "]\n") == set()


@pytest.mark.parametrize("name", ["x.py", "x.R", "x.do", "x.sas", "x.sps", "x.sql", "x.jl", "x.m", "x.js", "x.sh"])
def test_lists_are_found_in_every_language(name):
    assert rules_of(f"x [{NUMBERS}];\n", name) == {"code.literal_values"}


def test_what_lies_in_comments_is_no_list_and_what_lies_in_texts_is_no_comment():
    assert "code.literal_values" not in rules_of(f"# [{NUMBERS}]\n")
    assert rules_of('x = "# 7 patients"\n') == set()
    assert rules_of("x = 1  # 7 patients\n") == {"code.comment_result"}


def test_few_rows_with_many_values_are_for_a_person_and_many_rows_block():
    few = "x = pd.DataFrame({" + ", ".join(f"'{n}': [1, 2, 9, 4]" for n in "abcdefg") + "})\n"
    (found,) = findings_of(few)
    assert (found.rule, found.severity.value) == ("code.data_frame", "review")
    (found,) = findings_of(f"x = pd.DataFrame({{'a': [{NUMBERS}]}})\n")
    assert (found.rule, found.severity.value) == ("code.data_frame", "block")


def test_places_in_a_notebook_are_cells_and_lines():
    text = '{"cells": [{"cell_type": "markdown", "source": "x"}, {"cell_type": "code", "source": ["a = 1\\n", "x = [%s]"]}]}'
    (found,) = findings_of(text % NUMBERS, "x.ipynb")
    assert found.location == "cell 2, line 2"


def test_lines_of_a_report_count_from_its_start():
    (source,) = sources_of("# Title\n\nText.\n\n```{r}\nx <- 1\ny <- 2\n```\n", "x.Rmd")
    assert source.line(source.text.index("y")) == 7


def test_too_large_and_binary_scripts_are_unverified():
    assert rules_of("x = 1\n" * 50, max_bytes=100) == {"code.unread"}
    assert rules_of(b"x = 1\0\x01\x02") == {"code.unread"}
    assert rules_of("x" * 500, "notes.txt", max_bytes=100) == {"code.unread"}, "a secret may stand in it"


def test_code_is_known_without_its_name():
    assert rules_of(f"import numpy\nx = [{NUMBERS}]\n", "notes.txt") == {"code.literal_values"}
    assert rules_of(f"Some words.\n{NUMBERS}\n", "notes.txt") == set()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_encodings(encoding):
    assert rules_of("# caf\xe9, and quite a few more words of plain text\n# 7 patients\n".encode(encoding)) == {
        "code.comment_result"
    }


@pytest.mark.parametrize(
    "line",
    [
        "a" * 300_000,
        "a.b" * 100_000,
        "#" * 300_000,
        "(" * 100_000,
        "{'a': " * 50_000,
        '"' * 300_001,
        "/*" * 100_000,
        "1," * 100_000 + "x",
        "1 " * 19 * 5000 + "x",
        "INSERT INTO x VALUES (" * 5000,
        "password" * 30_000,
        "'''\"\"\"" * 30_000,
        "0x" * 100_000,
        "http://" * 30_000,
    ],
)
@pytest.mark.parametrize("name", ["x.py", "x.sql"])
def test_hostile_lines_are_read_to_their_end(line, name):
    findings_of(line, name)


def test_a_value_is_a_secret_only_where_it_looks_like_one():
    secrets = Secrets()
    made_up = "".join(random.Random(2).choices(string.ascii_letters + string.digits, k=30))
    assert list(secrets.found(f"x = 1\napi_token = '{made_up}'\n")) == [6]
    for innocent in (
        "api_token = 'none'",
        "token_file = 'a1b2c3d4e5f6a7b8c9d0'",
        "password = getpass()",
        "password: str",
    ):
        assert list(secrets.found(innocent)) == []


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("run", ["exec(compile(b64decode('{}'), 'x', 'exec'))", "exec(b64decode('{}'))"])
def test_code_that_is_decoded_and_run_stands_in_the_way_in_both_directions(run, direction):
    found = findings_of(run.format("cHJpbnQoMSk="), direction=direction)
    assert [(one.rule, one.severity.value) for one in found] == [("code.obfuscated", "block")]
