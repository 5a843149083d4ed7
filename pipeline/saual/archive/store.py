"""An archive opened: SQLite by its path, PostgreSQL by its URL; what is in it as records."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, Engine, Select, create_engine, event, inspect, make_url, select, text

from saual.archive import tables as t
from saual.archive.errors import ArchiveError, Unknown, explained
from saual.archive.lock import database_lock, file_lock
from saual.record import Letter

BUSY_SECONDS = 30
"""How long one statement waits for another program that writes."""
FIRST, AT_ONCE = 500, 20_000
"""Rows of a large answer taken first, and then at a time."""


class Archive(NamedTuple):
    """An open archive. `path` is None where it is in PostgreSQL."""

    engine: Engine
    path: Path | None

    @property
    def name(self) -> str:
        """What messages call it; a password is not shown."""
        return str(self.path or self.engine.url.render_as_string())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the archive, whatever is written meanwhile."""
        with explained(self.name), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing."""
        with (
            explained(self.name),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def locked(self) -> AbstractContextManager[None]:
        """Hold the archive against another run; raises Busy where there is one."""
        return file_lock(Path(f"{self.path}.lock")) if self.path else database_lock(self.engine)

    def own_files(self) -> frozenset[str]:
        """The files of the archive itself, which are no letters even where they lie among them."""
        return (
            frozenset(f"{self.path}{end}" for end in ("", "-wal", "-shm", "-journal", ".lock"))
            if self.path
            else frozenset()
        )


def open_archive(place: str | Path, *, create: bool = False) -> Archive:
    """Open an archive by path or `postgresql://` URL; `create` makes a new one and brings an old one up to date.

    Raises ArchiveError where there is none, it is made by a newer saual, or cannot be read.
    """
    archive = _postgres(str(place)) if str(place).startswith("postgres") else _sqlite(Path(place), create)
    try:
        _bring_up(archive, create)
    except ArchiveError:
        archive.engine.dispose()
        raise
    return archive


def _bring_up(archive: Archive, create: bool) -> None:
    with explained(archive.name):
        found = _version(archive.engine)
        if found == t.HEAD:
            return
        if found is not None and found > t.HEAD:
            raise ArchiveError(f"{archive.name}: архив сделан более новой версией saual: обновите программу.")
        if found is None and not create:
            raise ArchiveError(f"{archive.name}: здесь ещё нет архива: заполните его командой saual index.")
        with archive.locked():
            migrate(archive)


def _sqlite(path: Path, create: bool) -> Archive:
    path = path.absolute()
    if not path.exists() and not create:
        raise ArchiveError(f"{path}: архива нет: проверьте путь или заполните его командой saual index.")
    if not path.parent.is_dir():
        raise ArchiveError(f"{path}: нет папки {path.parent}: создайте её или проверьте, подключён ли диск.")
    engine = create_engine(_url(path), connect_args={"timeout": BUSY_SECONDS, "uri": True})
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    return Archive(engine, path)


def _url(path: Path) -> URL:
    """Where the folder takes no files and nobody writes, SQLite must be told that it needs none of its own."""
    still = path.exists() and not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    quoted = f"file:{_quoted(path)}" + ("?immutable=1" if still else "")
    return URL.create("sqlite", database=quoted, query={"uri": "true"})


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(os.fsencode(path))


def _connected(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begun`, not guessed by the driver
    for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "cache_size=-65536", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: str) -> Archive:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise ArchiveError("PostgreSQL требует дополнения: pip install saual[postgres].") from None
    return Archive(create_engine(make_url(url).set(drivername="postgresql+psycopg"), pool_pre_ping=True), None)


def _version(engine: Engine) -> str | None:
    """The migration an archive is at; None where there is no archive."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            if inspect(connection).get_table_names():
                raise ArchiveError("в этой базе данных чужие таблицы, архива saual в ней нет: проверьте путь.")
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(archive: Archive, revision: str = "head") -> None:
    """Make the tables, or change them to what this version (or an earlier revision) needs, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if archive.path:
        with archive.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
    with archive.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def streamed(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Rows by the thousands: plain tuples of SQLite, as a Row costs as much as a match; streamed from PostgreSQL."""
    if connection.dialect.name != "sqlite":
        yield from connection.execute(query, execution_options={"stream_results": True}).partitions(AT_ONCE)
        return
    cursor, many = connection.execute(query).cursor, FIRST
    while cursor is not None and (chunk := cursor.fetchmany(many)):
        yield chunk
        many = AT_ONCE


def letter_key(connection: Connection, letter_id: str) -> int:
    """The row of a letter, by its id or a beginning of it that is enough; raises Unknown."""
    query = select(t.letter.c.key, t.letter.c.id).where(t.letter.c.id.startswith(letter_id, autoescape=True)).limit(3)
    rows = connection.execute(query.order_by(t.letter.c.id)).all()
    exact = [row.key for row in rows if row.id == letter_id]
    if len(exact or rows) != 1:
        raise Unknown(
            f"{letter_id}: {'таких писем несколько, укажите больше знаков' if rows else 'такого письма нет'}."
        )
    return int(exact[0] if exact else rows[0].key)


def record_json(connection: Connection, key: int, revision: int | None = None) -> str:
    """The record of a letter as the line of JSON it was made as; the newest, or an earlier revision."""
    query = select(t.record.c.json).where(t.record.c.letter == key)
    query = query.order_by(t.record.c.revision.desc()).limit(1) if revision is None else query.where(
        t.record.c.revision == revision
    )  # fmt: skip
    packed = connection.execute(query).scalar()
    if packed is None:
        raise Unknown(f"такой записи нет (версия записи {revision}).")
    return zlib.decompress(packed).decode()


def load(connection: Connection, key: int) -> Letter:
    """The newest record of a letter."""
    return Letter.model_validate_json(record_json(connection, key))


def letter_keys(connection: Connection) -> list[int]:
    """All current letters, by date and id."""
    query = select(t.letter.c.key).where(t.letter.c.current).order_by(t.letter.c.date, t.letter.c.id)
    return list(connection.execute(query).scalars())


def paths(connection: Connection, key: int) -> list[str]:
    """Where the files lie that hold a letter, those that are there first."""
    query = (
        select(t.file.c.path)
        .join(t.holding, t.holding.c.sha256 == t.file.c.sha256)
        .where(t.holding.c.letter == key)
        .order_by(t.file.c.missing_since.is_not(None), t.file.c.path)
    )
    return list(connection.execute(query).scalars())
