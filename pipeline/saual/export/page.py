"""One letter as a page that needs nothing else: its text with the spans coloured, what was found beside them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

from saual.record import Letter

TITLES = {
    "sections": "раздел", "requests": "просьба", "entities": "имя", "quantities": "величина", "dates": "дата",
    "citations": "акт", "abbreviations": "сокращение", "in_reply_to": "на что отвечает", "findings": "замечание",
}  # fmt: skip
COLOURS = {
    "sections": "#e8eaf6", "requests": "#fff3c4", "entities": "#d7f0dd", "quantities": "#ffe0cc", "dates": "#d6eaf8",
    "citations": "#ead9f7", "abbreviations": "#eeeeee", "in_reply_to": "#cdeff0", "findings": "#ffc9c9",
}  # fmt: skip
_SHOWN = ("label", "kind", "normal", "value", "max", "unit", "per", "qualifier", "from", "to", "act", "number", "date",
          "title", "article", "point", "long", "rule", "message", "by")  # fmt: skip


class Mark(NamedTuple):
    """A coloured span with what its tooltip says."""

    start: int
    end: int
    field: str
    tip: str


def page(letter: Letter) -> str:
    """HTML of a letter; no script, no outside address, everything from the letter escaped."""
    title = " ".join(filter(None, [letter.kind, letter.outgoing.number, letter.outgoing.date])) or letter.id
    marks = sorted(_marks(letter), key=lambda mark: (mark.start, -mark.end))
    body = "\n".join(
        f'<p class="{block.kind}"{_language(block.language)}>{_marked(letter.text, line.start, line.end, marks)}</p>'
        for block in letter.blocks
        for line in block.rows or (block,)
    )
    style = "".join(f".{name}{{background:{colour}}}" for name, colour in COLOURS.items())
    legend = " ".join(f'<span class="{name}">{shown}</span>' for name, shown in TITLES.items())
    findings = "".join(f"<li>{escape(finding.message)}</li>" for finding in letter.findings)
    return f"""<!doctype html>
<html lang="{letter.languages[0] if letter.languages else "ru"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(title)}</title>
<style>body{{max-width:46em;margin:2em auto;padding:0 1em;font:17px/1.5 serif}}.letterhead{{text-align:center}}
.heading{{font-weight:bold}}aside,dl{{font:14px/1.5 sans-serif}}dt{{float:left;width:9em}}{style}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<dl>{"".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in _facts(letter))}</dl>
<aside>{legend}</aside>
<main>
{body}
</main>
<ul>{findings}</ul>
</body>
</html>
"""


def _language(language: str | None) -> str:
    return f' lang="{language}"' if language else ""


def _facts(letter: Letter) -> Iterator[tuple[str, str]]:
    facts = (
        ("id", letter.id),
        ("файл", letter.source.name),
        ("ответ на", ", ".join(" от ".join(filter(None, [one.number, one.date])) for one in letter.in_reply_to)),
        ("предмет", letter.subject.text if letter.subject else ""),
        ("подписали", ", ".join(one.name for one in letter.signatories)),
        ("оглашено", letter.announced or ""),
    )
    return ((name, value) for name, value in facts if value)


def _marks(letter: Letter) -> Iterator[Mark]:
    plain = letter.model_dump(by_alias=True)
    for field in ("requests", "in_reply_to", "abbreviations", "entities", "quantities", "dates", "citations"):
        for item in plain[field]:
            yield Mark(item["start"], item["end"], field, _tip(field, item))
    for section in plain["sections"]:
        yield Mark(section["heading_start"], section["heading_end"], "sections", TITLES["sections"])
    for finding in plain["findings"]:
        for span in finding["spans"]:
            yield Mark(span["start"], span["end"], "findings", _tip("findings", finding))


def _tip(field: str, item: dict[str, Any]) -> str:
    values = (f"{name}: {item[name]}" for name in _SHOWN if item.get(name) is not None)
    return "; ".join([TITLES[field], *values])


def _marked(text: str, start: int, end: int, marks: list[Mark]) -> str:
    """The text of a block; where spans overlap, each piece carries the classes of all of them."""
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    edges = sorted({start, end, *(edge for mark in here for edge in mark[:2] if start < edge < end)})
    pieces = []
    for left, right in pairwise(edges):
        over = [mark for mark in here if mark.start <= left and right <= mark.end]
        piece = escape(text[left:right], quote=False)
        if over:
            classes = " ".join(dict.fromkeys(mark.field for mark in over))
            piece = f'<span class="{classes}" title="{escape(" | ".join(mark.tip for mark in over))}">{piece}</span>'
        pieces.append(piece)
    return "".join(pieces)
