"""On Postgres the database itself numbers and links events, so that a writer is alone on the chain for an instant only."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

# The advisory lock is the one that every change takes: whoever inserts by hand waits for its turn too. Each statement in
# here sees what was committed before it began, so the last event is the last one though the INSERT began before the lock
# was got. Its table is named in full and all functions are Postgres's own, whatever the session's search path says.
# The digest is of the same text as in sallyport.register.chain; to_json writes strings as canonical JSON does.
FUNCTION = """
CREATE OR REPLACE FUNCTION sallyport_at_the_end() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last_number bigint;
  last_digest text;
  fitting text;
BEGIN
  PERFORM pg_advisory_xact_lock(357577804889);
  SELECT number, digest INTO last_number, last_digest FROM {schema}.events ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    last_number := 0;
    last_digest := repeat('0', 64);
  END IF;
  IF NEW.number IS NULL AND NEW.previous IS NULL AND NEW.digest IS NULL THEN
    NEW.number := last_number + 1;
    NEW.previous := last_digest;
  ELSIF NEW.number IS DISTINCT FROM last_number + 1 OR NEW.previous IS DISTINCT FROM last_digest THEN
    RAISE EXCEPTION 'events are only added at the end of the chain' USING ERRCODE = 'restrict_violation';
  END IF;
  fitting := encode(sha256(convert_to(
    '{{"actor":' || to_json(NEW.actor::text)::text
    || ',"at":"' || to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","data":' || NEW.data::text
    || ',"kind":' || to_json(NEW.kind::text)::text
    || ',"number":' || NEW.number
    || ',"previous":"' || NEW.previous
    || '","subject":' || to_json(NEW.subject::text)::text || '}}', 'UTF8')), 'hex');
  IF coalesce(NEW.digest, fitting) <> fitting THEN
    RAISE EXCEPTION 'events are only added at the end of the chain, with the digest of what they say'
      USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.digest := fitting;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Let the trigger do it. On SQLite writers take turns for a whole transaction; nothing is gained there."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        schema = bind.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        bind.exec_driver_sql(FUNCTION.format(schema=schema))


def downgrade() -> None:
    """Never: parts of the version before would go on, but there is no need to go back."""
    raise NotImplementedError("restore a backup instead")
