"""Alembic's entry: run the migrations on the connection that `saual.archive.store` hands over."""

from __future__ import annotations

from alembic import context

if hasattr(context, "config"):  # else a tool that imports every module, not Alembic
    context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
    context.run_migrations()
