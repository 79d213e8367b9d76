"""Each measure's tally as hand-written SQL on the same marts: the mark to be measured against.

Each query gives the very rows of the tally, so that the two can be compared before they are timed.
Written for the usual scope: by source, from lead to opportunity, no filter.
"""

from __future__ import annotations

from typing import Final

_SEEN: Final = "CASE WHEN entry_day + days_to_{0} <= $as_of THEN days_to_{0} END"
_STEPS: Final = ("engaged", "mql", "sql", "opportunity", "won")
_EXITS: Final = ("not_accepted", "recycled", "lost")


def _last(stages: tuple[str, ...]) -> str:
    return f"greatest({', '.join(_SEEN.format(stage) for stage in stages)})"


_LEADS: Final = (
    "FROM journey WHERE exclusion = '' AND entry_day BETWEEN $first AND least($last, $as_of)"
)
_TOP: Final = " ".join(
    f"WHEN entry_day + days_to_{stage} <= $as_of OR (furthest = {place} AND days_to_{stage} IS NULL"
    f" AND seen_day <= $as_of) THEN {place}"
    for place, stage in reversed(list(enumerate(_STEPS, 1)))
)
_FUNNEL: Final = f"""
SELECT source AS split, CAST(CASE {_TOP} ELSE 0 END AS BIGINT) AS top,
       coalesce({_last(_EXITS)} >= greatest({_last(_STEPS)}, 0), false)
       OR (exit_undated <> '' AND seen_day <= $as_of) AS is_out, sum(leads),
       {
    ", ".join(
        f"coalesce(sum(leads) FILTER (entry_day + days_to_{stage} <= $as_of), 0)"
        for stage in _STEPS
    )
}
{_LEADS} GROUP BY ALL"""

_CURVE: Final = """
WITH seen AS (
    SELECT *, $as_of - entry_day AS age, {arrived} AS arrived,
           least(age, arrived, {gone}) AS first_day,
           furthest >= {place} AND arrived IS NULL AS is_undated
    {leads}
), told AS (
    SELECT *, CASE
        WHEN is_undated AND is_before_entry THEN 6
        WHEN is_undated AND seen_day <= $as_of THEN 5
        WHEN arrived = first_day THEN 1
        WHEN days_to_lost = first_day THEN 4
        WHEN days_to_recycled = first_day THEN 3
        WHEN days_to_not_accepted = first_day THEN 2
        WHEN exit_undated = '' OR seen_day > $as_of THEN 0
        WHEN exit_undated = 'not_accepted' THEN 7
        ELSE 8 END AS outcome
    FROM seen
)
SELECT {split} AS split, {mix} AS mix,
       CAST(CASE WHEN outcome IN (5, 6) THEN 0
                 ELSE least(first_day, greatest(365, $window) + 1) END AS BIGINT) AS days,
       outcome, age >= $window AS is_mature, sum(leads),
       sum(CASE WHEN arrived <= age AND arrived > first_day THEN leads ELSE 0 END)
FROM told GROUP BY ALL"""


def _curve(split: str = "source", mix: str = "''", place: int = 4) -> str:
    targets = _STEPS[place - 1 :]
    return _CURVE.format(
        arrived=_least(targets),
        gone=_least(_EXITS),
        place=place,
        leads=_LEADS,
        split=split,
        mix=mix,
    )


def _least(stages: tuple[str, ...]) -> str:
    return f"least({', '.join(f'days_to_{stage}' for stage in stages)})"


_EPOCH: Final = "DATE '1970-01-01'"
_MONTH: Final = f"date_diff('month', {_EPOCH} + $first, {_EPOCH} + {{}})"
_CREATED: Final = (
    "FROM pipeline WHERE exclusion = '' AND NOT is_renewal"
    " AND qualified_day BETWEEN $first AND least($last, $as_of)"
)
_PIPELINE: Final = f"""
SELECT source AS split, {_MONTH.format("qualified_day")} AS month, sum(opportunities),
       sum(coalesce(amount_minor, 0)),
       sum(CASE WHEN amount_minor IS NULL THEN opportunities ELSE 0 END)
{_CREATED} GROUP BY ALL"""
_WIN_RATE: Final = """
WITH seen AS (
    SELECT *, coalesce(outcome <> 'open' AND outcome_day <= $as_of, false) AS is_seen,
           coalesce(qualified_day BETWEEN $first AND least($last, $as_of), false) AS is_cohort
    FROM pipeline WHERE exclusion = '' AND NOT is_renewal
), told AS (
    SELECT *, CASE WHEN is_seen THEN outcome_day ELSE $as_of END - qualified_day AS age,
           CASE WHEN outcome <> 'open' AND outcome_day IS NULL AND seen_day <= $as_of THEN 3
                WHEN is_seen AND outcome = 'won' THEN 1
                WHEN is_seen AND outcome = 'lost' THEN 2 ELSE 0 END AS ended,
           is_seen AND outcome_day BETWEEN $first AND $last AS is_closed
    FROM seen
)
SELECT source AS split, CASE WHEN age < 0 AND ended <> 0 THEN ended + 3 ELSE ended END AS outcome_,
       coalesce(CASE WHEN ended < 3 THEN age ELSE 0 END, -1) AS days, is_cohort, is_closed,
       sum(opportunities), sum(CASE WHEN amount_minor IS NULL THEN opportunities ELSE 0 END),
       sum(coalesce(amount_minor, 0)), sum(coalesce(value_minor, 0)),
       sum(CASE WHEN value_minor IS NULL THEN opportunities ELSE 0 END)
FROM told WHERE is_cohort OR is_closed OR ended <> 0 GROUP BY ALL"""

_STAYS: Final = """
SELECT stage, exit_kind, coalesce(entered_day + days <= $as_of, false) AS is_over,
       CAST(least(days, $as_of - entered_day) + late_days + prior_days AS BIGINT) AS told,
       late_days, evidence, sum(spells)
FROM ladder_spell
WHERE exclusion = '' AND first_entered_day BETWEEN $first AND $last AND entered_day <= $as_of
  AND coalesce(next_visit_day > $as_of, true)
GROUP BY ALL"""
_MOVES: Final = """
SELECT stage, exit_stage, exit_kind, sum(spells)
FROM ladder_spell
WHERE exclusion = '' AND coalesce(entered_day + days BETWEEN $first AND least($last, $as_of), false)
  AND exit_kind <> 'within' AND evidence >= 70
GROUP BY ALL"""
_ASKED: Final = (
    *("score >= 60", "employees >= 50", "request_touches >= 1", "event_touches >= 1"),
    *("content_touches >= 2", "has_budget", "has_decision_maker", "has_timing"),
)
"""What the sample company's two definitions ask for."""
_SCORED, _SIZED, *_TOUCHED = _ASKED[:5]
_MARKETING: Final = f"{_SCORED} AND {_SIZED} AND ({' OR '.join(_TOUCHED)})"
_SALES: Final = " AND ".join((_SIZED, *_ASKED[5:]))
_CELLS: Final = f"""
SELECT {{split}} AS split, CASE WHEN {" OR ".join(f"({each}) IS NULL" for each in _ASKED)} THEN 4
       WHEN ({_MARKETING}) AND ({_SALES}) THEN 0 WHEN {_MARKETING} THEN 1 WHEN {_SALES} THEN 2
       ELSE 3 END AS cell, sum(leads)
{_LEADS} GROUP BY ALL"""
_DIGITS: Final = " + ".join(
    f"CASE WHEN {each} THEN {3**place} WHEN NOT ({each}) THEN 0 ELSE {2 * 3**place} END"
    for place, each in enumerate(_ASKED)
)

_WEIGHTS: Final = (
    "CASE WHEN place = 1 THEN 1000000 ELSE 0 END",
    "CASE WHEN place = greatest(qualified_touches, 1) THEN 1000000 ELSE 0 END",
    *("linear", "position", "milestones", "decay"),
)
CREDIT: Final = f"""
WITH seen AS (
    SELECT {{level}}_no AS no, cluster, coalesce(value_minor, 0) AS value,
           {", ".join(f"{each} AS w{rule}" for rule, each in enumerate(_WEIGHTS))}
    FROM credit WHERE exclusion = '' AND NOT is_renewal AND outcome = 'won'
      AND outcome_day BETWEEN $first AND least($last, $as_of)
)
SELECT CAST(no AS BIGINT) * 100 + cluster, {", ".join(f"sum(w{rule})" for rule in range(6))},
       {", ".join(f"CAST(sum(w{rule} * value) AS BIGINT)" for rule in range(6))}
FROM seen GROUP BY ALL"""
"""What names get under every rule but Markov, of what was won; ``level`` is filled in."""

QUERIES: Final = {
    "funnel": (_FUNNEL,),
    "pipeline": (_PIPELINE,),
    "win-rate": (_WIN_RATE,),
    "conversion": (_curve(mix="region"),),
    "conversion-cohorts": (_curve(split=_MONTH.format("entry_day")),),
    "conversion-curve": (_curve(),),
    "flow-ratio": (
        f"SELECT source, sum(leads) {_LEADS} GROUP BY ALL",
        f"SELECT source, sum(opportunities) {_CREATED} GROUP BY ALL",
    ),
    "causes": (_curve(place=3),),
    "velocity": (_STAYS,),
    "velocity-curve": (_STAYS,),
    "transitions": (_MOVES,),
    "agreement-by": (_CELLS.format(split="source"),),
    "criteria": (f"SELECT CAST({_DIGITS} AS BIGINT) AS code, sum(leads) {_LEADS} GROUP BY ALL",),
}
"""By measure, one query a tally, with the parameters first, last, as_of and window."""
