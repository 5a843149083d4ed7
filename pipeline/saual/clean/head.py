"""The head's rows into paragraphs: two-column letterhead, announcement, reference, addressees, title, salutation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.head_languages import POSTAL, find_russian_half, is_russian_half
from saual.clean.head_order import join_references, order_letterhead
from saual.clean.paragraph import Paragraph, Role, Setting, write
from saual.clean.rows import Measure, Row
from saual.language.detect import detect_language
from saual.language.persons import find_persons
from saual.language.sentences import opens_lower, opens_upper
from saual.read.document import Span

_DATIVE_KK = regex.compile(r"(?<=\p{L}{3})(?:ға|ге|қа|ке|на|не|а|е)(?:\s?\(.{3,25}\))?$")
_GENITIVE_KK = regex.compile(r"(?<=\p{L}{3})(?:[ндт][ыі]ң)$")
_LIST = regex.compile(r"\((?:по списку|по рассылке|тізім бойынша|тізімге сәйкес)\)$")
_BREAKS_AT = 0.45
"""Ends of a Kazakh noun that is of something: «ДЕПУТАТЫ | ДЕПУТАТ»."""
RIGHT = 999.0
"""The column of a right half whose place the file does not tell."""


class Piece(NamedTuple):
    """A cell of the head: its span, text and column (0 left or whole row, 1 right)."""

    span: Span
    text: str
    folded: str
    role: Role | None
    column: int
    row: Row
    order: int


class Draft(NamedTuple):
    """A paragraph in the making."""

    role: Role | None
    pieces: list[Piece]


def write_head(setting: Setting, rows: Sequence[Row], measure: Measure) -> Iterator[Paragraph]:
    """Paragraphs in reading order: by the row they begin in, the left column before the right."""
    drafts: list[Draft] = []
    open_: dict[int, Draft] = {}
    loose = not measure.placed and not measure.whole
    for piece in _pieces(setting, join_references(rows) if loose else rows, measure):
        if not measure.placed and _returns_to_right(open_, piece):
            piece = piece._replace(column=1)
        if piece.column == 1 and 0 in open_ and open_[0].role == "salutation" and not _parts(open_[0], piece):
            piece = piece._replace(column=0)  # a salutation over two lines is centred
        draft = open_.get(piece.column)
        if draft is None or measure.whole or _parts(draft, piece):
            draft = Draft(piece.role, [])
            drafts.append(draft)
            open_[piece.column] = draft
        draft.pieces.append(piece)
    ordered = sorted(drafts, key=lambda d: (_first_row(d, drafts), d.pieces[0].column))
    written = list(_name_addressee([(_finish(setting, draft, measure), draft) for draft in ordered]))
    yield from order_letterhead(written) if loose else written


def _first_row(draft: Draft, drafts: Sequence[Draft]) -> int:
    """The row a paragraph counts from: a note of announcement half a line below the addressee beside it comes first."""
    order = draft.pieces[0].order
    announced = draft.role == "announced" or _role_of_whole(" ".join(p.text for p in draft.pieces)) == "announced"
    if draft.pieces[0].column == 0 and announced:
        beside = (d.pieces[0].order for d in drafts if d.pieces[0].column == 1 and d.pieces[-1].order >= order)
        return min([order, *(o for o in beside if o == order - 1)])
    return order


def _name_addressee(written: Sequence[tuple[Paragraph, Draft]]) -> Iterator[Paragraph]:
    """Where no office stands in the dative, a body in the nominative below the letterhead is the addressee."""
    known = any(paragraph.role == "addressee" for paragraph, _ in written)
    for number, (paragraph, draft) in enumerate(written):
        folded = cues.fold(paragraph.text.value)
        named = cues.names_body(folded) and (number > 0 or draft.pieces[0].column == 1)
        if not known and paragraph.role == "other" and named:
            known = True
            paragraph = paragraph._replace(role="addressee")
        yield paragraph


def _returns_to_right(open_: dict[int, Draft], piece: Piece) -> bool:
    """Some extractors place only the first row of a right column: «… жарияланды     Қазақстан …» / «Көлік министрі»."""
    right, left = open_.get(1), open_.get(0)
    if right is None or piece.column == 1 or piece.role not in (None, "addressee"):
        return False
    if piece.span.end < piece.row.end - 1:
        return False  # the right column has its own part of this row
    beside = left is None or left.pieces[-1].order <= right.pieces[-1].order
    awaits = _GENITIVE_KK.search(right.pieces[-1].folded) or _LIST.search(piece.folded)  # «Сенатының» / «депутаты»
    if left is not None and left.role == "reference" and not awaits and _continues_reference(left.pieces[-1], piece):
        return False
    waits = right.role in (None, "addressee") and not _is_complete(right) and not right.pieces[0].text.isupper()
    last = right.pieces[-1].order
    passed = piece.order - last == 2 and left is not None and left.pieces[-1].order == last + 1  # «№ ДС-77 сауалға»
    return waits and (
        (beside and last == piece.order - 1) or (passed and left is not None and left.role == "reference")
    )


def _pieces(setting: Setting, rows: Sequence[Row], measure: Measure) -> Iterator[Piece]:
    width = measure.width or 80.0
    half = ""  # the left half of the row above, where it was cut by its words
    for order, row in enumerate(rows):
        cells = list(_cut_row(setting, row, measure, half))
        if half and len(cells) == 1 and not measure.placed and is_russian_half(row.text):
            cells = [(cells[0][0], RIGHT)]  # the left column has ended
        else:
            half = cues.fold(setting.document.text[slice(*cells[0][0])]) if len(cells) > len(row.cells) else ""
        for span, start in cells:
            text = " ".join(setting.document.text[span.start : span.end].split())
            folded = cues.fold(text)
            role = _role(folded) if opens_upper(text) or not cues.is_title(folded) else None
            if role in (None, "number") and _is_announced_below(folded, rows[order + 1 : order + 2]):
                role = "announced"
            if role == "salutation" and not _salutes(folded, rows[order + 1 : order + 2]):
                role = None
            placed = start > 0.38 * width and (measure.placed or len(row.cells) > 1 or row.left > 1 or start == RIGHT)
            right = placed and role not in ("title", "salutation")
            yield Piece(span, text, folded, role, 1 if right else 0, row, order)


def _is_announced_below(folded: str, below: Sequence[Row]) -> bool:
    """The day of an announcement above its word: «2025 жылғы 21 мамырда» / «жарияланды»."""
    return any(
        cues.find_announced(cues.join_folded(folded, row.folded)) and not cues.find_announced(row.folded)
        for row in below
    )


def _cut_row(setting: Setting, row: Row, measure: Measure, half: str) -> Iterable[tuple[Span, float]]:
    """The cells of a row and their columns; what stands side by side without a gap is cut by its words.

    «… жарияланды Қазақстан …», «На № ДЗ-7 от 3 мая 2024 года Депутатам», «ҚАРЖЫ МИНИСТРЛІГІ МИНИСТЕРСТВО».
    """
    if len(row.cells) > 1 and (cues.is_title(row.folded) or cues.is_salutation(row.folded)):
        return [(Span(row.start, row.end), row.left)]
    same = len(row.folded) == len(row.text) and len(row.cells) < 3 and not measure.whole
    at = cues.find_second_part(row.folded) if same else None
    if at is None and same and half and len(row.cells) == 1:
        at = cues.find_left_rest(half, row.folded)
        announced = row.folded.startswith("жарияланды ")  # «жарияланды и высшего образования»
        at = at if at is not None and (announced or opens_upper(row.text[at:].lstrip())) else None
    if at is None and same and len(row.cells) == 1 and not measure.placed:
        at = find_russian_half(row.text)
        if at is not None:
            cut = _origin_of(setting, row, at)
            return [(Span(row.start, cut), row.left), (Span(cut, row.end), RIGHT)]
    if at is not None:
        cut = _origin_of(setting, row, at)
        return [
            (Span(row.start, cut), row.left),
            (Span(cut, row.end), row.lefts[-1] if len(row.cells) > 1 else RIGHT),
        ]
    return zip(row.cells, row.lefts, strict=True)


def _origin_of(setting: Setting, row: Row, index: int) -> int:
    """The origin of a character of `row.text`, whose runs of spaces were folded."""
    at, text = row.start, setting.document.text
    for _ in range(index):
        if text[at].isspace():
            while text[at].isspace():
                at += 1
        else:
            at += 1
    return at


def _salutes(folded: str, below: Sequence[Row]) -> bool:
    """A whole salutation, or its first line; not a sentence that opens with the same word."""
    return cues.is_salutation(folded) or any(row.text.endswith("!") and len(row.text) < 60 for row in below)


def _role(folded: str) -> Role | None:
    if cues.find_announced(folded) or cues.opens_announced(folded):
        return "announced"
    if cues.is_title(folded):
        return "title"
    if cues.opens_salutation(folded):
        return "salutation"
    if cues.is_reference(folded):
        return "reference"
    if cues.is_own_number(folded):
        return "number"
    if cues.is_address(folded):
        return "letterhead"
    if cues.opens_addressee(folded):
        return "addressee"
    return None


def _says_announced(draft: Draft) -> bool:
    return bool(cues.find_announced(reduce(cues.join_folded, (p.folded for p in draft.pieces[:4]))))


def _parts(draft: Draft, piece: Piece) -> bool:
    """Whether a piece begins a paragraph of its own rather than going on in the draft."""
    last = draft.pieces[-1]
    if draft.role == "announced":
        if not _says_announced(draft) and _says_announced(Draft(None, [*draft.pieces, piece])):
            return False  # «2025 жылдың 4 желтоқсанында» / «жарияланды»
        return _says_announced(draft) or piece.role is not None or piece.row.gap > _BREAKS_AT
    if draft.role is None and _says_announced(draft):
        return True  # «2022 жылдың 3 қарашасында» / «жалпы отырыста жарияланды» / «Қазақстан …»
    if draft.role == "title":
        return True
    if draft.role == "salutation":  # one over several lines: «Уважаемый Аскар Кайратович!» / «Уважаемые депутаты!»
        return piece.role != "salutation" and last.text.rstrip().endswith(("!", ","))
    if draft.role == "letterhead" and _continues_address(piece):
        return False
    if piece.role in ("announced", "title", "salutation", "letterhead", "number") or draft.role == "number":
        return True
    if draft.role == "reference":
        return piece.role not in (None, "reference") or not _continues_reference(last, piece)
    if piece.role == "reference":
        return True
    if piece.role == "addressee":
        return draft.role != "addressee" or _is_complete(draft) or piece.row.gap > _BREAKS_AT
    if _is_capitals(draft) and not piece.text.isupper():
        return True
    if _GENITIVE_KK.search(last.folded) and draft.role in (None, "addressee"):
        return False  # «Қазақстан Республикасының» / «Көлік министрі», whatever white stands between
    if draft.role == "addressee" or _awaits_name(draft):
        return (_is_complete(draft) and not _LIST.search(piece.folded)) or (
            piece.row.gap > _BREAKS_AT and not _goes_on(piece)
        )
    if draft.role == "letterhead" or _is_complete(draft):
        return True
    if piece.row.gap > _BREAKS_AT and not opens_lower(piece.text):
        return True
    if piece.folded.startswith(_OF_THE_REPUBLIC):
        return False
    return _changes_language(draft, piece) or last.folded.endswith(_OF_THE_REPUBLIC)


_OF_THE_REPUBLIC = "республики казахстан"
"""Ends the name of a Russian body and begins none: «Мажилис Парламента» / «Республики Казахстан»."""


def _continues_address(piece: Piece) -> bool:
    """«010000, Астана қ., …» / «тел.: …» / «№ _____»: one paragraph of the letterhead for each column."""
    if piece.row.gap > _BREAKS_AT or POSTAL.match(piece.text):
        return False
    return piece.role == "letterhead" or (piece.role is None and cues.is_contact(piece.folded))


def _is_capitals(draft: Draft) -> bool:
    return all(piece.text.isupper() for piece in draft.pieces)


_DAY_AND_MONTH = regex.compile(r"(?<!\d)\d{1,2}[»\"]?\s\p{L}{3,}$")
_YEAR_OF_DATE = regex.compile(r"(?:19|20)\d\d\s?(?:г\.?|года)$")
"""«На № ДЗ-73 от 13 октября» / «2026 года»."""


def _continues_reference(last: Piece, piece: Piece) -> bool:
    dated = _DAY_AND_MONTH.search(last.folded) and _YEAR_OF_DATE.match(piece.folded)
    return piece.row.gap < _BREAKS_AT and (
        bool(dated)
        or opens_lower(piece.text)
        or last.folded.endswith((",", "и", "және", "от", "№"))
        or "№" in piece.text
    )


def _is_complete(draft: Draft) -> bool:
    """An addressee ends with a name or «(по списку)»."""
    text = draft.pieces[-1].text
    names = list(find_persons(text))
    named = bool(names) and names[-1].end() >= len(text.rstrip(" ."))
    return named or bool(_LIST.search(draft.pieces[-1].folded))


def _awaits_name(draft: Draft) -> bool:
    """A Kazakh addressee before its name: «Қазақстан Республикасының» / «Көлік министрі»."""
    return draft.role is None and draft.pieces[0].column == 1


def _goes_on(piece: Piece) -> bool:
    """A name below its office, whatever white stands between."""
    return (
        opens_lower(piece.text)
        or any(m.start() == 0 for m in find_persons(piece.text))
        or bool(_LIST.search(piece.folded))
    )


def _changes_language(draft: Draft, piece: Piece) -> bool:
    one, two = detect_language(draft.pieces[0].text), detect_language(piece.text)
    return one is not None and two is not None and one != two


def _finish(setting: Setting, draft: Draft, measure: Measure) -> Paragraph:
    rows = [piece.row for piece in draft.pieces]
    paragraph = write(setting, [piece.span for piece in draft.pieces], draft.role or "other", rows, measure.width)
    return paragraph if draft.role else paragraph._replace(role=_role_of_whole(paragraph.text.value))


def _role_of_whole(text: str) -> Role:
    folded = cues.fold(text)
    if len(folded) < 120 and cues.find_announced(folded):
        return "announced"
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters) > 0.7 * len(letters) if letters else False
    office = cues.names_office(folded)
    if (
        not upper
        and _DATIVE_KK.search(folded)
        and (office or any(find_persons(text)))
        and detect_language(text) == "kk"
    ):
        return "addressee"
    if (upper and office) or cues.is_address(folded):
        return "letterhead"
    about = cues.opens_subject(folded) is not None or (not upper and cues.ends_section(folded))
    return "subject" if about else "other"
