"""How long do records stay in each stage, those that are still there counted too? M3."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import numpy as np
import polars as pl

from alignment.estimators.comparisons import benjamini_hochberg
from alignment.estimators.proportions import Z95
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.comparing import FALSE_FINDS
from alignment.metrics.estimating import FEW
from alignment.metrics.lasting import (
    FORWARD,
    LEFT_VIEW,
    OPEN,
    WAYS,
    Lasting,
    coded,
    compared,
    in_order,
    lasting,
)
from alignment.metrics.stay_words import at_stage, unknown
from alignment.metrics.stays import group_name, is_by_period, tally_stays
from alignment.metrics.words import count
from alignment.schema.measures import TOTAL
from alignment.schema.velocity import Velocity
from alignment.scope import Scope

Sides = dict[str, Lasting]


def tally_velocity(spells: Lazy, scope: Scope) -> Lazy:
    """Count the units entered in the period by stage, days and ending (see ``tally_stays``)."""
    return tally_stays(spells, scope)


def velocity(spells: Lazy, scope: Scope) -> dy.DataFrame[Velocity]:
    """Estimate how long records stay in each stage before they move on, in any direction.

    What is still there counts for as long as it was observed; what went to another pipeline, until
    then; what is older than its history, from where that begins.

    Args:
        spells: One row per stay (schema ``LadderSpell``, or ``Spell`` for a tool's own words).
        scope: Period of entry, group (filters, or ``by`` period), stage, visits and day of
            observation.

    Returns:
        One row per stage and side: stages in order, all before group before rest.

    Source:
        Kaplan & Meier (1958); Brookmeyer & Crowley (1982) with Wilson's range for the days; Irwin
        (1949) for the mean; Mantel (1966) and Benjamini & Hochberg (1995) for the comparison.
    """
    found = stages(spells, scope)
    chosen, against = chosen_stage(found, scope), _against(found)
    rows = []
    for position, (stage, sides) in enumerate(found.items()):
        horizon = shared_horizon(sides)
        for side, one in sides.items():
            about = {"stage": stage, "position": position, "side": side}
            about |= {"split": split_name(side, scope), "is_total": side == "all"}
            beside = against.get(stage, {}) if side == "group" else {}
            rows.append(
                about | {"is_chosen": stage == chosen} | _counts(one) | _days(one, horizon) | beside
            )
    frame = pl.DataFrame(rows, schema=Velocity.create_empty().schema)
    return Velocity.validate(frame)


def stages(spells: Lazy, scope: Scope) -> dict[str, Sides]:
    """Estimate every stage, in order, by side."""
    counts = coded(collect(tally_velocity(spells, scope)), scope)
    parts = counts.partition_by("stage", as_dict=True)
    has_group = bool(group_name(scope))
    return {stage: _sides(parts[(stage,)], has_group=has_group) for stage in in_order(counts)}


def _sides(counts: pl.DataFrame, *, has_group: bool) -> Sides:
    found = {"all": lasting(counts)}
    if has_group:
        found["group"] = lasting(counts.filter("is_group"))
        found["rest"] = lasting(counts.filter(~pl.col("is_group")))
    return found


def split_name(side: str, scope: Scope) -> str:
    """Name a side as people read it."""
    rest = "The period before" if is_by_period(scope) else "The rest"
    return {"all": TOTAL, "group": group_name(scope), "rest": rest}[side]


def shared_horizon(sides: Sides) -> int | None:
    """Give the day up to which all sides that are told were observed; means are compared to it.

    A side that nobody is left of is known for ever, whatever its last day.
    """
    told = [one for one in sides.values() if one.is_told]
    known = [(one.horizon or 0, one.survival.share[one.horizon or 0] > 0) for one in told]
    open_ended = [day for day, goes_on in known if goes_on]
    return min(open_ended) if open_ended else max((day for day, _ in known), default=None)


def chosen_stage(found: dict[str, Sides], scope: Scope) -> str:
    """Give the stage that is looked at: the scope's, else that in which most days are spent."""
    if scope.stage:
        return scope.stage

    def spent(stage: str) -> tuple[float, int]:
        one = found[stage]["all"]
        mean = one.survival.mean_to(one.horizon)[0] if one.is_told and one.horizon else 0.0
        return one.dated * mean, one.entrants

    return max(found, key=spent, default="")


def _counts(one: Lasting) -> dict[str, Any]:
    ways = {name: one.ended[FORWARD + place] for place, name in enumerate(WAYS)}
    return ways | {
        "entrants": one.entrants,
        "undated": one.undated,
        "moved": one.moved,
        "open": one.ended[OPEN],
        "left_view": one.ended[LEFT_VIEW],
        "late": one.late,
        "graded_rate": one.dated / one.entrants if one.entrants else None,
        "completed_mean_days": one.completed_days / one.moved if one.moved >= FEW else None,
        "is_reached": one.day_by(0.5) is not None,
        "verdict": one.verdict,
    }


def _days(one: Lasting, horizon: int | None) -> dict[str, Any]:
    if not one.is_told or one.horizon is None or horizon is None:
        return {}
    ranges = {"median": one.days_by(0.5), "p75": one.days_by(0.75)}
    found: dict[str, Any] = {
        f"{name}_{end}_days": day
        for name, both in ranges.items()
        for end, day in zip(("low", "high"), both, strict=True)
    }
    for name, part in (("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("p80", 0.8)):
        found[f"{name}_days"] = one.day_by(part)
    for place, name in enumerate(WAYS):
        found[f"{name}_rate"] = min(1.0, one.incidence.share(place, one.horizon))
    mean, error = one.survival.mean_to(horizon)
    return found | {
        "horizon_days": one.horizon,
        "mean_days": mean,
        "mean_low_days": max(0.0, mean - Z95 * error),
        "mean_high_days": min(float(horizon), mean + Z95 * error),
    }


def _against(found: dict[str, Sides]) -> dict[str, dict[str, Any]]:
    """Hold each stage's group against the rest, allowing for the number of stages."""
    told = {
        stage: sides
        for stage, sides in found.items()
        if "group" in sides and sides["group"].is_told and sides["rest"].is_told
    }
    if not told:
        return {}
    tests = [compared(sides["group"], sides["rest"]) for sides in told.values()]
    chances = benjamini_hochberg(np.array([each.chance for each in tests]))
    rows = {}
    for (stage, sides), test, chance in zip(told.items(), tests, chances, strict=True):
        horizon = shared_horizon(sides) or 0
        (mine, error), (others, other) = (
            sides[side].survival.mean_to(horizon) for side in ("group", "rest")
        )
        half = Z95 * float(np.hypot(error, other))
        is_slower = test.observed[0] < test.expected[0]
        is_told = chance <= FALSE_FINDS and (mine > others) == is_slower
        rows[stage] = {
            "rest_difference_days": mine - others,
            "rest_low_days": mine - others - half,
            "rest_high_days": mine - others + half,
            "against_rest": ("slower" if is_slower else "faster") if is_told else "cant_tell",
        }
    return rows


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Say how long half stay in the chosen stage, beside the rest where there is a group.

    Args:
        found: A frame of ``velocity``.
        scope: The question it answers.
    """
    rows = {row["side"]: row for row in found.filter("is_chosen").to_dicts()}
    if not rows:
        where = at_stage(scope.stage, scope) if scope.stage else "record"
        return f"No {where} began a stay in this period."
    if "group" in rows:
        return _beside(rows["group"], rows["rest"], scope)
    return _alone(rows["all"], at_stage(rows["all"]["stage"], scope))


def _alone(row: dict[str, Any], who: str) -> str:
    if row["verdict"] == "not_recorded":
        return unknown(who)
    if row["verdict"] == "counts_only":
        seen = row["entrants"] - row["undated"]
        return f"{row['moved']:,} of {seen:,} {who} have moved on so far; too few to tell how long."
    if not row["is_reached"]:
        return (
            f"Fewer than half of {who} have moved on within {row['horizon_days']:,} days, those "
            "still there included."
        )
    if row["verdict"] == "range_first":
        return (
            f"{row['moved']:,} of {row['entrants'] - row['undated']:,} {who} have moved on so far; "
            f"half within anything from {_fitting(row)} fits."
        )
    slow = f"; one in five waits over {row['p80_days']:,}" if row["p80_days"] is not None else ""
    return f"Half of {who} move on {_by(row['median_days'])}{_fits(row)}{slow}."


def _by(days: int) -> str:
    """Say by when; what took less than a day was over on the same one."""
    return f"within {count(days, 'day')}" if days else "on the day they came"


def _fits(row: dict[str, Any]) -> str:
    """Say the range of the median, unless it is a single day."""
    if row["median_low_days"] == row["median_high_days"]:
        return ""
    return f" ({_fitting(row)})".replace(" days)", ")")


def _fitting(row: dict[str, Any]) -> str:
    """Say the range of the median."""
    low, high = row["median_low_days"], row["median_high_days"]
    if high is None:
        return f"{low or 0:,} days to more than {row['horizon_days']:,}"
    return f"{low or 0:,} to {high:,} days"


_AGAINST: Final = {
    "slower": "they move on more slowly than the rest",
    "faster": "they move on faster than the rest",
    "cant_tell": "whether that differs can't be told yet",
}


def _beside(group: dict[str, Any], rest: dict[str, Any], scope: Scope) -> str:
    """Say how long half of the group and half of the rest stay."""
    who = at_stage(group["stage"], scope)
    named = f"{who} ({group['split']})"
    if group["verdict"] not in ("enough", "range_first"):
        return _alone(group, named)
    if rest["verdict"] not in ("enough", "range_first"):
        return f"{_alone(group, named)} Of the rest, too few have moved on to compare."
    other = "the period before" if is_by_period(scope) else "the rest"
    told = f"Half of {named} move on within {_half(group)} days, of {other} within {_half(rest)}"
    against = _AGAINST[group["against_rest"] or "cant_tell"].replace("the rest", other)
    return f"{told}; {against}."


def _half(row: dict[str, Any]) -> str:
    """Say the median, or that it is longer than what was observed."""
    if row["median_days"] is None:
        return f"more than {row['horizon_days']:,}"
    return f"{row['median_days']:,}"
