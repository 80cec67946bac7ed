"""docker-compose.yml by its own rules, and its variables, secrets and settings against what reads them."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from trial.compose_file import COMPOSE, ROOT, deployed, example, filled_in, mounts, resolved, variables

SECRET_VARIABLES = {
    "AIRFLOW_DB_PASSWORD",
    "AIRFLOW_FERNET_KEY",
    "AIRFLOW_JWT_SECRET",
    "AIRFLOW_SECRET_KEY",
    "BROKER_SCHEDULER_PASSWORD",
    "BROKER_CONTROL_PASSWORD",
    "BROKER_DATA_PASSWORD",
    "REGISTER_ADMIN_PASSWORD",
    "REGISTER_OWNER_PASSWORD",
    "REGISTER_CONTROL_PASSWORD",
    "REGISTER_DATA_PASSWORD",
    "MAIL_RELAY_PASSWORD",
}
MAY_BE_EMPTY = {"EXTRA_PACKAGES", "MAIL_RELAY_USER", "MAIL_RELAY_PASSWORD"}
ONE_SHOT = {"airflow-init", "register-init", "doctor"}
AIRFLOW_PARTS = {"airflow-init", "api-server", "scheduler", "dag-processor", "triggerer"}
DATABASE = {"AIRFLOW_DB_PASSWORD", "AIRFLOW_FERNET_KEY"}

HOLDS = {  # the secrets that each part holds; a part that is not named holds none
    "airflow-db": {"AIRFLOW_DB_PASSWORD"},
    "register-db": {name for name in SECRET_VARIABLES if name.startswith("REGISTER_")},
    "broker": {name for name in SECRET_VARIABLES if name.startswith("BROKER_")},
    "airflow-init": DATABASE,
    "register-init": {"REGISTER_OWNER_PASSWORD"},
    "api-server": DATABASE | {"AIRFLOW_JWT_SECRET", "AIRFLOW_SECRET_KEY", "REGISTER_CONTROL_PASSWORD"},
    "scheduler": DATABASE | {"AIRFLOW_JWT_SECRET", "BROKER_SCHEDULER_PASSWORD"},
    "dag-processor": DATABASE,
    "triggerer": DATABASE | {"REGISTER_DATA_PASSWORD"},
    "control-worker": {"BROKER_CONTROL_PASSWORD", "REGISTER_CONTROL_PASSWORD"},
    "data-worker": {"BROKER_DATA_PASSWORD", "REGISTER_DATA_PASSWORD"},
    "doctor": {"REGISTER_DATA_PASSWORD"},
    "mail": {"MAIL_RELAY_PASSWORD"},
}


# ---- the file itself --------------------------------------------------------------------------------------------------


def has_compose_plugin() -> bool:
    docker = shutil.which("docker")
    return (
        bool(docker)
        and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0
    )


def test_compose_accepts_the_file(tmp_path: Path) -> None:
    """By docker itself where its compose plugin is there, otherwise by the rules of the specification that we use."""
    if not has_compose_plugin():
        assert broken_rules(resolved()) == []
        return
    env = tmp_path / "env"
    env.write_text("".join(f"{name}={value}\n" for name, value in filled_in().items()))
    done = subprocess.run(
        ["docker", "compose", "--env-file", str(env), "--file", str(COMPOSE), "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


TOP = {"name", "services", "networks", "secrets", "volumes"}
SERVICE = {
    "build",
    "cap_add",
    "cap_drop",
    "command",
    "depends_on",
    "entrypoint",
    "environment",
    "healthcheck",
    "image",
    "init",
    "mem_limit",
    "network_mode",
    "networks",
    "ports",
    "profiles",
    "read_only",
    "restart",
    "secrets",
    "security_opt",
    "tmpfs",
    "user",
    "volumes",
}
HEALTH = {"test", "interval", "timeout", "retries", "start_period"}
CONDITIONS = {"service_healthy", "service_completed_successfully", "service_started"}
DURATION = re.compile(r"\d+(ms|s|m|h)")
MOUNT = {"type", "source", "target", "read_only", "bind", "volume"}
PORT = re.compile(r"(\d{1,3}(\.\d{1,3}){3}:)?\d+:\d+")


def broken_rules(compose: dict[str, Any]) -> list[str]:
    """What compose would refuse, or would take in another sense than meant."""
    found = [f"unknown top-level key {key}" for key in compose if key not in TOP and not key.startswith("x-")]
    for name, service in compose["services"].items():
        found += [f"{name}: unknown key {key}" for key in service if key not in SERVICE]
        found += [f"{name}: neither image nor build"] * ("image" not in service and "build" not in service)
        found += [f"{name}: no network {net}" for net in service.get("networks", []) if net not in compose["networks"]]
        found += [f"{name}: networks and network_mode"] * ("network_mode" in service and "networks" in service)
        found += [f"{name}: port {port}" for port in service.get("ports", []) if not PORT.fullmatch(port)]
        found += [
            f"{name}: {key} is no text"
            for key, value in service.get("environment", {}).items()
            if not isinstance(value, str)
        ]
        found += [problem for mount in mounts(service) for problem in broken_mount(name, mount, compose)]
        found += broken_health(name, service.get("healthcheck"))
        for other, how in service.get("depends_on", {}).items():
            found += [f"{name}: depends on {other}, which is not there"] * (other not in compose["services"])
            found += [f"{name}: condition {how}"] * (how["condition"] not in CONDITIONS or set(how) != {"condition"})
    return found


def broken_mount(name: str, mount: Any, compose: dict[str, Any]) -> list[str]:
    if not isinstance(mount, dict) or not set(mount) <= MOUNT or mount["type"] not in {"bind", "volume"}:
        return [f"{name}: mount {mount}"]
    if mount["type"] == "volume" and mount["source"] not in compose["volumes"]:
        return [f"{name}: no volume {mount['source']}"]
    return [] if mount["target"].startswith("/") else [f"{name}: target {mount['target']}"]


def broken_health(name: str, health: dict[str, Any] | None) -> list[str]:
    if health is None:
        return []
    times = [str(health[key]) for key in ("interval", "timeout", "start_period") if key in health]
    return [
        *[f"{name}: healthcheck key {key}" for key in health if key not in HEALTH],
        *[f"{name}: duration {time}" for time in times if not DURATION.fullmatch(time)],
        *[f"{name}: healthcheck test"] * (health["test"][0] not in {"CMD", "CMD-SHELL"}),
    ]


def test_what_is_declared_is_used(compose: dict[str, Any]) -> None:
    services = compose["services"].values()
    assert set(compose["networks"]) == {net for service in services for net in service.get("networks", [])}
    assert set(compose["volumes"]) == {
        mount["source"] for service in services for mount in mounts(service) if mount["type"] == "volume"
    }


def test_parts_wait_for_parts_that_can_say_they_are_ready(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other], (name, other)
            else:
                assert services[other]["restart"] == "no", (name, other)


def test_every_lasting_part_has_a_health_check_and_the_others_run_once(services: dict[str, dict[str, Any]]) -> None:
    assert {name for name, service in services.items() if "healthcheck" not in service} == ONE_SHOT
    assert {name for name, service in services.items() if service["restart"] == "no"} == ONE_SHOT


# ---- variables and secrets --------------------------------------------------------------------------------------------


def test_the_example_lists_every_variable_and_no_other() -> None:
    used = {found["name"] or found["bare"] for found in variables(COMPOSE.read_text())}
    assert used == set(example()), "docker-compose.yml and .env.example"


def test_what_the_example_leaves_open_must_be_given() -> None:
    values = example()
    for found in variables(COMPOSE.read_text()):
        name, how, word = found["name"], found["how"], found["word"]
        if values[name] or name in MAY_BE_EMPTY:
            assert (how, word) == (":-", values[name]), f"{name}: the default differs from the example"
        else:
            assert how == ":?", f"{name} has no value in the example, so compose must refuse to start without it"
            assert word, f"{name}: say what to give"


def test_no_password_has_a_default() -> None:
    secret = {name for name in example() if re.search(r"PASSWORD|SECRET|FERNET", name)}
    assert secret == SECRET_VARIABLES
    assert {name for name in secret if example()[name]} == set()
    used = [found for found in variables(COMPOSE.read_text()) if found["name"] in secret]
    assert [
        found["name"] for found in used if found["how"] != ":?" and (found["how"], found["word"]) != (":-", "")
    ] == []


def test_no_password_stands_in_the_files() -> None:
    raw = yaml.safe_load(COMPOSE.read_text())
    for name, service in raw["services"].items():
        for key, value in service.get("environment", {}).items():
            if re.search(r"(PASSWORD|SECRET|FERNET|_KEY)(?!_FILE)$|JWT", key) and "UNACKED" not in key:
                assert re.fullmatch(r"\$\{[A-Z_]+:[?-][^}]*\}", value), f"{name}: {key}"
            for password in re.findall(r"://[^:/@\s]+:(.*?)@", str(value)):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]*\}", password), f"{name}: {key}"
    for path in (ROOT / "Dockerfile", *deployed()):
        assert not re.search(r"(?i)(password|secret)(=|: )['\"]?\w", path.read_text()), path.name


def secrets_in(service: dict[str, Any]) -> set[str]:
    text = json.dumps(service)
    return {name for name in SECRET_VARIABLES if filled_in()[name] in text}


def test_law_10_least_hands_each_part_holds_its_own_secrets_and_no_others(services: dict[str, dict[str, Any]]) -> None:
    assert {name: secrets_in(service) for name, service in services.items() if secrets_in(service)} == HOLDS


def test_law_10_data_workers_hold_no_airflow_signing_secrets(services: dict[str, dict[str, Any]]) -> None:
    names = set(services["data-worker"]["environment"])
    assert not {name for name in names if re.search(r"JWT|FERNET|SECRET|AIRFLOW__DATABASE__|AIRFLOW_CONN_", name)}
    assert services["data-worker"]["environment"]["SALLYPORT_REGISTER_URL"].startswith(
        "postgresql+psycopg://sallyport_data:"
    )
    assert services["data-worker"]["environment"]["AIRFLOW__CELERY__RESULT_BACKEND"].startswith("redis://data:")
    assert not set(services["data-worker"]["networks"]) & set(services["airflow-db"]["networks"])


def test_every_setting_of_ours_is_read_by_the_code_and_every_one_read_is_set(
    services: dict[str, dict[str, Any]],
) -> None:
    ours = re.compile(r"SALLYPORT_[A-Z_]+")
    sources = [path for folder in ("include", "dags", "plugins") for path in (ROOT / folder).rglob("*.py")]
    read = {
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ours.fullmatch(node.value)
    }
    given = {name for service in services.values() for name in service.get("environment", {}) if ours.fullmatch(name)}
    assert given == read


@pytest.fixture(scope="module")
def airflow_options(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every option of the installed Airflow and its providers, as environment variables."""
    script = (
        "import json; from airflow.configuration import conf; from airflow.providers_manager import ProvidersManager\n"
        "ProvidersManager().initialize_providers_configuration()\n"
        "from kombu.transport.redis import Channel\n"
        "known = {s: list(d['options']) for s, d in conf.configuration_description.items()}\n"
        # Celery hands this section on to its transport as it is, so the transport's own options are real ones.
        "known['celery_broker_transport_options'] += Channel.from_transport_options\n"
        "print('KNOWN' + json.dumps(known))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")), "PATH": os.environ["PATH"]},
    )
    known = json.loads(done.stdout.split("KNOWN", 1)[1])
    described = {f"AIRFLOW__{section}__{option}".upper() for section, options in known.items() for option in options}
    return described | UNDESCRIBED


UNDESCRIBED = {"AIRFLOW__SCHEDULER__NUM_STUCK_IN_QUEUED_RETRIES"}
"""Options that Airflow reads although its own list leaves them out."""


def test_options_that_airflow_does_not_list_are_read_by_it() -> None:
    from airflow.jobs import scheduler_job_runner

    source = Path(scheduler_job_runner.__file__).read_text()
    assert re.search(r'section="scheduler",\s+key="num_stuck_in_queued_retries"', source)


def test_every_airflow_setting_is_an_option_of_the_installed_airflow(
    services: dict[str, dict[str, Any]], airflow_options: set[str]
) -> None:
    given = {
        name for service in services.values() for name in service.get("environment", {}) if name.startswith("AIRFLOW__")
    }
    given |= set(re.findall(r"AIRFLOW__\w+", (ROOT / "Dockerfile").read_text()))
    assert given - airflow_options == set()


def test_the_images_code_is_compiled_where_it_is_made_as_no_task_can_keep_what_it_compiles() -> None:
    stage = (ROOT / "Dockerfile").read_text().split("AS clamav")[0]
    copied = re.findall(r"^COPY (\w+)/ \1/$", stage, re.MULTILINE)
    compiled = re.search(r"^RUN python -m compileall -q (.+)$", stage, re.MULTILINE)
    assert compiled is not None
    assert copied == ["include", "plugins", "dags"] == compiled[1].split()
    assert stage.index("COPY dags/") < compiled.start() < stage.index("USER sallyport")


def test_a_task_that_has_ended_gives_its_place_in_the_worker_free_within_a_second(
    services: dict[str, dict[str, Any]],
) -> None:
    """Airflow often notices the end only with the next sign of life; and as many may fail as in its usual time."""
    for name in ("control-worker", "data-worker"):
        given = services[name]["environment"]
        assert given["AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL"] == "1"
        assert given["AIRFLOW__WORKERS__MAX_FAILED_HEARTBEATS"] == "15"


def test_the_executor_named_here_can_be_loaded(services: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    name = services["scheduler"]["environment"]["AIRFLOW__CORE__EXECUTOR"]
    script = (
        "from airflow.executors.executor_loader import ExecutorLoader\n"
        "print(ExecutorLoader.import_default_executor_cls()[0].__name__)"
    )
    env = {"AIRFLOW_HOME": str(tmp_path), "PATH": os.environ["PATH"], "AIRFLOW__CORE__EXECUTOR": name}
    env["PYTHONPATH"] = str(ROOT / "include")
    env["AIRFLOW__CELERY__RESULT_BACKEND"] = "redis://127.0.0.1:1/0"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=env)
    assert done.stdout.split()[-1:] == [name.rpartition(".")[2]], done.stderr[-1500:]


def test_a_dead_worker_is_noticed_soon_and_one_that_lost_the_api_server_for_a_moment_is_not_called_dead(
    services: dict[str, dict[str, Any]],
) -> None:
    """Workers read the setting too: they send a sign of life well before it has passed."""
    for name in ("scheduler", "control-worker", "data-worker"):
        assert services[name]["environment"]["AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT"] == "120"


def test_tasks_that_wait_for_a_data_worker_hold_up_no_gate_and_never_fail_for_it(
    services: dict[str, dict[str, Any]],
) -> None:
    scheduler, init = services["scheduler"]["environment"], services["airflow-init"]["environment"]
    assert int(scheduler["AIRFLOW__CORE__PARALLELISM"]) >= 1000
    assert init["AIRFLOW__CORE__DEFAULT_POOL_TASK_SLOT_COUNT"] == scheduler["AIRFLOW__CORE__PARALLELISM"]
    ten_minutes_each = int(scheduler["AIRFLOW__SCHEDULER__NUM_STUCK_IN_QUEUED_RETRIES"])
    assert ten_minutes_each > 6 * 24 * 365


def test_both_kinds_of_worker_load_what_tasks_need_before_they_fork(services: dict[str, dict[str, Any]]) -> None:
    for name in ("control-worker", "data-worker"):
        extra = json.loads(services[name]["environment"]["AIRFLOW__CELERY__EXTRA_CELERY_CONFIG"])
        assert extra == {"imports": ["sallyport.orchestration.warm"]}
