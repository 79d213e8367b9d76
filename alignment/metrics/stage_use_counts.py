"""The counts behind how groups use the stages: ways, days and deeds, each counted once."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw
import polars as pl

from alignment.agreed import Agreed, Criterion
from alignment.agreed.compiling import combined
from alignment.ladder import STEPS
from alignment.metrics.cells import unique_criteria
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.detours import tally_detours
from alignment.metrics.footnote import DATED
from alignment.metrics.journeys import keep_counted
from alignment.metrics.own_rule import DEEDS, UNKNOWN, is_done, said_of
from alignment.metrics.patterns import codes, decoded
from alignment.metrics.stays import LEADS, is_made, of_pipeline, summed, tally_stays
from alignment.scope import Scope

_NOT_DONE = -1


@dataclass(frozen=True, slots=True)
class Counts:
    """All that is counted, each table with ``split``.

    Args:
        ways: Of ``tally_detours``.
        stays: Of ``tally_stays``.
        deeds: One row per ``split``, ``passed``, ``accepted`` (0 no, 1 yes, 2 unknown, −1 not done
            in the period) and pattern of ``missing`` with ``leads``; None where no team has a
            definition, or the question is about opportunities.
        missing: The column that tells that a criterion of sales' definition isn't known.
    """

    ways: pl.DataFrame
    stays: pl.DataFrame
    deeds: pl.DataFrame | None
    missing: dict[Criterion, str]


def counted(spells: Lazy, journeys: Lazy, scope: Scope, agreed: Agreed) -> Counts:
    """Count what is compared, split by ``scope.by``."""
    asked = _asked(agreed)
    has_deeds = bool(agreed.rules) and scope.pipeline in ("", LEADS)
    rows = collect(tally_deeds(journeys, scope, agreed)) if has_deeds else None
    return Counts(
        ways=collect(tally_detours(spells, scope, scope.by)),
        stays=collect(tally_stays(spells, scope, scope.by)),
        deeds=None if rows is None else _deeds(rows, agreed),
        missing={each: f"missing{place}" for place, each in enumerate(asked)},
    )


def _asked(agreed: Agreed) -> tuple[Criterion, ...]:
    """List what sales' definition asks for."""
    return unique_criteria([agreed.rules["sales"]]) if "sales" in agreed.rules else ()


def tally_skips(spells: Lazy, scope: Scope) -> Lazy:
    """Count the skips made in the period by where from and where to.

    Returns:
        One row per ``split``, ``stage`` and ``exit_stage`` with ``moves``; in no order.
    """
    is_skip = (nw.col("exit_kind") == "skip") & (nw.col("evidence") >= DATED)
    kept = keep_counted(spells, scope, is_skip, is_made(scope), *of_pipeline(scope))
    rows = kept.select("stage", "exit_stage", split=nw.col(scope.by), moves=nw.col("spells"))
    return rows.group_by("split", "stage", "exit_stage").agg(**summed("moves"))


def left_out(moves: pl.DataFrame) -> pl.DataFrame:
    """Count how often each step was left out, by split, from moves past one or more of them."""
    steps = [stage.key for stage in STEPS]
    places = {key: place for place, key in enumerate(steps)}
    rows = [
        {"split": split, "step": step, "moves": number}
        for split, here, there, number in moves.select(
            "split", "stage", "exit_stage", "moves"
        ).iter_rows()
        if here in places and there in places
        for step in steps[places[here] + 1 : places[there]]
    ]
    schema = {"split": pl.String, "step": pl.String, "moves": pl.Int64}
    found = pl.DataFrame(rows, schema=schema)
    return found.group_by("split", "step").agg(pl.col("moves").sum()).sort("split", "step")


def tally_deeds(journeys: Lazy, scope: Scope, agreed: Agreed) -> Lazy:
    """Count leads by what was done with them in the period and what is known of them.

    Returns:
        One row per ``split``, ``passed`` (what marketing's definition says: 0 no, 1 yes, 2
        unknown; −1 where it wasn't done in the period), ``is_accepted`` and ``code0``, … (what the
        criteria of sales' definition say, see ``patterns``; −1 where it wasn't) with ``leads``;
        in no order.
    """
    done = {deed: is_done(stage, scope) for deed, (_, stage) in DEEDS.items()}
    said = nw.when(done["passed"]).then(said_of(agreed, "marketing")).otherwise(nw.lit(_NOT_DONE))
    keys = {
        "split": nw.col(scope.by),
        "passed": said.cast(nw.Int64),
        "is_accepted": done["accepted"],
    } | {
        name: nw.when(done["accepted"]).then(code).otherwise(nw.lit(_NOT_DONE)).cast(nw.Int64)
        for name, code in codes(_asked(agreed)).items()
    }
    rows = keep_counted(journeys, scope, done["passed"] | done["accepted"])
    return rows.select("leads", **keys).group_by(*keys).agg(**summed("leads"))


def _deeds(rows: pl.DataFrame, agreed: Agreed) -> pl.DataFrame:
    """Read from the codes what sales' definition says, and what isn't known."""
    asked = _asked(agreed)
    found = decoded(rows, asked, "split", "passed", "is_accepted")
    said = (
        combined(agreed.rules["sales"].group, found.says).cast(pl.Int64).fill_null(UNKNOWN)
        if asked
        else pl.lit(UNKNOWN)
    )
    missing = {
        f"missing{place}": pl.col("is_accepted") & found.says(each).is_null()
        for place, each in enumerate(asked)
    }
    accepted = pl.when("is_accepted").then(said).otherwise(_NOT_DONE)
    return found.rows.select("split", "leads", "passed", accepted=accepted, **missing)
