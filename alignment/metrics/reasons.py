"""Why was the rest not accepted? The reasons as recorded, and how many say nothing. M11."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, counted_share
from alignment.metrics.handovers import REST, decided
from alignment.metrics.splitting import by_split
from alignment.metrics.words import of_100
from alignment.schema.agreement_measures import Reasons
from alignment.schema.unknown import NAMELESS
from alignment.scope import Scope

BLANK: Final = "blank"
OTHER: Final = "other"
_SAYS_NOTHING: Final = {"other", "others", "misc", "miscellaneous", "various", "no reason"}
_LONGEST: Final = 60


def tally_reasons(journeys: Lazy, scope: Scope) -> Lazy:
    """Count the handovers that were decided and not accepted by their reason as recorded.

    Returns:
        One row per ``split`` and ``reason`` (an empty text for none) with ``leads``; in no order.
    """
    rows = decided(journeys, scope, "leads", "decision_reason", scope.by)
    rows = rows.filter(nw.col("state") == REST).select(
        "leads", split=nw.col(scope.by), reason=reason_of()
    )
    return rows.group_by("split", "reason").agg(nw.col("leads").sum().cast(nw.Int64))


def reason_of() -> nw.Expr:
    """Give the reason as recorded; an empty text for none."""
    return nw.col("decision_reason").cast(nw.String).fill_null("")


def reasons(journeys: Lazy, scope: Scope) -> dy.DataFrame[Reasons]:
    """Give the reasons of what was decided and not accepted.

    Spellings that differ only in capitals, blanks and hyphens are one reason.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of the handover, filters and day of observation.

    Returns:
        The total's reasons, then those of each split value, widest first: most named first, then
        the blank ones and those that say nothing.

    Source:
        Wilson (1927) for the ranges.
    """
    counts = as_one(collect(tally_reasons(journeys, scope)))
    rows = by_split(counts, _rows)
    frame = pl.DataFrame(rows, schema=Reasons.create_empty().schema)
    return Reasons.validate(frame)


def as_one(counts: pl.DataFrame) -> pl.DataFrame:
    """Give each reason one spelling, the most frequent one, and its kind."""
    text = pl.col("reason").str.strip_chars()
    plain = text.str.to_lowercase().str.replace_all(r"[\s_\-]+", " ").str.strip_chars(" .")
    kind = (
        pl.when(plain.is_in(sorted(NAMELESS)))
        .then(pl.lit(BLANK))
        .when(plain.is_in(sorted(_SAYS_NOTHING)))
        .then(pl.lit(OTHER))
        .otherwise(pl.lit("named"))
    )
    known = counts.with_columns(reason=text, plain=plain, kind=kind)
    sizes = known.group_by("plain", "reason").agg(pl.col("leads").sum())
    spelt = sizes.sort(["leads", "reason"], descending=[True, False])
    spelt = spelt.unique("plain", keep="first", maintain_order=True).select(
        "plain", spelling="reason"
    )
    known = known.join(spelt, on="plain", how="left")
    apart = pl.col("kind") == "named"
    shown = pl.when(apart).then(pl.col("spelling")).otherwise(pl.lit(""))
    return known.select("split", "leads", "kind", reason=shown)


def _rows(counts: pl.DataFrame) -> list[dict[str, object]]:
    rest = int(counts["leads"].sum())
    found = counts.group_by("reason", "kind").agg(pl.col("leads").sum())
    found = found.sort(
        [pl.col("kind") != "named", "leads", "reason", "kind"],
        descending=[False, True, False, False],
    )
    return [
        {**row, "rest": rest, **counted_share(row["leads"], rest, "share")}
        for row in found.iter_rows(named=True)
    ]


def headline(found: pl.DataFrame) -> str:
    """Name the most common reason of the rest, and say how many reasons say nothing."""
    total = found.filter("is_total")
    if total.is_empty():
        return "Nothing was decided and not accepted in this period."
    rest = int(total["rest"][0])
    silent = int(total.filter(pl.col("kind") != "named")["leads"].sum())
    named = total.filter(pl.col("kind") == "named").to_dicts()
    if not named:
        return f"Why the rest was not accepted isn't recorded for any of {rest:,}."
    top = named[0]
    named_so = f"{shortened(top['reason'])} ({top['leads']:,} of {rest:,})"
    told = f"Most common reason for the rest: {named_so}."
    if not silent:
        return told
    share = f"{silent:,} of {rest:,}" if rest < FEW else of_100(silent / rest)
    return f"{told} For {share} the reason is blank or says nothing."


def most_common(counts: pl.DataFrame) -> dict[str, object]:
    """Give the reason that is named most and for how many leads, as columns of a row."""
    named = counts.filter(pl.col("kind") == "named").group_by("reason").agg(pl.col("leads").sum())
    if named.is_empty():
        return {"top_reason": None, "top_reason_leads": 0}
    top = named.sort(["leads", "reason"], descending=[True, False]).row(0)
    return {"top_reason": top[0], "top_reason_leads": top[1]}


def shortened(text: str) -> str:
    """Shorten a reason, which may be a whole paragraph, for a sentence."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
