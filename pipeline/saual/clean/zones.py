"""Which rows are one letter, and of it the head, the body and the foot.

The head ends with the title or salutation, the foot begins with «С уважением,», an attachment or the signatory.
A file may hold several letters (the Kazakh and the Russian version): a new one begins where a head follows a foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.rows import Measure, Row, Sheet
from saual.clean.tables import BAR
from saual.language.persons import find_name_after_office, find_persons, is_likely_name
from saual.language.sentences import ends_sentence, opens_lower, opens_upper


class Tag(Enum):
    """What a row announces by itself."""

    ANNOUNCED = "announced"
    TITLE = "title"
    SALUTATION = "salutation"
    REFERENCE = "reference"
    REGARDS = "regards"
    EXECUTOR = "executor"
    CONTACT = "contact"
    ATTACHMENT = "attachment"
    COPY = "copy"
    NAME = "name"
    OFFICE = "office"
    TABLE = "table"
    PROSE = "prose"
    OTHER = "other"


class Zones(NamedTuple):
    """One letter's rows, in reading order; `moved` says that some did not stand in that order."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    foot: tuple[Row, ...]
    moved: bool


HEADING = {Tag.ANNOUNCED, Tag.TITLE, Tag.SALUTATION, Tag.REFERENCE}
FOOT = {Tag.REGARDS, Tag.EXECUTOR, Tag.CONTACT, Tag.ATTACHMENT, Tag.COPY, Tag.NAME}
_QUOTES = '«»"“”„(),.;:!?'
_SHORT = 4
"""Rows of running text that a letter without title, reference and salutation has, at least."""
_OPENING = 4
"""Rows that the first sentence of an answer takes, at most."""
_ENDS_REFERENCE = regex.compile(r"(?:сауал|хат)\p{L}{0,6}$|(?:года|год|г\.)[,;]?$|\d$")
_LIST_MARK = regex.compile(r"^(?:\d{1,2}\s?[.)–-]|[•·–—-])\s")


def tag_row(row: Row, measure: Measure) -> Tag:
    """The tag of a row by its own words; the order of the tests is the order of their certainty."""
    folded = row.folded
    if row.grid:
        return Tag.TABLE
    inside = len(folded) > 60 and row.text[0].islower()  # most rows: the middle of a paragraph
    if len(folded) < 200 and not inside:
        if cues.is_title(folded) and opens_upper(row.text):
            return Tag.TITLE
        if cues.is_salutation(folded):
            return Tag.SALUTATION
        if cues.find_announced(folded):
            return Tag.ANNOUNCED
        if cues.is_reference(folded) and not _opens_paragraph(row, measure):
            return Tag.REFERENCE
        if cues.is_regards(folded):
            return Tag.REGARDS
        if cues.is_executor(folded):
            return Tag.EXECUTOR
        if cues.is_contact(folded):
            return Tag.CONTACT
        if cues.is_attachment(folded):
            return Tag.ATTACHMENT
        if cues.is_copy(folded):
            return Tag.COPY
        if _is_name_row(row):
            return Tag.NAME
        if _is_office_row(row, measure):
            return Tag.OFFICE
    if BAR in row.text and not cues.is_address(folded):
        return Tag.TABLE
    return Tag.PROSE if _is_prose(row, measure) else Tag.OTHER


def _opens_paragraph(row: Row, measure: Measure) -> bool:
    """A full row that names an inquiry but is an answer's first sentence: «Сіздің … № ДС-63 сауалыңызда көтерілген»."""
    full = measure.width is not None and row.right > 0.85 * measure.width and row.size > 0.95
    return full and not _ENDS_REFERENCE.search(row.folded)


def _is_name_row(row: Row) -> bool:
    """A row that ends with a name, after nothing, an office or a wide gap: «Министр просвещения   Г. Сейтова»."""
    names = list(find_persons(row.text))
    if not names and len(row.text) < 100:
        found = find_name_after_office(row.text)
        return is_likely_name(row.text) or bool(found and cues.names_office(cues.fold(row.text[: found[0]])))
    if not names or names[-1].end() < len(row.text.rstrip(" .")) or _LIST_MARK.match(row.text):
        return False
    before = row.text[: names[0].start()].strip()
    between = "".join(row.text[a.end() : b.start()] for a, b in pairwise(names)).strip()
    if between:
        return False
    folded = cues.fold(before)
    return not before or len(row.cells) > 1 or cues.names_office(folded) or before.endswith((":", "»", '"'))


def _is_office_row(row: Row, measure: Measure) -> bool:
    wide = measure.width is not None and row.right > 0.85 * measure.width
    closed = ends_sentence(row.text) and not row.text.endswith(":")
    return (
        not wide
        and not closed
        and len(row.text) < 90
        and (cues.opens_office(row.folded) or cues.ends_office(row.folded))
    )


def _is_prose(row: Row, measure: Measure) -> bool:
    tokens = row.text.split()
    if len(tokens) < 4 or len(row.cells) > 1 or cues.is_address(row.folded):
        return False
    if sum(1 for token in tokens if len(token) > 2 and token.strip(_QUOTES)[:1].isalpha()) < 3:
        return False  # «28» мая 2024 ж.
    small = sum(1 for token in tokens if not token[0].isupper() and not token[:2].strip('«"(“').istitle())
    long = row.right > 0.72 * (measure.width or 90)
    return small >= 0.4 * len(tokens) and (long or ends_sentence(row.text))


def split_letters(sheet: Sheet) -> tuple[Zones, ...]:
    """One Zones for each letter of the file."""
    rows, measure = sheet
    tags = _tag_rows(rows, measure)
    starts = _letter_starts(rows, tags, measure)
    letters = []
    for begin, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        letters.append(_split_zones(rows[begin:end], tags[begin:end], measure))
    return tuple(letters)


def _tag_rows(rows: Sequence[Row], measure: Measure) -> list[Tag]:
    """Tags of all rows; a salutation may go over two: «Уважаемые Айгуль Маратовна, Ерлан» / «Сабитович!»."""
    tags = [tag_row(row, measure) for row in rows]
    for i, (one, two) in enumerate(pairwise(rows)):
        if one.text.endswith(":") and tags[i + 1] is Tag.NAME and tags[i] in (Tag.PROSE, Tag.OTHER):
            tags[i] = Tag.OFFICE  # «избранные по одномандатным округам:» / «Д. Ли»
        if (
            tags[i] is not Tag.ANNOUNCED
            and cues.opens_announced(one.folded)
            and cues.find_announced(cues.join_folded(one.folded, two.folded))
        ):
            tags[i] = tags[i + 1] = Tag.ANNOUNCED  # «Оглашен на заседании» / «Мажилиса 5 июня 2024 г.»
        opens = tags[i] is not Tag.SALUTATION and cues.opens_salutation(one.folded) and not ends_sentence(one.text)
        if opens and two.text.endswith("!") and len(two.text) < 60:
            tags[i] = tags[i + 1] = Tag.SALUTATION
    return tags


def _letter_starts(rows: Sequence[Row], tags: Sequence[Tag], measure: Measure) -> list[int]:
    """First rows of the letters: after a signature with executor or page break, a head begins anew."""
    starts = [0]
    signed = -1
    prose_since = False
    for i, tag in enumerate(tags):
        prose_since = prose_since or _opens_body(rows, tags, i, measure)
        if tag in (Tag.NAME, Tag.EXECUTOR, Tag.CONTACT) and prose_since and _is_letter(tags[starts[-1] : i]):
            signed = i
        elif tag in HEADING and signed > starts[-1] and _is_head(tags, i):
            starts.append(_start_of_head(rows, tags, signed, i))
            signed, prose_since = -1, False
    return starts


def _is_letter(tags: Sequence[Tag]) -> bool:
    """Whether so much stands above a name that it may be a signature: else the name is the addressee's."""
    return tags.count(Tag.PROSE) >= _SHORT or any(tag in (Tag.TITLE, Tag.SALUTATION, Tag.REFERENCE) for tag in tags)


def _is_head(tags: Sequence[Tag], i: int) -> bool:
    """Two marks of a head near each other, so that a salutation repeated before the signature is none."""
    return len({tag for tag in tags[i : i + 14] if tag in HEADING}) >= 2


def _start_of_head(rows: Sequence[Row], tags: Sequence[Tag], signed: int, anchor: int) -> int:
    """Where the next letter's letterhead begins: on its page if it begins one, else after the last signature row."""
    for i in range(signed + 1, anchor + 1):
        if rows[i].first:
            return i
    return signed + 1


def _split_zones(rows: Sequence[Row], tags: list[Tag], measure: Measure) -> Zones:
    head_end = _end_of_head(rows, tags, measure)
    head, body, body_tags = list(rows[:head_end]), list(rows[head_end:]), tags[head_end:]
    moved: list[Row] = []
    restored = False
    if not measure.whole:  # clean text stands in order
        if Tag.SALUTATION not in tags[:head_end]:
            body, body_tags = _restore_salutation(head, body, body_tags)
        if not measure.placed:  # what is placed on the page stands in order too
            head, body, body_tags, restored = _restore_first_block(head, tags[:head_end], body, body_tags)
        body, body_tags, moved = _take_displaced_foot(body, body_tags)
        restored = restored or len(head) > head_end
    foot_start = _start_of_foot(body, body_tags)
    foot = [*moved, *body[foot_start:]]
    return Zones(tuple(head), tuple(body[:foot_start]), tuple(foot), restored or bool(moved))


def _restore_salutation(head: list[Row], body: list[Row], tags: list[Tag]) -> tuple[list[Row], list[Tag]]:
    """A salutation that an extractor put at the end of its page goes back to the end of the head."""
    found = [i for i, tag in enumerate(tags) if tag is Tag.SALUTATION]
    if len(found) == 1 and head:
        head.append(body.pop(found[0]))
        tags = tags[: found[0]] + tags[found[0] + 1 :]
    return body, tags


def _restore_first_block(
    head: list[Row], head_tags: Sequence[Tag], body: list[Row], tags: list[Tag]
) -> tuple[list[Row], list[Row], list[Tag], bool]:
    """A reference or the first sentence that an extractor put at the end of the first page, behind an empty line.

    «… шаралары жалғасады.» / «» / «2025 жылғы 13 наурыздағы № ДС-118» / page break
    """
    end = next((i for i, row in enumerate(body) if head and row.page > head[-1].page), 0)
    begin = next((i for i in range(end - 1, 0, -1) if body[i].gap > 0.9), end)
    block, block_tags = body[begin:end], tags[begin:end]
    rest, rest_tags = body[:begin] + body[end:], tags[:begin] + tags[end:]
    if block and all(tag is Tag.REFERENCE for tag in block_tags) and Tag.REFERENCE not in head_tags:
        at = next((i for i, tag in enumerate(head_tags) if tag in (Tag.TITLE, Tag.SALUTATION)), len(head))
        return head[:at] + block + head[at:], rest, rest_tags, True
    if block and _opens_answer(block) and ends_sentence(block[-1].text) and not _opens_answer(rest[:_OPENING]):
        return head, block + rest, block_tags + rest_tags, True
    return head, body, tags, False


def _opens_answer(rows: Sequence[Row]) -> bool:
    return cues.opens_answer(" ".join(row.folded for row in rows))


def _end_of_head(rows: Sequence[Row], tags: Sequence[Tag], measure: Measure) -> int:
    """After title or salutation, or before the first sentence; headings right above that sentence are the body's."""
    prose = next((i for i in range(len(rows)) if _opens_body(rows, tags, i, measure)), len(rows))
    near = [i for i in range(min(prose + 6, len(rows))) if tags[i] in (Tag.TITLE, Tag.SALUTATION)]
    if near:
        return max(near) + 1
    marks = [i for i in range(prose) if tags[i] in HEADING]
    end = prose
    while end > (max(marks) + 1 if marks else 0) and (cues.opens_section(rows[end - 1].folded) or rows[end - 1].bold):
        if rows[end - 1].left > 20:
            break
        end -= 1
    return end


def _opens_body(rows: Sequence[Row], tags: Sequence[Tag], i: int, measure: Measure) -> bool:
    """The first row of running text: prose from the left margin that ends or goes on below."""
    row = rows[i]
    if tags[i] is not Tag.PROSE or _is_upper(row.text) or row.left > 0.3 * (measure.width or 80):
        return False
    if _is_subject(row, rows[i + 1 : i + 2], measure) or row.right < 0.45 * (measure.width or 0):
        return False
    if ends_sentence(row.text) or i + 1 == len(rows):
        return True
    return tags[i + 1] in (Tag.PROSE, Tag.TABLE) or opens_lower(rows[i + 1].text)


def _is_subject(row: Row, below: Sequence[Row], measure: Measure) -> bool:
    """A line that says what the letter is about, above its first sentence: «О ремонте дорог», «Су қоймалары туралы»."""
    if row.bold or ends_sentence(row.text) or row.right > 0.95 * (measure.width or 90):
        return False
    about = cues.opens_subject(row.folded) is not None or (
        (row.left > 3 or not measure.placed) and cues.ends_section(row.folded)
    )
    return about and not any(opens_lower(r.text) for r in below)


def _is_upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.7 * len(letters)


def _start_of_foot(rows: Sequence[Row], tags: Sequence[Tag]) -> int:
    """The row after the last sentence of the body; sentences in a list of attachments do not count."""
    last = signed = -1
    attaching = False
    for i, tag in enumerate(tags):
        if tag in (Tag.ATTACHMENT, Tag.COPY) and _signs_below(tags, i):
            attaching = True
        elif tag in (Tag.NAME, Tag.REGARDS, Tag.EXECUTOR):
            attaching, signed = False, i
        elif not attaching and (
            tag in (Tag.PROSE, Tag.SALUTATION, Tag.TITLE)
            or (tag is Tag.OTHER and _is_body_row(rows, i))
            or (tag is Tag.TABLE and signed <= last)
        ):
            last = i
    start = last + 1
    while start < len(rows) and tags[start] in (Tag.OTHER, Tag.OFFICE) and _continues(rows, start):
        start += 1
    return start


def _signs_below(tags: Sequence[Tag], i: int) -> bool:
    """Whether no long stretch of body follows: «Приложение: …» stands before or after the signature."""
    return sum(tag is Tag.PROSE for tag in tags[i + 1 :]) <= 8


def _is_body_row(rows: Sequence[Row], i: int) -> bool:
    """A short row that still is text: a list item, the last words of a sentence."""
    text = rows[i].text
    closes = ends_sentence(text) and not text.endswith(":") and len(text) > 2
    return bool(_LIST_MARK.match(text)) or (closes and not any(True for _ in find_persons(text)))


def _continues(rows: Sequence[Row], i: int) -> bool:
    return i > 0 and not ends_sentence(rows[i - 1].text) and opens_lower(rows[i].text)


def _take_displaced_foot(rows: list[Row], tags: list[Tag]) -> tuple[list[Row], list[Tag], list[Row]]:
    """Some extractors put the signature before the body of its page: take such a block out, to stand at the end.

    «2» / «Депутаты фракции …» / «И. Сұлтан» / «Исп. …» / «до 46% в 2023 году …»
    """
    last_prose = max((i for i, tag in enumerate(tags[: _start_of_copies(rows, tags)]) if tag is Tag.PROSE), default=-1)
    i = 1
    while i < last_prose:
        end = i
        while end <= last_prose and (
            tags[end] in FOOT or (tags[end] is Tag.OFFICE and (end > i or not _continues(rows, end)))
        ):
            end += 1
        run = tags[i:end]
        strong = (Tag.EXECUTOR in run and Tag.NAME in run) or sum(tag is Tag.NAME for tag in run) >= 2
        if strong and i > len(rows) // 3:
            at = _place_of(rows[:i], rows[end:])
            body = [*range(at), *range(end, len(rows)), *range(at, i)]
            return [rows[n] for n in body], [tags[n] for n in body], rows[i:end]
        i = end + 1
    return rows, tags, []


_COPY_ROWS = 6
"""Rows over which the list of those who get a copy goes, at most."""


def _start_of_copies(rows: Sequence[Row], tags: Sequence[Tag]) -> int:
    """Where the last lines say who gets a copy, over several rows: «Копия: Министерство …» / «…, Министерство …»."""
    last = max((i for i, tag in enumerate(tags) if tag is Tag.COPY), default=len(rows))
    below = rows[last + 1 :]
    listed = len(below) < _COPY_ROWS and not any(ends_sentence(row.text) and row is not below[-1] for row in below)
    apart = any(row.gap > 0.9 and not opens_lower(row.text) for row in below)
    return last if listed and not apart else len(rows)


def _place_of(above: Sequence[Row], block: Sequence[Row]) -> int:
    """Where a block of the body belongs that stands behind the signature: where white parts the rows of its page.

    Before a heading if it begins with one itself, else below a heading. If the signature began its page, nothing moved.
    """
    if not block or above[-1].page != block[0].page:
        return len(above)
    parted = [n for n in range(1, len(above)) if above[n].page == block[0].page and above[n].gap > 0.9]
    if cues.opens_section(block[0].folded):
        fitting = [n for n in parted if cues.opens_section(above[n].folded)]
    else:
        fitting = [n for n in parted if cues.ends_section(above[n - 1].folded)]
    return fitting[-1] if fitting else len(above)
