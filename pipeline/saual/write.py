"""Anatomy and annotations to record: offsets, texts, boxes and ids as the contract wants them."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from saual import record
from saual.clean.paragraph import TableRow
from saual.clean.stamps import Stamp
from saual.clean.text import MADE
from saual.extract.annotation import Citation, Date, Extraction, Finding, Quantity
from saual.read.document import Document, Line, Warning
from saual.segment import anatomy
from saual.segment.anatomy import Anatomy

_KINDS: dict[str, record.BlockKind] = {
    "announced": "other", "title": "other", "subject": "other",
    "number": "other", "other": "other", "letterhead": "letterhead", "reference": "reference",
    "addressee": "addressee", "salutation": "salutation", "body": "paragraph", "list_item": "list_item",
    "table": "table", "regards": "signature", "group": "signature", "name": "signature", "executor": "executor",
    "attachment": "attachment", "copy": "attachment", "footnote": "footnote",
}  # fmt: skip


class Places:
    """Where spans of one letter's text stand on the pages of its source."""

    def __init__(self, document: Document, letter: Anatomy) -> None:
        self.text = letter.text
        self.boxes = document.boxes
        self.lines = document.lines
        self.starts = [line.start for line in document.lines]

    def boxes_of(self, start: int, end: int) -> list[record.Box]:
        """One box for each printed line that the span covers; [] without geometry."""
        if self.boxes is None:
            return []
        found: list[record.Box] = []
        line: Line | None = None
        first = last = MADE
        for origin in self.text.origin[start:end]:
            if line is not None and last <= origin < line.end:
                last = origin
            elif origin != MADE:
                if line is not None:
                    found.append(self._box(line, first, last))
                line = self.lines[bisect_right(self.starts, origin) - 1]
                first = last = origin
        if line is not None:
            found.append(self._box(line, first, last))
        return found

    def _box(self, line: Line, first: int, last: int) -> record.Box:
        boxes, bbox = self.boxes, line.bbox
        assert boxes is not None
        assert bbox is not None
        x0, x1 = boxes[4 * first], boxes[4 * last + 2]
        bounds = (round(x0, 1), round(bbox.top, 1), round(max(x0, x1), 1), round(bbox.bottom, 1))
        return record.Box(page=line.page, bbox=bounds)

    def item(self, start: int, end: int, by: str) -> dict[str, Any]:
        """The fields that every item has."""
        return {
            "text": self.text.value[start:end],
            "start": start,
            "end": end,
            "by": by,
            "boxes": self.boxes_of(start, end),
        }


def write_letters(
    document: Document,
    letters: Sequence[Anatomy],
    found: Sequence[Extraction],
    findings: Sequence[Sequence[Finding]],
) -> Iterator[record.Letter]:
    """One record for each letter; two letters of one file in two languages are each other's counterpart."""
    base = document.source.sha256[:16]
    ids = [base if i == 0 else f"{base}.{i + 1}" for i in range(len(letters))]
    for i, letter in enumerate(letters):
        other = 1 - i if len(letters) == 2 and set(letters[0].languages) != set(letters[1].languages) else None
        places = Places(document, letter)
        yield record.Letter(
            id=ids[i],
            source=_source(document, i + 1),
            counterpart=None if other is None else ids[other],
            warnings=[record.Warning(**w._asdict()) for w in _warnings(document, letter, i + 1)],
            **_anatomy(places, document, letter),
            **_annotations(places, letter, found[i]),
            findings=[_finding(finding) for finding in findings[i]],
        )


def _anatomy(places: Places, document: Document, letter: Anatomy) -> dict[str, Any]:
    signatories = [_signatory(places, s) for s in letter.signatories]
    number, date = letter.outgoing
    return {
        "kind": letter.kind,
        "languages": list(letter.languages),
        "text": letter.text.value,
        "pages": _pages(document, letter),
        "blocks": list(_blocks(places, letter)),
        "sender": record.Sender(office=letter.office, person=signatories[0].name if signatories else None),
        "addressees": [record.Item(**places.item(*part)) for part in letter.addressees],
        "outgoing": record.Registration(number=number, date=date),
        "in_reply_to": [
            record.Reference(**places.item(a.start, a.end, a.by), number=a.number, date=a.date)
            for a in letter.in_reply_to
        ],
        "announced": letter.announced,
        "salutation": _item(places, letter.salutation),
        "subject": _item(places, letter.subject),
        "closing": _item(places, letter.closing),
        "sections": [_section(places, s) for s in letter.sections],
        "requests": [record.Request(**places.item(r.start, r.end, r.by), number=r.number) for r in letter.requests],
        "signatories": signatories,
        "executor": _executor(places, letter.executor),
        "attachments": [record.Item(**places.item(*part)) for part in letter.attachments],
        "copies_to": [record.Item(**places.item(*part)) for part in letter.copies_to],
        "stamps": [_stamp(stamp) for stamp in letter.stamps],
        "footnotes": [_footnote(letter.text.value, note) for note in letter.footnotes],
    }


def _annotations(places: Places, letter: Anatomy, found: Extraction) -> dict[str, Any]:
    def section(start: int) -> int | None:
        """The index of the section that a span begins in: its heading and its body."""
        inside = (i for i, s in enumerate(letter.sections) if s.heading.start <= start < s.body.end)
        return next(inside, None)

    def extracted(item: Quantity | Date | Citation) -> dict[str, Any]:
        place = places.item(item.start, item.end, item.by)
        return place | {"inferred": list(item.inferred), "section": section(item.start)}

    return {
        "abbreviations": [
            record.Abbreviation(**places.item(a.start, a.end, a.by), short=a.short, long=a.long)
            for a in found.abbreviations
        ],
        "entities": [record.Entity(**places.item(e.start, e.end, e.by), **_rest(e._asdict())) for e in found.entities],
        "quantities": [record.Quantity(**(_rest(q._asdict()) | extracted(q))) for q in found.quantities],
        "dates": [
            record.Date.model_validate(
                extracted(d) | {"from": _iso(d.first), "to": _iso(d.last), "granularity": d.granularity}
            )
            for d in found.dates
        ],
        "citations": [
            record.Citation(**(_rest(c._asdict()) | {"date": _iso(c.date)} | extracted(c))) for c in found.citations
        ],
    }


def _rest(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an annotation but its place; decimals in full, without an exponent."""
    kept = {name: value for name, value in fields.items() if name not in ("start", "end", "by")}
    return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in kept.items()}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _finding(finding: Finding) -> record.Finding:
    spans = [record.Range(start=start, end=end) for start, end in finding.spans]
    return record.Finding(rule=finding.rule, severity=finding.severity, message=finding.message, spans=spans)


def _source(document: Document, part: int) -> record.Source:
    fields = document.source._asdict()
    headers = fields.pop("headers")
    if headers is not None:
        said = headers._asdict()
        fields["headers"] = record.Headers(**{"from": said.pop("sender")}, **(said | {"to": list(headers.to)}))
    methods = [page.method for page in document.pages]
    return record.Source(**fields, pages=len(methods), part=part, methods=methods)


def _pages(document: Document, letter: Anatomy) -> list[record.Page]:
    """Where in the text each page begins and ends; the footnotes at the end stand outside of this order."""
    blocks = [block for block in letter.blocks if block.role != "footnote"]
    bounds = [page.start for page in document.pages]
    starts: dict[int, int] = {}
    for block in blocks:
        at = block.start
        for origin in letter.text.origin[block.start : block.end]:
            if origin != MADE:
                page = document.pages[bisect_right(bounds, origin) - 1].number
                if page not in starts:
                    starts[page] = at
            at += 1
    order = sorted(starts, key=lambda page: starts[page])
    if not order:
        return []  # stamps and footers alone
    ends = [starts[page] for page in order[1:]] + [max((b.end for b in blocks), default=0)]
    sizes = {page.number: (_points(page.width), _points(page.height)) for page in document.pages}
    return [
        record.Page(number=n, start=starts[n], end=end, width=sizes[n][0], height=sizes[n][1])
        for n, end in zip(order, ends, strict=True)
    ]


def _points(size: float | None) -> float | None:
    return None if size is None else round(size, 2)


def _blocks(places: Places, letter: Anatomy) -> Iterator[record.Block]:
    """A block for each paragraph, and one for all rows of a table."""
    for table, group in groupby(letter.blocks, key=lambda block: block.row and block.row.table):
        blocks = list(group)
        if table is None:
            yield from (_block(places, block, letter) for block in blocks)
        else:
            whole = blocks[0]._replace(end=blocks[-1].end)
            rows = [_row(places.text.value, block, block.row) for block in blocks if block.row]
            yield _block(places, whole, letter).model_copy(update={"rows": rows})


def _row(text: str, block: anatomy.Block, row: TableRow) -> record.TableRow:
    cells = [record.TableCell(text=text[cell.start : cell.end], **cell._asdict()) for cell in row.cells]
    return record.TableRow(start=block.start, end=block.end, head=row.head, cells=cells)


def _block(places: Places, block: anatomy.Block, letter: Anatomy) -> record.Block:
    boxes = places.boxes_of(block.start, block.end)
    here = [box.bbox for box in boxes if box.page == block.page]
    bbox = None
    if here:
        bbox = (min(b[0] for b in here), min(b[1] for b in here), max(b[2] for b in here), max(b[3] for b in here))
    heading = any(s.heading.start >= block.start and s.heading.end <= block.end < s.body.end for s in letter.sections)
    whole = heading and not any(s.body.start < block.end and s.heading.start >= block.start for s in letter.sections)
    kind = "heading" if whole else _KINDS[block.role]
    return record.Block(
        start=block.start, end=block.end, kind=kind, page=block.page, bbox=bbox, language=block.language
    )


def _item(places: Places, part: anatomy.Part | None) -> record.Item | None:
    return record.Item(**places.item(*part)) if part else None


def _section(places: Places, section: anatomy.Section) -> record.Section:
    start, end = section.heading
    number = section.marker.rstrip(" .)–—-") if section.marker else None
    return record.Section(
        heading=places.text.value[start:end], marker=section.marker, number=number, start=section.body.start,
        end=section.body.end, heading_start=start, heading_end=end, language=section.language, by=section.by,
        boxes=places.boxes_of(start, end),
    )  # fmt: skip


def _signatory(places: Places, signatory: anatomy.Signatory) -> record.Signatory:
    item = places.item(signatory.start, signatory.end, signatory.by)
    return record.Signatory(name=item.pop("text"), position=signatory.position, group=signatory.group, **item)


def _executor(places: Places, executor: anatomy.Executor | None) -> record.Executor | None:
    if executor is None:
        return None
    item = places.item(executor.start, executor.end, executor.by)
    del item["text"]
    return record.Executor(name=executor.name, phones=list(executor.phones), email=executor.email, **item)


def _stamp(stamp: Stamp) -> record.Stamp:
    fields = stamp._asdict()
    del fields["start"]
    return record.Stamp.model_validate(fields)


def _footnote(text: str, note: anatomy.Footnote) -> record.Footnote:
    anchors = [record.Range(start=a.start, end=a.end) for a in note.anchors]
    return record.Footnote(
        marker=note.marker, text=text[note.start : note.end], start=note.start, end=note.end, anchors=anchors
    )


def _warnings(document: Document, letter: Anatomy, part: int) -> list[Warning]:
    """Warnings of the reader go to the letter of their page, those without a page to the first letter."""
    mine = [w for w in document.warnings if (w.page in letter.pages if w.page is not None else part == 1)]
    return [*mine, *letter.warnings]
