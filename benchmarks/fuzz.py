"""Damaged files of every type through the reader: no hang, no crash of the parent, no lost neighbour.

usage: make fuzz, or PYTHONPATH=tests python -m benchmarks.fuzz [--count N] [--seed N] [--jobs N] [TYPE…]

N files of each type (without N 5,000; 500 of those that LibreOffice reads, a second each) are made from small letters
by flipped bits, blocks that are cut, doubled or lost, wrong numbers, and damage inside of packed parts; pictures are
pieces of two rows, really recognised. Before every 50th stands a sound letter, which must come back. The same seed
makes the same files. Prints what became of each type as soon as it is done; the exit status is 1 if anything failed
that must not.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from corpus.docx import docx
from corpus.scans import Scanner, scan_pages
from corpus.source import FOLDER as CORPUS
from corpus.source import OFFICE, read_all

from cfb import embedded, message
from faults import good, ruled
from packs import LETTER, rar, seven_zipped, tarred, zipped
from saual.batch import Task
from saual.batch import read_all as read

FILES = 5_000
SLOW = 500
EVERY = 50
MANY = 100
"""So often a block is repeated: of a mail that may be a hundred letters more."""
KNOWN = frozenset((
    "empty", "unsupported", "encrypted", "broken", "too_big", "timeout", "crashed", "unreadable", "needs_tool",
))  # fmt: skip
"""What a file may fail with; an error of the program's own is `internal`, and none of these."""
OFFICE_TYPES = ("doc", "rtf")
TESTS = Path(__file__).resolve().parent.parent / "tests"
"""Where a letter lies as Word saved it: only LibreOffice could make one."""


def seeds() -> dict[str, bytes]:
    """A sound file of each type, small ones."""
    source = next(source for source in read_all() if source.name == "bribes")
    word = docx(source)
    flat = (OFFICE / "police.fodt").read_bytes()
    text = LETTER.decode()
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    page = f"<html><body>{lines}<table><tr><td>1<td>2</table>"
    mail = b"From: a@example.kz\r\nTo: b@example.kz\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    bound = (
        b'Content-Type: multipart/mixed; boundary="=x"\r\n\r\n--=x\r\nContent-Type: text/plain\r\n\r\nhi\r\n--=x\r\n'
    )
    attached = b'Content-Disposition: attachment; filename="a.txt"\r\n\r\n' + LETTER + b"\r\n--=x--\r\n"
    rtf = rb"{\rtf1\ansi\ansicpg1251 " + b"".join(b"\\u%d?" % ord(sign) for sign in text) + b"}"
    return {
        "pdf": good(), "ruled": ruled(), "txt": LETTER,
        "md": b"# x\n\n**y**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n" + LETTER,
        "docx": word, "fodt": flat, "odt": zipped({"content.xml": flat}), "html": page.encode(),
        "eml": mail + bound + attached,
        "msg": message("x", text, {"a.txt": LETTER.ljust(4096), "b": embedded("y", text, {})}),
        "zip": zipped({"a.txt": LETTER, "b.docx": word}), "tar": tarred({"a.txt": LETTER}), "gz": gzip.compress(LETTER),
        "rar": rar("a.txt", LETTER), "7z": seven_zipped({"a.txt": LETTER}),
        **pictures(), "rtf": rtf, "doc": (TESTS / "letter.doc").read_bytes(),
    }  # fmt: skip


def pictures() -> dict[str, bytes]:
    """A piece of a scanned letter as pictures of each kind, so small that thousands can be recognised."""
    sheet = next(scan_pages((CORPUS / "pdf" / "bridge.pdf").read_bytes(), Scanner(100)))
    rows = sheet.crop((90, sheet.height // 2, 410, sheet.height // 2 + 32))

    def saved(kind: str, **options: object) -> bytes:
        buffer = io.BytesIO()
        rows.save(buffer, kind, **options)
        return buffer.getvalue()

    two = {"save_all": True, "append_images": [rows], "compression": "tiff_lzw"}
    return {
        "png": saved("PNG"), "jpeg": saved("JPEG", quality=40), "tiff": saved("TIFF", **two), "gif": saved("GIF"),
        "scan": saved("PDF", resolution=100),
    }  # fmt: skip


def flip(data: bytearray, dice: random.Random) -> bytearray:
    for _ in range(dice.choice((1, 2, 8, 40))):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return data


def cut(data: bytearray, dice: random.Random) -> bytearray:
    at = dice.randrange(len(data))
    return data[:at] if dice.random() < 0.5 else data[at:]


def double(data: bytearray, dice: random.Random) -> bytearray:
    start = dice.randrange(len(data))
    block = data[start : start + dice.randrange(1, 200)]
    at = dice.randrange(len(data))
    return data[:at] + block * dice.choice((1, 2, MANY)) + data[at:]


def drop(data: bytearray, dice: random.Random) -> bytearray:
    at = dice.randrange(len(data))
    del data[at : at + dice.randrange(1, 200)]
    return data


def number(data: bytearray, dice: random.Random) -> bytearray:
    """A length or count that is far too large, or less than nothing."""
    at = dice.randrange(len(data))
    data[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\x80", b"\xff\xff\xff\x7f", b"9999", b"-1\0\0"))
    return data


DAMAGE: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (flip, flip, cut, double, drop, number)


def damage(data: bytes, dice: random.Random) -> bytes:
    """A damaged copy; of what is packed, half of the time a part inside."""
    if data.startswith(b"PK") and dice.random() < 0.5:
        return inside(data, dice)
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4))):
        changed = dice.choice(DAMAGE)(changed, dice) or bytearray(b"\0")
    return bytes(changed)


def inside(data: bytes, dice: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        names = given.namelist()
        hit = dice.choice(names)
        for name in names:
            part = given.read(name)
            made.writestr(zipfile.ZipInfo(name), damage(part, dice) if name == hit and part else part)
    return buffer.getvalue()


def damaged(types: Mapping[str, bytes], count: int, seed: int) -> Iterator[Task]:
    """The damaged files, and before every 50th a sound letter."""
    for kind, data in types.items():
        dice = random.Random(f"{seed} {kind}")
        for n in range(count):
            if n % EVERY == 0:
                yield Task(f"sound {kind} {n}", LETTER)
            yield Task(f"{kind} {n}", damage(data, dice))


def run(types: Mapping[str, bytes], count: int, seed: int, jobs: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How often each type ended how, and what must not be."""
    outcomes: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    names = (task.name for task in damaged(types, count, seed))
    for name, lines in zip(names, read(damaged(types, count, seed), jobs), strict=True):
        kinds = [_outcome(line.json) for line in lines]
        if name.startswith("sound"):
            wrong += [f"{name}: {kinds}"] if kinds != ["ok"] else []
            continue
        outcomes.update((name.split()[0], kind) for kind in kinds or ["nothing"])
        wrong += [f"{name}: {kind}" for kind in kinds if kind != "ok" and kind not in KNOWN]
    return outcomes, wrong


def _outcome(line: str) -> str:
    """«ok» or the code of the failure; what the program itself did wrong is `internal`, also where a worker says so."""
    record = json.loads(line)
    if record["status"] == "ok":
        return "ok"
    return "internal" if "Ошибка программы" in record["message"] else str(record["error"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("types", nargs="*")
    parser.add_argument("--count", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    types = {kind: data for kind, data in seeds().items() if not given.types or kind in given.types}
    records = faults = 0
    for kind, data in types.items():
        begin = time.monotonic()
        count = given.count or (SLOW if kind in OFFICE_TYPES else FILES)
        outcomes, wrong = run({kind: data}, count, given.seed, given.jobs)
        found = "  ".join(f"{outcome} {n}" for (_, outcome), n in sorted(outcomes.items()))
        print(f"{kind:5} {found}  ({time.monotonic() - begin:.0f} s)", *wrong, sep="\n", flush=True)
        records, faults = records + outcomes.total(), faults + len(wrong)
    print(f"{records} records, {faults} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
