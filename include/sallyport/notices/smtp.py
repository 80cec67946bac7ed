"""Mail by plain SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.errors import Fault, Refused

if TYPE_CHECKING:
    from email.message import EmailMessage

_ADVICE = "It is tried again later."


@dataclass(frozen=True)
class SmtpMailer:
    """A mail server. One connection for each mail: they are few, and a broken one then spoils no other."""

    host: str
    port: int = 25
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = True
    timeout_seconds: float = 20
    context: ssl.SSLContext | None = None
    """Which certificates to trust; None trusts the system's."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one message. Refused when the server does not want this one, Fault when it takes none."""
        try:
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds) as server:
                self._log_in(server)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise Refused(f"The mail server refused the recipient ({codes[0]}).", _ADVICE) from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise Refused(f"The mail server refused the message ({error.smtp_code}).", _ADVICE) from None
        except smtplib.SMTPAuthenticationError as error:
            raise Fault(f"The mail server refused our login ({error.smtp_code}).", "Check its connection.") from None
        except (smtplib.SMTPException, OSError) as error:
            name = f"{self.host}:{self.port}"
            raise Fault(
                f"The mail server {name} does not answer as it should ({type(error).__name__}).", _ADVICE
            ) from None

    def _log_in(self, server: smtplib.SMTP) -> None:
        if self.starttls:
            server.starttls(context=self.context or ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password or "")
