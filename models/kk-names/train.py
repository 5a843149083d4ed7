"""Train the model of Kazakh names, or measure it.

    python models/kk-names/train.py             writes names.crfsuite and fingerprint.txt (one core, two minutes)
    python models/kk-names/train.py --check     fails if the model was made with other features, lists or parameters
    python models/kk-names/train.py --measure   five-fold cross-validation and the held-out part, as a table

The same data, features and versions give the same model and the same figures: nothing is drawn by chance.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

HERE = Path(__file__).resolve().parent
DATA = HERE / "kaznerd.conll.xz"
MODEL = HERE / "names.crfsuite"
FINGERPRINT = HERE / "fingerprint.txt"
LABELS = {
    "PERSON": "PER",
    "GPE": "LOC",
    "LOCATION": "LOC",
    "ORGANISATION": "ORG",
    "POSITION": "POSITION",
    "PROJECT": "PROGRAM",
}
HELPERS = {"ART", "DISEASE", "EVENT", "FACILITY", "LAW", "NORP", "PRODUCT"}
"""Labels that are learnt to tell them from those kept, and dropped from what is found: ORG gains three points of F1."""
PARAMETERS = {"c1": 0.05, "c2": 0.05, "max_iterations": 100, "feature.possible_transitions": False}
PARTS = 10
HELD_OUT = 0
FOLDS = 5

sys.path.insert(0, str(HERE.parents[1] / "pipeline"))
from invent import invent_sentences  # noqa: E402

from saual.language.kk_features import describe  # noqa: E402
from saual.language.kk_names import read_tags  # noqa: E402


class Sentence(NamedTuple):
    """Tokens with their tags, reduced to the labels kept."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]


def read_sentences() -> list[Sentence]:
    """The sentences of the data, in their order."""
    text = lzma.decompress(DATA.read_bytes()).decode()
    found = []
    for block in text.split("\n\n"):
        rows = [line.rsplit(" ", 1) for line in block.splitlines() if line.strip()]
        if rows:
            found.append(Sentence(tuple(row[0] for row in rows), tuple(_keep(row[1]) for row in rows)))
    return found


def _keep(tag: str) -> str:
    label = LABELS.get(tag[2:], tag[2:] if tag[2:] in HELPERS else "")
    return tag[:2] + label if label else "O"


def divide(sentences: list[Sentence]) -> list[int]:
    """The part of each sentence, 0 to 9; variants of one sentence (a number in words, in figures) share theirs.

    Two sentences are variants when half the word triples of the shorter one are in the other.
    """
    triples = [_triples(sentence.tokens) for sentence in sentences]
    places = defaultdict(list)
    for at, found in enumerate(triples):
        for triple in found:
            places[triple].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for same in places.values():
        if len(same) <= 20:
            shared.update(combinations(same, 2))
    first = list(range(len(sentences)))
    for (one, other), count in shared.items():
        if 2 * count >= min(len(triples[one]), len(triples[other])):
            first[_root(first, other)] = _root(first, one)
    roots = (" ".join(sentences[_root(first, at)].tokens) for at in range(len(sentences)))
    return [int(hashlib.sha1(root.encode()).hexdigest(), 16) % PARTS for root in roots]


def _triples(tokens: Iterable[str]) -> set[tuple[str, ...]]:
    words = [token.lower() for token in tokens if re.match(r"[^\W\d]", token)]
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)} or {tuple(words)}


def _root(first: list[int], at: int) -> int:
    while first[at] != at:
        at = first[at]
    return at


def vary(sentence: Sentence) -> Iterator[Sentence]:
    """What news do not have but letters do: initials before a surname, lines in capitals. One sentence in six."""
    turn = int(hashlib.sha1(" ".join(sentence.tokens).encode()).hexdigest(), 16) % 24
    people = [(start, end) for start, end, label in read_tags(sentence.tags) if label == "PER" and end - start > 1]
    if turn < 4 and people:
        yield _with_initials(sentence, people, two=turn % 2 == 1)
    if turn == 4 and any(tag != "O" for tag in sentence.tags):
        yield Sentence(tuple(token.upper() for token in sentence.tokens), sentence.tags)


def _with_initials(sentence: Sentence, people: list[tuple[int, int]], two: bool) -> Sentence:
    tokens, tags = list(sentence.tokens), list(sentence.tags)
    for start, end in reversed(people):
        initials = [tokens[start][0], "."] + ([tokens[end - 1][0], "."] if two else [])
        tokens[start : end - 1] = initials
        tags[start:end] = ["B-PER"] + ["I-PER"] * len(initials)
    return Sentence(tuple(tokens), tuple(tags))


def lessons(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """What is learnt of sentences: each with its variants, then the invented ones."""
    for sentence in sentences:
        yield sentence
        yield from vary(sentence)
    for tokens, tags in invent_sentences():
        yield Sentence(tokens, tags)


def train(sentences: Iterable[Sentence], target: Path) -> None:
    """Fit the model and write it."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(PARAMETERS)
    for tokens, tags in lessons(sentences):
        trainer.append(pycrfsuite.ItemSequence(describe(tokens)), tags)
    trainer.train(str(target))


def fingerprint(sentences: Sequence[Sentence], model: Path) -> str:
    """Two lines as sha256sum writes them: of what is learnt, and of the model that was made of it.

    Of the first every word is looked at alone and one sentence in twenty as a whole, which takes seconds, not a minute.
    """
    learnt = hashlib.sha256(repr(sorted(PARAMETERS.items())).encode())
    for word in sorted({word for sentence in sentences for word in sentence.tokens}):
        learnt.update(repr(describe([word])).encode())
    for tokens, tags in lessons(sentences[::20]):
        learnt.update(repr((describe(tokens), tags)).encode())
    return f"{learnt.hexdigest()}  lessons\n{hashlib.sha256(model.read_bytes()).hexdigest()}  {MODEL.name}\n"


class Count(NamedTuple):
    """Names found rightly, found, and there."""

    right: int
    found: int
    there: int

    def figures(self) -> str:
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.there)
        f1 = 2 * self.right / max(1, self.found + self.there)
        return f"{100 * precision:.1f} | {100 * recall:.1f} | {100 * f1:.1f} | {self.there}"


def measure(model: Path, sentences: Iterable[Sentence]) -> dict[str, Count]:
    """Names of each label found with exact ends."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for sentence in sentences:
        gold, got = _kept(sentence.tags), _kept(tagger.tag(describe(sentence.tokens)))
        right.update(label for *_, label in gold & got)
        found.update(label for *_, label in got)
        there.update(label for *_, label in gold)
    labels = sorted(there)
    return {label: Count(right[label], found[label], there[label]) for label in labels} | {
        "all": Count(right.total(), found.total(), there.total())
    }


def recall_of_new(model: Path, trained: Iterable[Sentence], tested: Iterable[Sentence]) -> str:
    """How many names are found that do not occur in the sentences trained on, in any spelling of capitals."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    known = {name for sentence in trained for name in _names(sentence, _kept(sentence.tags))}
    right = there = 0
    for sentence in tested:
        new = {span for span in _kept(sentence.tags) if not known.issuperset(_names(sentence, {span}))}
        there += len(new)
        right += len(new & _kept(tagger.tag(describe(sentence.tokens))))
    return f"{right} of {there}"


def _names(sentence: Sentence, found: Iterable[tuple[int, int, str]]) -> set[str]:
    return {" ".join(sentence.tokens[start:end]).lower() for start, end, _ in found}


def _kept(tags: Iterable[str]) -> set[tuple[int, int, str]]:
    return {span for span in read_tags(tags) if span[2] not in HELPERS}


def show(title: str, counts: dict[str, Count]) -> None:
    sys.stdout.write(f"\n{title}\n\n| label | precision | recall | F1 | names |\n|---|---|---|---|---|\n")
    for label, count in counts.items():
        sys.stdout.write(f"| {label} | {count.figures()} |\n")
    sys.stdout.flush()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="whether the model is what this recipe would make")
    options.add_argument("--measure", action="store_true", help="cross-validation and the held-out part")
    chosen = options.parse_args()
    sentences = read_sentences()
    if chosen.check:
        if FINGERPRINT.read_text() != fingerprint(sentences, MODEL):
            sys.exit("Train the model anew: make model")
    elif chosen.measure:
        measure_folds(sentences)
    else:
        train(sentences, MODEL)
        FINGERPRINT.write_text(fingerprint(sentences, MODEL))


def measure_folds(sentences: list[Sentence]) -> None:
    """Print the figures of the held-out part and of the folds."""
    parts = divide(sentences)

    def split(modulus: int, part: int) -> tuple[list[Sentence], list[Sentence]]:
        inside = [sentence for sentence, own in zip(sentences, parts, strict=True) if own % modulus == part]
        return [sentence for sentence, own in zip(sentences, parts, strict=True) if own % modulus != part], inside

    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "part.crfsuite"
        trained, tested = split(PARTS, HELD_OUT)
        train(trained, model)
        show("Held out", measure(model, tested))
        sys.stdout.write(f"\nOf names that training has not seen, found: {recall_of_new(model, trained, tested)}\n")
        total: dict[str, Count] = {}
        for fold in range(FOLDS):
            trained, tested = split(FOLDS, fold)
            train(trained, model)
            counts = measure(model, tested)
            show(f"Fold {fold + 1}", {"all": counts["all"]})
            for label, count in counts.items():
                total[label] = Count(*map(sum, zip(count, total.get(label, Count(0, 0, 0)), strict=True)))
        show("Five folds", total)


if __name__ == "__main__":
    main()
