"""What an upload did, in lines for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from alignment.cli.words import one_line
from alignment.schema.upload import Batch, FileReport, UploadReport
from alignment.scope import to_date
from alignment.store.link_checks import SEVERAL

_MOST_REASONS: Final = 5
_MOST_HEADERS: Final = 20
_DELIMITERS: Final = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}


def told(
    report: UploadReport, batch: Batch, day: int, *, is_dry_run: bool, is_proposed: bool
) -> str:
    """Tell what an upload did: how each file's rows and money add up, and what is open.

    Args:
        report: From the store.
        batch: What was read, for the reasons of rows kept out.
        day: The day the data describes.
        is_dry_run: Whether nothing was written.
        is_proposed: Whether the day is the newest in the data rather than given.

    Returns:
        Lines.
    """
    lines = [line for one in report.files for line in _file(one, batch)]
    lines += _links(report)
    lines += [
        f"Not mapped to a shared stage: {raw} ({entity}, {records:,} records)."
        for entity, raw, records in report.unmapped
    ]
    lines += report.notes
    lines.append(_outcome(report, day, is_dry_run=is_dry_run, is_proposed=is_proposed))
    return "\n".join(map(one_line, lines))


def _file(one: FileReport, batch: Batch) -> Iterator[str]:
    """Tell about one file."""
    file = one.file
    how = ", ".join(
        part
        for part in (file.encoding, _DELIMITERS.get(file.delimiter, file.delimiter), file.sheet)
        if part
    )
    if not file.object:
        yield f"{file.name}: no rows"
        return
    yield f"{file.name}: {file.object.replace('_', ' ')} rows, {file.system} ({how})"
    yield (
        f"  {file.n_read:,} read = {one.n_new:,} new + {one.n_changed:,} changed"
        f" + {one.n_unchanged:,} unchanged + {one.n_kept_out:,} kept out"
        f" + {file.n_duplicate:,} exact duplicates"
    )
    if file.money_source is not None:
        yield (
            f"  money {_money(file.money_source)} = {_money(one.money_loaded)} loaded"
            f" + {_money(file.money_kept_out)} kept out + {_money(file.money_duplicate)} duplicates"
        )
    yield from _reasons(one, batch)
    for reason, headers in _by_reason(file.left_out_columns).items():
        yield f"  left out, {reason}: {_listed(headers)}"
    for note in file.notes:
        yield f"  {note}"


def _reasons(one: FileReport, batch: Batch) -> Iterator[str]:
    """Name the most frequent reasons why rows were kept out, each with a line number."""
    rows = batch.kept_out.filter(file_no=one.file.file_no)
    counted: dict[tuple[str, str], list[int]] = {}
    for column, reason, row_no in rows.select("column", "reason", "row_no").iter_rows():
        counted.setdefault((column, reason), []).append(row_no)
    ranked = sorted(counted.items(), key=lambda item: -len(item[1]))
    for (column, reason), numbers in ranked[:_MOST_REASONS]:
        where = f"{column}: " if column else ""
        yield f"  kept out {len(numbers):,} (first in line {numbers[0]}): {where}{reason}"
    if len(ranked) > _MOST_REASONS:
        yield f"  and for {len(ranked) - _MOST_REASONS} more reasons; see them with --kept-out FILE"


def _by_reason(left_out: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Group the columns that were left out by why."""
    grouped: dict[str, list[str]] = {}
    for header, reason in left_out:
        grouped.setdefault(reason.rstrip("."), []).append(header or "(no header)")
    return grouped


def _listed(headers: list[str]) -> str:
    """List headers; of many only the first, as JSON has them all."""
    more = len(headers) - _MOST_HEADERS
    shown = ", ".join(headers[:_MOST_HEADERS])
    return f"{shown} and {more} more" if more > 0 else shown


def _links(report: UploadReport) -> Iterator[str]:
    """Name the links that lead nowhere."""
    for table, column, target, count, examples in report.unresolved:
        such = f", such as {', '.join(examples)}" if examples else ""
        rows = f"{count:,} rows of {table.replace('_', ' ')}"
        if target == SEVERAL:
            yield f"{rows} name a campaign in {column} by a name that several have{such}."
            continue
        article = "an" if target.startswith(("a", "e", "i", "o", "u")) else "a"
        what = f"{article} {target.replace('_', ' ')}"
        yield f"{rows} name {what} in {column} that is not there{such}."


def _outcome(report: UploadReport, day: int, *, is_dry_run: bool, is_proposed: bool) -> str:
    """Say in a sentence how it ended."""
    when = f"{to_date(day)}{', the newest date in the data' if is_proposed else ''}"
    if report.is_unchanged:
        return "Nothing new: the database is as it was before."
    if is_dry_run:
        return f"Nothing was written. It would be loaded as of {when}."
    return f"Loaded as upload {report.upload_id}, as of {when}."


def _money(value: Decimal | None) -> str:
    return "not recorded" if value is None else f"{value:,.2f}"
