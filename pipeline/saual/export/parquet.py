"""Parquet: the same tables; numbers that must stay exact are text (extra `export`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from saual.export.tables import SHEETS, Row, Sheet, rows
from saual.record import Letter

GROUP = 5000
"""Rows of a table kept before they are written."""


def write_parquet(letters: Iterable[Letter], folder: Path) -> int:
    """Write one file a table into a folder; how many letters there were."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    kinds = {"integer": pa.int64(), "date": pa.date32()}
    folder.mkdir(parents=True, exist_ok=True)
    schemas = {
        sheet.name: pa.schema([(column.name, kinds.get(column.kind, pa.string())) for column in sheet.columns])
        for sheet in SHEETS
    }
    kept: dict[str, list[Row]] = {sheet.name: [] for sheet in SHEETS}
    many = 0
    with ExitStack() as files:
        writers = {
            name: files.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd"))
            for name, schema in schemas.items()
        }

        def flush(sheet: Sheet) -> None:
            dates = {column.name for column in sheet.columns if column.kind == "date"}
            values = [_dated(row, dates) for row in kept[sheet.name]]
            writers[sheet.name].write_table(pa.Table.from_pylist(values, schema=schemas[sheet.name]))
            kept[sheet.name].clear()

        for letter in letters:
            many += 1
            for name, row in rows(letter):
                kept[name].append(row)
            for sheet in SHEETS:
                if len(kept[sheet.name]) >= GROUP:
                    flush(sheet)
        for sheet in SHEETS:
            flush(sheet)
    return many


def _dated(row: Row, dates: set[str]) -> dict[str, Any]:
    return {
        name: dt.date.fromisoformat(value) if name in dates and value is not None else value
        for name, value in row.items()
    }
