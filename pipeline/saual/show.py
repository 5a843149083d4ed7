"""Records as people read them: the table of many letters and the explanation of one. In Russian, for archivists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import JustifyMethod
    from rich.table import Table

    from saual.cuts import Cut

KINDS = {"answer": "ответ", "inquiry": "запрос", "other": "другое"}
GROUPS = {
    "in_reply_to": "На что отвечает",
    "addressees": "Адресаты",
    "salutation": "Обращение",
    "subject": "О чём",
    "sections": "Разделы",
    "requests": "Просьбы",
    "closing": "Заключение",
    "signatories": "Подписали",
    "executor": "Исполнитель",
    "attachments": "Приложения",
    "copies_to": "Копии",
    "abbreviations": "Сокращения",
    "entities": "Имена и названия",
    "quantities": "Величины",
    "dates": "Даты",
    "citations": "Ссылки на акты",
}
COLUMNS = ("файл", "вид", "язык", "номер", "отвечает на", "разделов", "просьб", "чисел", "предупреждения")
NUMBERS = ("разделов", "просьб", "чисел")
NOT_READ = "не прочитан"
_SCRAP = 3
Record = Mapping[str, Any]


def row(record: Record) -> tuple[str, ...]:
    """A letter as one line of the table; a failure has only the file and its message."""
    name = " ".join(record["source"]["name"].split())
    if record["status"] == "failed":
        return (name, NOT_READ, "", "", "", "", "", "", record["message"])
    part = record["source"]["part"]
    counts = (str(len(record[field])) for field in ("sections", "requests", "quantities"))
    return (
        name if part == 1 else f"{name} ({part})",
        KINDS[record["kind"]],
        " ".join(record["languages"]),
        record["outgoing"]["number"] or "",
        ", ".join(reference["number"] for reference in record["in_reply_to"]),
        *counts,
        ", ".join(sorted({warning["code"] for warning in record["warnings"]})),
    )


def table(records: Iterable[Record]) -> Table:
    """The table of many letters, for `rich.console.Console.print`."""
    from rich.markup import escape
    from rich.table import Table

    rows = [row(record) for record in records]
    result = Table(box=None, pad_edge=False, header_style="bold")
    for number, title in enumerate(COLUMNS):
        last = number == len(COLUMNS) - 1  # it alone gives way where the screen is narrow
        width = 0 if last else min(60, max(len(cells[number]) for cells in [COLUMNS, *rows]))
        justify: JustifyMethod = "right" if title in NUMBERS else "left"
        result.add_column(title, justify=justify, no_wrap=True, overflow="ellipsis", min_width=width)
    for cells in rows:
        result.add_row(*map(escape, cells), style="red" if cells[1] == NOT_READ else None)
    return result


def explanation(record: Record) -> Iterator[str]:
    """Which rule or model made every item of a letter, where it stands, and what was cut away."""
    head = row(record)
    if record["status"] == "failed":
        yield f"{head[0]}: не прочитан ({record['stage']}, {record['error']}). {record['message']}"
        return
    yield f"{head[0]}: {', '.join(filter(None, head[1:4]))}"
    for field, title in GROUPS.items():
        value = record[field]
        items = value if isinstance(value, list) else [value]
        lines = [_item(item) for item in items if item and item.get("by")]
        if lines:
            yield from ("", title, *lines)
    yield from _list("Штампы", [_stamp(stamp) for stamp in record["stamps"]])
    yield from _list("Предупреждения", [_warning(warning) for warning in record["warnings"]])


def cut_lines(cuts: Iterable[Cut]) -> Iterator[str]:
    """What cleaning took off the pages, line by line."""
    lines = []
    for page, sideways, texts in _together(cuts):
        lines.append(f"  стр. {page}  «{_short(' '.join(texts))}»{'  (сбоку)' if sideways else ''}")
    yield from _list("Снято со страниц: строки", lines)


def _together(cuts: Iterable[Cut]) -> Iterator[tuple[int, bool, list[str]]]:
    """Put scraps of a stamp, a letter or two a line, into one."""
    last: tuple[int, bool, list[str]] | None = None
    for page, text, sideways in cuts:
        if last and last[:2] == (page, sideways) and len(text) <= _SCRAP and len(last[2][-1]) <= _SCRAP:
            last[2].append(text)
            continue
        if last:
            yield last
        last = (page, sideways, [text])
    if last:
        yield last


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", title, *lines)


def _item(item: Record) -> str:
    text = item.get("heading") or item.get("text") or item.get("name") or ""
    found = item.get("value") or item.get("number") or item.get("normal") or ""
    place = f"{item['start']}–{item['end']}" if item.get("start") is not None else ""
    boxes = "; ".join(_box(box["page"], box["bbox"]) for box in item.get("boxes") or [])
    score = f" ({item['score']:.2f})" if item.get("score") is not None else ""
    value = f"  [{found}]" if found else ""
    where = f"  {boxes}" if boxes else ""
    return f"  {item['by']}{score}  {place}  «{_short(text)}»{value}{where}"


def _stamp(stamp: Record) -> str:
    facts = [stamp[key] for key in ("system", "version", "number", "date", "time") if stamp[key]]
    where = f"  {_box(stamp['page'], stamp['bbox'])}" if stamp["page"] else ""
    return f"  {stamp['kind']}  «{_short(stamp['text'])}»  [{', '.join(facts)}]{where}"


def _warning(warning: Record) -> str:
    page = f"  стр. {warning['page']}" if warning["page"] else ""
    return f"  {warning['stage']}  {warning['code']}{page}  {warning['message']}"


def _box(page: int, bbox: Iterable[float] | None) -> str:
    corners = ", ".join(f"{value:.0f}" for value in bbox) if bbox else ""
    return f"стр. {page} ({corners})" if corners else f"стр. {page}"


def _short(text: str, width: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
