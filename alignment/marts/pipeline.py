"""What is each opportunity worth, when was it qualified, and how did it end?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import Lazy, Tables, filled, first_known, with_attributes
from alignment.schema.marts import NOT_RECORDED, Pipeline
from alignment.settings import Settings

_FROM_LEAD: Final = ("source", "campaign", "region", "team", "owner", "segment")
_CRITERIA: Final = ("has_budget", "has_decision_maker", "has_need", "has_timing")


def pipeline(tables: Tables, _settings: Settings) -> Lazy:
    """Build one row per opportunity, with what is blank on it taken from its primary lead.

    Returns:
        Rows valid against ``schema.marts.Pipeline``, in no order.
    """
    deals = with_attributes(tables["_deal"].drop("lead_id"), tables)
    joined = deals.join(_primary_leads(tables), on="opp_id", how="left")
    own_domain = nw.col("lead_exclusion").fill_null("") == "own domain"
    is_left_out = (nw.col("exclusion") == "") & own_domain
    return joined.with_columns(
        source=_named(filled("source"), nw.col("lead_source"), nw.col("channel")),
        **{name: _named(nw.col(name), nw.col(f"lead_{name}")) for name in _FROM_LEAD[1:]},
        **{name: first_known(nw.col(name), nw.col(f"lead_{name}")) for name in _CRITERIA},
        is_before_entry=(nw.col("outcome_day") < nw.col("qualified_day")).fill_null(value=False),
        exclusion=nw.when(is_left_out).then(nw.lit("own domain")).otherwise(nw.col("exclusion")),
        opportunities=nw.lit(1).cast(nw.Int64),
    ).select(*Pipeline.column_names())


def _named(*values: nw.Expr) -> nw.Expr:
    return first_known(*values, nw.lit(NOT_RECORDED))


def _primary_leads(tables: Tables) -> Lazy:
    """Describe the primary lead of each opportunity."""
    primary = tables["_link"].filter(nw.col("is_primary")).select("opp_id", "lead_id")
    described = {f"lead_{name}": nw.col(name) for name in (*_FROM_LEAD, *_CRITERIA, "exclusion")}
    return primary.join(tables["_cycle"].select("lead_id", **described), on="lead_id", how="inner")
