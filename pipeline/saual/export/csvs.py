"""CSV with a Frictionless data package: one file a table, and `datapackage.json` that says what is in them."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from saual.export.tables import SHEETS, Sheet, rows
from saual.record import SCHEMA_VERSION, Letter


def write_csv(letters: Iterable[Letter], folder: Path) -> int:
    """Write the tables and `datapackage.json` into a folder; how many letters there were."""
    folder.mkdir(parents=True, exist_ok=True)
    many = 0
    with ExitStack() as files:
        writers = {}
        for sheet in SHEETS:
            file = files.enter_context((folder / f"{sheet.name}.csv").open("w", encoding="utf-8", newline=""))
            writers[sheet.name] = csv.DictWriter(file, [column.name for column in sheet.columns], lineterminator="\n")
            writers[sheet.name].writeheader()
        for letter in letters:
            many += 1
            for name, row in rows(letter):
                writers[name].writerow(row)
    package = {
        "profile": "tabular-data-package",
        "name": "saual-letters",
        "version": SCHEMA_VERSION,
        "resources": [_resource(sheet, folder / f"{sheet.name}.csv") for sheet in SHEETS],
    }
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return many


def _resource(sheet: Sheet, path: Path) -> dict[str, Any]:
    fields = [
        {"name": column.name, "type": column.kind} | ({"description": column.about} if column.about else {})
        for column in sheet.columns
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if sheet.columns[0].name == "letter":
        schema["primaryKey"] = ["letter", "position"]
        schema["foreignKeys"] = [{"fields": "letter", "reference": {"resource": "letters", "fields": "id"}}]
    else:
        schema["primaryKey"] = "id"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "profile": "tabular-data-resource", "name": sheet.name, "path": path.name, "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": path.stat().st_size, "hash": f"sha256:{digest}",
        "schema": schema,
    }  # fmt: skip
