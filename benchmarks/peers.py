"""Numbers and dates beside the peers that install: speed as a ratio to slovnet's names, precision and recall on gold.

`make bench-peers` installs the peers into an environment of their own (benchmarks/peers.txt) and runs
`python -m benchmarks.peers PYTHON`, PYTHON being the interpreter of that environment. All of it runs on one core, the
contestants in turn on each letter; times are those of the processor, medians of the rounds after a warm one.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

import regex
from benchmarks.peer import OWN_DATE
from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter

from saual.check import check
from saual.clean import clean
from saual.extract.abbreviations import find_abbreviations
from saual.extract.annotation import Extraction
from saual.extract.citations import find_citations
from saual.extract.dates import dates_of, find_dates
from saual.extract.quantities import find_quantities, read_drafts, to_quantity
from saual.extract.quantities.passage import read_passage
from saual.process import process
from saual.read.sniff import read
from saual.record import Letter
from saual.segment import segment
from saual.segment.anatomy import Anatomy

ROOT = Path(__file__).resolve().parent.parent
LINES = ROOT / "tests" / "gold"
LETTERS = sorted((ROOT / "corpus" / "pdf").glob("*.pdf"))[::5]
SHARED = ROOT.parent / "shared" / "letters" / "gold"
ROUNDS = 3
PATIENCE = 20.0
"""Seconds a peer may take over the letters before its later rounds are left out."""
LETTER = 1000
"""Characters; shorter texts are lines of gold."""
FAMILIES = {
    "saual": ("quantities", "money", "dates"),
    "quantulum3": ("quantities", "money"),
    "Recognizers-Text numbers": ("quantities", "money"),
    "natasha MoneyExtractor": ("money",),
    "natasha DatesExtractor": ("dates",),
    "dateparser.search": ("dates",),
    "Recognizers-Text dates": ("dates",),
}
Item = dict[str, Any]
Find = Callable[[str, str], list[Item]]


class Case(NamedTuple):
    """A text with its gold, each item as a peer gives it; money is told by its unit."""

    text: str
    language: str
    quantities: list[Item]
    dates: list[Item]


# --- gold ------------------------------------------------------------------------------------------------------------

_VALUE = regex.compile(r"(?P<text>.+) = (?P<low>-?[\d.]+?)(?:\.\.(?P<high>-?[\d.]+))?(?: (?P<unit>.+)|,.*)?")
_MONEY = regex.compile(r"[A-Z]{3}(?:$|,| per)")
_DAYS = regex.compile(r"(?P<text>.+) = (?P<first>[\d-]*?)(?:\.\.(?P<last>[\d-]+))?\*?")


def line_cases() -> Iterator[Case]:
    """The one-line cases of tests/gold, those that are known to fail among them."""
    for language in ("ru", "kk"):
        for text, expected in _read_lines(LINES / f"quantities_{language}.txt"):
            found = [match for part in expected if (match := _VALUE.fullmatch(part))]
            yield Case(text, language, [_quantity(m["text"], m["low"], m["high"], m["unit"]) for m in found], [])
        for text, expected in _read_lines(LINES / f"dates_{language}.txt"):
            spans = [match for part in expected if (match := _DAYS.fullmatch(part))]
            yield Case(text, language, [], [_date(m["text"], m["first"], m["last"] or m["first"]) for m in spans])


def _read_lines(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            text, _, expected = line.removeprefix("?").strip().partition(" → ")
            yield text, [] if expected.strip() == "–" else expected.split(" | ")


def _quantity(text: str, low: str, high: str | None, unit: str | None) -> Item:
    money = bool(_MONEY.match(unit or ""))
    return {"text": text, "values": [low] if high is None else [low, high], "money": money}


def _date(text: str, first: str | None, last: str | None) -> Item:
    return {"text": text, "days": [(first or None, last)]}


def letter_cases() -> Iterator[Case]:
    """The real letters with gold, where the shared folder is beside the project."""
    for path in sorted(SHARED.glob("*.json")) if SHARED.is_dir() else ():
        gold = json.loads(path.read_text("utf-8"))
        quantities = [_quantity(q["text"], q["value"], q["max"], q["unit"]) for q in gold["quantities"]]
        yield Case(
            gold["text"],
            gold["languages"][0],
            [q | {"optional": g.get("optional")} for q, g in zip(quantities, gold["quantities"], strict=True)],
            [_date(d["text"], d["from"], d["to"]) | {"optional": d.get("optional")} for d in gold["dates"]],
        )


# --- score -----------------------------------------------------------------------------------------------------------


def agrees(wanted: Item, found: Item) -> bool:
    """The words overlap and the value is right; of a range either end will do, and an open end asks for the other."""
    one, two = _letters(wanted["text"]), _letters(found["text"])
    if not two or not (one in two or two in one):
        return False
    if "values" in wanted:
        return not {_number(v) for v in wanted["values"]}.isdisjoint(_number(v) for v in found.get("values", ()))
    [(first, last)] = wanted["days"]
    return any(last == day[1] and first in (None, day[0]) for day in found.get("days", ()))


def _letters(text: str) -> str:
    return regex.sub(r"[\W_]+", "", text.lower())


def _number(value: str) -> Decimal | None:
    try:
        return Decimal(value).normalize()
    except InvalidOperation:
        return None


def score(cases: Sequence[Case], family: str, find: Find) -> tuple[float, float]:
    """Precision and recall of one family of items; only texts that are scored for it are shown to a peer."""
    right = made = known = wanted = 0
    for case in cases:
        gold = case.dates if family == "dates" else case.quantities
        if family == "money":
            gold = [item for item in gold if item["money"]]
        if not gold and family == "money":
            continue
        found = find(case.text, case.language)
        made += len(found)
        right += sum(any(agrees(item, one) for item in gold) for one in found)
        asked = [item for item in gold if not item.get("optional")]
        wanted += len(asked)
        known += sum(any(agrees(item, one) for one in found) for item in asked)
    return right / made if made else 0.0, known / wanted if wanted else 0.0


def saual_items(family: str) -> Find:
    """What saual finds in a text: in a letter all of it, in a line of gold the dates or the numbers alone."""

    def find(text: str, language: str) -> list[Item]:
        if len(text) < LETTER:
            return _in_line(text, language, family)
        [letter] = process(text.encode(), "case.txt")
        if not isinstance(letter, Letter):
            return []
        if family == "dates":
            return [_date(letter.text[d.start : d.end], d.from_, d.to) for d in letter.dates]
        found = [(q, _quantity(letter.text[q.start : q.end], q.value, q.max, q.unit)) for q in letter.quantities]
        return [item for q, item in found if family != "money" or q.kind == "money"]

    return find


def _in_line(text: str, language: str, family: str) -> list[Item]:
    if family == "dates":
        own = dt.date.fromisoformat(OWN_DATE)
        days = [(text[d.start : d.end], str(d.first or ""), str(d.last)) for d in dates_of(text, own)]
        return [_date(*day) for day in days]
    passage = read_passage(text, 0, language == "kk")
    found = [to_quantity(passage, draft) for draft in read_drafts(passage)]
    return [
        _quantity(text[q.start : q.end], str(q.value), None if q.max is None else str(q.max), q.unit)
        for q in found
        if family != "money" or q.kind == "money"
    ]


# --- peers -----------------------------------------------------------------------------------------------------------


class Peer:
    """A peer in its own process; `seconds` is the processor time of the last answer."""

    def __init__(self, python: str, name: str) -> None:
        script = str(Path(__file__).with_name("peer.py"))
        self.process = subprocess.Popen(
            [python, "-W", "ignore", script, name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip
        self.seconds = 0.0
        self.faults = 0
        self.ready = bool(self._out().readline())

    def _out(self) -> Any:
        assert self.process.stdout is not None
        return self.process.stdout

    def __call__(self, text: str, language: str) -> list[Item]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"text": text, "language": language}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self._out().readline())
        self.seconds = answer["seconds"]
        self.faults += answer["error"] is not None
        items: list[Item] = answer["items"]
        return items

    def close(self) -> None:
        self.process.stdin.close()  # type: ignore[union-attr]
        self.process.wait()


# --- speed -----------------------------------------------------------------------------------------------------------


def anatomies() -> list[Anatomy]:
    """The letters that all are timed on."""
    found = []
    for path in LETTERS:
        document = read(path.read_bytes(), path.name)
        found += segment(document, clean(document))
    return found


def numbers_and_checks(letter: Anatomy) -> None:
    """All of saual that is timed: dates, abbreviations, citations, quantities and the checks."""
    dates = find_dates(letter)
    abbreviations = find_abbreviations(letter)
    citations = find_citations(letter, dates, abbreviations)
    taken = sorted([(d.start, d.end) for d in dates] + [(c.start, c.end) for c in citations])
    quantities = tuple(find_quantities(letter, taken))
    check([letter], [Extraction(abbreviations, (), quantities, dates, citations)])


def names_of_slovnet() -> Callable[[Anatomy], None]:
    """The names of slovnet by paragraphs, as users of natasha have them."""
    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def find(letter: Anatomy) -> None:
        for block in letter.blocks:
            doc = Doc(block.text)
            doc.segment(segmenter)
            doc.tag_ner(tagger)

    return find


def _seconds(function: Callable[[Anatomy], None], letter: Anatomy) -> float:
    start = time.process_time()
    function(letter)
    return time.process_time() - start


def _peer_seconds(peer: Peer, letter: Anatomy) -> float:
    total = 0.0
    for block in letter.blocks:
        peer(block.text, block.language or "ru")
        total += peer.seconds
    return total


def speeds(peers: dict[str, Peer]) -> dict[str, float]:
    """Seconds of each over all letters, in turns."""
    slovnet = names_of_slovnet()
    runs: dict[str, Callable[[Anatomy], float]] = {
        "slovnet": lambda letter: _seconds(slovnet, letter),
        "saual": lambda letter: _seconds(numbers_and_checks, letter),
    }
    for name, peer in peers.items():
        runs[name] = lambda letter, peer=peer: _peer_seconds(peer, letter)  # type: ignore[misc]
    times: dict[str, list[float]] = {name: [] for name in runs}
    letters = anatomies()
    for number in range(ROUNDS + 1):
        totals = dict.fromkeys(runs, 0.0)
        for letter in letters:
            for name, run in runs.items():
                if number < 2 or times[name][-1] < PATIENCE:
                    totals[name] += run(letter)
        for name, total in totals.items():
            if total:
                times[name].append(total)
    return {name: statistics.median(column[1:]) for name, column in times.items()}


# --- the table -------------------------------------------------------------------------------------------------------


def main() -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    peers: dict[str, Peer] = {}
    for name in FAMILIES:
        if name == "saual":
            continue
        peer = Peer(sys.argv[1], name)
        if peer.ready:
            peers[name] = peer
        else:
            print(f"{name}: cannot be installed or loaded here, left out")
    times = speeds(peers)
    sets = {"lines": list(line_cases()), "letters": list(letter_cases())}
    known = ", ".join(f"{len(cases)} {name}" for name, cases in sets.items())
    print(f"{len(LETTERS)} letters of corpus/ timed; gold: {known}\n")
    titles = [f"{name} {kind}" for name, cases in sets.items() if cases for kind in ("P", "R")]
    print(f"{'':26} {'of':10} {'time / slovnet':>14} " + " ".join(f"{title:>9}" for title in titles))
    for name, families in FAMILIES.items():
        if name != "saual" and name not in peers:
            continue
        for family in families:
            find = peers.get(name) or saual_items(family)
            figures = [
                figure for cases in sets.values() if cases for figure in score(_asked(cases, family), family, find)
            ]
            ratio = f"{times[name] / times['slovnet']:.2f}"
            print(f"{name:26} {family:10} {ratio:>14} " + " ".join(f"{figure:>9.2f}" for figure in figures), flush=True)
    for name, peer in peers.items():
        if peer.faults:
            print(f"{name}: raised on {peer.faults} texts")
        peer.close()
    assert times["saual"] <= 0.5 * times["slovnet"], "asked: at most half the time of slovnet's names"


def _asked(cases: Sequence[Case], family: str) -> list[Case]:
    """A line holds gold of one family only; a letter of all."""
    return [case for case in cases if len(case.text) >= LETTER or bool(case.dates) == (family == "dates")]


if __name__ == "__main__":
    main()
