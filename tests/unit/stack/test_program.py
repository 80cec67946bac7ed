"""The command line as a whole, and what the Makefile and bin/sallyport do before it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from trial.commands import require_programs
from trial.state import CHECKOUT

from sallyport.cli.main import GROUPS, SINGLE

TARGETS = ("demo", "test", "fuzz", "up", "down", "check", "bench", "bench-load", "bench-celery")


def sallyport(*arguments, **environment):
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT / "include"), **environment}
    argv = [sys.executable, "-m", "sallyport.cli.main", *arguments]
    return subprocess.run(argv, env=variables, capture_output=True, text=True, timeout=60, check=False)


def test_help_lists_every_command_and_loads_none():
    done = sallyport("--help", PYTHONVERBOSE="")
    assert done.returncode == 0
    for name in (*GROUPS, *SINGLE):
        assert name in done.stdout


@pytest.mark.parametrize("name", [*GROUPS, *SINGLE])
def test_every_command_is_there(name):
    done = sallyport(name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"sallyport {name}" in done.stdout


@pytest.mark.parametrize(
    "arguments", [["bogus"], ["doctor", "--bogus"], ["check", "--bogus"], ["audit", "verify", "extra"]]
)
def test_bad_usage_is_64_and_says_so_on_standard_error(arguments):
    done = sallyport(*arguments)
    assert done.returncode == 64
    assert done.stdout == ""
    assert "Error" in done.stderr


def test_doctor_without_a_policy_is_at_fault_and_says_what_to_do():
    done = sallyport("doctor")
    assert done.returncode == 1
    assert done.stdout.startswith("FAULT   policy:")
    assert "SALLYPORT_POLICY" in done.stdout


def test_missing_programs_are_named_with_their_packages(monkeypatch):
    require_programs({"sh": "dash"})
    monkeypatch.setenv("PATH", os.defpath)
    with pytest.raises(RuntimeError, match=r"no-such-one and no-such-two must be installed; .* install first second$"):
        require_programs({"sh": "dash", "no-such-one": "second", "no-such-two": "first"})


def test_an_account_that_this_machine_has_no_name_for_is_named_by_its_number():
    """As in a container that runs a command with the number of a person outside."""
    code = "from sallyport.cli.console import account_name, actor; print(account_name(4211234567)); print(actor())"
    drop = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"] if os.geteuid() == 0 else []
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT / "include")}
    argv = [*drop, sys.executable, "-c", code]
    done = subprocess.run(argv, env=environment, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == "uid 4211234567"
    assert second == "account:uid 54321" or not drop


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_of_the_contract_is_there(target):
    subprocess.run(["make", "--dry-run", target], cwd=CHECKOUT, capture_output=True, check=True)


def prepared(checkout, script):
    code = f'checkout="{checkout}"; . "{CHECKOUT}/trial/prepare.sh"; places; {script}'
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_checkout_that_others_cannot_reach_runs_from_a_copy_that_they_can(tmp_path):
    checkout = tmp_path / "closed" / "checkout"
    (checkout / "include" / "sallyport").mkdir(parents=True)
    (checkout / "include" / "sallyport" / "__init__.py").touch(mode=0o600)
    (checkout / ".venv").mkdir()
    (tmp_path / "closed").chmod(0o700)
    code, venv, run, state = prepared(checkout, 'copy_code; echo "$code" "$venv" "$SALLYPORT_RUN" "$SALLYPORT_STATE"')
    assert run == f"{checkout}/.run", "people look for stack.json in the checkout"
    if os.geteuid() != 0:  # one account alone: everything stays in the checkout
        assert (code, venv, state) == (str(checkout), f"{checkout}/.venv", f"{checkout}/.run/state")
        return
    apart = Path(code).parent
    try:
        assert str(apart).startswith("/var/tmp/sallyport-")
        copied = Path(code) / "include" / "sallyport" / "__init__.py"
        assert copied.stat().st_mode & 0o004
        assert not (Path(code) / ".venv").exists()
        assert {Path(venv).parent, Path(state).parent} == {apart}
    finally:
        subprocess.run(["rm", "-rf", str(apart)], check=True)


def test_a_checkout_that_cannot_be_written_to_is_used_as_it_is(tmp_path):
    checkout = tmp_path / "checkout"
    (checkout / "include" / "sallyport").mkdir(parents=True)
    (checkout / "include" / "sallyport" / "__init__.py").touch()
    for folder in (tmp_path, *tmp_path.parents):  # the unprivileged account can read all of it
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o055)
    apart, read_only = [], ""
    if os.geteuid() == 0:  # nothing but the file system itself keeps root from writing
        apart = ["unshare", "--mount", "--propagation", "private"]
        read_only = f'mount --bind "{checkout}" "{checkout}"; mount -o remount,ro,bind "{checkout}"; '
    else:
        checkout.chmod(0o555)
    code = (
        f'{read_only}checkout="{checkout}"; . "{CHECKOUT}/trial/prepare.sh"; places; '
        'printf "%s\\n" "$code" "$venv" "$SALLYPORT_RUN" "$SALLYPORT_STATE" "$RUFF_CACHE_DIR" "$MYPY_CACHE_DIR"'
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(
        [*apart, "bash", "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    run_from, venv, run, *rest = done.stdout.splitlines()
    try:
        assert run_from == str(checkout)
        for place in (venv, run, *rest):
            assert not Path(place).is_relative_to(checkout), place
        if os.geteuid() == 0:  # where the unprivileged account reaches it, unlike root's own home
            assert str(Path(venv).parent).startswith("/var/tmp/sallyport-")
    finally:
        subprocess.run(["rm", "-rf", str(Path(venv).parent)], check=True)


def test_a_python_that_is_too_old_is_passed_over(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (found,) = prepared(CHECKOUT, f'SALLYPORT_PYTHON="{old}"; usable_python')
    assert found != str(old)
