"""What names cost beside slovnet's bare NER and the usual chain of natasha, on the same letters; part of `make bench`.

One core, models loaded; after a warm-up on other letters each one is read once, by all in turn: no cache has seen it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import natasha
import pymorphy2_dicts_ru
from run import PYTHON, ROOT, Result, seconds, show

from saual.clean import clean
from saual.extract.abbreviations import find_abbreviations
from saual.extract.entities import find_entities
from saual.read.sniff import read
from saual.segment import segment
from saual.segment.anatomy import Anatomy

FILES = sorted(path for kind in ("pdf", "raw") for path in (ROOT / "corpus" / kind).iterdir())
WARM = 10
PEAK = """
import sys
from pathlib import Path
from saual.batch import Task, work
for name in sys.argv[1:]:
    work(Task(name, Path(name)))
assert {"slovnet", "pycrfsuite"} <= set(sys.modules)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


class Chain:
    """natasha as its documentation shows it: segments, morphology, syntax, names, normal forms."""

    def __init__(self) -> None:
        os.environ["PYMORPHY2_DICT_PATH"] = pymorphy2_dicts_ru.get_path()  # else it asks pkg_resources
        self.segmenter, self.vocabulary = natasha.Segmenter(), natasha.MorphVocab()
        embedding = natasha.NewsEmbedding()
        self.morphology, self.syntax = natasha.NewsMorphTagger(embedding), natasha.NewsSyntaxParser(embedding)
        self.names = natasha.NewsNERTagger(embedding)

    def bare(self, paragraphs: list[str]) -> None:
        """The names of slovnet alone, which cannot read an empty text."""
        list(self.names.map(paragraphs))

    def whole(self, text: str) -> None:
        doc = natasha.Doc(text)
        doc.segment(self.segmenter)
        doc.tag_morph(self.morphology)
        doc.parse_syntax(self.syntax)
        doc.tag_ner(self.names)
        for token in doc.tokens:
            token.lemmatize(self.vocabulary)
        for span in doc.spans:
            span.normalize(self.vocabulary)


class Times(NamedTuple):
    """Seconds for one letter."""

    language: str
    ours: float
    bare: float
    chain: float


def letters() -> Iterator[Anatomy]:
    for path in FILES:
        document = read(path.read_bytes(), path.name)
        yield from segment(document, clean(document))


def measure(letter: Anatomy, chain: Chain) -> Times:
    abbreviations = find_abbreviations(letter)
    paragraphs = [block.text for block in letter.blocks if block.text.strip()]
    written = {language: sum(len(b.text) for b in letter.blocks if b.language == language) for language in ("ru", "kk")}
    return Times(
        max(written, key=lambda language: written[language]),
        seconds(partial(find_entities, letter, abbreviations)),
        seconds(partial(chain.bare, paragraphs)),
        seconds(partial(chain.whole, "\n".join(paragraphs))),
    )


def naming() -> Iterator[Result]:
    chain = Chain()
    times = [measure(letter, chain) for letter in letters()][WARM:]
    ours, bare, whole = (sum(column) for column in list(zip(*times, strict=True))[1:])
    yield Result("names / slovnet's bare NER", 1.6, ours / bare)
    for language in ("ru", "kk"):
        own = [time for time in times if time.language == language]
        yield Result(f"  the same, letters in {language}", None, sum(t.ours for t in own) / sum(t.bare for t in own))
    yield Result("the usual chain of natasha / names", 3, whole / ours, at_most=False)
    yield Result("  names, a letter", None, 1000 * ours / len(times), unit="ms")


def memory() -> Iterator[Result]:
    done = subprocess.run([*PYTHON, PEAK, *map(str, FILES)], capture_output=True, check=True, text=True)
    yield Result("memory of a worker with both models, peak", 450, int(done.stdout) / 1024, unit="MB")


if __name__ == "__main__":
    show(naming, memory)
