"""BagIt bags for archives: the originals, their records, and the digests of all (RFC 8493, extra `export`)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from saual.record import Letter


def write_bag(
    letters: Iterable[tuple[Letter, str | None]], folder: Path, created: str, open_original: Callable[[str], BinaryIO]
) -> int:
    """Make a new folder a bag of letters, each with the path of its original (None: the records alone).

    Raises FileExistsError where the folder holds something, OSError for an original that cannot be read.
    """
    import bagit  # type: ignore[import-untyped]

    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(17, "папка не пуста", str(folder))
    (folder / "records").mkdir()
    many = 0
    for letter, original in letters:
        many += 1
        (folder / "records" / f"{letter.id}.json").write_text(letter.model_dump_json() + "\n", "utf-8")
        if original is not None:
            target = folder / "originals" / letter.source.sha256[:2] / f"{letter.source.sha256}{Path(original).suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                with open_original(original) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
    facts = {"Bagging-Date": created, "Bag-Software-Agent": "saual", "External-Description": f"Писем: {many}"}
    bagit.make_bag(str(folder), facts, checksums=["sha256", "sha512"])
    return many
