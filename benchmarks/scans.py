"""Scans made of letters with gold, askew and noisy, read and scored; and what reading costs beside Tesseract itself.

usage: python -m benchmarks.scans [--corpus FOLDER] [--dpi N …] [--misses] [NAME…]

FOLDER (default: corpus/) holds `gold/NAME.json`, and NAME.pdf beside or in `pdf/`. The same names make the same scans.
Where the gold has no quantities, those that the PDF itself gives stand in. `words` is the share of the gold's words
that are there, the rest F1; `cpu` is the processor time of reading over that of Tesseract's own: one recognition of the
same pictures, as they are, with the same model and nothing set.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from zlib import crc32

from corpus.scans import Scanner, scan_pdf
from pypdfium2 import PdfDocument

from saual import process as steps
from saual.evaluate import Report, describe, gold_of, score_letter
from saual.read.tesseract import MODEL, engine, find_model, second_engine

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("text", "sections", "quantities", "stamps", "footnotes", "outgoing.number", "dates")
NOTHING = {"text": "", "status": "failed"}


@contextmanager
def stopwatch(module: ModuleType, name: str) -> Iterator[Callable[[], float]]:
    """Adds up the processor time of a function of a module."""
    function, spent = getattr(module, name), [0.0]

    def timed(*args: Any, **options: Any) -> Any:
        start = time.process_time()
        try:
            return function(*args, **options)
        finally:
            spent[0] += time.process_time() - start

    setattr(module, name, timed)
    try:
        yield lambda: spent[0]
    finally:
        setattr(module, name, function)


def records(data: bytes, name: str) -> dict[int, dict[str, Any]]:
    """The records of a file, by the number of the letter in it."""
    return {record.source.part or 1: record.model_dump(mode="json") for record in steps.process(data, name)}


def score(path: Path, gold: dict[str, dict[str, Any]], dpi: int) -> tuple[Report, float, float]:
    """How the scan of a letter is read: what is right, seconds of reading, those of Tesseract in it."""
    data, report = path.read_bytes(), Report()
    own = records(data, path.name)
    scan = scan_pdf(data, Scanner(dpi), crc32(path.stem.encode()))
    with stopwatch(steps, "read_source") as reading:
        found = records(scan, path.name)
    for key, wanted in gold.items():
        part = int(key.partition(".")[2] or 1)
        label = f"{key} {dpi} dpi"
        report.letters.append(label)
        stand_in = {name: own.get(part, NOTHING).get(name) for name in ("quantities", "dates")}
        score_letter(report, label, stand_in | wanted, found.get(part, NOTHING))
    return report, reading(), alone(scan, dpi)


@cache
def untouched() -> Any:
    """Tesseract with the model and nothing else set."""
    import tesserocr

    engine()  # says what is missing, and keeps Tesseract to one thread
    return tesserocr.PyTessBaseAPI(path=f"{find_model()}/", lang=MODEL)


def alone(scan: bytes, dpi: int) -> float:
    """Seconds that Tesseract takes for the pages of a scan by itself, their decoding aside."""
    api, spent = untouched(), 0.0
    for page in PdfDocument(scan):
        [item] = page.get_objects(max_depth=1)
        picture = item.get_bitmap(render=False).to_pil()
        start = time.process_time()
        api.SetImage(picture)
        api.SetSourceResolution(dpi)
        api.GetUTF8Text()
        spent += time.process_time() - start
    return spent


def row(name: str, reports: Iterable[Report], reading: float, tesseract: float) -> str:
    """A line of the table: one letter, or all of them."""
    total = Report()
    for report in reports:
        for field, tally in report.fields.items():
            counts = total.fields[field]
            counts.hits += tally.hits
            counts.false += tally.false
            counts.missed += tally.missed
    shares = [total.fields["text"].recall, *(total.fields[field].f1 for field in SHOWN)]
    ratio = reading / tesseract if tesseract else 0.0
    return f"{name:20}" + "".join(f"{share:11.3f}" for share in (*shares, ratio))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--dpi", type=int, nargs="+", default=[200, 300])
    parser.add_argument("--misses", action="store_true", help="print what is not as the gold has it")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    gold = gold_of(asked.corpus)
    untouched(), second_engine()  # loaded before anything is timed
    paths = sorted([*asked.corpus.glob("*.pdf"), *asked.corpus.glob("pdf/*.pdf")])
    print(f"{'':20}" + "".join(f"{name:>11}" for name in ("words", *(name[-10:] for name in SHOWN), "cpu")))
    for dpi in asked.dpi:
        done = []
        for path in paths:
            own = {key: wanted for key, wanted in gold.items() if key.partition(".")[0] == path.stem}
            if own and (not asked.names or path.stem in asked.names):
                done.append(score(path, own, dpi))
                report, reading, tesseract = done[-1]
                print(row(f"{path.stem} {dpi}", [report], reading, tesseract), flush=True)
                for miss in report.misses if asked.misses else ():
                    print(f"    {describe(miss)}")
        reports, times, engine = zip(*done, strict=True) if done else ((), (), ())
        print(row(f"all, {dpi} dpi", reports, sum(times), sum(engine)) + "\n")


if __name__ == "__main__":
    main()
