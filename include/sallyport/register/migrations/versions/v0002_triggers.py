"""Triggers: events and decisions are never changed or deleted, and an event can only be added at the end of the chain."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = (
    *(
        f"CREATE TRIGGER {table}_never_{done} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} are never {done}'); END"
        for table in ("events", "decisions")
        for verb, done in (("UPDATE", "changed"), ("DELETE", "deleted"))
    ),
    # REPLACE deletes without firing delete triggers, so what it would replace is looked for before.
    """
    CREATE TRIGGER events_only_at_the_end BEFORE INSERT ON events
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM events)
      OR NEW.previous IS NOT coalesce((SELECT digest FROM events ORDER BY number DESC LIMIT 1), printf('%064d', 0))
      OR EXISTS (SELECT 1 FROM events WHERE digest = NEW.digest)
    BEGIN SELECT RAISE(ABORT, 'events are only added at the end of the chain'); END
    """,
    """
    CREATE TRIGGER decisions_never_replaced BEFORE INSERT ON decisions
    WHEN EXISTS (
      SELECT 1 FROM decisions
      WHERE id = NEW.id
         OR (gate = NEW.gate AND round = NEW.round
             AND (transfer_id = NEW.transfer_id OR project_id = NEW.project_id)))
    BEGIN SELECT RAISE(ABORT, 'decisions are never replaced'); END
    """,
)

EACH_STATEMENT = "FOR EACH STATEMENT EXECUTE FUNCTION sallyport_never()"

# Percent signs are doubled, since the driver takes a single one for a parameter.
POSTGRES = (
    """
    CREATE FUNCTION sallyport_never() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '%% are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE FUNCTION sallyport_at_the_end() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last record;
    BEGIN
      EXECUTE format('SELECT number, digest FROM %%I.events ORDER BY number DESC LIMIT 1', TG_TABLE_SCHEMA) INTO last;
      IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous <> coalesce(last.digest, repeat('0', 64)) THEN
        RAISE EXCEPTION 'events are only added at the end of the chain' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} {EACH_STATEMENT}"
        for table in ("events", "decisions")
    ),
    "CREATE TRIGGER events_only_at_the_end BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION sallyport_at_the_end()",
    # ALWAYS: also for a session that calls itself a replica.
    "ALTER TABLE events ENABLE ALWAYS TRIGGER events_never_changed",
    "ALTER TABLE events ENABLE ALWAYS TRIGGER events_only_at_the_end",
    "ALTER TABLE decisions ENABLE ALWAYS TRIGGER decisions_never_changed",
)


def upgrade() -> None:
    """Make them on the database at hand."""
    bind = op.get_bind()
    for statement in SQLITE if bind.dialect.name == "sqlite" else POSTGRES:
        bind.exec_driver_sql(statement)


def downgrade() -> None:
    """Never: a register is not thrown away. Restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
