"""An SFTP server at the end of a bad line: silent, it is given up; slow, it is waited for. The real sshd."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from trial.sftp_server import READER

from journeys.test_sftp_triage import SftpSite, server, site
from sallyport.errors import Fault
from sallyport.storage.sftp import SftpSource
from slow_line import SlowLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.storage.source import Source

__all__ = ["server", "site"]

SILENT, PAUSE = 1.5, 0.2  # seconds
CONTENT = bytes(range(256)) * 700


@pytest.fixture
def line(site: SftpSite) -> Iterator[SlowLine]:
    with SlowLine(site.server.host, site.server.port) as made:
        yield made


def over(
    site: SftpSite, line: SlowLine, monkeypatch: pytest.MonkeyPatch, then: Callable[[], None] = lambda: None
) -> None:
    """Let the site read its uploads over this line, with less patience; ``then`` comes after the log-in."""

    @contextmanager
    def uploads(user: str) -> Iterator[Source]:
        with site.client(READER, line.port) as client:
            source = SftpSource(client.open_sftp(), f"/{user}/upload", SILENT)
            then()
            yield source

    monkeypatch.setattr(site, "uploads", uploads)


# paramiko reads ahead in a thread of its own, which dies with the channel
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("moment", ["list", "read"])
def test_a_server_that_falls_silent_is_given_up_and_the_step_can_be_run_again(
    site: SftpSite, line: SlowLine, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    site.upload("researcher-1", "a.bin", CONTENT)
    journey = site.user_input("a.bin")
    if moment == "read":
        line.most = len(CONTENT) // 2
    with monkeypatch.context() as patch:
        over(site, line, patch, line.hold if moment == "list" else lambda: None)
        with pytest.raises(Fault, match=r"stopped answering.*run the step again"):
            journey.stage()
    assert journey.state == "requested"
    assert journey.transfer.files == []
    assert list(site.quarantine.digests()) == []
    line.go_on()
    over(site, line, monkeypatch)
    journey.stage()
    assert journey.state == "staged"


def test_a_server_that_is_slow_but_goes_on_is_waited_for(
    site: SftpSite, line: SlowLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.upload("researcher-1", "a.bin", CONTENT)
    journey = site.user_input("a.bin")
    over(site, line, monkeypatch, lambda: line.slow_down(16384, PAUSE))
    journey.stage()
    assert journey.state == "staged"
    assert line.pauses * PAUSE > SILENT, "it took no longer than a silence may"
    (file,) = journey.transfer.files
    assert file.size == len(CONTENT)
