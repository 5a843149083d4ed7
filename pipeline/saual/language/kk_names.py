"""Names in Kazakh text by a statistical model: persons, places, bodies, positions, programmes.

The model (models/kk-names, with its card) was trained on television news: it proposes, rules decide. It is loaded when
the first Kazakh paragraph comes, in about 10 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from saual.language.kk_features import describe, may_qualify, owned_head, tokenise
from saual.language.sentences import split_sentences

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pycrfsuite import Tagger

BY = "model:kk-crf"
"""What `by` says of an entity that this model found."""

NameLabel = Literal["PER", "LOC", "ORG", "POSITION", "PROGRAM"]
_LABELS = frozenset(get_args(NameLabel))  # the model tells more kinds apart, to be surer of these
_OPENING, _CLOSING = frozenset('«“"'), frozenset('»”"')
_CLASS_WORDS = 4  # «…» балалар мен жасөспірімдер театры would be too far
_MODEL = "models/kk-names/names.crfsuite"


class _Model(NamedTuple):
    """A tagger reads from `data` as long as it lives, and holds the sentence it works on: one thread at a time."""

    tagger: Tagger
    data: bytes
    lock: Lock


class Name(NamedTuple):
    """A name as it stands in the text, with its ending; `score` is the probability of its least sure word."""

    start: int
    end: int
    label: NameLabel
    score: float


def _model_file() -> Path | Traversable:
    """The model inside the installed package, or beside the nearest pyproject.toml of a checkout."""
    inside = resources.files("saual").joinpath(_MODEL)
    if inside.is_file():
        return inside
    here = Path(__file__).resolve()
    return next((folder / _MODEL for folder in here.parents if (folder / "pyproject.toml").is_file()), inside)


@cache
def _load_model() -> _Model:
    from pycrfsuite import Tagger

    tagger, data = Tagger(), _model_file().read_bytes()
    tagger.open_inmemory(data)
    return _Model(tagger, data, Lock())


def find_names(text: str) -> list[Name]:
    """The names of a Kazakh paragraph in order, none overlapping; offsets into `text`.

    >>> text = "Бұл туралы Қазақстан Республикасының Білім министрлігі хабарлады."
    >>> [(text[name.start : name.end], name.label) for name in find_names(text)]
    [('Қазақстан Республикасының Білім министрлігі', 'ORG')]
    >>> find_names("")
    []
    """
    found: list[Name] = []
    for sentence in split_sentences(text):
        spans = [(sentence.start + start, sentence.start + end) for start, end in tokenise(text[slice(*sentence)])]
        if spans:
            found.extend(_tag(text, spans))
    return found


def _tag(text: str, spans: list[tuple[int, int]]) -> Iterator[Name]:
    """The names of one sentence, given its tokens."""
    tokens = [text[start:end] for start, end in spans]
    tagger, _, lock = _load_model()
    with lock:
        tags = tagger.tag(describe(tokens))
        scores = [1.0 if tag == "O" else tagger.marginal(tag, at) for at, tag in enumerate(tags)]
    for first, last, label in read_tags(tags):
        if label in _LABELS:
            start, end = _widen(tokens, first, last, label)
            yield Name(spans[start][0], spans[end - 1][1], cast(NameLabel, label), min(scores[first:last]))


def read_tags(tags: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Runs of tags B-X, I-X: first token, the one after the last, X.

    >>> list(read_tags(["B-LOC", "O", "B-ORG", "I-ORG"]))
    [(0, 1, 'LOC'), (2, 4, 'ORG')]
    """
    start, label = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        if label and tag != f"I-{label}":
            yield start, at, label
            label = ""
        if tag != "O" and not label:
            start, label = at, tag[2:]


def _widen(tokens: list[str], first: int, last: int, label: str) -> tuple[int, int]:
    """The name as the record wants it, where the training data leave out quotes and the word of its class.

    «Ауыл» партиясының, «Таң» балалар театры, Алматы қаласында; «Ақ жол» alone keeps its quotes.
    """
    if label == "LOC":
        return first, last + (last < len(tokens) and owned_head(tokens[last]) == "LOC")
    if not (first > 0 and last < len(tokens) and tokens[first - 1] in _OPENING and tokens[last] in _CLOSING):
        return first, last
    first, last = first - 1, last + 1
    for at in range(last, min(last + _CLASS_WORDS, len(tokens))):
        if owned_head(tokens[at]) == label:
            return first, at + 1
        if not may_qualify(tokens[at]):
            break
    return first, last
