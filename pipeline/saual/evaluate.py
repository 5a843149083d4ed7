"""Precision, recall and F1 by field over a corpus, and what changed against an earlier run.

A corpus is a folder with `gold/NAME.json` (parts of records: only the keys present count) and letters anywhere else in
it. `NAME.pdf`, `NAME.txt` and `NAME.layout.txt` all belong to the gold `NAME`; `NAME.2.json` is a file's second letter.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from saual.matching import (
    LISTS,
    Part,
    by_key,
    letters,
    optional,
    pair,
    same_finding,
    section_ends,
    section_starts,
    unit_name,
    words,
)

NOT_LETTERS = {".json", ".jsonl", ".toml", ".fodt", ".py", ".md"}
"""What a corpus holds beside its letters: records, gold, and what the letters are made from."""
PLACE = {"start", "end", "boxes", "bbox", "by", "score", "optional"}
"""Keys that a miss is not told by: the same thing found at another offset is no news."""

SCORED_FINDINGS = ("parts_do_not_sum", "unit_slip", "percent_of_whole", "count_vs_list", "date_order")


@dataclass
class Tally:
    """Counts of one field."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the predictions that are right."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / total if total else 1.0


class Miss(NamedTuple):
    """Something that is not as the gold has it: `what` is "missed" or "false"."""

    letter: str
    field: str
    what: str
    item: str


@dataclass
class Report:
    """The outcome of an evaluation. `unread` names letters with gold that gave no record: all their gold is missed."""

    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Miss] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def note(self, letter: str, name: str, what: str, items: Iterable[Any]) -> None:
        """Keep the misses of a field."""
        for item in items:
            if isinstance(item, Mapping):
                item = {key: value for key, value in item.items() if key not in PLACE and value not in (None, [])}
            self.misses.append(Miss(letter, name, what, json.dumps(item, ensure_ascii=False, sort_keys=True)))

    def compare(
        self, letter: str, name: str, gold: list[Any], found: list[Any], matches: Callable[[Any, Any], bool]
    ) -> list[tuple[Any, Any]]:
        """Score a list; return the pairs that match."""
        hits, missed, false = pair(gold, found, matches)
        tally = self.fields[name]
        tally.hits += sum(not optional(wanted) for wanted, _ in hits)
        tally.false += len(false)
        tally.missed += len(missed)
        self.note(letter, name, "missed", missed)
        self.note(letter, name, "false", false)
        return hits

    def compare_value(self, letter: str, name: str, gold: object, found: object) -> None:
        """Score a single value: a hit, or both missed and false."""
        if letters(gold) == letters(found):
            self.fields[name].hits += 1
            return
        self.fields[name].missed += 1
        self.fields[name].false += 1
        self.note(letter, name, "missed", [gold])
        self.note(letter, name, "false", [found])

    def to_json(self) -> dict[str, Any]:
        """As plain values, for `--json` and a later `--against`."""
        table = {
            name: vars(tally)
            | {key: round(getattr(tally, key), 4) for key in ("precision", "recall", "f1")}
            for name, tally in sorted(self.fields.items())
        }  # fmt: skip
        misses = [miss._asdict() for miss in self.misses]
        return {"fields": table, "letters": self.letters, "unread": self.unread, "misses": misses}


def _text_of(part: Any) -> Any:
    return part.get("text") if isinstance(part, Mapping) else part


def _score_values(report: Report, letter: str, gold: Part, record: Part) -> None:
    for name in ("kind", "announced"):
        if name in gold:
            report.compare_value(letter, name, gold[name], record.get(name))
    if "languages" in gold:
        report.compare_value(letter, "languages", sorted(gold["languages"]), sorted(record.get("languages") or []))
    for name in ("number", "date") if gold.get("outgoing") else ():
        found = (record.get("outgoing") or {}).get(name)
        report.compare_value(letter, f"outgoing.{name}", gold["outgoing"].get(name), found)
    for name in ("salutation", "closing"):
        if name in gold:
            report.compare_value(letter, name, _text_of(gold[name]), _text_of(record.get(name)))
    if "executor" in gold:
        _score_executor(report, letter, gold["executor"] or {}, record.get("executor") or {})


def _score_executor(report: Report, letter: str, gold: Part, found: Part) -> None:
    report.compare_value(letter, "executor.name", gold.get("name"), found.get("name"))
    phones = [["".join(filter(str.isdigit, phone)) for phone in part.get("phones") or []] for part in (gold, found)]
    report.compare(letter, "executor.phones", phones[0], phones[1], str.__eq__)
    if "email" in gold:
        report.compare_value(letter, "executor.email", gold["email"], found.get("email"))


def _score_text(report: Report, letter: str, gold: Part, record: Part) -> None:
    wanted, found = words(gold["text"]), words(record.get("text"))
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    tally = report.fields["text"]
    tally.hits += same
    tally.false += len(found) - same
    tally.missed += len(wanted) - same
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "equal":
            report.note(letter, "text", "missed", [" ".join(wanted[i:j])] if j > i else [])
            report.note(letter, "text", "false", [" ".join(found[k:m])] if m > k else [])


def _score_sections(report: Report, letter: str, gold: Part, record: Part) -> None:
    found = [
        {"heading": item["heading"], "body": record["text"][item["start"] : item["end"]]}
        for item in record.get("sections") or []
    ]
    report.compare(letter, "sections", gold["sections"], found, section_starts)
    report.compare(letter, "sections.end", gold["sections"], found, section_ends)


def _score_entities(report: Report, letter: str, gold: Part, record: Part) -> None:
    for label in ("ORG", "PER", "LOC"):
        wanted: dict[str, Any] = {}
        for item in gold["entities"]:
            if item["label"] == label and (optional(wanted.get(letters(item["text"]), {"optional": True}))):
                wanted[letters(item["text"])] = item
        found = {letters(item["text"]): item for item in record.get("entities") or [] if item["label"] == label}
        same = by_key(lambda item: letters(item["text"]))
        report.compare(letter, f"entities.{label}", list(wanted.values()), list(found.values()), same)


def _score_quantities(report: Report, letter: str, hits: list[tuple[Any, Any]]) -> None:
    for gold, found in hits:
        if optional(gold):
            continue
        if gold["kind"] not in ("fraction", "ratio"):
            report.compare_value(letter, "quantities.unit", unit_name(gold["unit"]), unit_name(found.get("unit")))
        for name in ("kind", "qualifier"):
            report.compare_value(letter, f"quantities.{name}", gold[name], found.get(name))


def score_letter(report: Report, letter: str, gold: Part, record: Part) -> None:
    """Add one letter to the report."""
    if "text" in gold:
        _score_text(report, letter, gold, record)
    _score_values(report, letter, gold, record)
    for name, matches in LISTS.items():
        if gold.get(name) is not None:
            hits = report.compare(letter, name, gold[name], record.get(name) or [], matches)
            if name == "quantities":
                _score_quantities(report, letter, hits)
    if "sections" in gold:
        _score_sections(report, letter, gold, record)
    if "entities" in gold:
        _score_entities(report, letter, gold, record)
    if "findings" in gold:
        found = [item for item in record.get("findings") or [] if item["rule"] in SCORED_FINDINGS]
        report.compare(letter, "findings", gold["findings"], found, same_finding)


def gold_of(corpus: Path) -> dict[str, Part]:
    """The gold of a corpus by name (`NAME`, or `NAME.2` for the second letter of a file)."""
    paths = sorted((corpus / "gold").glob("*.json"), key=lambda path: path.stem)
    return {path.stem: json.loads(path.read_text("utf-8")) for path in paths}


def letters_of(corpus: Path, names: Iterable[str]) -> Iterator[Path]:
    """The files of a corpus that have gold, in order of their paths."""
    known = {name.partition(".")[0] for name in names}
    for path in sorted(corpus.rglob("*")):
        inside = path.relative_to(corpus).parts
        hidden = inside[0] == "gold" or any(part.startswith((".", "__")) for part in inside)
        if not hidden and path.name.partition(".")[0] in known and path.suffix not in NOT_LETTERS and path.is_file():
            yield path


def evaluate(corpus: Path, records: Mapping[Path, list[dict[str, Any]]]) -> Report:
    """Score the records of each file of a corpus (as `saual parse` gave them, parsed from JSON)."""
    report = Report()
    gold = gold_of(corpus)
    for path, found in records.items():
        name = path.relative_to(corpus).as_posix()
        stem = path.name.partition(".")[0]
        parts = {record["source"]["part"]: record for record in found if record["status"] == "ok"}
        expected = [key for key in gold if key == stem or key.startswith(stem + ".")]
        for key in expected:
            part = int(key.rpartition(".")[2]) if "." in key else 1
            label = name if part == 1 else f"{name}#{part}"
            report.letters.append(label)
            if part not in parts:
                report.unread.append(label)
            score_letter(report, label, gold[key], parts.get(part, {"text": ""}))
    return report


def changes(earlier: Mapping[str, Any], report: Report) -> tuple[list[Miss], list[Miss]]:
    """Gains and losses against an earlier run's JSON, over the letters that both have."""
    both = set(earlier["letters"]) & set(report.letters)
    before = Counter(miss for item in earlier["misses"] if (miss := Miss(**item)).letter in both)
    now = Counter(miss for miss in report.misses if miss.letter in both)
    return list((before - now).elements()), list((now - before).elements())


def table(report: Report, earlier: Mapping[str, Any] | None = None) -> Iterator[str]:
    """The report as lines of a table, with the change of F1 where there is an earlier run."""
    yield f"{'поле':22} {'точность':>8} {'полнота':>8} {'F1':>8} {'верно':>7} {'лишнее':>7} {'нет':>7}"
    for name, tally in sorted(report.fields.items()):
        old = earlier["fields"].get(name) if earlier else None
        change = f"  {tally.f1 - old['f1']:+.4f}" if old and abs(tally.f1 - old["f1"]) >= 0.00005 else ""
        yield (
            f"{name:22} {tally.precision:8.3f} {tally.recall:8.3f} {tally.f1:8.4f}"
            f" {tally.hits:7} {tally.false:7} {tally.missed:7}{change}"
        )
    yield f"писем: {len(report.letters)}, без записи: {len(report.unread)} {' '.join(report.unread[:20])}".rstrip()


def describe(miss: Miss) -> str:
    """A miss on one line.

    >>> describe(Miss("a.pdf", "kind", "missed", '"answer"'))
    'a.pdf kind нет: "answer"'
    """
    item = miss.item if len(miss.item) <= 300 else miss.item[:299] + "…"
    return f"{miss.letter} {miss.field} {'нет' if miss.what == 'missed' else 'лишнее'}: {fold_lines(item)}"


def fold_lines(text: str) -> str:
    """Keep a value on one line."""
    return " ".join(text.split())
