"""The commands that ask an archive."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saual.commands.archive import Place, said

if TYPE_CHECKING:
    from saual.archive.search import Filters, Found
    from saual.link import Dossier, RequestAnswers

AsJson = Annotated[bool, typer.Option("--json", help="Вывести JSON.")]
Day = Annotated[str | None, typer.Option(metavar="ГГГГ-ММ-ДД", help="На какой день (иначе сегодня).")]


class Kind(StrEnum):
    """Kinds of letters."""

    inquiry = "inquiry"
    answer = "answer"
    other = "other"


def _day(given: str | None, option: str) -> str:
    """A day in ISO 8601; today where none is given."""
    try:
        return (dt.date.fromisoformat(given) if given else dt.date.today()).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{given}: нужна дата вида 2025-07-01.", param_hint=option) from None


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def search(
    archive: Place,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Слова, «фразы», -исключения; можно без слов.")] = "",
    kind: Annotated[Kind | None, typer.Option(help="Какие письма.")] = None,
    since: Annotated[str | None, typer.Option(metavar="ГГГГ-ММ-ДД", help="Не раньше этого дня.")] = None,
    until: Annotated[str | None, typer.Option(metavar="ГГГГ-ММ-ДД", help="Не позже этого дня.")] = None,
    body: Annotated[list[str] | None, typer.Option(help="Орган или организация.")] = None,
    deputy: Annotated[list[str] | None, typer.Option(help="Депутат.")] = None,
    number: Annotated[str | None, typer.Option(help="Номер запроса: письма с ним и ответы на него.")] = None,
    act: Annotated[list[str] | None, typer.Option(help="Акт: номер или слова названия.")] = None,
    money: Annotated[
        list[str] | None, typer.Option(metavar="'>1e9'", help="Сумма; можно с валютой: '>=5e6 USD'.")
    ] = None,
    finding: Annotated[list[str] | None, typer.Option(help="Замечание, например unit_slip.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Только запросы без ответа в срок.")] = False,
    on: Day = None,
    limit: Annotated[int, typer.Option(min=1, help="Сколько писем показать.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Сколько пропустить.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Найти письма по словам в любой форме, русским и казахским, и по полям.

    Вместе с --limit и --offset листает: лучшие сначала, без слов – новые сначала.
    """
    from saual.archive.search import Filters
    from saual.archive.search import search as find
    from saual.archive.store import open_archive

    filters = Filters(
        kind=kind.value if kind else None,
        since=_day(since, "--since") if since else None,
        until=_day(until, "--until") if until else None,
        number=number,
        bodies=tuple(body or ()),
        deputies=tuple(deputy or ()),
        acts=tuple(act or ()),
        findings=tuple(finding or ()),
        overdue_on=_day(on, "--on") if overdue else None,
    )
    filters = _with_money(filters, money or [])
    with said():
        results = find(open_archive(archive), query, filters, limit, offset)
    if as_json:
        _print(results.to_json())
        return
    typer.echo(f"Найдено писем: {results.total}")
    for one in results.letters:
        typer.echo("\n".join(_lines(one)))


def _with_money(filters: Filters, given: list[str]) -> Filters:
    from saual.archive.search import read_money

    try:
        return filters._replace(money=tuple(map(read_money, given)))
    except ValueError as error:
        raise typer.BadParameter(
            f"{error}: нужна сумма, например '>1e9' или '<=5000000 KZT'.", param_hint="--money"
        ) from None


def _lines(one: Found) -> Iterator[str]:
    from html import unescape

    yield " ".join(filter(None, [f"\n{one.id}", one.kind, one.number, one.date, one.name]))
    for snippet in one.snippets:
        yield "  " + unescape(snippet.replace("<mark>", "[").replace("</mark>", "]"))


def show(
    letter: Annotated[str, typer.Argument(metavar="ID", help="Номер записи (id) или его начало.")],
    archive: Place,
    revision: Annotated[int | None, typer.Option(min=1, help="Прежняя запись вместо последней.")] = None,
    html: Annotated[bool, typer.Option("--html", help="Страница HTML с раскрашенными частями.")] = False,
    mask: Annotated[bool, typer.Option("--mask", help="Скрыть имена частных лиц, телефоны, почту и ИИН.")] = False,
) -> None:
    """Показать запись письма из архива: одна строка JSON, как её сделала команда parse, или страница HTML."""
    from saual.archive.store import letter_key, open_archive, record_json

    with said(), open_archive(archive).reading() as connection:
        line = record_json(connection, letter_key(connection, letter), revision)
    typer.echo(_shown(line, html, mask) if html or mask else line)


def _shown(line: str, html: bool, masked: bool) -> str:
    from saual.export.mask import mask
    from saual.export.page import page
    from saual.record import Letter

    letter = Letter.model_validate_json(line)
    letter = mask(letter) if masked else letter
    return page(letter) if html else letter.model_dump_json()


def dossier(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Номер запроса: ДЗ-124, ДС-124 или 124.")],
    archive: Place,
    year: Annotated[int | None, typer.Option(help="Год запроса (иначе последний с этим номером).")] = None,
    on: Day = None,
    as_json: AsJson = False,
) -> None:
    """Показать дело: запрос, ответы на него, что на какую просьбу отвечено, сроки и расхождения версий."""
    from saual.archive import dossiers
    from saual.archive.store import open_archive

    day = _day(on, "--on")
    with said():
        found = dossiers.dossier(open_archive(archive), number, year, day)
    if as_json:
        _print(dossiers.to_json(found))
        return
    typer.echo("\n".join(_dossier_lines(found)))


def _dossier_lines(found: Dossier) -> Iterator[str]:
    yield f"Запрос {found.number}" + (f", {found.year} год" if found.year else "")
    if found.told:
        yield "Самого запроса в архиве нет. Что о нём сказано в ответах:"
        for told in found.told:
            subject = f": {told.subject}" if told.subject else ""
            yield f"  {told.letter}: {told.number} от {told.date or '?'}{subject}"
            yield from (f"    – {heading}" for heading in told.headings)
    state = "просрочен, ответа нет" if found.overdue else "ответ с опозданием" if found.late else ""
    facts = (("зарегистрирован", found.registered), ("оглашён", found.announced), ("срок ответа", found.due),
             ("ответ", found.answered), ("дней до первого ответа", found.days), ("состояние", state))  # fmt: skip
    yield from (f"  {name}: {value}" for name, value in facts if value not in (None, ""))
    yield f"  запросы: {', '.join(found.inquiries) or '–'}"
    yield f"  ответы: {', '.join(found.answers) or '–'}"
    for request in found.requests:
        yield from _request_lines(request)
    yield from (f"  ! {finding.message}" for finding in found.findings)


def _request_lines(request: RequestAnswers) -> Iterator[str]:
    yield f"\n{request.position + 1}. {request.text}"
    for passage in request.answered_by:
        part = "вне разделов" if passage.section is None else f"раздел {passage.section + 1}"
        yield f"   → {passage.letter}, {part} [{passage.start}:{passage.end}], {passage.score:.2f}: {passage.reason}"
    if not request.answered_by:
        yield "   → без ответа"


def overdue(archive: Place, on: Day = None, as_json: AsJson = False) -> None:
    """Показать запросы, на которые в срок (месяц) нет ответа."""
    from saual.archive import dossiers
    from saual.archive.store import open_archive

    day = _day(on, "--on")
    with said():
        found = dossiers.overdue(open_archive(archive), day)
    if as_json:
        _print([one._asdict() for one in found])
        return
    for one in found:
        typer.echo(f"{one.due}  +{one.days} дн.  {one.number or '–'}  {one.id}  {one.name or ''}".rstrip())
