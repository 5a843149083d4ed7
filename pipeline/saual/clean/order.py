"""Rows back into reading order, where an extractor put a block of a page behind what stands below it.

pdftotext writes a page as blocks parted by empty lines and often puts one that is set apart (the first paragraph of a
page, its last rows, a row stretched from margin to margin) behind all others, below the footnotes and the side stamp.
Nothing but the sentences tells where it belongs: a row in mid-sentence waits for a small letter, a heading for its
body, «1.» for «2.», a full stop for a capital. So each seam between two rows has a worth, and a block goes where the
seams that it makes are worth more than those that it breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.rows import Measure, Row, would_fit
from saual.clean.stamps import is_stamp
from saual.clean.widths import printed_width
from saual.clean.zones import FOOT, HEADING, Tag, tag_row
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document

_PIECES = 4
"""Pieces of a torn row that follow each other, at most."""
_HALF = 0.5
"""Share of a full row that a piece of one takes, at most."""
_OPEN_END = regex.compile(r"(?:[,(«–—]|\b(?:и|или|в|на|с|по|от|до|за|о|об|для|при|мен|және|пен|бен))$")
_APART = 0.9
"""White, in lines, between two blocks."""
_MOST = 150
"""Rows of a page; more of them are no page."""
_ONE_PAGE = 60
"""Rows of a letter on one page, at most."""
_MOVES = 6
_GAIN = 1.0
"""What a move must bring."""
_BELOW_NOTE, _BELOW_STAMP = 1.5, 0.9
"""What it costs a block to stand below a footnote or a footer, where the body never is, and below a side stamp."""
_IN_WHITE, _AT_TOP = 0.3, 0.15
"""What it is worth that white stands where a block is put: it may have been taken from there, as from a page's top."""
_FEW = 3
"""Blocks that pdftotext puts behind a page's stamp, at most."""
_LEAST = 16
"""Signs of a line that was taken out, at least: a torn stamp has fewer."""
_WORD = 4
"""Letters of a row, at least: a torn stamp has fewer."""
_DATIVE_KK = regex.compile(r"(?<=\p{L}{3})(?:ға|ге|қа|ке|на|не)$")
_NUMBER = regex.compile(r"^(\d{1,2})(?:[.)]|\s[–—-])\s")
_SIGNATURE = FOOT | {Tag.OFFICE}
_SIGNED = {Tag.NAME, Tag.EXECUTOR, Tag.CONTACT}
_HYPHENS = ("-", "\u00ad", "\x02")
_ABBREVIATED = regex.compile(r"(?:^|\s)(?:\p{L}|гг|тыс|млн|млрд|трлн|ст|пп|им|руб|обл|стр|чел|кв|куб|тел)\.$")


class Block(NamedTuple):
    """Rows of a page that no white parts, what it costs them to stand there, and whether white stands above them."""

    rows: tuple[Row, ...]
    late: float
    apart: bool


class View(NamedTuple):
    """What is known of the rows of a page: their measure, and by where it starts what each announces by itself."""

    measure: Measure
    tags: Mapping[int, Tag]


class Move(NamedTuple):
    """Blocks `begin` to `end` go before row `row` of block `block`, which is worth `gain`.

    `torn`: whether they are pieces of a row and not blocks behind the end of their page.
    """

    gain: float
    begin: int
    end: int
    block: int
    row: int
    torn: bool


def restore_order(document: Document, rows: Sequence[Row], measure: Measure) -> tuple[Row, ...]:
    """The rows of each page in reading order; rows that keep their place on the page have it already."""
    if document.boxes is not None or document.columns is not None or measure.placed or measure.whole:
        return tuple(rows)
    if len(document.pages) < 2 and len(rows) > _ONE_PAGE:
        return tuple(rows)  # its pages are lost: below a footnote stands the next one
    pages = [list(page) for _, page in groupby(rows, key=lambda row: row.page)]
    written: list[Row] = []
    for number, page in enumerate(pages):
        below = pages[number + 1][0] if number + 1 < len(pages) else None
        above = written[-1] if written else None
        written += _restore_page(document, page, measure, above, below) if len(page) <= _MOST else page
    return tuple(written)


def _restore_page(
    document: Document, page: Sequence[Row], measure: Measure, above: Row | None, below: Row | None
) -> list[Row]:
    blocks = _settled(list(_blocks(document, page)))
    if len(blocks) < 2:
        return list(page)
    near = [row for row in (above, *page, below) if row is not None]
    view = View(measure, {row.start: tag_row(row, measure) for row in near})
    if above is None:
        blocks = _head_first(blocks, view)
    for _ in range(_MOVES):
        moves = _moves(blocks, view, above, below)
        best = max(moves, key=_preference, default=None)
        if best is None or best.gain < _GAIN:
            break
        blocks = _moved(blocks, best)
    ordered = [row for block in blocks for row in block.rows]
    if ordered == list(page):
        return ordered
    return [row._replace(first=at == 0, gap=0.0 if row.first else row.gap) for at, row in enumerate(ordered)]


def _preference(move: Move) -> tuple[float, int, int]:
    """The worthiest move; of equal ones a late block goes highest, and pieces of one row follow each other."""
    return (move.gain, move.block, move.row) if move.torn else (move.gain, -move.block, -move.row)


def _blocks(document: Document, page: Sequence[Row]) -> Iterator[Block]:
    """The blocks of a page; all those below a footnote or stamp are late."""
    begin, late, apart = 0, 0.0, True
    for at in range(1, len(page) + 1):
        cut = document.text[page[at - 1].end : page[at].start] if at < len(page) else ""
        if at == len(page) or page[at].gap > _APART or len(cut.strip()) >= _LEAST:
            yield Block(tuple(page[begin:at]), late, apart)
            begin, late, apart = at, max(late, _cost_below(cut)), True


def _settled(blocks: Sequence[Block]) -> list[Block]:
    """Blocks below a stamp are late only if they are few: a stamp may also stand in the middle of its page."""
    few = sum(block.late > 0 for block in blocks) <= _FEW
    return [block if few or block.late > _BELOW_STAMP else block._replace(late=0.0) for block in blocks]


def _head_first(blocks: Sequence[Block], view: View) -> list[Block]:
    """Half a letterhead, an address or an addressee that stand behind their page go below what the page begins with.

    «… С 2023 года на миллион банкнот в» / stamp / «Z00C1B4, Астана қ.» / «НАЦИОНАЛЬНЫЙ БАНК»: the body stops there.
    """
    late = [block for block in blocks if block.late]
    if any(view.tags[row.start] in HEADING for block in late for row in block.rows):
        return list(blocks)  # another letter begins there
    heads = [block for block in late if _is_head(block, view)]
    top = next((at for at, block in enumerate(blocks) if not _is_head(block, view)), 0)
    below = (block for block in blocks[top:] if block not in heads)
    return [*blocks[:top], *(block._replace(late=0.0) for block in heads), *below]


def _is_head(block: Block, view: View) -> bool:
    """«Мажилис Парламента» / «Республики Казахстан», «010000, Астана қ.», capitals: nothing is said.

    «Премьер-Министрі» / «А.С. Нұрланғалиевке»: an office and a dative.
    """
    first = block.rows[0]
    whole = " ".join(row.folded for row in block.rows)
    capitals = all(row.text.isupper() and len(row.text) >= _LEAST / 2 for row in block.rows)
    named = cues.is_address(first.folded) or cues.opens_addressee(first.folded) or cues.names_body(first.folded)
    prose = any(view.tags[row.start] is Tag.PROSE or ends_sentence(row.text) for row in block.rows)
    named = named or (cues.names_office(whole) and bool(_DATIVE_KK.search(whole)))
    return capitals or (named and (not prose or cues.is_address(first.folded)))


def _cost_below(cut: str) -> float:
    """What it costs to stand below text that was taken out of the page."""
    lines = [line.strip() for line in cut.split("\n") if len(line.strip()) >= _LEAST]
    if not lines:
        return 0.0
    return _BELOW_STAMP if all(is_stamp(line) for line in lines) else _BELOW_NOTE


def _moves(blocks: Sequence[Block], view: View, above: Row | None, below: Row | None) -> Iterator[Move]:
    """Every way to put blocks of the body higher up, with what it is worth."""
    rows = [row for block in blocks for row in block.rows]
    begin_of_body = _begin_of_body(rows, view)
    for begin in range(1, len(blocks)):
        for end in _ends(blocks, begin, view):
            moving = [row for block in blocks[begin:end] for row in block.rows]
            torn = not blocks[begin].late
            if not torn and not _is_body(moving, view):
                continue
            before, after = blocks[begin - 1].rows[-1], blocks[end].rows[0] if end < len(blocks) else below
            here = _seam(before, moving[0], view) + _seam(moving[-1], after, view) - blocks[begin].late
            here -= _seam(before, after, view)
            passed = 0
            for at, block in enumerate(blocks[:begin]):
                for row in range(len(block.rows)):
                    if passed + row < begin_of_body:
                        continue
                    upper = block.rows[row - 1] if row else blocks[at - 1].rows[-1] if at else above
                    lower = block.rows[row]
                    if torn and not _waits(upper, moving, lower, view):
                        continue
                    white = row == 0 and block.apart
                    if _is_cell(upper, view) and _is_cell(lower, view):
                        continue  # in the middle of a table or a signature
                    if not white and not torn and not _takes(upper, moving, lower, view):
                        continue
                    there = _seam(upper, moving[0], view) + _seam(moving[-1], lower, view)
                    if white:
                        there += _white(upper, lower, passed == begin_of_body, view)
                    there -= _seam(upper, lower, view)
                    yield Move(there - here + _numbered(moving[0], lower), begin, end, at, row, torn)
                passed += len(block.rows)


def _takes(upper: Row | None, moving: Sequence[Row], lower: Row, view: View) -> bool:
    """Whether a block may part two rows that no white parts: in mid-sentence, below the head, by its number."""
    if upper is None or view.tags[upper.start] in HEADING:
        return True
    if not ends_sentence(upper.text):
        return opens_lower(moving[0].text)
    return _numbered(moving[0], lower) > 0


def _is_cell(row: Row | None, view: View) -> bool:
    """Whether a row may be the cell of a table: short, and no part of a sentence or heading."""
    if row is None or ends_sentence(row.text) or cues.opens_section(row.folded) or cues.ends_section(row.folded):
        return False
    return bool(row.grid) or (row.right < 0.5 * (view.measure.width or 90) and view.tags[row.start] is Tag.OTHER)


def _white(upper: Row | None, lower: Row, top: bool, view: View) -> float:
    """What white above a row says: most below a heading, whose body follows it; nothing above a signature."""
    if upper is not None and not ends_sentence(upper.text) and cues.ends_section(upper.folded):
        return 2 * _IN_WHITE
    if view.tags[lower.start] in _SIGNATURE:
        return 0.0
    return _AT_TOP if top else _IN_WHITE


def _ends(blocks: Sequence[Block], begin: int, view: View) -> Iterator[int]:
    """How far the blocks reach that may go together: one late block or all that follow, or pieces of a torn row."""
    if blocks[begin].late:
        yield from {begin + 1, len(blocks)}
        return
    if not ends_sentence(blocks[begin - 1].rows[-1].text):
        return
    end = begin
    while end < min(begin + _PIECES, len(blocks)) and _is_piece(blocks[end], view):
        end += 1
    if end > begin:
        yield end


def _is_piece(block: Block, view: View) -> bool:
    """Whether a block may be a piece of a row that was stretched from margin to margin: «проверены» / «доводы»."""
    [row, *more] = block.rows
    short = row.right < _HALF * (view.measure.width or 0.0) and view.tags[row.start] is Tag.OTHER
    return short and not more and not row.grid and not cues.marks_item(row.folded) and any(map(str.isalpha, row.text))


def _waits(upper: Row | None, moving: Sequence[Row], lower: Row, view: View) -> bool:
    """Whether a row ends early in mid-sentence, so that these pieces, and hardly more, have room in it."""
    if upper is None or view.measure.width is None or ends_sentence(upper.text) or not opens_lower(lower.text):
        return False
    if not opens_lower(moving[0].text) and not _OPEN_END.search(upper.folded):
        return False
    filled = upper.right + sum(0.5 + printed_width(row.text) for row in moving)
    return upper.page == lower.page and filled <= view.measure.width and would_fit(upper, lower, view.measure)


def _moved(blocks: Sequence[Block], move: Move) -> list[Block]:
    moving = [block._replace(late=0.0) for block in blocks[move.begin : move.end]]
    target = blocks[move.block]
    upper, lower = target.rows[: move.row], target.rows[move.row :]
    return [
        *blocks[: move.block],
        *([target._replace(rows=upper)] if upper else []),
        *moving,
        target._replace(rows=lower, apart=target.apart and not upper),
        *blocks[move.block + 1 : move.begin],
        *blocks[move.end :],
    ]


def _begin_of_body(rows: Sequence[Row], view: View) -> int:
    """After the last row of the head on this page, if it begins with a head."""
    tags = [view.tags[row.start] for row in rows]
    prose = next((at for at, tag in enumerate(tags) if tag is Tag.PROSE), len(tags))
    return max((at + 1 for at in range(prose) if tags[at] in HEADING), default=0 if rows[0].page > 1 else prose)


def _is_body(rows: Sequence[Row], view: View) -> bool:
    """Whether rows are of the body and not of head or foot."""
    tags = [view.tags[row.start] for row in rows]
    if any(tag in FOOT or tag in HEADING or tag is Tag.TABLE for tag in tags):
        return False
    letters = sum(sign.isalpha() for row in rows for sign in row.text)
    return Tag.PROSE in tags or (opens_lower(rows[0].text) and letters >= _WORD * len(rows))


def _seam(one: Row | None, two: Row | None, view: View) -> float:
    """How well the lower row goes on from the upper one."""
    if one is None or two is None:
        return 0.0
    lower = opens_lower(two.text)
    if one.text.endswith(_HYPHENS):
        return 3.0 if lower else -2.0
    head, foot = view.tags[one.start], view.tags[two.start]
    if head in _SIGNATURE and not lower and foot not in _SIGNATURE and foot not in HEADING:
        return -2.0
    if (head in _SIGNED or one.text.isdigit()) and foot is Tag.PROSE:
        return -2.0  # «2» waits for its footnote
    if head is Tag.TABLE and foot is not Tag.TABLE:
        return -1.0 if lower else -0.25  # a table waits for nothing
    if foot is Tag.TABLE:
        if head in HEADING:
            return -0.5  # no letter begins with one
        return 1.0 if one.text.endswith(":") else 0.25  # «… мынадай:» waits for it
    if head in HEADING or cues.is_own_number(one.folded):
        return 1.5 if cues.opens_answer(two.folded) else 0.0
    ended = ends_sentence(one.text) and not _ABBREVIATED.search(one.text)
    if not ended:
        if lower:
            return 2.0
        if two.text[0].isdigit() and not _NUMBER.match(two.text):
            return 0.5
        if cues.opens_section(two.folded) or cues.marks_item(two.folded):
            return -1.0
        if cues.ends_section(one.folded):
            return 0.5
        return 0.0 if would_fit(one, two, view.measure) or cues.opens_proper(two.text) or foot in FOOT else -1.0
    if lower:
        if not one.text.endswith((";", ":")):
            return -2.0
        return 0.0 if one.text.endswith(";") or cues.marks_item(two.folded) else -0.5
    return 0.25


def _numbered(moving: Row, lower: Row) -> float:
    """«1. О нехватке …» goes before «2. О кабинетах …», and before «3. …» where no «2.» stands."""
    one, two = _NUMBER.match(moving.text), _NUMBER.match(lower.text)
    return {1: 1.5, 2: 0.75}.get(int(two[1]) - int(one[1]), 0.0) if one and two else 0.0
