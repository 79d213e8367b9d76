"""Builders of small marts of credit for the tests of metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import strategies as st

from alignment.marts.weights import with_weights
from alignment.metrics.collecting import Lazy
from alignment.metrics.credited import Credited, credited
from alignment.schema.credit import CampaignCost, Credit, CreditName, OpportunityJourney
from alignment.scope import Scope
from tests.metrics.marts import DAY

HALF_LIFE = 7
SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600, by="channel")


ABOUT: dict[str, Any] = {
    "lead_day": None,
    "is_renewal": False,
    "source": "Web",
    "region": "North",
    "team": "A",
    "segment": "SMB",
    "exclusion": "",
    "seen_day": DAY + 900,
    "early_touches": 0,
    "late_touches": 0,
}
"""What is known of a path where nothing else is said."""


def path(*touches: str | tuple[str, int], **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    """Give a path from its channels, a day apart unless they say which (from DAY on).

    ``won=100`` wins it for that money on the day after the last touch; ``qualified=2`` qualifies
    it on the day of the second touch, else it is on that of the last. Without either it leads to
    nothing.
    """
    named = [each if isinstance(each, tuple) else (each, at) for at, each in enumerate(touches)]
    days = [DAY + day for _, day in named]
    end = days[-1] if days else DAY
    is_won = "won" in given
    money = given.pop("won", given.pop("money", None))
    at = given.pop("qualified", len(days) if is_won else 0)
    row: dict[str, Any] = {
        "channels": [channel for channel, _ in named],
        "days": days,
        "opp": is_won or at > 0 or "outcome" in given,
        "qualified_day": (days[at - 1] if days else DAY) if at or is_won else None,
        "outcome": "won" if is_won else "open" if at else "none",
        "outcome_day": end + 1 if is_won else None,
        "amount_minor": money,
        "value_minor": money,
        **ABOUT,
    }
    return row | given


def lazy(frame: pl.DataFrame) -> Lazy:
    """Offer rows in polars."""
    offered: Lazy = nw.from_native(frame.lazy())
    return offered


@dataclass(frozen=True, slots=True)
class World:
    """The marts that questions about credit read."""

    credit: pl.DataFrame
    names: pl.DataFrame
    opportunities: pl.DataFrame

    def lazily(self) -> tuple[Lazy, Lazy, Lazy]:
        """Offer them in polars."""
        return lazy(self.credit), lazy(self.names), lazy(self.opportunities)

    @property
    def channels(self) -> int:
        """Count the channels."""
        return self.names.filter(level="channel").height

    def credited(self, scope: Scope = SCOPE) -> Credited:
        """Share what is in the view."""
        return credited(*self.lazily(), scope)


_TYPES: dict[str, Any] = {
    "channels": pl.List(pl.String),
    "days": pl.List(pl.Int32),
    "qualified_day": pl.Int32,
    "outcome_day": pl.Int32,
    "amount_minor": pl.Int64,
    "value_minor": pl.Int64,
    "lead_day": pl.Int32,
}


def world(rows: list[dict[str, Any]]) -> World:
    """Make the marts of some paths; campaigns are called as channels are, sources as the path's."""
    return world_of(pl.DataFrame(rows, schema_overrides=_TYPES, infer_schema_length=None))


def world_of(given: pl.DataFrame) -> World:
    """Make the marts of a frame of paths with the columns of ``path``."""
    given = given.with_columns(path_no=pl.int_range(pl.len(), dtype=pl.Int64))
    if "cluster" not in given.columns:
        given = given.with_columns(cluster=pl.col("path_no") % 100)
    given = given.with_columns(
        opp_id=pl.when("opp").then(pl.format("O{}", "path_no")),
        touches=pl.col("days").list.len(),
    )
    names, credit = _credit(given.filter(pl.col("touches") > 0))
    return World(credit, names, _opportunities(given.filter("opp"), credit))


def _credit(given: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    touched = given.explode("channels", "days").rename({"channels": "channel", "days": "day"})
    names = [
        pl.DataFrame({"name": touched[column].unique().sort()}).with_columns(level=pl.lit(level))
        for level, column in (("campaign", "channel"), ("channel", "channel"), ("source", "source"))
    ]
    numbered = pl.concat(
        each.with_columns(no=pl.int_range(pl.len(), dtype=pl.Int32), kind=pl.lit("other"))
        for each in names
    )
    for level, column in (("campaign", "channel"), ("channel", "channel"), ("source", "source")):
        known = numbered.filter(level=level).select(pl.col("name").alias(column), "no")
        touched = touched.join(known.rename({"no": f"{level}_no"}), on=column, how="left")
    frame = _places(touched)
    return (
        CreditName.validate(numbered.select("level", "no", "name", "kind"), cast=True),
        Credit.validate(frame.select(Credit.create_empty().columns), cast=True),
    )


def _places(touched: pl.DataFrame) -> pl.DataFrame:
    by = "path_no"
    frame = touched.sort(by, "day", maintain_order=True).with_columns(
        place=pl.int_range(pl.len()).over(by) + 1,
        qualified_touches=(pl.col("day") <= pl.col("qualified_day"))
        .fill_null(False)
        .sum()
        .over(by),
        next_day=pl.col("day").shift(-1).over(by),
        last_day=pl.col("day").max().over(by),
        lead_place=pl.max_horizontal(
            (pl.col("day") <= pl.col("lead_day")).fill_null(False).sum().over(by), pl.lit(1)
        ),
        is_intent=pl.lit(False),
        lead_id=pl.lit(None, dtype=pl.String),
        **{
            f"prior_{level}_no": pl.col(f"{level}_no").shift(1).over(by)
            for level in ("campaign", "channel", "source")
        },
    )
    is_early = pl.col("place") <= pl.col("qualified_touches")
    weighed: pl.DataFrame = with_weights(lazy(frame)).collect().to_native()
    return weighed.with_columns(
        decay=_decay(pl.lit(True), "last_day"),
        qualified_decay=_decay(is_early, "qualified_day"),
    )


def _decay(keep: pl.Expr, last: str) -> pl.Expr:
    power = (pl.col("day") - pl.col(last).fill_null(0)) / HALF_LIFE
    share = pl.when(keep).then(pl.lit(2.0).pow(power)).otherwise(0.0)
    upto = share.cum_sum().over("path_no") / share.sum().over("path_no")
    millionths = (upto.fill_nan(0.0) * 1_000_000 + 1e-6).floor().cast(pl.Int64)
    return millionths - millionths.shift(1).over("path_no").fill_null(0)


def _opportunities(given: pl.DataFrame, credit: pl.DataFrame) -> pl.DataFrame:
    counted = credit.unique("path_no").select("path_no", "qualified_touches")
    frame = given.join(counted, on="path_no", how="left").with_columns(
        pl.col("qualified_touches").fill_null(0),
        first_touch_day=pl.col("days").list.min(),
        is_unpriced=pl.col("value_minor").is_null(),
        campaign=pl.lit("not recorded"),
        channel=pl.lit("not recorded"),
        evidence=pl.lit(100),
        opportunities=pl.lit(1),
        activities=pl.lit(0),
        touches_after_handover=pl.lit(0),
        shared_months=pl.lit(0),
        people=pl.lit(1),
    )
    empty = OpportunityJourney.create_empty()
    missing = [pl.lit(None).alias(name) for name in empty.columns if name not in frame.columns]
    frame = frame.with_columns(missing).select(empty.columns)
    return OpportunityJourney.validate(frame, cast=True)


_TOUCHES = st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(0, 40)), max_size=7).map(
    lambda touches: sorted(touches, key=lambda touch: touch[1])
)


@st.composite
def _any_path(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a path: to a win, to a qualified opportunity, to a lost one or to nothing."""
    touches = draw(_TOUCHES)
    money = draw(st.none() | st.integers(-(10**6), 10**12))
    about: dict[str, Any] = {
        "source": draw(st.sampled_from(("Web", "Event"))),
        "cluster": draw(st.integers(0, 99)),
        "lead_day": draw(st.none() | st.integers(DAY, DAY + 50)),
        "exclusion": draw(st.sampled_from(("", "", "", "deleted"))),
        "is_renewal": draw(st.sampled_from((False, False, False, True))),
    }
    way = draw(st.sampled_from(("won", "won", "won", "open", "lost", "none")))
    early = draw(st.integers(1, 7))
    if way == "won":
        return path(*touches, won=money, qualified=min(early, len(touches)), **about)
    if way == "none":
        return path(*touches, **about)
    about |= {"outcome": "lost", "outcome_day": DAY + 60} if way == "lost" else {}
    return path(*touches, qualified=max(1, min(early, len(touches))), money=money, **about)


PATHS = st.lists(_any_path(), min_size=1, max_size=25)


def costs(rows: list[tuple[str, str, int, str, int | None]]) -> pl.DataFrame:
    """Make a table of costs from campaign, channel, first day of the month, basis and cost."""
    names = ("campaign", "channel", "month_day", "basis", "cost_minor")
    frame = pl.DataFrame(
        [dict(zip(names, row, strict=True)) for row in rows],
        schema={name: CampaignCost.create_empty().schema[name] for name in names},
    )
    unpriced = frame.with_columns(is_unpriced=pl.col("cost_minor").is_null())
    return CampaignCost.validate(unpriced, cast=True)
