"""How Alembic runs here: on the one connection that :mod:`sallyport.register.schema` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from sallyport.register import copies, counting, outgoing
from sallyport.register.models import Base

_ = copies, counting, outgoing  # their tables and indexes are of the same register

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
