"""pdf/NAME.pdf -> text/NAME.EXTRACTOR.txt, as six extractors give it.

usage: python -m corpus.extract [NAME…]

Needs pdftotext (poppler-utils), pdfminer.six, pdfplumber and, for PDFBox, Java with Debian's libpdfbox2-java.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.fonts import load
from corpus.source import FOLDER

JARS = ("pdfbox2.jar", "fontbox2.jar", "commons-logging.jar")
JAR_FOLDER = Path(os.environ.get("PDFBOX_JARS", "/usr/share/java"))
POPPLER = {"pdftotext": [], "layout": ["-layout"], "raw": ["-raw"]}


def with_poppler(pdf: Path, options: Sequence[str]) -> str:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", *options, str(pdf), "-"], check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def with_pdfminer(pdf: Path) -> str:
    return str(load("pdfminer.high_level").extract_text(str(pdf)))


def with_pdfplumber(pdf: Path) -> str:
    with load("pdfplumber").open(pdf) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages) + "\n"


def with_pdfbox(pairs: Sequence[tuple[Path, Path]]) -> None:
    """All files in one run of Java."""
    jars = os.pathsep.join(str(JAR_FOLDER / jar) for jar in JARS)
    arguments = [str(path) for pair in pairs for path in pair]
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", jars, str(FOLDER / "Extract.java"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"PDFBox: {done.stderr[-800:]}")


def main(names: Sequence[str]) -> None:
    folder = FOLDER / "text"
    folder.mkdir(exist_ok=True)
    files = [pdf for pdf in sorted((FOLDER / "pdf").glob("*.pdf")) if not names or pdf.stem in names]
    for pdf in files:
        texts = {name: with_poppler(pdf, options) for name, options in POPPLER.items()}
        texts |= {"pdfminer": with_pdfminer(pdf), "pdfplumber": with_pdfplumber(pdf)}
        for name, text in texts.items():
            (folder / f"{pdf.stem}.{name}.txt").write_text(text, "utf-8", newline="")
    with_pdfbox([(pdf, folder / f"{pdf.stem}.pdfbox.txt") for pdf in files])
    print(f"{len(files)} files by {len(POPPLER) + 3} extractors")


if __name__ == "__main__":
    main(sys.argv[1:])
