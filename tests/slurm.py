"""A real Slurm on 127.0.0.1 with two made-up nodes: munged, slurmctld and two slurmd, each in the foreground."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from trial.process import Account, Process, free_port

CONFIGURATION = """\
ClusterName=trial
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={root}/munge/socket
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool/%n
SlurmctldPidFile={root}/slurmctld.pid
SlurmdPidFile={root}/slurmd-%n.pid
SlurmctldLogFile={root}/log/ctld.log
SlurmdLogFile={root}/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
ReturnToService=2
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SlurmdParameters=config_overrides
NodeName=compute-0 NodeAddr=127.0.0.1 Port={first} CPUs=26 RealMemory=8000 State=UNKNOWN
NodeName=compute-1 NodeAddr=127.0.0.1 Port={second} CPUs=26 RealMemory=8000 State=UNKNOWN
{partitions}
"""


@dataclass
class Slurm:
    """``root`` must be passable for munge's account; ``partitions`` are lines of slurm.conf."""

    root: Path
    partitions: str
    _processes: list[Process] = field(default_factory=list, init=False)

    @property
    def configuration(self) -> Path:
        return self.root / "slurm.conf"

    def start(self) -> None:
        for name in ("munge", "state", "log", "spool/compute-0", "spool/compute-1"):
            (self.root / name).mkdir(parents=True)
        ports = {name: free_port() for name in ("port", "first", "second")}
        text = CONFIGURATION.format(root=self.root, partitions=self.partitions, **ports)
        self.configuration.write_text(text)
        self._start_munge()
        self._start("slurmctld", "-D", "-f", str(self.configuration))
        for node in ("compute-0", "compute-1"):
            self._start("slurmd", "-D", "-f", str(self.configuration), "-N", node)
        self._processes[1].wait_until(self._answers, 60)

    def _start_munge(self) -> None:
        owner = Path("/var/lib/munge").stat()
        key = self.root / "munge" / "key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o400)
        for path in (key, key.parent):
            os.chown(path, owner.st_uid, owner.st_gid)
        options = {"key-file": key, "socket": key.parent / "socket", "log-file": key.parent / "log"}
        options |= {"pid-file": key.parent / "pid", "seed-file": key.parent / "seed"}
        arguments = [f"--{name}={value}" for name, value in options.items()]
        self._start("munged", "--foreground", *arguments, account=Account("munge", owner.st_uid, owner.st_gid))
        self._processes[0].wait_until((key.parent / "socket").exists, 30)

    def _start(self, program: str, *arguments: str, account: Account | None = None) -> None:
        found = shutil.which(program) or f"/usr/sbin/{program}"
        log = self.root / f"{program}-{len(self._processes)}.out"
        process = Process(
            [found, *arguments], log, {**os.environ, "SLURM_CONF": str(self.configuration)}, account=account
        )
        process.start()
        self._processes.append(process)

    def _answers(self) -> bool:
        environment = {**os.environ, "SLURM_CONF": str(self.configuration)}
        answer = subprocess.run(
            ["sinfo", "-h", "-o", "%n"], env=environment, capture_output=True, text=True, check=False
        )
        return answer.returncode == 0 and "compute-1" in answer.stdout

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.stop()
