"""Names in Russian text by slovnet's model for news: persons, places, bodies. It proposes, rules decide.

natasha's wheel carries the model and the word vectors of navec. They load with the first Russian paragraph, in about
0.2 s, and are held as they lie in their files (15 MB of a worker's memory, where lists and copies take 100).
"""

from __future__ import annotations

import gzip
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

_BATCH = 8


class ModelName(NamedTuple):
    """A name that the model proposes: offsets into its text, and PER, LOC or ORG."""

    start: int
    end: int
    label: str


def tag_names(texts: Sequence[str]) -> list[list[ModelName]]:
    """Names that slovnet finds in each Russian text.

    Texts go by length, so that short ones are not padded to long ones, and on one thread of BLAS: the matrices are
    small, and threads that wait for each other on a busy machine take a hundred times as long. An empty text, which
    slovnet cannot read, has no names.

    >>> text = "Об этом Юсупов рассказал в Кентау."
    >>> [(text[n.start:n.end], n.label) for n in tag_names([text, ""])[0]]
    [('Юсупов', 'PER'), ('Кентау', 'LOC')]
    """
    order = sorted((i for i, text in enumerate(texts) if text.strip()), key=lambda i: len(texts[i]))
    found: list[list[ModelName]] = [[] for _ in texts]
    if order:
        tagger = _tagger()
        with _threads().limit(limits=1, user_api="blas"):
            for i, markup in zip(order, tagger.map([texts[i] for i in order]), strict=True):
                found[i] = [ModelName(span.start, span.stop, span.type) for span in markup.spans]
    return found


@cache
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()


@cache
def _tagger() -> Any:
    """The model as `slovnet.NER.load` builds it, but for its vocabulary."""
    from slovnet import NER  # type: ignore[import-untyped]
    from slovnet.exec.encoders import TagEncoder  # type: ignore[import-untyped]
    from slovnet.exec.infer import NERInfer, TagDecoder  # type: ignore[import-untyped]
    from slovnet.exec.model import NER as Model  # type: ignore[import-untyped]
    from slovnet.exec.pack import Pack, vocab_name  # type: ignore[import-untyped]

    package = find_spec("natasha")  # importing it would load far more
    assert package is not None and package.origin is not None
    data = Path(package.origin).parent / "data"
    with Pack(data / "model" / "slovnet_ner_news_v1.tar") as pack:
        model = pack.load_model(Model)
        model = model.inject_arrays(dict(pack.load_arrays(model.weights)))
        words = Words(gzip.decompress(pack.read(vocab_name("word"))))
        shapes, tags = pack.load_vocab("shape"), pack.load_vocab("tag")
    tagger = NER(NERInfer(model, TagEncoder(words, shapes, _BATCH), TagDecoder(tags)), _BATCH)
    return tagger.navec(_mapped_vectors(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"))


class Words:
    r"""slovnet's vocabulary of 250 thousand words as the lines of its file: 6 MB where its lists and tables take 40.

    The words are sorted; the signs for an unknown word and for padding stand last.

    >>> words = Words("ведомство\nшкола\n<unk>\n<pad>".encode())
    >>> [words.encode(word) for word in ["ведомство", "школа", "аул", "яр", ""]], words.pad_id
    ([0, 1, 2, 2, 2], 3)
    """

    def __init__(self, lines: bytes) -> None:
        import numpy as np

        self._lines = b"\n" + lines + b"\n"
        ends = np.flatnonzero(np.frombuffer(self._lines, np.uint8) == ord("\n"))
        self._starts = array("q", (ends + 1).tobytes())
        self._count = len(self._starts) - 3
        self.pad_id = self._count + 1
        self.encode = lru_cache(maxsize=1 << 13)(self._encode)

    def _encode(self, word: str) -> int:
        """The number of a word in small letters, that of the unknown word where the vocabulary lacks it."""
        line = word.encode()
        at = bisect_left(range(self._count), line, key=self._line)
        return at if at < self._count and self._line(at) == line else self._count

    def _line(self, at: int) -> bytes:
        return self._lines[self._starts[at] : self._starts[at + 1] - 1]


def _mapped_vectors(path: Path) -> Any:
    """The word vectors of navec, their 25 MB of codes left in the file: all workers share the pages that words ask for.

    Without the norms and products that only similarity needs (0.2 s and 130 MB), and without the vocabulary: slovnet
    has the same words itself.
    """
    import numpy as np
    from navec import Navec  # type: ignore[import-untyped]
    from navec.meta import Meta  # type: ignore[import-untyped]
    from navec.navec import META, PQ_  # type: ignore[import-untyped]
    from navec.pq import PQ  # type: ignore[import-untyped]
    from navec.tar import Tar  # type: ignore[import-untyped]

    class Vectors(PQ):  # type: ignore[misc]
        """Vectors that are only looked up."""

        def precompute(self) -> None:
            """Nothing."""

    with Tar(path) as tar:
        meta = Meta.from_file(tar.load(META))
        file = tar.load(PQ_)
        words, dimensions, parts, centroids = (int(n) for n in np.frombuffer(file.read(_HEADER), np.uint32))
        place = tar.tar.getmember(PQ_).offset_data + _HEADER
        codes = np.memmap(path, np.uint8, "r", place, (words, parts))
        file.seek(_HEADER + codes.nbytes)
        vectors = np.frombuffer(file.read(), np.float32).reshape(parts, centroids, -1)
    return Navec(meta, None, Vectors(words, dimensions, parts, centroids, codes, vectors))


_HEADER = 16
"""Bytes before the codes in navec's file: four numbers of four bytes."""
