"""The migrated tables are the models' tables, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from register_fixtures import append_events, plain_engine
from sallyport.errors import Fault
from sallyport.register.models import Base
from sallyport.register.register import Register
from sallyport.register.schema import MIGRATIONS, check_schema, migrate
from sallyport.register.tables import TABLES
from sallyport.register.verify import verify

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'",
}


def test_the_migrated_tables_are_the_models_tables(register_url: str) -> None:
    engine = plain_engine(register_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
        assert "events_only_at_the_end" in connection.scalars(text(TRIGGERS[connection.dialect.name])).all()
    engine.dispose()


def test_migrating_again_changes_nothing(register_url: str) -> None:
    register = Register(register_url)
    append_events(register, 3)
    assert migrate(register_url) == check_schema(register_url)
    with register.reading() as session:
        assert verify(session).count == 3
    register.engine.dispose()


def test_two_that_migrate_at_once_do_not_disturb_each_other(request: pytest.FixtureRequest) -> None:
    for name in ("sqlite_url", "postgres_url"):
        url = request.getfixturevalue(name)
        with ThreadPoolExecutor(2) as pool:
            assert len(set(pool.map(migrate, [url, url]))) == 1


def test_the_version_said_in_the_code_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == TABLES


@pytest.mark.parametrize(("version", "advice"), [("9999", "Bring this part up"), ("0001", "register migrate")])
def test_a_part_of_another_version_neither_reads_nor_writes(register_url: str, version: str, advice: str) -> None:
    engine = plain_engine(register_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()
    register = Register(register_url)
    with pytest.raises(Fault, match=advice), register.reading():
        raise AssertionError
    with pytest.raises(Fault, match=advice), register.changing("system:test"):
        raise AssertionError
    register.engine.dispose()
