"""Find the stamps of document systems and take them out of the lines, however an extractor tore them.

Every way of tearing is the same thing seen from above: the letters of the stamp stand in the lines of the page in
order (or in reverse order), some lines being wholly stamp, some having a piece of it at an end, others having none.
So there is one mechanism. The grammar in `data/stamps.toml` becomes an automaton over letters without white space, and
a second one that reads it backwards; a dynamic programme over the lines chooses for each line which piece of it, if
any, moves the automaton on, at the least cost in skipped scraps and in words taken from the body. It keeps one best
way for each state, so its time grows with the number of lines and no text can make it run away.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import regex

from saual.read.document import BBox, Document, Line

DEAD = -1
STEPS = 500_000
"""How many pieces one search of a page may try (an honest page: 500); what lies beyond is left as it is."""
ROWS = 50_000
"""How many lines of a page (or of a file without pages) are searched."""
TAKEN = 0.5
"""What a letter costs that is taken from a body line."""
HEAD = 1.5
"""What a letter costs at the beginning of a body line, where list markers stand."""
LEFT = 0.6
"""What it costs to leave a letter of a short word at the end of a line between the pieces of a stamp."""
EDGE = 0.6
"""What it costs more if a stamp begins or ends with it: in all more than it is worth, so none is taken without need."""
LOOSE = 0.05
"""What a letter of a loose part is worth; a letter of a fixed word is worth 1."""
REACH = 6
"""How many body lines may stand between two pieces of one stamp; a scrap that is left there counts twice."""
TOP = 8
"""How many lines the top of a page has."""
SCRAP = 3
"""A line of no more signs than this is likelier a piece of a stamp than of a letter."""
CLUMP = 2
"""A piece stuck to the body by a single space has words of no more signs than this."""
WITHIN = 400
"""How far a sideways line is searched."""
WORD = 6
"""A piece of no fewer signs comes from an extractor that keeps words; such pieces follow each other directly."""

TWINS = str.maketrans("acehikmoptxyвb‐‑–—ё", "асеһікмортхувв----е")
GAP = regex.compile(r"(?<=\S)[ \t\xa0\u2000-\u200a]{2,}(?=\S)")
WORDS = regex.compile(r"\S+")
STUCK = regex.compile(r"[^\W\d][.!?;:,»)](\w{1,2})$")
FULL_VERSION = regex.compile(r"\d+(?:\.\d+){2,}")


class Stamp(NamedTuple):
    """A stamp: its text with the spaces put back, and the fields read from it.

    `kind` is "side", "control", "signature_check" or "registration"; `date` is ISO; `page` is None where the source has
    no pages. «22.05.2025 ЕСЭДО ГО (версия 7.23.0)» is of kind side, system «ЕСЭДО ГО», version «7.23.0».
    """

    text: str
    kind: str
    system: str | None
    version: str | None
    number: str | None
    date: str | None
    time: str | None
    page: int | None
    bbox: BBox | None


@cache
def _data() -> dict[str, Any]:
    """`data/stamps.toml`."""
    return tomllib.loads(resources.files("saual").joinpath("data", "stamps.toml").read_text(encoding="utf-8"))


class _Sign(NamedTuple):
    """One place in a pattern: what stands there, whether a space stands before it, which part of which form it is."""

    what: str
    gap: bool
    part: str
    turn: int
    form: int


class _Piece(NamedTuple):
    """A stretch of a pattern as Glushkov's construction sees it."""

    nullable: bool
    first: frozenset[int]
    last: frozenset[int]


class _Parser:
    """Turns patterns (str) into signs and the relation «may follow»."""

    def __init__(self, parts: dict[str, str]) -> None:
        self.parts = parts
        self.signs: list[_Sign] = []
        self.follow: list[set[int]] = []
        self.turns = itertools.count(1)
        self.form = 0

    def choice(self, text: str, at: int, gap: bool, part: str, turn: int) -> tuple[_Piece, int]:
        """Alternatives, up to the end of the text or a closing bracket."""
        piece, at = self.sequence(text, at, gap, part, turn)
        while text[at : at + 1] == "|":
            other, at = self.sequence(text, at + 1, gap, part, turn)
            piece = _Piece(piece.nullable or other.nullable, piece.first | other.first, piece.last | other.last)
        return piece, at

    def sequence(self, text: str, at: int, gap: bool, part: str, turn: int) -> tuple[_Piece, int]:
        """One thing after another."""
        piece = _Piece(True, frozenset(), frozenset())
        while at < len(text) and text[at] not in "|)":
            if text[at] == " ":
                gap, at = True, at + 1
                continue
            item, at = self.item(text, at, gap, part, turn)
            gap = gap and item.nullable
            self.link(piece.last, item.first)
            piece = _Piece(
                piece.nullable and item.nullable,
                piece.first | item.first if piece.nullable else piece.first,
                piece.last | item.last if item.nullable else item.last,
            )
        return piece, at

    def item(self, text: str, at: int, gap: bool, part: str, turn: int) -> tuple[_Piece, int]:
        """One sign, group or part, with the ?, + or * after it."""
        if text[at] == "(":
            piece, at = self.choice(text, at + 1, gap, part, turn)
            at += 1
        elif text[at] == "{":
            end = text.index("}", at)
            name = text[at + 1 : end]
            piece, at = self.choice(self.parts[name], 0, gap, name, next(self.turns))[0], end + 1
        else:
            end = text.index("]", at) + 1 if text[at] == "[" else at + 2 if text[at] == "\\" else at + 1
            number = frozenset([len(self.signs)])
            self.signs.append(_Sign(text[at:end], gap, part, turn, self.form))
            self.follow.append(set())
            piece, at = _Piece(text[at] == ".", number, number), end
        mark = text[at : at + 1]
        if mark and mark in "+*":
            self.link(piece.last, piece.first)
        if mark and mark in "?*":
            piece = piece._replace(nullable=True)
        return piece, at + 1 if mark and mark in "?+*" else at

    def link(self, before: Iterable[int], after: frozenset[int]) -> None:
        """Let signs of `after` follow signs of `before`."""
        for number in before:
            self.follow[number] |= after


def _fold(char: str) -> str:
    """The sign by which a letter is compared: «О» and Latin «o» alike."""
    return char.lower().translate(TWINS)


def _fits(what: str, char: str) -> bool:
    r"""Whether a sign of a pattern is met by a character of the page.

    >>> _fits("Е", "E"), _fits(r"\d", "7"), _fits(r"[12]", "3")
    (True, True, False)
    """
    if what[0] == "[":
        return char in _spread(what[1:-1])
    if what == r"\d":
        return "0" <= char <= "9"
    if what == r"\l":
        return char.isalpha()
    if what == r"\u":
        return char.isupper()
    if what == r"\n":
        return char.isupper() or char in "0123456789-/" or _fold(char) == "-"
    return _fold(what[-1]) == _fold(char)


def _spread(what: str) -> str:
    """The signs of a set, «1-9» written out."""
    return "".join(map(chr, range(ord(what[0]), ord(what[2]) + 1))) if what[1:2] == "-" else what


class _Automaton:
    """The deterministic automaton over (a number of) signs, made as far as the text asks for it."""

    def __init__(
        self, signs: Sequence[_Sign], first: frozenset[int], last: frozenset[int], follow: Sequence[Iterable[int]]
    ) -> None:
        self.signs, self.first, self.last = signs, first, last
        self.follow = [frozenset(after) for after in follow]
        self.members: list[frozenset[int]] = [frozenset()]
        self.known: dict[frozenset[int], int] = {}
        self.accepts: list[bool] = [False]
        self.moves: dict[tuple[int, str], int] = {}
        self.loose = frozenset(number for number, sign in enumerate(signs) if sign.part in _data()["loose"]["parts"])

    def mirror(self) -> _Automaton:
        """The same stamps read from their last letter to the first."""
        before: list[set[int]] = [set() for _ in self.signs]
        for number, after in enumerate(self.follow):
            for other in after:
                before[other].add(number)
        return _Automaton(self.signs, self.last, self.first, before)

    def move(self, state: int, char: str) -> int:
        """The state after one more character (0 is the start), DEAD if no stamp goes on so."""
        members = self.members[state]
        nexts = self.first if state == 0 else frozenset().union(*(self.follow[number] for number in members))
        after = frozenset(number for number in nexts if _fits(self.signs[number].what, char))
        target = state if char == "." and state and self._near_figures(members | nexts) else DEAD
        if after:
            target = self.known.setdefault(after, len(self.members))
            if target == len(self.members):
                self.members.append(after)
                self.accepts.append(not after.isdisjoint(self.last))
        self.moves[state, char] = target
        return target

    def _near_figures(self, numbers: frozenset[int]) -> bool:
        """Whether one of the signs is a figure or a full stop: there full stops go astray («03062022....»)."""
        return any(self.signs[number].what[-1] in ".d]0123456789" for number in numbers)

    def walk(self, state: int, chars: str) -> int:
        """The state after all of `chars`."""
        moves = self.moves
        for char in chars:
            after = moves.get((state, char))
            state = self.move(state, char) if after is None else after
            if state == DEAD:
                return DEAD
        return state

    def worth(self, state: int, chars: str) -> float:
        """What `chars` are worth on the way from `state`: one a letter, less where the grammar leaves it open."""
        worth = 0.0
        for char in chars:
            before, state = state, self.moves[state, char]
            loose = (state == before and char == ".") or not self.loose.isdisjoint(self.members[state])
            worth += LOOSE if loose else 1.0
        return worth

    def read(self, chars: str) -> list[tuple[int, int]]:
        """The signs that `chars` stand for, each with the place of its character; of several readings the first listed.

        Full stops gone astray stand for nothing; no text of the grammar gives an empty list.
        """
        layers: list[tuple[int, frozenset[int]]] = []
        state = 0
        for at, char in enumerate(chars):
            after = self.walk(state, char)
            if after == DEAD:
                return []
            if after != state or char != ".":
                layers.append((at, self.members[after]))
            state = after
        if not self.accepts[state]:
            return []
        at, layer = layers[-1]
        path = [(min(layer & self.last), at)]
        for at, layer in reversed(layers[:-1]):
            path.append((min(number for number in layer if path[-1][0] in self.follow[number]), at))
        return path[::-1]


class _Grammar(NamedTuple):
    """Some forms of `data/stamps.toml`, ready for reading in either direction."""

    forward: _Automaton
    backward: _Automaton


@cache
def _grammar(is_open: bool) -> _Grammar:
    """The forms whose names are listed, or the open ones and the marks on lines of their own."""
    parser = _Parser(_data()["parts"])
    pieces: list[_Piece] = []
    for number, form in enumerate(_data()["forms"]):
        if (form.get("open", False) or form["place"] != "margin") == is_open:
            parser.form = number
            pieces.append(parser.choice(form["pattern"], 0, False, "", 0)[0])
    first = frozenset[int]().union(*(piece.first for piece in pieces))
    last = frozenset[int]().union(*(piece.last for piece in pieces))
    forward = _Automaton(parser.signs, first, last, parser.follow)
    return _Grammar(forward, forward.mirror())


@cache
def _calls() -> regex.Pattern[str]:
    """What calls for a search of a page, in folded text."""
    search = _data()["search"]
    words = ["".join(map(_fold, word)) for word in search["words"]]
    starts = ["".join(map(_fold, word)) for word in search["starts"]]
    patterns = [*words, *(word[::-1] for word in words), *(rf"^[ \t]*+{word}" for word in starts)]
    return regex.compile("|".join([*patterns, *(rf"{word}[ \t]*+$" for word in search["ends"])]), regex.MULTILINE)


class _Option(NamedTuple):
    """A piece of a line that may be stamp: its letters, its offsets, what taking it costs, and what more at an edge.

    `solid`: a whole line, or what a wide gap parts from the body; `words`: a piece of whole words behind a single
    space, believed only of reversed text, where no natural word can be mistaken for it.
    """

    chars: str
    start: int
    end: int
    cost: float
    solid: bool
    words: bool = False
    edge: float = 0.0


class _Row(NamedTuple):
    """A line with something on it: its number among the lines and on the page, its pieces, what skipping it costs."""

    line: int
    order: int
    options: tuple[_Option, ...]
    skip: float
    body: bool


class _Node(NamedTuple):
    """A step of a way through the rows, leading back to the first."""

    parent: _Node | None
    row: _Row
    option: _Option
    size: int
    worth: float


class _Stand(NamedTuple):
    """Where a search stands: what its way has cost, how many lines it has skipped since its last step."""

    cost: float
    skipped: int
    node: _Node | None


def _shuffled(option: _Option) -> Iterator[_Option]:
    """The option and, for a clump of two or three letters, its other orders («н ұ» for «ұ н»)."""
    yield option
    if 2 <= len(option.chars) <= SCRAP:
        for chars in sorted({*map("".join, itertools.permutations(option.chars))} - {option.chars}):
            yield option._replace(chars=chars, cost=option.cost + 1.0)


def _ends(text: str, words: list[tuple[int, int]]) -> Iterator[_Option]:
    """The ends of a line that may be stamp.

    The tails «0 2» of «оқытушылар жоқ. Бұл 0 2» and «2» of «қабылдансын.2», the heads likewise, and what stands behind
    or before a wide gap.
    """
    end = words[-1][1]
    short = _short(words)
    for many in range(1, min(3, len(words) - 1) + 1):
        for part, price, left in ((words[-many:], TAKEN, sum(short[many:])), (words[:many], HEAD, sum(short))):
            long = CLUMP * many if any(b - a > CLUMP for a, b in part) else 0
            option = _taken(text, part[0][0], part[-1][1], price, long)
            yield option._replace(cost=option.cost + LEFT * left)
    stuck = STUCK.search(text, max(0, end - 4), end)
    if stuck:
        yield _taken(text, stuck.start(1), end, TAKEN + 0.2, 0)
    gaps = [match.span() for match in GAP.finditer(text)]
    for number, (start, stop) in enumerate(gaps[-4:]):
        inside = max((b - a for a, b in gaps[: len(gaps[:-4]) + number]), default=1)
        if stop - start > min(2, inside):
            yield _Option("".join(text[stop:end].split()), stop, end, 0.3, True)
    if gaps and gaps[0][1] - gaps[0][0] > 2:
        yield _Option("".join(text[: gaps[0][0]].split()), words[0][0], gaps[0][0], 0.4, True)


def _short(words: list[tuple[int, int]]) -> list[int]:
    """The lengths of the short words at the end of a line, the last first; three at most."""
    lengths = [b - a for a, b in words[:-4:-1]]
    return list(itertools.takewhile(lambda length: length <= CLUMP, lengths))


def _taken(text: str, start: int, end: int, price: float, long: int) -> _Option:
    """A piece that single spaces part from the body; if of whole words, `long` is for how many letters it counts."""
    chars = "".join(text[start:end].split())
    size = len(chars) if chars.isdigit() else long or len(chars)  # a bare figure is natural in any direction
    return _Option(chars, start, end, price * size, False, long > 0, 0.0 if chars[0] in ".)" else EDGE * size)


def _row(text: str, at: int, index: int, order: int) -> _Row:
    """What may be made of the line `text`, which stands at offset `at`."""
    words = [match.span() for match in WORDS.finditer(text)]
    whole = "".join(text.split())
    options = [_Option(whole, at + words[0][0], at + words[-1][1], 0.0, True)]
    if len(words) > 1 or not whole[-1:].isalpha():
        options += [end._replace(start=at + end.start, end=at + end.end) for end in _ends(text, words)]
    scrap = len(whole) <= SCRAP
    skip = 0.1 + LEFT * sum(_short(words)) if not scrap else 0.6 if whole.strip(".)").isdigit() else 1.0
    return _Row(index, order, tuple(other for option in options for other in _shuffled(option)), skip, not scrap)


def _search(automaton: _Automaton, rows: Sequence[_Row], backward: bool) -> Iterator[tuple[float, _Node]]:
    """Every whole stamp on the worthiest way to each state, with its worth: letters less costs."""
    live: dict[int, _Stand] = {}
    steps = 0
    for row in rows:
        nexts = dict(_skipped(live, row, backward))
        live[0] = _Stand(0.0, 0, None)
        options = [option for option in row.options if backward or not option.words]
        for state, (cost, _, node) in live.items():
            for option in options:
                after = automaton.walk(state, option.chars)
                if after == DEAD:
                    continue
                size, worth = (node.size, node.worth) if node else (0, -option.edge)
                taken = _Node(node, row, option, size + len(option.chars), worth + automaton.worth(state, option.chars))
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


def _skipped(live: dict[int, _Stand], row: _Row, backward: bool) -> Iterator[tuple[int, _Stand]]:
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


def _way(node: _Node) -> list[_Node]:
    """The steps that lead to `node`, first to last."""
    way = [node]
    while way[-1].parent is not None:
        way.append(way[-1].parent)
    return way[::-1]


def _is_wordy(way: list[_Node]) -> bool:
    """Whether the pieces are words rather than clumps of letters."""
    return way[-1].size >= 4 * len(way)


def _trimmed(automaton: _Automaton, way: list[_Node]) -> list[_Node]:
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


class _Found(NamedTuple):
    """A way through the rows and the stamp read along it."""

    way: list[_Node]
    stamp: Stamp


def _find(text: str, rows: Sequence[_Row], upright: bool) -> list[_Found]:
    """The stamps of a page: the worthiest first, none sharing a row with another; returned in the order of the page."""
    found: list[_Found] = []
    taken: set[int] = set()
    for grammar in (_grammar(False), _grammar(True)):
        rows = [row for row in rows if row.line not in taken]
        ways = [(worth, node, False) for worth, node in _search(grammar.forward, rows, False)]
        ways += [(worth, node, True) for worth, node in _search(grammar.backward, rows, True)]
        for _, node, backward in sorted(ways, key=lambda item: -item[0]):
            if node.row.line in taken:
                continue
            way = _trimmed(grammar.backward if backward else grammar.forward, _way(node))
            if taken.isdisjoint(step.row.line for step in way):
                stamp = _read(grammar.forward, text, way, backward, upright)
                if stamp:
                    taken.update(step.row.line for step in way)
                    found.append(_Found(way, stamp))
    return sorted(found, key=lambda item: item.way[0].option.start)


def _read(forward: _Automaton, text: str, way: list[_Node], backward: bool, upright: bool) -> Stamp | None:
    """The stamp that a way spells, or None if it is no stamp where it stands."""
    chars, spaced = _letters(text, way)
    if backward:
        chars, spaced = chars[::-1], [False] * len(chars)
    spelt = _spelt(forward, chars, spaced)
    if not spelt:
        return None
    stamp, place = spelt
    if upright and place != "margin":
        orders = [step.row.order for step in way]
        whole = not backward and all(step.option.solid and step.option.cost < 1 for step in way)
        if not whole or orders[-1] - orders[0] != len(way) - 1 or (place == "top" and orders[0] >= TOP):
            return None
    return stamp


def _spelt(forward: _Automaton, chars: str, spaced: Sequence[bool]) -> tuple[Stamp, str] | None:
    """The stamp that `chars`, without white space, spell, and the place that its form is for."""
    path = forward.read(chars)
    if not path:
        return None
    signs = [forward.signs[number] for number, _ in path]
    stamp = _stamp(signs, "".join(chars[at] for _, at in path), [spaced[at] for _, at in path])
    return stamp, _data()["forms"][signs[0].form]["place"]


def _letters(text: str, way: list[_Node]) -> tuple[str, list[bool]]:
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


def _stamp(signs: Sequence[_Sign], chars: str, spaced: Sequence[bool]) -> Stamp:
    """Put the text of one stamp together and read its fields; the first date is that of the registering side."""
    data = _data()
    fields: dict[str, str] = {}
    pieces: list[str] = []
    at = 0
    for (part, _), run in itertools.groupby(signs, key=lambda sign: (sign.part, sign.turn)):
        group = list(run)
        value = "".join(
            (" " if (sign.gap and sign is not before) or (part == "abbreviation" and spaced[at]) else "")
            + _proper(sign, chars[at])
            for at, sign, before in zip(itertools.count(at), group, [None, *group], strict=False)
        )
        at += len(group)
        space, value = " " if value[0] == " " else "", value.strip()
        value = _restored(data, part, value)
        fields.setdefault(data["fields"].get(part, part), value)
        pieces.append(space + value)
    return Stamp(
        "".join(pieces).strip(),
        data["forms"][signs[0].form]["kind"],
        fields.get("system"),
        fields.get("version"),
        fields.get("number"),
        _iso(fields.get("date")),
        fields.get("time"),
        None,
        None,
    )


def _proper(sign: _Sign, char: str) -> str:
    """The character as it should be: Cyrillic where only its Latin twin stands, else as it stands."""
    return char if sign.what[0] in "[\\" or sign.what.lower() == char.lower() else sign.what


def _restored(data: dict[str, Any], part: str, value: str) -> str:
    """A field with its lost or displaced full stops and spaces put back."""
    digits = "".join(char for char in value if char.isdigit())
    if part == "date":
        return f"{digits[:2]}.{digits[2:4]}.{digits[4:]}"
    if part == "version" and not FULL_VERSION.fullmatch(value):
        shape = iter(data["version"].get(str(len(digits)), []))
        rest = iter(digits)
        return ".".join("".join(itertools.islice(rest, size)) for size in shape) or value
    if part == "yearly":
        return f"{digits[:4]}.{digits[4:]}" if value.count(".") < 2 else value
    if part == "abbreviation" and (" " not in value or min(map(len, value.split())) == 1):
        value = value.replace(" ", "")
        ending = next((end for end in data["names"]["endings"] if value.endswith(end)), "")
        return f"{value.removesuffix(ending)} {ending}".strip()
    return value


def _iso(value: str | None) -> str | None:
    """«22.05.2025» as 2025-05-22; None for a day that does not exist.

    >>> _iso("22.05.2025"), _iso("31.02.2025")
    ('2025-05-22', None)
    """
    if value is None:
        return None
    day, month, year = map(int, value.split("."))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _box(document: Document, spans: Iterable[tuple[int, int]], lines: Iterable[Line]) -> BBox | None:
    """The box around the characters of `spans` (around the `lines` where characters have none)."""
    boxes = document.boxes
    found = [tuple(boxes[4 * at : 4 * at + 4]) for start, end in spans for at in range(start, end)] if boxes else []
    found = [box for box in found if any(box)] or [tuple(line.bbox) for line in lines if line.bbox]
    if not found:
        return None
    x0, top, x1, bottom = zip(*found, strict=True)
    return BBox(min(x0), min(top), max(x1), max(bottom))


def _rest(document: Document, line: Line, spans: list[tuple[int, int]]) -> Line | None:
    """The line without `spans`, which lie at its ends; None if nothing is left."""
    start, end = line.start, line.end
    for a, b in spans:
        if document.text[start:a].strip():
            end = min(end, a)
        else:
            start = max(start, b)
    body = document.text[start:end]
    if not body.strip():
        return None
    start, end = start + len(body) - len(body.lstrip()), start + len(body.rstrip())
    return line._replace(start=start, end=end, bbox=line.bbox and _box(document, [(start, end)], [line]))


def _strangers(document: Document, lines: Sequence[Line], taken: set[int]) -> Iterator[tuple[str, list[Line]]]:
    """Sideways lines that no form explains; scraps following each other are one text."""
    pending: list[Line] = []
    for index, line in enumerate(lines):
        words = document.text[line.start : line.end].split()
        if index in taken or not words:
            continue
        if len("".join(words)) > SCRAP:
            yield " ".join(words), [line]
        else:
            pending.append(line)
    if pending:
        yield "".join("".join(document.text[line.start : line.end].split()) for line in pending), pending


def _within(text: str) -> list[Stamp]:
    """The stamps inside a sideways line that says more than one stamp."""
    forward = _grammar(False).forward
    chars = "".join(text.split())[:WITHIN]
    stamps: list[Stamp] = []
    start = 0
    while start < len(chars):
        state, best, end = 0, 0, start
        while state != DEAD and end < len(chars):
            state, end = forward.walk(state, chars[end]), end + 1
            if state != DEAD and forward.accepts[state]:
                best = end
        spelt = _spelt(forward, chars[start:best], [False] * (best - start)) if best else None
        if spelt:
            stamps.append(spelt[0])
        start = best if spelt else start + 1
    return stamps


def _rows(document: Document, lines: Sequence[Line]) -> list[_Row]:
    """The rows of those lines that are not blank."""
    text = document.text
    filled = [(index, line) for index, line in enumerate(lines) if text[line.start : line.end].strip()][:ROWS]
    return [_row(text[line.start : line.end], line.start, i, order) for order, (i, line) in enumerate(filled)]


def _upright(document: Document, lines: Sequence[Line]) -> tuple[list[Line], list[tuple[int, Stamp]]]:
    """The upright lines of a page without stamp material, and the stamps with their offsets."""
    if not _promising(document, lines):
        return list(lines), []
    found = _find(document.text, _rows(document, lines), True)
    if not found:
        return list(lines), []
    spans: dict[int, list[tuple[int, int]]] = {}
    stamps: list[tuple[int, Stamp]] = []
    for way, stamp in found:
        pieces = [(step.option.start, step.option.end) for step in way]
        for step, piece in zip(way, pieces, strict=True):
            spans.setdefault(step.row.line, []).append(piece)
        bbox = _box(document, pieces, [lines[step.row.line] for step in way])
        stamps.append((pieces[0][0], stamp._replace(bbox=bbox)))
    rest = [_rest(document, line, spans[i]) if i in spans else line for i, line in enumerate(lines)]
    return _closed(document, rest), stamps


def _promising(document: Document, lines: Sequence[Line]) -> bool:
    """Whether a page is worth a search: it names a stamp's words or has torn lines."""
    if not lines:
        return False
    text = document.text
    torn = sum(0 < len(text[line.start : line.end].strip()) <= SCRAP for line in lines)
    if torn >= _data()["search"]["torn"]:
        return True
    page = text[lines[0].start : lines[-1].end].lower().translate(TWINS)
    return bool(_calls().search(page))


def _closed(document: Document, lines: Sequence[Line | None]) -> list[Line]:
    """The lines without the holes (None) that stamps left and without the blank lines that came with the stamps.

    Of the blank lines on both sides of a hole as many stay as on the side that has fewer: in «болған жерде», stamp,
    three blank lines, «сенім пайда болады.» none, since it is one paragraph.
    """
    kept: list[Line] = []
    for solid, group in itertools.groupby(lines, key=lambda line: bool(line and _body(document, line))):
        run = list(group)
        if solid or None not in run:
            kept += [line for line in run if line]
            continue
        after = run[::-1].index(None)
        blanks = [line for line in run if line]
        kept += blanks[: min(run.index(None), after)]
    return kept


def _body(document: Document, line: Line) -> str:
    """The text of a line without white space around it."""
    return document.text[line.start : line.end].strip()


def _sideways(document: Document, lines: Sequence[Line]) -> list[tuple[int, Stamp]]:
    """The stamps among the sideways lines of a page; none of these lines is body."""
    stamps: list[tuple[int, Stamp]] = []
    taken: set[int] = set()
    for way, stamp in _find(document.text, _rows(document, lines), False):
        taken.update(step.row.line for step in way)
        spans = [(step.option.start, step.option.end) for step in way]
        bbox = _box(document, spans, [lines[step.row.line] for step in way])
        stamps.append((spans[0][0], stamp._replace(bbox=bbox)))
    for text, group in _strangers(document, lines, taken):
        bbox = _box(document, [(line.start, line.end) for line in group], group)
        inside = _within(text) or [Stamp(text, "side", None, None, None, None, None, None, None)]
        stamps += [(group[0].start, stamp._replace(bbox=bbox)) for stamp in inside]
    return stamps


def split_stamps(document: Document) -> tuple[tuple[Line, ...], tuple[Stamp, ...]]:
    """Part a document's lines from its stamps.

    The lines come back without stamp material: dropped if they were all stamp, shorter if an end of them was. The same
    stamp is listed once for a page.
    """
    paged = len(document.pages) > 1 or any(page.width is not None for page in document.pages)
    kept: list[Line] = []
    stamps: dict[tuple[object, ...], Stamp] = {}
    for number, group in itertools.groupby(document.lines, key=lambda line: line.page):
        lines = list(group)
        body, found = _upright(document, [line for line in lines if not line.sideways])
        found += _sideways(document, [line for line in lines if line.sideways])
        kept += body
        for _, stamp in sorted(found, key=lambda item: item[0]):
            placed = stamp._replace(page=number if paged else None)
            fields = placed[1:-1]
            stamps.setdefault(fields if any(fields[1:-1]) else (placed.text, *fields), placed)
    return tuple(kept), tuple(stamps.values())
