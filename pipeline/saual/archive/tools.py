"""What reads the letters here: a failed file is tried again when any of it changes."""

from __future__ import annotations

import shutil
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("pypdfium2", "pikepdf", "tesserocr", "docx2python", "odfdo", "charset-normalizer", "pdfplumber")
PROGRAMS = ("soffice", "tesseract")


@cache
def tools() -> str:
    """Versions of saual and of all that reads files, as one line.

    >>> tools().startswith("saual ")
    True
    """
    from saual import __version__

    found = [f"saual {__version__}"]
    for library in LIBRARIES:
        try:
            found.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            continue
    for program in PROGRAMS:
        path = shutil.which(program)
        if path:
            facts = Path(path).resolve().stat()
            found.append(f"{program} {facts.st_size}.{int(facts.st_mtime)}")  # asking it for its version takes seconds
    return "; ".join(found)
