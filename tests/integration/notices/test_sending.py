"""Mail from the outbox to real SMTP servers."""

from __future__ import annotations

import ssl
import subprocess
import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from trial.process import free_port

from sallyport.errors import Fault
from sallyport.notices import outbox
from sallyport.notices.outbox import queue, send_waiting
from sallyport.notices.smtp import SmtpMailer
from sallyport.register.chain import Head, contains
from sallyport.register.models import Notice, Person, Project


class Sink:
    def __init__(self):
        self.messages = []
        self.refuse = {}
        self.before = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.before:
            self.before()
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def mailer(sink):
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    port = controller.server.sockets[0].getsockname()[1]
    yield SmtpMailer("127.0.0.1", port, starttls=False, timeout_seconds=5)
    controller.stop()


@pytest.fixture
def project(site):
    with site.register.changing("system:test") as change:
        row = Project(folder="f-1", title="A", state="requested", policy_digest="0" * 64, created_at=change.now)
        return change.add(row, "project.requested")


def put(site, project, *names, **given):
    with site.register.changing("system:test") as change:
        people = [change.get(Person, site.people[name].id) for name in names]
        queue(change, "setup_waiting", project=change.get(Project, project.id), to=people, **given)


def waiting(site):
    with site.register.reading() as session:
        return [notice for notice in session.query(Notice).order_by(Notice.id) if notice.sent_at is None]


def make_due(monkeypatch):
    monkeypatch.setattr(outbox, "FIRST_PAUSE", timedelta(0))


def test_mail_goes_out_once_and_its_sending_is_recorded(site, project, sink, mailer):
    put(site, project, "data-manager-1", "data-manager-2")
    assert send_waiting(site.register, mailer) == outbox.Sent(2, 0)
    assert send_waiting(site.register, mailer) == outbox.Sent(0, 0)
    assert [message["To"] for message in sink.messages] == ["data-manager-1@trial.test", "data-manager-2@trial.test"]
    message = sink.messages[0]
    assert message["From"] == "Sallyport <sallyport@trial.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert len({found["Message-ID"] for found in sink.messages}) == 2
    assert [event.kind for event in site.events("notice.sending", "notice.sent")] == [
        "notice.sending",
        "notice.sent",
    ] * 2


def test_law_6_mail_to_data_managers_carries_the_registers_head(site, project, sink, mailer):
    put(site, project, "data-manager-1", with_head=True)
    send_waiting(site.register, mailer)
    last = sink.messages[0].get_content().strip().splitlines()[-1]
    head = Head.parse(last.removeprefix("Register head: "))
    with site.register.reading() as session:
        assert contains(session, head)


def test_a_refused_recipient_keeps_the_cause_and_holds_up_nobody(site, project, sink, mailer, monkeypatch):
    sink.refuse["data-manager-1@trial.test"] = "550 5.1.1 no such user data-manager-1"
    put(site, project, "data-manager-1", "data-manager-2")
    assert send_waiting(site.register, mailer) == outbox.Sent(1, 1)
    (kept,) = waiting(site)
    assert kept.problem == "The mail server refused the recipient (550). It is tried again later."
    assert send_waiting(site.register, mailer) == outbox.Sent(0, 0), "not before its pause is over"
    sink.refuse.clear()
    make_due(monkeypatch)
    assert send_waiting(site.register, mailer) == outbox.Sent(1, 0)
    assert waiting(site) == []


def test_a_server_that_is_down_lets_everything_wait(site, project, sink, mailer, monkeypatch):
    put(site, project, "data-manager-1", "data-manager-2")
    down = SmtpMailer("127.0.0.1", 1, starttls=False, timeout_seconds=2)
    assert send_waiting(site.register, down) == outbox.Sent(0, 1)
    assert len(waiting(site)) == 2
    make_due(monkeypatch)
    assert send_waiting(site.register, mailer) == outbox.Sent(2, 0)


def test_law_5_a_sender_that_is_killed_leaves_the_mail_for_a_later_one(site, project, sink, mailer, monkeypatch):
    class Killed(BaseException):
        pass

    class Dying:
        def send(self, message):
            raise Killed

    put(site, project, "data-manager-1")
    with pytest.raises(Killed):
        send_waiting(site.register, Dying())
    assert send_waiting(site.register, mailer) == outbox.Sent(0, 0), "somebody may still be sending it"
    make_due(monkeypatch)
    assert send_waiting(site.register, mailer) == outbox.Sent(1, 0)


def test_two_senders_at_once_send_each_mail_once(site, project, sink, mailer):
    put(site, project, *site.people)
    threads = [threading.Thread(target=send_waiting, args=(site.register, mailer)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(message["To"] for message in sink.messages) == sorted(f"{name}@trial.test" for name in site.people)


@pytest.fixture
def certificate(tmp_path):
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)
    return key, cert


def test_starttls_and_login(site, project, sink, certificate):
    key, cert = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)

    def known(server, session, envelope, mechanism, data):
        return AuthResult(success=data.login == b"us" and data.password == b"secret", handled=False)

    controller = Controller(
        sink, hostname="127.0.0.1", port=free_port(), tls_context=context, authenticator=known, auth_required=True
    )
    controller.start()
    try:
        port = controller.server.sockets[0].getsockname()[1]
        trust = ssl.create_default_context(cafile=str(cert))
        put(site, project, "data-manager-1")
        with pytest.raises(Fault, match="refused our login"):
            SmtpMailer("127.0.0.1", port, "us", "wrong", context=trust).send(any_message())
        with pytest.raises(Fault, match="SSLCertVerificationError"):
            SmtpMailer("127.0.0.1", port, "us", "secret").send(any_message())
        mailer = SmtpMailer("127.0.0.1", port, "us", "secret", context=trust)
        assert send_waiting(site.register, mailer) == outbox.Sent(1, 0)
        assert "secret" not in repr(mailer)
    finally:
        controller.stop()


def any_message():
    message = outbox.EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@trial.test", "b@trial.test", "x"
    message.set_content("x")
    return message
