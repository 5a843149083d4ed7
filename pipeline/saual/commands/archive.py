"""The commands that fill an archive and check it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from saual.archive.nightly import Look, Read, Report
    from saual.archive.store import Archive

Place = Annotated[
    str, typer.Option("--archive", metavar="FILE", help="Файл архива или адрес postgresql://…", show_default=False)
]


@contextmanager
def said() -> Iterator[None]:
    """Say what is wrong with an archive, and end with the code that tells it."""
    from saual.archive.errors import ArchiveError

    try:
        yield
    except ArchiveError as error:
        typer.echo(f"saual: {error}", err=True)
        raise typer.Exit(error.exit_code) from None


def index(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Папки, файлы, шаблоны, адреса s3://…, zip://…::…")
    ],
    archive: Place,
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="Сколько процессов.")] = 1,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Отчёт в JSON.")] = None,
    metrics: Annotated[Path | None, typer.Option(metavar="FILE.prom", help="Отчёт для Prometheus (textfile).")] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Снова прочитать всё, что не прочиталось.")] = False,
    renew: Annotated[bool, typer.Option("--renew", help="Снова прочитать то, что читали прежние версии.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Не заканчивать: следить за папками.")] = False,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Читать на кластере Dask: tcp://… или local.")
    ] = None,
    every: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="Как часто смотреть с --watch.")] = 20.0,
) -> None:
    """Внести в архив новое и изменённое; повторный запуск над тем же стоит не больше обхода папок.

    Прерванный в любой миг, запуск ничего не теряет и не удваивает: следующий продолжит. Когда ничего не произошло, он
    молчит.

    Код завершения: 0 – всё прочитано, 1 – не прочитаны некоторые файлы, 2 – неверный вызов, 3 – архив уже заполняет
    другой запуск, 4 – архив или папка с письмами недоступны.
    """
    from saual.archive import nightly, walk
    from saual.archive.errors import Busy
    from saual.archive.nightly import Wish
    from saual.archive.store import open_archive

    with said():
        opened = open_archive(archive, create=True)
        wish = Wish(failures=retry, outdated=renew)
        while True:
            look = nightly.look(wish=wish, least_age_ns=nightly.FRESH_NS if watch else 0)
            try:
                found = _run(opened, walk.roots(paths), _reader(cluster, jobs), look)
            except Busy:
                if not watch:
                    raise
                time.sleep(every)  # the nightly run is at it, and will end
                continue
            _write(opened, found, report, metrics)
            _say(opened, found, look)
            if not watch:
                raise typer.Exit(_code(found))
            wish = Wish()
            time.sleep(every)


def _reader(address: str | None, jobs: int) -> Read:
    """What parses: workers of this run, or a cluster."""
    if address is None:
        from saual.archive.nightly import local

        return local(jobs)
    from saual.archive.cluster import cluster

    return cluster(address, jobs)


def _run(archive: Archive, places: list[str], read: Read, look: Look) -> Report:
    from saual.archive.nightly import index

    if not sys.stderr.isatty():
        return index(archive, places, read, look)
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Просмотрено файлов: {task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=None)
        advance: Callable[[], None] = lambda: progress.advance(bar)  # noqa: E731
        return index(archive, places, read, look, advance)


def _write(archive: Archive, found: Report, report: Path | None, metrics: Path | None) -> None:
    from saual.archive import reports

    for path, text in ((report, reports.to_json), (metrics, reports.to_prometheus)):
        if path is None:
            continue
        try:
            reports.write(path, text(archive, found))
        except OSError as error:
            typer.echo(f"saual: отчёт {path} не записан: {error.strerror}.", err=True)
            raise typer.Exit(4) from None


def _say(archive: Archive, found: Report, look: Look) -> None:
    """The table of a run where something happened, what it could not read; what could not be looked at on stderr."""
    from saual.archive import reports

    if not found.quiet:
        typer.echo("\n".join(reports.table(found)))
    if found.failed:
        with said():
            typer.echo("\n".join(reports.failure_lines(reports.failures(archive, look.made.now))))
    for problem in found.problems:
        typer.echo(f"saual: {problem}", err=True)


def _code(found: Report) -> int:
    from saual.archive.errors import Exit

    if found.problems:
        return Exit.unavailable
    return Exit.some_failed if found.failed else Exit.ok


def failures(archive: Place, as_json: Annotated[bool, typer.Option("--json", help="Вывести JSON.")] = False) -> None:
    """Показать файлы, которые прочитать не удалось, с причинами; saual index --retry попробует снова."""
    import json

    from saual.archive import reports
    from saual.archive.store import open_archive

    with said():
        found = reports.failures(open_archive(archive))
    if as_json:
        typer.echo(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=1))
        return
    for line in reports.failure_lines(found):
        typer.echo(line)


def verify(
    archive: Place,
    originals: Annotated[bool, typer.Option("--originals", help="Сверить и сами файлы: те ли в них байты.")] = False,
) -> None:
    """Проверить архив: целы ли таблицы и указатель, сходятся ли записи со своими суммами и схемой, на месте ли письма.

    Код завершения: 0 – всё сходится, 5 – есть расхождения (каждое названо), 4 – архив недоступен.
    """
    from saual.archive.errors import Exit
    from saual.archive.store import open_archive
    from saual.archive.verify import verify as check

    wrong = 0
    with said():
        for message in check(open_archive(archive), originals):
            wrong += 1
            typer.echo(message)
    if wrong:
        typer.echo(f"saual: расхождений: {wrong}.", err=True)
        raise typer.Exit(Exit.damaged)
    typer.echo("Архив цел.")


class Form(StrEnum):
    """What letters can be given away as."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    akn = "akn"
    bagit = "bagit"
    annotations = "annotations"
    html = "html"


def export(
    archive: Place,
    output: Annotated[Path, typer.Option("-o", "--output", help="Файл (jsonl, annotations) или папка (остальные).")],
    form: Annotated[Form, typer.Option("--format", help="Во что.")] = Form.jsonl,
    mask: Annotated[bool, typer.Option("--mask", help="Скрыть имена частных лиц, телефоны, почту и ИИН.")] = False,
) -> None:
    """Выгрузить действующие письма архива.

    jsonl – записи; csv – таблицы с описанием Frictionless; parquet – те же таблицы; akn – Akoma Ntoso 3.0; bagit –
    пакет BagIt с подлинниками; annotations – W3C Web Annotation; html – страницы. С --mask подлинники не выгружаются.
    """
    import datetime as dt

    from saual.archive.export import export as write
    from saual.archive.store import open_archive

    try:
        with said():
            many = write(open_archive(archive), form.value, output, mask, dt.date.today().isoformat())
    except ImportError as error:
        typer.echo(f"saual: для {form.value} нужно дополнение: pip install saual[export] ({error.name}).", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(f"saual: {error.filename or output}: {error.strerror}.", err=True)
        raise typer.Exit(4) from None
    typer.echo(f"Выгружено писем: {many}")
