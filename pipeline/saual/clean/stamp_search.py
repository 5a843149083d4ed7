"""Find stamps in lines however an extractor tore them: the cheapest way to lead the grammar through the lines.

Every way of tearing is the same thing seen from above: the letters of the stamp stand in the lines of the page in
order (or in reverse order), some lines being wholly stamp, some having a piece of it at an end, others having none.
So there is one mechanism: a dynamic programme over the lines chooses for each line which piece of it, if any, moves
the automaton on, at the least cost in skipped scraps and in words taken from the body. It keeps one best way for each
state, so its time grows with the number of lines and no text can make it run away.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from saual.clean.stamp_fields import Stamp, spell
from saual.clean.stamp_grammar import DEAD, Automaton, build_grammar
from saual.clean.stamp_pieces import SCRAP, Option, Row

STEPS = 500_000
"""How many pieces one search of a page may try (an honest page: 500); what lies beyond is left as it is."""
REACH = 6
"""How many body lines may stand between two pieces of one stamp; a scrap that is left there counts twice."""
RESUME = 6.0
"""What it costs to go on with a whole stamp far behind its last piece: what follows may open the next stamp."""
TOP = 8
"""How many lines the top of a page has."""
WORD = 6
"""A piece of no fewer signs comes from an extractor that keeps words; such pieces follow each other directly."""


class Node(NamedTuple):
    """A step of a way through the rows, leading back to the first."""

    parent: Node | None
    row: Row
    option: Option
    size: int
    worth: float


class _Stand(NamedTuple):
    """Where a search stands: what its way has cost, how many lines it has skipped since its last step."""

    cost: float
    skipped: int
    node: Node | None


def _search(automaton: Automaton, rows: Sequence[Row], backward: bool) -> Iterator[tuple[float, Node]]:
    """Every whole stamp on the worthiest way to each state, with its worth: letters less costs."""
    live: dict[int, _Stand] = {}
    steps = 0
    for row in rows:
        nexts = dict(_skipped(live, row, backward))
        live[0] = _Stand(0.0, 0, None)
        options = [option for option in row.options if backward or not option.words]
        for state, (cost, skipped, node) in live.items():
            if skipped > REACH // 2 and automaton.accepts[state]:
                cost += RESUME
            for option in options:
                after = automaton.walk(state, option.chars)
                if after == DEAD:
                    continue
                size, worth = (node.size, node.worth) if node else (0, -option.edge)
                taken = Node(node, row, option, size + len(option.chars), worth + automaton.worth(state, option.chars))
                total = cost + option.cost
                old = nexts.get(after)
                if total > _allowance(taken.size) or (
                    old and old.node and old.node.worth - old.cost >= taken.worth - total
                ):
                    continue
                nexts[after] = _Stand(total, 0, taken)
                if automaton.accepts[after]:
                    yield taken.worth - total - option.edge, taken
        steps += len(live) * len(options)
        if steps > STEPS:
            return
        live = nexts


def _skipped(live: dict[int, _Stand], row: Row, backward: bool) -> Iterator[tuple[int, _Stand]]:
    """What stays live when nothing of the row is taken."""
    for state, (cost, skipped, node) in live.items():
        stand = _Stand(cost + row.skip, skipped + (1 if row.body else 2), node)
        if node is None or stand.skipped > REACH or stand.cost > _allowance(node.size):
            continue
        if not row.body or backward or len(node.option.chars) < WORD:
            yield state, stand


def _allowance(size: int) -> float:
    """How much a way of `size` letters may have cost."""
    return 2.0 + 0.7 * size


def _way(node: Node) -> list[Node]:
    """The steps that lead to `node`, first to last."""
    way = [node]
    while way[-1].parent is not None:
        way.append(way[-1].parent)
    return way[::-1]


def _is_wordy(way: list[Node]) -> bool:
    """Whether the pieces are words rather than clumps of letters."""
    return way[-1].size >= 4 * len(way)


def _trimmed(automaton: Automaton, way: list[Node]) -> list[Node]:
    """The way without a page number at its beginning or end that an open field (a document's number) took in.

    A bare number is one if the other pieces are words (then so is a telephone number), or if it alone is parted by a
    blank line.
    """
    wordy = _is_wordy(way)
    blanks = [b.row.line - a.row.line > b.row.order - a.row.order for a, b in itertools.pairwise(way)]
    for edge, rest, blank in ((way[0], way[1:], blanks[:1]), (way[-1], way[:-1], blanks[-1:])):
        alone = wordy or (blank == [True] and blanks.count(True) * 2 < len(blanks))
        gain = edge.worth - (edge.parent.worth if edge.parent else 0)
        if rest and alone and edge.option.solid and (edge.option.chars.isdigit() or (wordy and gain < 1)):
            state = automaton.walk(0, "".join(step.option.chars for step in rest))
            if state != DEAD and automaton.accepts[state]:
                return _trimmed(automaton, rest)
    return way


class Found(NamedTuple):
    """A way through the rows and the stamp read along it."""

    way: list[Node]
    stamp: Stamp


def find_stamps(text: str, rows: Sequence[Row], upright: bool) -> list[Found]:
    """The stamps of a page: the worthiest first, none sharing a row with another; returned in the order of the page."""
    found: list[Found] = []
    taken: set[int] = set()
    for grammar in (build_grammar(False), build_grammar(True)):
        left = [row for row in rows if row.line not in taken]
        ways = [(worth, node, False) for worth, node in _search(grammar.forward, left, False)]
        ways += [(worth, node, True) for worth, node in _search(grammar.backward, left, True)]
        for _, node, backward in sorted(ways, key=lambda item: -item[0]):
            if node.row.line in taken:
                continue
            way = _trimmed(grammar.backward if backward else grammar.forward, _way(node))
            if taken.isdisjoint(step.row.line for step in way):
                read = _read(grammar.forward, text, way, backward)
                if read and (not upright or _is_in_place(read[1], text, rows, way, backward, taken)):
                    taken.update(step.row.line for step in way)
                    found.append(Found(way, read[0]))
    return sorted(found, key=lambda item: item.way[0].option.start)


def _read(forward: Automaton, text: str, way: list[Node], backward: bool) -> tuple[Stamp, str] | None:
    """The stamp that a way spells and the place that its form is for, or None if it spells none."""
    chars, spaced = _letters(text, way)
    if backward:
        chars, spaced = chars[::-1], [False] * len(chars)
    return spell(forward, chars, spaced)


def _is_in_place(
    place: str, text: str, rows: Sequence[Row], way: list[Node], backward: bool, taken: Container[int]
) -> bool:
    """Whether a stamp stands where its form may.

    That is anywhere ("margin"), never on upright lines ("drawn"), whole on lines of its own ("line"; "mark" with a
    capital), or so at an edge of its page ("top"): among its first lines, below the pieces of another stamp (`taken`
    lines) or, where an extractor follows the order of drawing, after its last, but for a page number.
    """
    if place in ("margin", "drawn") or backward:
        return place == "margin"
    orders = [step.row.order for step in way]
    if not all(step.option.solid and step.option.cost < 1 for step in way) or orders[-1] - orders[0] != len(way) - 1:
        return False
    if place == "mark":
        return text[way[0].option.start].isupper()
    if place == "line" or orders[0] < TOP:
        return True
    above = next((row.line for row in reversed(rows) if row.order < orders[0]), None)
    if above in taken:
        return text[way[0].option.start].isupper()
    below = next((row.options[0].chars for row in rows if row.order > orders[-1]), "")
    return text[way[0].option.start].isupper() and (not below or (below.isdigit() and len(below) <= SCRAP))


def _letters(text: str, way: list[Node]) -> tuple[str, list[bool]]:
    """The letters along a way, and for each whether white space stands before it in the source.

    A line break counts as a space only between pieces of an extractor that keeps words.
    """
    wordy = _is_wordy(way)
    chars: list[str] = []
    spaced: list[bool] = []
    for step in way:
        option = step.option
        chars.append(option.chars)
        before = text[option.start - 1 : option.start]
        gap = before in {" ", "\t", "\xa0"} or (wordy and len(option.chars) > 1)
        for piece in text[option.start : option.end].split():
            spaced += [gap] + [False] * (len(piece) - 1)
            gap = True
    return "".join(chars), spaced
