"""A Postgres register is copied and put back as docs/backup.md says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from trial.postgres import CONTROL, binaries

from register_fixtures import append_events, plain_engine
from sallyport.errors import Refused
from sallyport.register.chain import head
from sallyport.register.register import Register
from sallyport.register.schema import check_schema, grant, migrate
from sallyport.register.verify import verify
from sallyport.register.watermark import advance, check_not_behind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trial.postgres import Postgres

PAGE = Path(__file__).parents[3] / "docs" / "backup.md"


def options(program: str) -> list[str]:
    """The options that the page gives ``program``, but for names and places."""
    (line,) = re.findall(rf"^{program} (.+)$", PAGE.read_text(), re.MULTILINE)
    return [word for word in line.split() if word.startswith("--") and not word.startswith(("--file", "--dbname"))]


def libpq(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


@pytest.fixture
def restored_url(postgres_server: Postgres) -> Iterator[str]:
    yield postgres_server.database("restored")
    postgres_server.drop("restored")


def test_law_6_a_dump_put_back_is_guarded_and_refuses_to_release_when_older(
    postgres_server: Postgres, postgres_url: str, restored_url: str, tmp_path: Path
) -> None:
    migrate(postgres_url)
    register = Register(postgres_url)
    append_events(register, 3)
    dump = tmp_path / "register.dump"
    subprocess.run([binaries() / "pg_dump", *options("pg_dump"), f"--file={dump}", libpq(postgres_url)], check=True)
    append_events(register, 2)
    with register.reading() as session:
        advance(tmp_path, head(session))
    register.engine.dispose()

    subprocess.run(
        [binaries() / "pg_restore", *options("pg_restore"), f"--dbname={libpq(restored_url)}", dump], check=True
    )
    grant(restored_url)
    check_schema(restored_url)
    restored = Register(postgres_server.url(str(make_url(restored_url).database), CONTROL))
    append_events(restored, 1)
    with restored.reading() as session:
        assert verify(session).count == 4
        with pytest.raises(Refused, match="reconcile"):
            check_not_behind(tmp_path, session)
    restored.engine.dispose()
    engine = plain_engine(restored_url)
    with pytest.raises(DBAPIError, match="events are never changed"), engine.begin() as connection:
        connection.execute(text("SET LOCAL search_path TO public; UPDATE events SET actor = 'x'"))
    engine.dispose()
