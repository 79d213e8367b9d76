"""``alignment load``: exports in, one upload, and how its rows add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import polars as pl

from alignment.cli.answers import about_file, answering, answers_from
from alignment.cli.output import as_json
from alignment.cli.report import told
from alignment.cli.trouble import say
from alignment.desk import loading
from alignment.desk.tables import to_csv
from alignment.errors import AnswerNeededError, MappingError
from alignment.ingest import Mapping, from_toml
from alignment.schema.upload import Batch, UploadReport
from alignment.scope import to_date, to_day
from alignment.store import Database


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="What columns mean, in TOML.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the data describes. Without it, the newest date in the data.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--json", "is_json", is_flag=True, help="Print the report as JSON.")
@answering
@click.option(
    "--kept-out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows that were not loaded to this CSV file, each with its reason.",
)
@click.pass_obj
def load(
    database_path: Path,
    /,
    *,
    paths: tuple[Path, ...],
    mapping: Path | None,
    as_of: datetime | None,
    dry_run: bool,
    is_json: bool,
    kept_out: Path | None,
    **given: Any,  # noqa: ANN401 - the options of ``answering``, typed by click
) -> None:
    """Load PATHS, files or folders of exports, together as one upload.

    Either all files are loaded or none. The same files again change nothing.
    """
    files = list(dict.fromkeys(file for path in paths for file in loading.paths_in(path)))
    mappings = _read_mappings(mapping)
    with Database.open(database_path) as database:
        batch = _read(database, files, mappings, given)
        if kept_out is not None:
            _write_kept_out(batch, kept_out)
        day = _day(as_of, batch)
        report = loading.load(database, batch, day, is_dry_run=dry_run, is_given_up=True)
    if is_json:
        click.echo(as_json(_facts(report, day, is_dry_run=dry_run)), nl=False)
    else:
        click.echo(told(report, batch, day, is_dry_run=dry_run, is_proposed=as_of is None))


def _read_mappings(path: Path | None) -> tuple[Mapping, ...]:
    if path is None:
        return ()
    try:
        return from_toml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise MappingError(
            f"The mapping file {path} couldn't be read.", "Check its name; it is text in UTF-8."
        ) from problem


def _read(
    database: Database, files: Sequence[Path], mappings: Sequence[Mapping], given: dict[str, Any]
) -> Batch:
    """Read and convert all files; a question names the file that it is about."""
    names = [path.name for path in files]
    answers = answers_from(names, given)
    places = list(zip(files, names, strict=True))
    try:
        return loading.take_in(database, places, answers=answers, mapping=mappings)
    except AnswerNeededError as question:
        raise about_file(question, names) from question


def _day(as_of: datetime | None, batch: Batch) -> int:
    """Take the day that was given, else the newest in the data."""
    if as_of is not None:
        return to_day(as_of.date())
    if batch.newest_day is None:
        raise AnswerNeededError(
            "There is no date in the data that could be its day.",
            "Say which day it describes.",
            option="as_of",
            choices=("YYYY-MM-DD",),
        )
    return batch.newest_day


def _write_kept_out(batch: Batch, path: Path) -> None:
    """Write the rows that were not loaded, with the name of their file."""
    names = pl.DataFrame(
        [(file.file_no, file.name) for file in batch.files],
        schema={"file_no": pl.Int32, "file": pl.String},
        orient="row",
    )
    rows = batch.kept_out.join(names, on="file_no", how="left", maintain_order="left")
    try:
        path.write_bytes(to_csv(rows.select("file", "row_no", "column", "reason", "raw")))
    except OSError as problem:
        raise click.FileError(str(path), problem.strerror or "") from problem
    say(f"{rows.height:,} reasons for rows kept out are written to {path}.")


def _facts(report: UploadReport, day: int, *, is_dry_run: bool) -> dict[str, object]:
    """Give a report as plain values, with its day as a date."""
    return asdict(report) | {"as_of": to_date(day).isoformat(), "is_dry_run": is_dry_run}
