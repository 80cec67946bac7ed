"""What the parts of docker-compose.yml see and start: folders, files, commands, queues, networks, ports, powers."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from trial.compose_file import EXAMPLE, ROOT, deployed, mounts

from sallyport.orchestration import queues

STAGES = {"airflow", "clamav", "sftp", "mail"}
DATA_FOLDERS = {
    "/srv/triage": "rw",
    "/srv/projects": "rw",
    "/srv/shared": "ro",
    "/srv/quarantine": "rw",
    "/srv/previews": "rw",
    "/srv/records": "rw",
}
SEES = {  # files of people: which part sees which folder, to write (rw) or only to read (ro)
    "api-server": {"/srv/previews": "ro"},
    "triggerer": {"/srv/triage": "ro"},
    "data-worker": DATA_FOLDERS,
    "doctor": DATA_FOLDERS,
    "sftp": {"/srv/triage": "rw"},
}


# ---- mounts, files, commands ------------------------------------------------------------------------------------------


def test_law_10_least_hands_each_part_sees_its_own_folders_and_no_others(services: dict[str, dict[str, Any]]) -> None:
    seen = {
        name: {
            mount["target"]: "ro" if mount.get("read_only") else "rw"
            for mount in mounts(service)
            if mount["target"].startswith("/srv/")
        }
        for name, service in services.items()
    }
    assert {name: folders for name, folders in seen.items() if folders} == SEES


def test_the_policy_is_where_the_setting_says_in_every_part_that_reads_it(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        path = service.get("environment", {}).get("SALLYPORT_POLICY")
        folders = {mount["target"] for mount in mounts(service) if mount.get("read_only")}
        assert path is None or str(Path(path).parent) in folders, name


def test_a_site_folder_that_is_missing_is_an_error_not_an_empty_folder(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        for mount in mounts(service):
            if mount["type"] == "bind" and not mount["source"].startswith("./"):
                assert mount["bind"] == {"create_host_path": False}, (name, mount["target"])


def test_the_scanner_shares_its_socket_and_nothing_else(services: dict[str, dict[str, Any]]) -> None:
    assert services["clamd"]["network_mode"] == "none"
    assert {mount["target"]: bool(mount.get("read_only")) for mount in mounts(services["clamd"])} == {
        "/run/clamav": False,
        "/var/lib/clamav": True,
    }
    sharing = {name for name, service in services.items() for mount in mounts(service) if mount["source"] == "scanner"}
    assert sharing == {"clamd", "data-worker", "doctor"}
    conf = dict(line.split(maxsplit=1) for line in deploy("clamav/clamd.conf").splitlines() if line and line[0] != "#")
    assert conf["LocalSocket"] == "/run/clamav/clamd.sock"
    assert "TCPSocket" not in conf


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("AlertExceedsMax", "yes"),
        ("AlertEncrypted", "yes"),
        ("AlertBrokenExecutables", "yes"),
        ("FailIfCvdOlderThan", "7"),
        ("MaxFileSize", "2000M"),
    ],
)
def test_law_2_not_checked_is_not_clean_in_the_scanners_configuration(option: str, value: str) -> None:
    assert f"\n{option} {value}\n" in deploy("clamav/clamd.conf")


def deploy(path: str) -> str:
    return (ROOT / "deploy" / path).read_text()


def copies() -> list[tuple[str, str]]:
    """What the Dockerfile copies: source and target."""
    lines = re.findall(r"^COPY (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    return [(source, line.split()[-1]) for line in lines for source in line.split()[:-1]]


def test_every_file_that_is_mounted_or_copied_is_there(services: dict[str, dict[str, Any]]) -> None:
    local = [
        mount["source"]
        for service in services.values()
        for mount in mounts(service)
        if mount["source"].startswith("./")
    ]
    assert [path for path in (*local, *(source for source, _ in copies())) if not (ROOT / path).exists()] == []


def test_every_file_of_deploy_is_used(services: dict[str, dict[str, Any]]) -> None:
    local = [
        mount["source"]
        for service in services.values()
        for mount in mounts(service)
        if mount["source"].startswith("./")
    ]
    used = [(ROOT / path).resolve() for path in (*local, *(source for source, _ in copies()))]
    assert [path for path in deployed() if not any(path.is_relative_to(one) for one in used)] == []


def test_what_the_image_needs_reaches_the_build() -> None:
    allowed = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert {source.strip("/").split("/")[0] for source, _ in copies()} == allowed


def test_every_program_that_starts_is_in_its_image(services: dict[str, dict[str, Any]]) -> None:
    ours = {path.name for path in (ROOT / "deploy" / "airflow").iterdir()}
    ours |= {Path(target).name for _, target in copies()}
    bought = {"airflow", "clamd", "clamdscan", "freshclam", "sh", "pg_isready", "postgres"}
    for name, service in services.items():
        health = service.get("healthcheck", {}).get("test", [])
        started = [*service.get("command", [])[:1], *service.get("entrypoint", [])[:1]]
        started += health[1:2] if health[:1] == ["CMD"] else []
        assert [one for one in started if one not in ours | bought] == [], name
    commands = re.findall(r'^CMD \["(.+?)"\]$', (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [one for one in commands if one not in ours | bought] == []


def test_scripts_can_run_and_are_in_order() -> None:
    for path in deployed():
        first = path.read_text().splitlines()[0]
        if not first.startswith("#!"):
            continue
        assert os.access(path, os.X_OK), path.name
        if first.endswith(("sh", "bash")):
            subprocess.run(["bash", "-n", str(path)], check=True)
        else:
            ast.parse(path.read_text())


def test_modules_that_the_scripts_start_are_there() -> None:
    started = [name for path in deployed() for name in re.findall(r"python -m ([\w.]+)", path.read_text())]
    assert started
    assert [name for name in started if not (ROOT / "include" / f"{name.replace('.', '/')}.py").exists()] == []


def test_commands_of_ours_that_are_given_are_there(
    services: dict[str, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    from sallyport.cli.main import run

    lines = [line for path in (*deployed(), ROOT / "docs" / "site.md") for line in path.read_text().splitlines()]
    given = [
        re.search(r"\bsallyport ((?:[a-z]+ ?)+)", line)
        for line in lines
        if re.match(r"(docker compose exec .*)?\bsallyport ", line)
    ]
    words = {tuple(found[1].split()) for found in given if found}
    words |= {
        tuple(service["command"][1:]) for service in services.values() if service.get("command", [""])[0] == "sallyport"
    }
    assert len(words) > 2
    for one in words:
        assert run([*one, "--help"]) == 0, one
    assert "Usage" in capsys.readouterr().out


def test_a_secret_that_a_part_reads_from_a_file_is_given_to_it(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        files = [
            Path(value).name for value in service.get("environment", {}).values() if value.startswith("/run/secrets/")
        ]
        assert files == service.get("secrets", []), name
        assert set(files) <= set(compose["secrets"])


# ---- queues, networks, ports, powers ----------------------------------------------------------------------------------


def queue_of(service: dict[str, Any]) -> str:
    command = service["command"]
    return command[command.index("--queues") + 1]


def test_the_workers_take_the_queues_that_the_code_uses(services: dict[str, dict[str, Any]]) -> None:
    workers = {name: service for name, service in services.items() if "celery" in service.get("command", [])}
    assert {name: queue_of(service) for name, service in workers.items()} == {
        "control-worker": queues.CONTROL,
        "data-worker": queues.DATA,
    }
    assert services["scheduler"]["environment"]["AIRFLOW__OPERATORS__DEFAULT_QUEUE"] == queues.CONTROL
    broker = deploy("redis/start")
    assert set(re.findall(r"~(\w+)\* \$\(bindings \1\)", broker)) == {queues.CONTROL, queues.DATA}


def test_no_task_names_a_queue_by_hand() -> None:
    for folder in ("dags", "include", "plugins"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not re.search(r"queue=[\"']", path.read_text()), path.name


def test_each_workers_messages_in_flight_lie_under_keys_of_its_own(services: dict[str, dict[str, Any]]) -> None:
    for name in ("control-worker", "data-worker"):
        keys = [value for key, value in services[name]["environment"].items() if "UNACKED" in key]
        assert len(keys) == 3
        assert all(key.startswith(queue_of(services[name])) for key in keys)


def test_parts_that_speak_to_each_other_share_a_network(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        for key, value in service.get("environment", {}).items():
            hosts = re.findall(r"(?:@|http://)([a-z-]+)[:/]", value) + re.findall(r'"host": "([a-z-]+)"', value)
            for host in hosts:
                assert set(service["networks"]) & set(services[host]["networks"]), f"{name} cannot reach {host} ({key})"


def test_only_these_parts_reach_outside(compose: dict[str, Any]) -> None:
    inside = {name for name, net in compose["networks"].items() if net.get("internal")}
    outward = {name for name, service in compose["services"].items() if set(service.get("networks", [])) - inside}
    assert outward == {"api-server", "freshclam", "mail", "sftp"}


def test_ports_are_the_ones_that_the_parts_listen_on(services: dict[str, dict[str, Any]]) -> None:
    published = {name: service["ports"] for name, service in services.items() if service.get("ports")}
    assert published == {"api-server": ["127.0.0.1:8080:8080"], "sftp": ["127.0.0.1:2222:2222"]}
    command = services["api-server"]["command"]
    assert command[command.index("--port") + 1] == "8080"
    assert (
        services["data-worker"]["environment"]["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"]
        == "http://api-server:8080/execution/"
    )
    assert "\nPort 2222\n" in deploy("sftp/sshd_config")
    mail = json.loads(services["control-worker"]["environment"]["AIRFLOW_CONN_SMTP_DEFAULT"])
    assert (mail["conn_type"], mail["host"]) == ("smtp", "mail")
    assert f"--port={mail['port']} " in deploy("mail/start")
    assert f"127.0.0.1/{mail['port']}" in deploy("mail/answers")


def test_no_part_has_powers_beyond_its_own(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
    assert {name for name, service in services.items() if service.get("cap_add")} == {"sftp"}


def test_only_sftp_starts_as_root(services: dict[str, dict[str, Any]]) -> None:
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)[1:]
    users = {re.search(r"AS (\w+)", stage)[1]: re.findall(r"^USER (\w+)$", stage, re.MULTILINE) for stage in stages}
    assert users == {"airflow": ["sallyport"], "clamav": ["clamav"], "sftp": [], "mail": ["relay"]}
    for name, service in services.items():
        if "build" in service:
            assert service["build"]["target"] in STAGES, name
            assert "user" not in service, name
        else:
            assert service["user"] in {"postgres", "redis"}, name


def test_the_sftp_server_gives_its_users_nothing_but_sftp() -> None:
    conf = deploy("sftp/sshd_config")
    for line in ("PasswordAuthentication no", "PermitRootLogin no", "DisableForwarding yes", "PermitTTY no"):
        assert f"\n{line}\n" in conf
    assert "ChrootDirectory /srv/triage/%u\n" in conf
    assert re.search(r"ForceCommand internal-sftp .*-P .*\bsymlink,hardlink\b", conf)


def test_the_example_tells_how_to_make_a_password() -> None:
    assert "openssl rand -hex 32" in EXAMPLE.read_text()
