"""What is known about the leads of the sample company: title, score, the four facts, reasons."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.judging import ACCEPTED, FIT_EMPLOYEES, PASSED
from alignment.sample.truths import AS_OF, TRUTHS

FACTS: Final = ("has_budget", "has_decision_maker", "has_need", "has_timing")
SCORE_LINE: Final = 60
"""Marketing calls a lead qualified from this score on."""

_ALONE: Final = ("Event", "Webinar")
"""Sources whose first touch is already as much engagement as marketing asks for."""

_TITLES: Final = {
    True: (
        *("Head of Operations", "Supply Chain Director", "Managing Director", "Plant Manager"),
        *("Chief Operating Officer", "Head of Purchasing", "Finance Director", "VP Logistics"),
    ),
    False: (
        *("Operations Manager", "Planner", "Buyer", "IT Specialist", "Controller"),
        *("Warehouse Manager", "Process Engineer", "Student", "Assistant"),
    ),
}
# By level and drift: how likely each fact holds where it needn't, in the order of FACTS.
_LIKELY: Final = {
    "accepted": (0.75, 0.95, 0.93, 0.95),
    "passed": (0.7, 0.94, 0.82, 0.94),
    "drifted": (0.35, 0.55, 0.45, 0.5),
    "rest": (0.25, 0.4, 0.4, 0.4),
}
_CAUSES: Final = ("has_budget", "has_decision_maker", "has_timing")
_CAUSE_SHARES: Final = (0.74, 0.15, 0.11)
_BUDGET, _PEOPLE, _TIMING = (
    "No budget confirmed",
    "Decision-maker not reached",
    "No realistic timing",
)
_NAMED: Final = {_BUDGET: "has_budget", _PEOPLE: "has_decision_maker", _TIMING: "has_timing"}
_EARLY: Final = {
    "Couldn't be reached": 0.27,
    "Outside the target market": 0.25,
    "Only wanted the download": 0.17,
    "Private person or student": 0.09,
    "Other": 0.08,
    "": 0.14,
}
_DROPPED: Final = {
    "No realistic timing": 0.3,
    "Chose another supplier": 0.25,
    "Need went away": 0.2,
    "Other": 0.1,
    "": 0.15,
}
_NEVER: Final = 10_000
"""Days; whatever comes later than that never comes."""


def _kind(people: pl.DataFrame) -> np.ndarray:
    """Name which row of _LIKELY holds for each lead."""
    kind = (
        pl.when("is_promoted")
        .then(pl.lit("drifted"))
        .when(pl.col("level") == ACCEPTED)
        .then(pl.lit("accepted"))
        .when(pl.col("level") == PASSED)
        .then(pl.lit("passed"))
        .otherwise(pl.lit("rest"))
    )
    return people.select(kind.alias("kind"))["kind"].to_numpy()


def known(rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    """Add what is known of each lead on the day of export.

    Args:
        rng: Where chance comes from.
        people: The leads, see ``leads.leads``.

    Returns:
        The rows with title, score, handover_score, the FACTS (null where nobody asked), reason,
        is_handed (passed on by the day of export) and is_engaged (had the touches that marketing
        asks for).
    """
    kind = _kind(people)
    mql = pl.col("entry") + pl.duration(days="mql")
    people = people.with_columns(is_handed=(pl.col("mql") < _NEVER) & (mql <= AS_OF))
    reason = _reasons(rng, people)
    facts = _facts(rng, people, kind, reason)
    asked = _asked(rng, people)
    scores = _scores(rng, people)
    hidden = {
        name: pl.Series([bool(yes) if told else None for yes, told in pairs], dtype=pl.Boolean)
        for name in FACTS
        if (pairs := zip(facts[name], asked[name], strict=True))
    }
    reasons = pl.Series(reason.tolist(), dtype=pl.String)
    return people.with_columns(
        **hidden,
        **scores,
        title=_titles(rng, facts["has_decision_maker"]),
        reason=pl.when(reasons != "").then(reasons),
    )


def _reasons(rng: np.random.Generator, people: pl.DataFrame) -> np.ndarray:
    """Draw what sales recorded of each lead that it didn't take; empty where it left it blank."""
    size, level = people.height, people["level"].to_numpy()
    drawn = [
        rng.choice(list(shares), size, p=np.array(list(shares.values())))
        for shares in (_EARLY, dict(TRUTHS.reasons), _DROPPED)
    ]
    chosen = np.select([level < PASSED, level == PASSED], drawn[:2], drawn[2])
    day = pl.min_horizontal("not_accepted", "recycled")
    left = people.select(
        ((pl.col("entry") + pl.duration(days=day)) <= AS_OF)
        & ((pl.col("not_accepted") < _NEVER) | (pl.col("level") >= PASSED))
    ).to_series()
    return np.where(left.to_numpy(), chosen, "").astype(str)


def _facts(
    rng: np.random.Generator, people: pl.DataFrame, kind: np.ndarray, reason: np.ndarray
) -> dict[str, np.ndarray]:
    """Draw the four facts so that those to meet sales' rule do and the others miss one at least."""
    size = people.height
    wants = people["wants_sales"].to_numpy()
    cause = rng.choice(_CAUSES, size, p=_CAUSE_SHARES)
    for text, fact in _NAMED.items():
        cause = np.where(reason == text, fact, cause)
    facts = {}
    for position, name in enumerate(FACTS):
        likely = np.array([_LIKELY[key][position] for key in kind])
        yes = rng.random(size) < likely
        facts[name] = np.where(wants & (name in _CAUSES), True, yes & (wants | (cause != name)))
    return facts


def _asked(rng: np.random.Generator, people: pl.DataFrame) -> dict[str, np.ndarray]:
    """Draw which facts somebody asked for and wrote down."""
    size = people.height
    handed = people["is_handed"].to_numpy()
    told = handed | (rng.random(size) >= TRUTHS.unasked_share_before_handover)
    blank = np.where(handed, TRUTHS.blank_share_after_handover, 0.08)
    return {name: told & (rng.random(size) >= blank) for name in FACTS}


def _scores(rng: np.random.Generator, people: pl.DataFrame) -> dict[str, pl.Series]:
    """Draw scores and engagement so that those to meet marketing's rule do and others don't."""
    size = people.height
    fits = (people["NumberOfEmployees"] >= FIT_EMPLOYEES).to_numpy()
    wants = people["wants_marketing"].to_numpy()
    alone = people["source"].is_in(_ALONE).to_numpy()
    # What isn't to meet the rule misses the score, or the touches, or is too small anyway.
    by_touches = (rng.random(size) < 0.15) & ~alone  # noqa: PLR2004 - a share
    high = np.where(wants, True, np.where(fits, by_touches, rng.random(size) < 0.25))  # noqa: PLR2004 - a share
    engaged = wants | alone | ((rng.random(size) < 0.5) & ~(by_touches & fits))  # noqa: PLR2004 - a share
    far = (people["level"] == ACCEPTED).to_numpy()
    above = SCORE_LINE + 39 * rng.beta(np.where(far, 2.2, 1.6), np.where(far, 1.9, 2.6))
    below = 5 + (SCORE_LINE - 6) * rng.beta(2.6, 1.7, size)
    score = np.where(high, above, below).round().astype(np.int64)
    score = np.where(high, np.maximum(score, SCORE_LINE), np.minimum(score, SCORE_LINE - 1))
    handed = people["is_handed"].to_numpy()
    moved = np.clip(score + rng.integers(-6, 16, size), 0, 100)
    today = pl.Series(np.where(handed, moved, score))
    kept = pl.Series(rng.random(size) >= TRUTHS.blank_score_share)
    noted = pl.Series(handed & (rng.random(size) >= TRUTHS.blank_score_share))
    frame = pl.DataFrame({"today": today, "then": pl.Series(score), "kept": kept, "noted": noted})
    return {
        "score": frame.select(pl.when("kept").then("today")).to_series(),
        "handover_score": frame.select(pl.when("noted").then("then")).to_series(),
        "is_engaged": pl.Series(engaged),
    }


def _titles(rng: np.random.Generator, decides: np.ndarray) -> pl.Series:
    """Draw a job title that goes with whether the decision-maker was reached; some blank."""
    size = len(decides)
    senior = rng.random(size) < np.where(decides, 0.7, 0.15)
    names = {key: np.array(titles) for key, titles in _TITLES.items()}
    chosen = np.where(
        senior,
        names[True][rng.integers(0, len(names[True]), size)],
        names[False][rng.integers(0, len(names[False]), size)],
    )
    blank = rng.random(size) < TRUTHS.blank_title_share
    return pl.Series(
        [None if gone else str(text) for text, gone in zip(chosen, blank, strict=True)]
    )
