"""Does an archive hold what it should? Everything that can be computed again is compared with what is kept."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, exists, func, select, text

from saual import __version__
from saual.archive import facets, fulltext, remote, shelves
from saual.archive import tables as t
from saual.archive.derive import derive
from saual.archive.remote import is_remote
from saual.archive.store import Archive
from saual.archive.words import lemmas
from saual.link import counter
from saual.record import Letter


def verify(archive: Archive, originals: bool = False) -> Iterator[str]:
    """What is wrong, each with the letter or file it concerns (Russian); nothing where all is well."""
    with archive.reading() as connection:
        yield from _database(connection)
        yield from _files(connection)
        yield from _letters(connection)
        yield from _shelves(connection)
        if originals:
            yield from _originals(connection)


def _database(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (message,) in connection.execute(text("PRAGMA integrity_check")):
        if message != "ok":
            yield f"файл архива повреждён: {message}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"строка {row[1]} таблицы {row[0]} указывает в пустоту"


def _files(connection: Connection) -> Iterator[str]:
    """The newest version of a file is what it holds; what was read whole has its letters."""
    last = select(t.version.c.file, func.max(t.version.c.number).label("number")).group_by(t.version.c.file).subquery()
    query = (
        select(t.file.c.path)
        .join(last, last.c.file == t.file.c.key)
        .join(t.version, (t.version.c.file == last.c.file) & (t.version.c.number == last.c.number))
        .where(t.version.c.sha256 != t.file.c.sha256)
    )
    for path in connection.execute(query).scalars():
        yield f"{path}: последняя версия файла не та, что в списке файлов"
    held = exists().where(t.holding.c.sha256 == t.content.c.sha256)
    for sha256 in connection.execute(select(t.content.c.sha256).where(t.content.c.complete, ~held)).scalars():
        yield f"{sha256}: прочитано целиком, но писем нет"


def _letters(connection: Connection) -> Iterator[str]:
    """Each letter: its records against their digests, all that is found by against the newest record."""
    last = 0
    while True:  # by chunks: nothing may grow with the archive
        chunk = connection.execute(
            select(t.letter).where(t.letter.c.key > last).order_by(t.letter.c.key).limit(500)
        ).all()
        if not chunk:
            break
        last = chunk[-1].key
        for row in chunk:
            yield from (f"{row.id}: {wrong}" for wrong in _letter(connection, row))
    indexed = "words_docsize" if connection.dialect.name == "sqlite" else "words"
    many = connection.execute(text(f"SELECT count(*) FROM {indexed}")).scalar_one()
    current = connection.execute(select(func.count()).where(t.letter.c.current)).scalar_one()
    if many != current:
        yield f"в поисковом указателе писем {many}, а действующих {current}"


def _shelves(connection: Connection) -> Iterator[str]:
    """What is kept of many letters at once follows from each of them."""
    for number in connection.execute(select(t.shelf.c.number).order_by(t.shelf.c.number)).scalars().all():
        if shelves.kept(connection, number) != shelves.made(connection, number):
            first = number * shelves.SIZE
            yield f"письма с {first} по {first + shelves.SIZE - 1}: столбцы для поиска не те, что следуют из их слов"


def _letter(connection: Connection, row: Any) -> Iterator[str]:
    newest = None
    query = select(t.record).where(t.record.c.letter == row.key).order_by(t.record.c.revision)
    revisions = connection.execute(query).all()
    for kept in revisions:
        try:
            line = zlib.decompress(kept.json)
            record = Letter.model_validate_json(line) if kept.revision == row.revision else None
        except (zlib.error, ValidationError) as error:
            yield f"запись {kept.revision} не читается: {str(error).splitlines()[0]}"
            continue
        if hashlib.sha256(line).hexdigest() != kept.digest:
            yield f"запись {kept.revision} изменена: её сумма другая"
        newest = record or newest
    if [kept.revision for kept in revisions] != list(range(1, row.revision + 1)):
        yield "записи идут не подряд"
    if newest is None:
        return
    if newest.id != row.id or not newest.source.sha256.startswith(row.id.partition(".")[0]):
        yield "запись принадлежит другому письму"
    if _by_this_version(connection, row.key) and _kept(connection, row) != _derived(newest):
        yield "строки для поиска не те, что следуют из записи (saual index --renew их обновит)"
    held = exists().where(t.holding.c.letter == row.key, t.file.c.sha256 == t.holding.c.sha256)
    if connection.execute(select(held)).scalar() != row.current:
        yield "отмечено действующим неверно"


def _by_this_version(connection: Connection, key: int) -> bool:
    """Whether this version derived what a letter is found by; another one may have known other words."""
    read = select(t.content.c.tools).join(t.holding).where(t.holding.c.letter == key)
    return any(tools.partition(";")[0] == f"saual {__version__}" for tools in connection.execute(read).scalars())


def _derived(letter: Letter) -> dict[str, Any]:
    rows = derive(letter)
    return {
        **rows.values,
        "references": [(one.number, counter(one.number), one.date) for one in rows.references],
        "names": sorted((one.field, one.words) for one in rows.names),
        "labels": sorted((one.field, one.words) for one in (*rows.names, *rows.labels)),
        "amounts": [(one.value, one.unit) for one in rows.amounts],
        "text": letter.text,
        "lemmas": lemmas(letter.text, letter.blocks),
    }


def _kept(connection: Connection, row: Any) -> dict[str, Any]:
    references = select(t.reference).where(t.reference.c.letter == row.key).order_by(t.reference.c.position)
    names = select(t.name.c.field, t.name.c.words).join(t.mention).where(t.mention.c.letter == row.key)
    packed = connection.execute(select(t.facet.c.labels).where(t.facet.c.letter == row.key)).scalar()
    counted = {name: field for field, name in facets.unpack(packed or b"")}
    labels = select(t.name.c.key, t.name.c.words).where(t.name.c.key.in_(counted))
    amounts = select(t.amount).where(t.amount.c.letter == row.key).order_by(t.amount.c.position)
    body = connection.execute(select(t.body).where(t.body.c.letter == row.key)).one()
    columns = ("kind", "language", "number", "counter", "date", "year", "announced", "due")
    return {
        **{name: getattr(row, name) for name in columns},
        "references": [(one.number, one.counter, one.date) for one in connection.execute(references)],
        "names": sorted((one.field, one.words) for one in connection.execute(names)),
        "labels": sorted((counted[one.key], one.words) for one in connection.execute(labels)),
        "amounts": [(one.value, one.unit) for one in connection.execute(amounts)],
        "text": fulltext.unpack_text(body.text),
        "lemmas": fulltext.unpack(body.lemmas),
    }


def _originals(connection: Connection) -> Iterator[str]:
    """The files themselves, where they are not known to be gone."""
    query = select(t.file.c.path, t.file.c.sha256).where(t.file.c.missing_since.is_(None), t.file.c.sha256.is_not(None))
    for path, sha256 in connection.execute(query.order_by(t.file.c.path)):
        try:
            found = _digest(path)
        except OSError as error:
            yield f"{path}: не открывается: {error.strerror}"
            continue
        if found != sha256:
            yield f"{path}: в файле другие байты, чем в архиве (saual index внесёт новую версию)"


def _digest(path: str) -> str:
    if is_remote(path):
        return hashlib.sha256(remote.read(path)).hexdigest()
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
