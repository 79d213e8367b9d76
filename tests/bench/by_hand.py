"""Each measure's counts as hand-written SQL on the same marts: the mark to be measured against."""

from __future__ import annotations

from typing import Final

_SCOPE: Final = (
    "FROM journey WHERE exclusion = '' AND entry_day BETWEEN $first AND least($last, $as_of)"
)
_REACHED: Final = "days_to_won", "days_to_opportunity", "days_to_sql", "days_to_mql"
_LEFT: Final = "least(days_to_not_accepted, days_to_recycled, days_to_lost)"
_OUTCOME: Final = f"""
SELECT source, region, entry_day // 30 AS cohort,
       least(days_to_opportunity, days_to_won) AS arrived, {_LEFT} AS gone,
       $as_of - entry_day AS age, entry_day + 90 <= $as_of AS is_mature, leads, furthest
{_SCOPE}
"""
_CURVE: Final = f"""
SELECT {{by}}, is_mature,
       CASE WHEN arrived <= coalesce(gone, arrived) AND arrived <= age THEN 1
            WHEN gone <= age THEN 2 ELSE 0 END AS outcome,
       least(CASE WHEN arrived <= coalesce(gone, arrived) AND arrived <= age THEN arrived
                  WHEN gone <= age THEN gone ELSE age END, 366) AS days,
       sum(leads) AS leads
FROM ({_OUTCOME}) GROUP BY ALL
"""
_IN_PERIOD: Final = (
    "FROM pipeline WHERE exclusion = '' AND qualified_day BETWEEN $first AND least($last, $as_of)"
)

QUERIES: Final = {
    "funnel": f"""
        SELECT source, greatest(furthest, 0) AS furthest,
               {", ".join(f"{day} <= $as_of - entry_day AS {day}" for day in _REACHED)},
               {_LEFT} <= $as_of - entry_day AS is_gone, sum(leads) AS leads
        {_SCOPE} GROUP BY ALL""",
    "pipeline": f"""
        SELECT source, date_trunc('month', DATE '1970-01-01' + qualified_day) AS month,
               sum(opportunities), sum(amount_minor), count(*) FILTER (is_unpriced)
        {_IN_PERIOD} AND NOT is_renewal GROUP BY ALL""",
    "win-rate": f"""
        SELECT source, outcome, least(coalesce(outcome_day, $as_of) - qualified_day, 1000) AS days,
               sum(opportunities), sum(value_minor)
        {_IN_PERIOD} GROUP BY ALL""",
    "conversion": _CURVE.format(by="source, region"),
    "conversion-cohorts": _CURVE.format(by="cohort"),
    "conversion-curve": _CURVE.format(by="source"),
    "flow-ratio": f"""
        SELECT 'leads', sum(leads) {_SCOPE}
        UNION ALL SELECT 'opportunities', sum(opportunities) {_IN_PERIOD}""",
    "causes": _CURVE.format(by="source"),
}
