"""Passwords, keys and tokens: the detectors of detect-secrets for what has a form of its own, our rules for assignments."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from sallyport.inspection.code.connections import passwords_given
from sallyport.inspection.code.credentials import COMMANDS, TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PACKAGE = "detect_secrets.plugins"
_DETECTORS = (
    *(
        ("artifactory", "ArtifactoryDetector"),
        ("aws", "AWSKeyDetector"),
        ("azure_storage_key", "AzureStorageKeyDetector"),
    ),
    *(
        ("discord", "DiscordBotTokenDetector"),
        ("github_token", "GitHubTokenDetector"),
        ("gitlab_token", "GitLabTokenDetector"),
    ),
    *(
        ("jwt", "JwtTokenDetector"),
        ("mailchimp", "MailchimpDetector"),
        ("npm", "NpmDetector"),
        ("openai", "OpenAIDetector"),
    ),
    *(("pypi_token", "PypiTokenDetector"), ("sendgrid", "SendGridDetector"), ("slack", "SlackDetector")),
    *(
        ("square_oauth", "SquareOAuthDetector"),
        ("stripe", "StripeDetector"),
        ("telegram_token", "TelegramBotTokenDetector"),
    ),
    ("twilio", "TwilioKeyDetector"),
)
LIBRARIES = tuple(f"{_PACKAGE}.{module}" for module, _ in _DETECTORS)
"""Modules to be loaded before."""

_KEY = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\[rn]|[\s\"'+,#>*])*+"
    r"(?:(?:Proc-Type|DEK-Info|Version|Comment):(?s:.{0,1000}?))?[A-Za-z0-9+/=]{32}"
)
_NAMED = re.compile(
    r"(?i)(?P<name>(?<![\w.\-])[\w.\-]{0,60}?(?:passw(?:or)?d|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key"
    r"|private[_-]?key|auth[_-]?key|client[_-]?key|credential|PGPASS)[\w\-]{0,60})[\"']?\]?\s*(?:=>|:=|<-|==?|:|,)\s*"
    r"(?:[fbru]{0,2}[\"'](?P<quoted>[^\"'\n]{4,200})[\"']|(?P<plain>[^\s\"'#,;(){}<>\[\]]{6,200})(?=\s*(?:[;#]|$)))",
    re.MULTILINE,
)
_URL = re.compile(r"\b[a-zA-Z][\w+.\-]{0,20}://(?P<user>[^\s:/@\"'<>]{1,80}):(?P<value>[^\s/@\"'<>]{3,200})@[\w.\-]+")
_CONNECTION = re.compile(
    r"(?i)(?:server|data source|host|dsn|driver|uid|user id|database)\s*=[^\"'\n]{1,200}?;\s*(?:pwd|password)\s*=\s*"
    r"(?P<value>[^;\"'\s]{3,200})"
)
_LOGIN = re.compile(
    r"(?im)^[^\S\n]*machine\s+\S+\s+login\s+\S+\s+password\s+(?P<value>\S{3,200})"
    r"|^[^:\s#]{1,200}:(?:\d{2,5}|\*):[^:\s]{1,100}:[^:\s]{1,100}:(?P<pgpass>\S{3,200})[ \t]*$"  # .pgpass
    r"|\s--?(?:password|passwd)[= ](?P<option>[^\s\"'$-]\S{4,200})"
)
_SIGNED = re.compile(r"[?&]sig=(?P<value>[A-Za-z0-9%+/]{30,})")
_HEADER = re.compile(
    r"(?i)\bauthorization[\"']?\s*[:=,]\s*[fbru]?[\"']?(?:bearer|basic|token)\s+(?P<value>[A-Za-z0-9._~+/=\-]{16,})"
)
_NO_SECRET_NAME = re.compile(
    r"(?i)(?:hash|digest|checksum|_?sums?|field|column|col|_?name|file|path|folder|dir|url|uri|endpoint|env|var|variable|_ids?|type|kind"
    r"|prompt|label|help|text|msg|message|title|length|len|size|count|policy|reset|placeholder|regex|pattern|format|expir\w*|ttl|scope"
    r"|version|example|index|idx|_at|class|input|widget|counter|izer\w*|ized|ize|s_?per\w*|list|alg\w*)$"
)
_PLACEHOLDER = re.compile(
    r"(?i)change.?me|example|placeholder|redacted|x{4,}|\*{3,}|\.{3}|\byour|your[_-]|my[_-]?(?:pass|secret|token|key)|replace|insert|<[^>]*>"
    r"|\$\{|\$\(|\{\{|%\(|getenv|environ|sys\.env|os\.|config[.\[]|settings\.|secrets?\.|vault|keyring|input\(|^\$|^%|^@|^&|^\{|^!"
    r"|^(?:none|null|true|false|todo|test\w*|dummy\w*|fake\w*|sample\w*|secret|password\d{0,3}|passwd|pass|token|string|str|default"
    r"|username|user|admin|root|foo\w*|bar|baz|undefined|required|optional|hidden|mask\w*|unknown|n/?a|pwd|empty|12345\d*)$"
)
_NAMES_A_PASSWORD = re.compile(r"(?i)passw|passphrase|pwd|passwd")
_FEWEST_OF_TOKEN = 16
_RUN = re.compile(r"[\w\-]{16}")
_BASES = re.compile(r"[ACGTUN]+")
"""A sequence may begin as keys of AWS do (ACCA), and go on as they do."""


class _Detector(Protocol):
    @property
    def denylist(self) -> Iterable[re.Pattern[str]]: ...


class Secrets:
    """Finds secrets in a text. Nothing is verified anywhere: no network, no file."""

    def __init__(self) -> None:
        detectors: list[_Detector] = [
            getattr(import_module(f"{_PACKAGE}.{module}"), name)() for module, name in _DETECTORS
        ]
        self._forms = [form for detector in detectors for form in detector.denylist]

    def found(self, text: str) -> Iterator[int]:
        """Where each begins, once a line."""
        yield from (match.start() for match in _KEY.finditer(text))
        yield from (match.start() for match in TOKENS.finditer(text) if not _is_placeholder(match[0]))
        for pattern in (_URL, _CONNECTION, _LOGIN, _SIGNED, _HEADER, *COMMANDS):
            for match in pattern.finditer(text):
                value = next(filter(None, (match.groupdict().get(name) for name in ("value", "option", "pgpass"))), "")
                if not _is_placeholder(value):
                    yield match.start()
        yield from (match.start() for match in _NAMED.finditer(text) if _is_secret(match))
        yield from (at for at, value in passwords_given(text) if not _is_placeholder(value))
        at = 0
        for line in text.split("\n"):
            if self._has_form(line[:2000]):
                yield at
            at += len(line) + 1

    def _has_form(self, line: str) -> bool:
        if _RUN.search(line) is None:  # most lines, at a fraction of the time
            return False
        values = (match[0] for form in self._forms for match in form.finditer(line))
        return any(
            not (_is_placeholder(value) or _BASES.fullmatch(value) or value in _KNOWN_EXAMPLES) for value in values
        )


_KNOWN_EXAMPLES = frozenset(
    {
        (
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
            ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
        ),
        # What Azurite, the emulator of Azure's storage, has for everybody.
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
    }
)


def _is_placeholder(value: str) -> bool:
    return len(set(value)) < 4 or _PLACEHOLDER.search(value) is not None  # noqa: PLR2004 - "aaaa", "----"


def _is_secret(match: re.Match[str]) -> bool:
    name, value = match["name"], match["quoted"] or match["plain"]
    if _NO_SECRET_NAME.search(name) or _is_placeholder(value) or value.strip() != value:
        return False
    if value.startswith(("/", "./", "~", "http://", "https://", "../")) or " " in value:
        return False
    if match["plain"] is not None and not re.search(r"\d", value):
        return False  # without quotes it is as likely a name
    kinds = sum(bool(re.search(kind, value)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d_.\-]"))
    if _NAMES_A_PASSWORD.search(name):
        return kinds > 1 or len(value) >= 12  # noqa: PLR2004 - a phrase
    return len(value) >= _FEWEST_OF_TOKEN and kinds > 1 and bool(re.search(r"\d", value))
