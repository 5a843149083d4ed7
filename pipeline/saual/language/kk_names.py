"""Names in Kazakh text by a statistical model: persons, places, bodies, positions, programmes.

The model (models/kk-names, with its card) was trained on television news: it proposes, rules decide. It is loaded when
the first Kazakh paragraph comes, in about 10 ms.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from saual.language.kk_features import describe, tokenise
from saual.language.sentences import split_sentences

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pycrfsuite import Tagger

BY = "model:kk-crf"
"""What `by` says of an entity that this model found."""

NameLabel = Literal["PER", "LOC", "ORG", "POSITION", "PROGRAM"]
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
            found += _tag(text, spans)
    return found


def _tag(text: str, spans: list[tuple[int, int]]) -> list[Name]:
    """The names of one sentence, given its tokens."""
    features = describe([text[start:end] for start, end in spans])
    tagger, _, lock = _load_model()
    with lock:
        tags = tagger.tag(features)
        scores = [1.0 if tag == "O" else tagger.marginal(tag, at) for at, tag in enumerate(tags)]
    names: list[Name] = []
    for (start, end), tag, score in zip(spans, tags, scores, strict=True):
        if tag.startswith("I-") and names:
            last = names[-1]
            names[-1] = Name(last.start, end, last.label, min(last.score, score))
        elif tag != "O":
            names.append(Name(start, end, cast(NameLabel, tag[2:]), score))
    return names
