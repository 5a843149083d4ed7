"""Letters for measurements: records as `saual parse` gives them, without the parsing, all from one seed.

A letter has five paragraphs of the corpus, each with the names, acts and sums found in it, and five of invented words
that are as unevenly common as words are (Zipf); a deputy of 300, an office of 60, an act of 2,000.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from saual.process import process
from saual.record import Letter

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "raw"
SIGNS = ("б", "в", "г", "д", "ж", "к", "л", "м", "н", "п", "р", "с", "т"), ("а", "е", "и", "о", "у", "ы")
WORDS, DEPUTIES, OFFICES, ACTS = 50_000, 300, 60, 2_000
LISTS = (
    "pages", "sections", "requests", "signatories", "addressees", "attachments", "stamps", "footnotes", "entities",
    "quantities", "dates", "citations", "findings", "warnings", "abbreviations", "in_reply_to", "copies_to",
)  # fmt: skip


class Paragraph(NamedTuple):
    """A paragraph of the corpus; the offsets of its items count from its own beginning."""

    text: str
    language: str | None
    items: dict[str, list[dict[str, Any]]]


@cache
def models() -> list[Letter]:
    """The letters of the corpus."""
    found = (process(path.read_bytes(), path.name) for path in sorted(CORPUS.glob("*.txt")))
    return [one for records in found for one in records if isinstance(one, Letter)]


@cache
def paragraphs() -> list[Paragraph]:
    """Their paragraphs, the short ones left out."""
    return [
        Paragraph(one.text[block.start : block.end], block.language, _items(one, block.start, block.end))
        for one in models()
        for block in one.blocks
        if block.kind in ("paragraph", "list_item") and block.end - block.start > 80
    ]


def _items(letter: Letter, start: int, end: int) -> dict[str, list[dict[str, Any]]]:
    def inside(items: list[Any]) -> list[dict[str, Any]]:
        plain = (one.model_dump(by_alias=True) for one in items if start <= one.start and one.end <= end)
        return [_moved(one, -start) for one in plain]

    return {name: inside(getattr(letter, name)) for name in ("entities", "quantities", "citations")}


def _moved(item: dict[str, Any], by: int) -> dict[str, Any]:
    cleared = {name: empty for name, empty in (("section", None), ("boxes", [])) if name in item}
    return item | {"start": item["start"] + by, "end": item["end"] + by} | cleared


@cache
def vocabulary() -> list[str]:
    """Invented words, the most common first."""
    chance = random.Random(7)
    made = ("".join(chance.choice(SIGNS[at % 2]) for at in range(chance.randint(4, 11))) for _ in range(4 * WORDS))
    return list(dict.fromkeys(made))[:WORDS]


@cache
def _weights() -> list[float]:
    return list(accumulate(1 / (rank + 20) for rank in range(WORDS)))


def letters(many: int) -> Iterator[dict[str, Any]]:
    """Plain records of letters; the first of so many are the same however many there are."""
    chance = random.Random(1)
    bare = models()[0].model_dump(by_alias=True) | {name: [] for name in LISTS} | {"closing": None, "subject": None}
    for number in range(many):
        yield bare | _letter(chance, number)


def _letter(chance: random.Random, number: int) -> dict[str, Any]:
    digest = sha256(f"{number}".encode()).hexdigest()
    words = chance.choices(vocabulary(), cum_weights=_weights(), k=200)
    invented = [Paragraph(" ".join(words[at : at + 40]).capitalize() + ".", "ru", {}) for at in range(0, 200, 40)]
    parts = [part for pair in zip(chance.sample(paragraphs(), 5), invented, strict=True) for part in pair]
    found: dict[str, list[dict[str, Any]]] = {"blocks": [], "entities": [], "quantities": [], "citations": []}
    start = 0
    for part in parts:
        block = {"start": start, "end": start + len(part.text), "kind": "paragraph", "page": 1}
        found["blocks"].append(block | {"language": part.language})
        for name, items in part.items.items():
            found[name] += [_moved(item, start) for item in items]
        start += len(part.text) + 2
    name, place = vocabulary(), {"text": parts[0].text[:5], "start": 0, "end": 5, "by": "rule:made"}
    act = {"act": "приказ", "number": f"{chance.randrange(ACTS)}-ө", "date": None, "title": None}
    found["citations"].append(place | act)
    deputy = name[1000 + int(chance.triangular(0, DEPUTIES, 0))].capitalize()
    asks = chance.random() < 0.5
    day = f"{chance.randint(2015, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return found | {
        "id": digest[:16],
        "kind": "inquiry" if asks else "answer",
        "languages": ["ru"] if chance.random() < 0.7 else ["kk"],
        "text": "\n\n".join(part.text for part in parts),
        "sender": {"office": f"Министерство {name[2000 + int(chance.triangular(0, OFFICES, 0))]}", "person": None},
        "outgoing": {"number": f"{'ДЗ-' if asks else '12-3/'}{number % 600}", "date": day},
        "in_reply_to": [] if asks else [place | {"number": f"ДЗ-{chance.randrange(600)}", "date": day}],
        "signatories": [
            {"name": f"{deputy[0]}. {deputy}", "position": None, "group": None, "start": 0, "end": 5, "by": "rule:made"}
        ]
        if asks
        else [],
        "source": models()[0].source.model_dump() | {"sha256": digest, "name": f"{number}.txt"},
        "findings": [{"rule": "unit_slip", "severity": "warning", "message": "…"}] if chance.random() < 0.05 else [],
    }


def line(letter: dict[str, Any]) -> str:
    """The record as a line of JSON."""
    return json.dumps(letter, ensure_ascii=False)
