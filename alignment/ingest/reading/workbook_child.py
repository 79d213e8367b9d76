"""Reads one sheet in a process of its own, so that a hostile workbook harms nothing else.

Called as ``python -m alignment.ingest.reading.workbook_child FILE FOLDER SHEET``. Writes
``cells.arrow`` into the folder and prints one JSON object: the sheets, and the scan of the chosen
one or an ``error`` or a ``choose``.
"""

from __future__ import annotations

import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import fastexcel

from alignment.ingest.reading.limited import limit_self
from alignment.ingest.reading.sheet_scan import Scan, Sheet, UnsafeWorkbookError, scan, sheets


def main(path: Path, folder: Path, wanted: str) -> dict[str, Any]:
    """Read a sheet into the folder and say what was found.

    Args:
        path: A workbook whose archive directory was checked.
        folder: Where the cells go.
        wanted: The sheet's name, or empty to take the only one with values.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            listed = sheets(archive)
            found = _scans(archive, listed, wanted)
        told: dict[str, Any] = {"sheets": [[s.name, s.is_visible] for s in listed]}
        if len(found) != 1:
            return {**told, "choose": [sheet.name for sheet, _ in found]}
        ((sheet, seen),) = found
        told |= {"sheet": sheet.name}
        return {**told, **_read(path, folder, sheet.name, seen)}
    except UnsafeWorkbookError as error:
        return {"error": str(error)}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return {"error": "is damaged or has a password"}
    except fastexcel.FastExcelError:
        return {"error": "is damaged or of a kind that can't be read"}


def _scans(archive: zipfile.ZipFile, listed: list[Sheet], wanted: str) -> list[tuple[Sheet, Scan]]:
    """Scan the wanted sheet, or the visible ones, or all where none is visible."""
    visible = [sheet for sheet in listed if sheet.is_visible] or listed
    looked_at = [sheet for sheet in listed if sheet.name == wanted] if wanted else visible
    found = [(sheet, scan(archive, sheet.part)) for sheet in looked_at]
    return found if wanted else [(sheet, seen) for sheet, seen in found if seen.filled_rows]


def _read(path: Path, folder: Path, sheet: str, seen: Scan) -> dict[str, Any]:
    book = fastexcel.read_excel(path)
    cells = book.load_sheet(
        sheet, header_row=None, dtypes="string", skip_whitespace_tail_rows=False
    )
    frame = cells.to_polars()
    frame.write_ipc(folder / "cells.arrow")
    return {
        "first_row": seen.first_row,
        "height": seen.last_row - seen.first_row + 1 if seen.last_row else 0,
        "filled_rows": sorted(seen.filled_rows),
        "n_errors": seen.n_errors,
        "errors": seen.errors,
        "n_formulas": seen.n_formulas,
        "formulas": seen.formulas,
    }


if __name__ == "__main__":
    limit_self()
    answer = main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    sys.stdout.write(json.dumps(answer))
