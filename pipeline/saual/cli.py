"""The command line: thin, in Russian, and quick to start (heavy imports stand inside the commands)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from saual.commands import archive, find

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from saual.batch import Line, Task
    from saual.evaluate import Report
    from saual.sources import Missing

app = typer.Typer(
    name="saual",
    help="Письма депутатов и Правительства Казахстана (PDF, текст) – в точные записи JSON.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

SOME_FAILED, WRONG_USE = 1, 2

MOST_CHANGES = 200
"""Gains or losses shown one by one."""

Jobs = Annotated[int, typer.Option("-j", "--jobs", min=1, help="Сколько процессов.")]


class Part(StrEnum):
    """What a schema can describe: a letter, a failure, or a line of output (one of the two)."""

    letter = "letter"
    failure = "failure"
    record = "record"


def main() -> None:
    """Run the command line; a reader that closes the pipe early is no error worth a message."""
    try:
        app()
    finally:
        try:
            sys.stdout.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fail(message: str) -> NoReturn:
    """Say what is wrong with the use of a command and end with code 2."""
    typer.echo(f"saual: {message}", err=True)
    raise typer.Exit(WRONG_USE)


def show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        from saual import __version__

        typer.echo(f"saual {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Показать версию.")
    ] = False,
) -> None:
    """Take the options of the program itself."""


@app.command(short_help="Прочитать письма: запись JSON на строку.")
def parse(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Файлы, папки, шаблоны; «-» – из stdin.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Файл для записей (иначе stdout).")] = None,
    jobs: Jobs = 1,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Без хода работы и сообщений.")] = False,
    summary: Annotated[bool, typer.Option(help="В конце таблица в stderr: строка на письмо.")] = False,
) -> None:
    """Прочитать письма: на каждое одна строка JSON, в порядке файлов.

    Файл, который прочитать нельзя, даёт запись с "status": "failed" и причиной; остальные читаются дальше.

    Код завершения: 0 – прочитано всё, 1 – не прочитаны некоторые файлы, 2 – неверный вызов.
    """
    failed: list[Line] = []
    kept: list[Line] = []
    show = not quiet and sys.stderr.isatty() and not (output is None and sys.stdout.isatty())
    with _opened(output) as target:
        for lines in _records(_tasks(paths), jobs, show):
            for line in lines:
                target.write(line.json.encode() + b"\n")
            target.flush()
            failed += [line for line in lines if not line.ok]
            kept += lines if summary else ()
    if summary:
        _print_table((json.loads(line.json) for line in kept), sys.stderr)
    elif not quiet:
        _report(failed)
    if failed:
        raise typer.Exit(SOME_FAILED)


@app.command(short_help="Показать таблицу по готовым записям.")
def table(
    records: Annotated[Path, typer.Argument(metavar="RECORDS.jsonl", help="Что записала команда parse.")],
) -> None:
    """Показать таблицу по записям, которые сделала команда parse: строка на письмо."""
    try:
        with records.open(encoding="utf-8") as lines:
            _print_table(map(json.loads, lines), sys.stdout)
    except (OSError, ValueError, KeyError) as error:
        fail(f"{records}: это не записи saual ({error}).")


@app.command(short_help="JSON Schema записи.")
def schema(part: Annotated[Part, typer.Argument(help="Письмо, отказ или любая строка вывода.")] = Part.letter) -> None:
    """Показать JSON Schema (2020-12) письма, отказа или любой строки вывода."""
    from saual.schema import schema_text

    typer.echo(schema_text(part.value), nl=False)


@app.command(short_help="Какое правило что нашло в письме.")
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Письмо; «-» – из stdin.")],
) -> None:
    """Показать, какое правило или модель нашли каждую часть письма, где она стоит и что снято со страниц."""
    from saual.cuts import trace_all
    from saual.show import cut_lines, explanation

    ok = True
    for lines, cuts in trace_all(_tasks([file])):
        for line in lines:
            ok = ok and line.ok
            typer.echo("\n".join(explanation(json.loads(line.json))) + "\n")
        typer.echo("\n".join(cut_lines(cuts)), nl=bool(cuts))
    if not ok:
        raise typer.Exit(SOME_FAILED)


@app.command(short_help="Точность, полнота и F1 по полям.")
def evaluate(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="Папка с письмами и эталоном в gold/*.json.")],
    as_json: Annotated[bool, typer.Option("--json", help="Вывести JSON (годится для --against).")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="Показать каждое расхождение.")] = False,
    against: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Сравнить с прежним --json.")] = None,
    jobs: Jobs = 1,
) -> None:
    """Сравнить записи с эталоном: точность, полнота и F1 по каждому полю; что приобретено и потеряно."""
    from saual.batch import Task
    from saual.evaluate import describe, gold_of, letters_of
    from saual.evaluate import evaluate as score
    from saual.sources import clean_name

    files = list(letters_of(corpus, gold_of(corpus)))
    if not files:
        fail(f"{corpus}: нет писем с эталоном (нужны gold/*.json и письма с теми же именами).")
    earlier = json.loads(against.read_text("utf-8")) if against else None
    tasks = [Task(clean_name(file), file) for file in files]
    show = sys.stderr.isatty()
    found = [[json.loads(line.json) for line in lines] for lines in _records(tasks, jobs, show)]
    report = score(corpus, dict(zip(files, found, strict=True)))
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
        return
    _print_report(report, earlier)
    if misses:
        typer.echo("\n".join(map(describe, report.misses)))


def _print_report(report: Report, earlier: dict[str, Any] | None) -> None:
    from saual.evaluate import changes, describe
    from saual.evaluate import table as lines_of

    typer.echo("\n".join(lines_of(report, earlier)))
    if earlier is None:
        return
    gains, losses = changes(earlier, report)
    for title, sign, items in (("Приобретено", "+", gains), ("Потеряно", "-", losses)):
        typer.echo(f"\n{title}: {len(items)}")
        for miss in items[:MOST_CHANGES]:
            typer.echo(f"{sign} {describe(miss)}")
        if len(items) > MOST_CHANGES:
            typer.echo(f"{sign} … и ещё {len(items) - MOST_CHANGES}")


app.command(short_help="Внести письма в архив (cron, systemd).")(archive.index)
app.command(short_help="Найти письма в архиве.")(find.search)
app.command(short_help="Показать запись из архива.")(find.show)
app.command(short_help="Запрос, ответы на него, сроки.")(find.dossier)
app.command(short_help="Запросы без ответа в срок.")(find.overdue)
app.command(short_help="Что прочитать не удалось.")(archive.failures)
app.command(short_help="Проверить архив.")(archive.verify)
app.command(short_help="Выгрузить письма: JSONL, CSV, Parquet, XML …")(archive.export)


def _tasks(paths: list[str]) -> Iterator[Task | Missing]:
    from saual.batch import Task, tasks

    for path in paths:
        if path == "-":
            yield Task("stdin", sys.stdin.buffer.read())
        else:
            yield from tasks(path)


def _records(tasks: Iterable[Task | Missing], jobs: int, show: bool) -> Iterator[list[Line]]:
    """Read the files, with a progress bar on stderr if asked for."""
    from saual.batch import read_all

    if not show:
        yield from read_all(tasks, jobs)
        return
    from rich.console import Console
    from rich.progress import Progress

    files = list(tasks)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Чтение писем", total=len(files))
        for lines in read_all(files, jobs):
            yield lines
            progress.advance(bar)


def _opened(output: Path | None) -> AbstractContextManager[IO[bytes]]:
    if output is None:
        return nullcontext(sys.stdout.buffer)
    try:
        return output.open("wb")
    except OSError as error:
        fail(f"в {output} нельзя писать: {error.strerror}.")


def _print_table(records: Iterable[dict[str, Any]], stream: IO[str]) -> None:
    from rich.console import Console

    from saual.show import table

    if stream.isatty():
        Console(file=stream).print(table(records))
        return
    console = Console(width=200, color_system=None)
    with console.capture() as plain:
        console.print(table(records))
    stream.writelines(line.rstrip() + "\n" for line in plain.get().splitlines())


def _report(failed: list[Line]) -> None:
    """Say on stderr which files gave no letter."""
    for line in failed:
        record = json.loads(line.json)
        typer.echo(f"saual: {' '.join(record['source']['name'].split())}: {record['message']}", err=True)
