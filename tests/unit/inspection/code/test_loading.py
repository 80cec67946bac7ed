"""What runs code when it is read or found by its name, and what only looks like it."""

from __future__ import annotations

import io

import pytest

from sallyport.inspection.code.loading import LoadingInspector, is_lambda
from sallyport.inspection.finding import Severity
from sallyport.inspection.specimen import Specimen

_FUNCTION = '{"class_name": "__lambda__", "config": {"code": "4wAA"}}'
_LAYER = '{"layers": [{"class_name": "Lambda", "config": {"function": ' + _FUNCTION + "}}]}"


def _said(name, text, media_type="text/plain"):
    data = text.encode()
    specimen = Specimen(name, len(data), "", media_type, lambda: io.BytesIO(data))
    inspector = LoadingInspector()
    return list(inspector.inspect(specimen)) if inspector.applies_to(specimen) else []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "steps:\n  - run: !!python/object/apply:subprocess.check_output [[ls]]\n"),
        ("a.yml", "x: !!python/object/new:os.system [id]\n"),
        ("conf.cfg", "f: !!python/name:builtins.eval\n"),
    ],
)
def test_settings_that_would_run_a_command_are_refused(name, text):
    assert [one.severity for one in _said(name, text)] == [Severity.BLOCK]


@pytest.mark.parametrize(
    ("name", "text", "media_type"),
    [
        ("a.yaml", "x: !!python/object:study.Config {a: 1}\n", "text/plain"),
        ("a.yaml", "x: !ruby/object:Gem::Installer {i: x}\n", "text/plain"),
        ("a.yml", "x: !!javax.script.ScriptEngineManager [a]\n", "text/plain"),
        ("m.keras!/config.json", _LAYER, "application/json"),
        ("lib/start.pth", "/opt/study\nimport os; os.nice(1)\n", "text/plain"),
        ("lib/sitecustomize.py", "x = 1\n", "text/x-script"),
        ("a/.git/hooks/post-checkout", "#!/bin/sh\n", "text/x-script"),
    ],
)
def test_what_runs_code_when_it_is_read_or_found_is_for_a_reviewer(name, text, media_type):
    assert [one.severity for one in _said(name, text, media_type)] == [Severity.REVIEW]


@pytest.mark.parametrize(
    ("name", "text", "media_type"),
    [
        ("a.yaml", "# !!python/object/apply:os.system is not allowed here\nname: study\n", "text/plain"),
        ("a.yaml", "pattern: 'never !!python/name:os.system'\nn: !!int 3\n", "text/plain"),
        ("m.keras!/config.json", '{"layers": [{"class_name": "Dense", "config": {"units": 4}}]}', "application/json"),
        ("lib/paths.pth", "/opt/study\n../shared\n", "text/plain"),
        ("a/.git/hooks/pre-commit.sample", "#!/bin/sh\n", "text/x-script"),
        ("customize.py", "x = 1\n", "text/x-script"),
    ],
)
def test_plain_settings_plans_and_paths_run_nothing(name, text, media_type):
    assert not _said(name, text, media_type)


def test_a_layer_that_calls_a_named_function_is_no_byte_code():
    assert not is_lambda('{"class_name": "Lambda", "config": {"function": "scale", "function_type": "function"}}')
