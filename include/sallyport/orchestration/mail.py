"""Sending what the outbox holds, from a task."""

from __future__ import annotations

import logging

from sallyport.errors import SallyportError
from sallyport.notices.outbox import Sent, send_waiting
from sallyport.orchestration.site import Site

_LOG = logging.getLogger(__name__)


def send_waiting_mail() -> Sent | None:
    """Send waiting notices. Mail that cannot go out now stays in the outbox and is tried again; it never stops a task."""
    try:
        site = Site.open()
        sent = send_waiting(site.register, site.mailer())
    except SallyportError as error:
        _LOG.warning("Mail waits in the outbox: %s", error)
        return None
    _LOG.info("%d mails sent, %d wait", sent.sent, sent.failed)
    return sent
