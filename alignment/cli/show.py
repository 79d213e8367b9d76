"""``alignment show``: the very numbers of the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import click
import polars as pl

from alignment.cli.output import printing, put
from alignment.cli.trouble import opened, say
from alignment.cli.words import one_line
from alignment.desk.measuring import (
    METRICS,
    choices,
    default_scope,
    footnote_for,
    headline_for,
    measure,
    pipelines_in,
)
from alignment.desk.tables import readable
from alignment.estimators.attribution import RULES
from alignment.ladder import STEPS
from alignment.metrics.words import count
from alignment.schema.money import minor_digits
from alignment.scope import ANCHORS, FILTERS, Scope, to_date, to_day
from alignment.store import Database

Command = TypeVar("Command", bound=Callable[..., Any])

_DAY: Final = click.DateTime(["%Y-%m-%d"])
_STAGES: Final = click.Choice([stage.key for stage in STEPS])
_RULES: Final = click.Choice([*RULES])
_ANCHORS: Final = click.Choice([*ANCHORS])
_SPLITS: Final = click.Choice([*FILTERS, "campaign", "channel", "period"])
_HELP: Final = (
    "Print the answer to METRIC, the very numbers of the pages.\n\n"
    "Without --from and --to the period is the newest twelve months.\n\n\b\n"
) + "\n".join(f"  {name:<18}  {one.question}" for name, one in METRICS.items())


def _filtering(command: Command) -> Command:
    """Give a command an option for each column that can be filtered by."""
    for name in reversed(FILTERS):
        told = f"Only this {name}; can be given several times."
        command = click.option(f"--{name}", multiple=True, help=told)(command)
    return command


@click.command(help=_HELP)
@click.argument("metric", type=click.Choice(list(METRICS)), metavar="METRIC")
@click.option("--from", "first", type=_DAY, help="First day of the period.")
@click.option("--to", "last", type=_DAY, help="Last day of the period, included.")
@click.option("--by", type=_SPLITS, help="What rows are split by; period for days in stage.")
@click.option("--window", type=click.IntRange(1, 3_650), help="Days within which to convert.")
@click.option("--as-of", type=_DAY, help="The day of observation; nothing later is counted.")
@click.option("--from-stage", type=_STAGES, help="The step that conversion starts at.")
@click.option("--to-stage", type=_STAGES, help="The step that it ends at.")
@click.option("--stage", default="", help="The stage whose days are looked at more closely.")
@click.option("--pipeline", default="", help="Days in the tool's own stages: lead, or a pipeline.")
@click.option("--per-visit", is_flag=True, help="Days of each visit to a stage, not of all.")
@click.option("--rule", type=_RULES, help="How credit is shared among touches.")
@click.option("--anchor", type=_ANCHORS, help="Credit for what was won, or first qualified.")
@_filtering
@printing
@click.pass_obj
def show(path: Path, /, metric: str, style: str, output: Path | None, **asked: Any) -> None:  # noqa: ANN401 - the options above, typed by click
    """Print the answer to a question, the very numbers of the pages."""
    with opened(path) as database:
        scope = _scope(database, metric, asked)
        found = measure(database, metric, scope)
        headline = headline_for(database, metric, found, scope)
        footnote = footnote_for(database, metric, found, scope).sentence()
        currency = database.settings.base_currency
    table = readable(found, currency)
    if style != "table":
        put(table, style, output, about=_about(metric, scope, headline, footnote))
        return
    names = dict(zip(found.columns, table.columns, strict=True))
    shown, more = _shown(table, [names[column] for column in METRICS[metric].leading])
    put(
        shown,
        style,
        output,
        before=one_line(headline) + _asked(metric, scope),
        after=one_line(footnote) + more,
        decimals={
            after: minor_digits(currency)
            for before, after in names.items()
            if before.endswith("_minor")
        },
    )


def _scope(database: Database, metric: str, asked: dict[str, Any]) -> Scope:
    """Put what was asked for in the place of the usual scope."""
    usual = default_scope(database, metric)
    filters: dict[str, Any] = {name: tuple(asked[name]) for name in FILTERS}
    _warn_of_unknown(database, filters)
    _warn_of_pipeline(database, asked["pipeline"])
    as_of = _day(asked["as_of"], usual.as_of)
    scope = replace(
        usual,
        first_day=_day(asked["first"], usual.first_day),
        last_day=_day(asked["last"], min(usual.last_day, as_of)),
        as_of=as_of,
        window_days=asked["window"] or usual.window_days,
        by=asked["by"] or usual.by,
        from_stage=asked["from_stage"] or usual.from_stage,
        to_stage=asked["to_stage"] or usual.to_stage,
        stage=asked["stage"],
        pipeline=asked["pipeline"],
        is_per_visit=asked["per_visit"],
        rule=asked["rule"] or usual.rule,
        anchor=asked["anchor"] or usual.anchor,
        **filters,
    )
    if scope.first_day > scope.last_day:
        raise click.UsageError(
            f"The period begins on {to_date(scope.first_day)}, after it ends on"
            f" {to_date(scope.last_day)}. Change --from or --to."
        )
    return scope


def _day(given: datetime | None, usual: int) -> int:
    return usual if given is None else to_day(given.date())


def _warn_of_unknown(database: Database, filters: dict[str, tuple[str, ...]]) -> None:
    """Say which filters name nothing that the data has: a typing error gives no rows else."""
    known = choices(database) if any(filters.values()) else {}
    for name, values in filters.items():
        for value in values:
            if value not in known[name]:
                say(f"No {name} is called {value!r}; there are {', '.join(known[name])}.")


def _warn_of_pipeline(database: Database, name: str) -> None:
    """Say which pipeline the data doesn't have."""
    if name and name not in (known := pipelines_in(database)):
        say(f"No pipeline is called {name!r}; there are {', '.join(known)}.")


def _about(metric: str, scope: Scope, headline: str, footnote: str) -> dict[str, object]:
    """Say what JSON says beside the rows."""
    return {
        "metric": metric,
        "headline": headline,
        "footnote": footnote,
        "from": to_date(scope.first_day).isoformat(),
        "to": to_date(scope.last_day).isoformat(),
        "as_of": to_date(scope.as_of).isoformat(),
        "window_days": scope.window_days,
        "by": scope.by,
        "rule": scope.rule,
        "anchor": scope.anchor,
        "filters": scope.kept(),
    }


def _asked(metric: str, scope: Scope) -> str:
    """Say for what and by which rule credit is shared, where the question is about that."""
    if not METRICS[metric].is_credit:
        return ""
    what = "won" if scope.anchor == "won" else "first qualified"
    days = f"{to_date(scope.first_day)} to {to_date(scope.last_day)}"
    return f"\nOpportunities {what} {days}, by {scope.by}; credit by {RULES[scope.rule].name}."


def _shown(table: pl.DataFrame, leading: list[str]) -> tuple[pl.DataFrame, str]:
    """Leave away what a terminal has no room for: the mark of totals and columns without values.

    Args:
        table: What was asked for.
        leading: The columns that a terminal has room for, in their order; empty for all.

    Returns:
        The rest, and a sentence on the columns that a file holds besides, if there are any.
    """
    empty = [name for name in table.columns if table[name].null_count() == table.height]
    full = table.drop("is_total", *(empty if table.height else ()), strict=False)
    kept = [name for name in leading if name in full.columns] or full.columns
    away = full.width - len(kept)
    more = f"\n{count(away, 'more column')} with --format csv or --format json." if away else ""
    return full.select(kept), more
