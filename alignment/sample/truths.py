"""What is true in the sample company: what a metric has to find again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

FIRST_DAY: Final = date(2025, 4, 1)
"""The day on which the sample company starts to record."""

AS_OF: Final = date(2026, 9, 30)
"""The day on which it was exported; nothing after it is in the files."""


@dataclass(frozen=True, slots=True)
class Source:
    """One lead source and what is true of it.

    Args:
        name: As it stands in the files.
        share: Of all leads, 0 to 1.
        conversion: Share of its leads that become an opportunity within 90 days of entry.
        win_rate: Share of its opportunities that are won in the end.
        target_factor: The joint target over what the source truly brings.
    """

    name: str
    share: float
    conversion: float
    win_rate: float
    target_factor: float


SOURCES: Final = (
    Source("Organic search", 0.22, 0.18, 0.26, 0.96),
    Source("Content download", 0.18, 0.11, 0.20, 1.22),
    Source("Paid search", 0.17, 0.12, 0.19, 1.30),
    Source("Webinar", 0.13, 0.21, 0.25, 1.02),
    Source("Event", 0.10, 0.24, 0.27, 1.05),
    Source("Outbound", 0.08, 0.17, 0.22, 1.12),
    Source("Referral", 0.07, 0.38, 0.37, 0.85),
    Source("Partner", 0.05, 0.18, 0.28, 1.00),
)
"""The eight sources, widest first."""


@dataclass(frozen=True, slots=True)
class Truths:
    """The parameters behind the sample company.

    Args:
        conversion_within_90_days: By source, over leads that were not merged.
        overall_conversion: The same over all sources, as mixed in the files.
        win_rate: Share of opportunities from leads that are won in the end, by source.
        median_days_in_stage: Of one visit to an opportunity stage, however it ends.
        mean_days_in_stage: Likewise.
        median_days_of_lead: Of one visit of a lead to a stage of the shared ladder, those that
            never end included; known by drawing 400,000 leads and watching each to its end.
        share_never_leaving: Of the same visits, those that never end.
        young_source: Nearly all of its leads came in the last 60 days, so that most had no time to
            convert; it converts like the average of the others.
        drift_region: Where the word MQL was given more easily from ``drift_day`` on, while the
            share that becomes an opportunity stayed as it was.
        drift_day: The first day of the easier MQL, by day of entry.
        drift_promoted: Share of the leads that would have stayed below MQL and were called MQL.
        hard_criterion: The criterion behind most of the disagreement between the two rules.
        disagreement: Share of the leads of which all is known that one team's rule calls qualified
            and the other's doesn't; this and the next two known from 100,000 leads.
        disagreement_if_harmonised: What it would be if marketing asked for that criterion too.
        kept_rule: Share of what marketing passed on that meets its own rule, outside the drift and
            within it.
        sales_keeps_its_rule: Share of what sales accepts that is drawn to meet its own rule.
        reasons: Share of each reason among the leads that marketing passed on and sales didn't
            take; the empty text is a blank.
        skip_share: Share of the leads that convert without having been Engaged.
        return_share: Share of all leads that go a step back, from MQL to Engaged.
        blank_share_after_handover: Share of each fact that nobody wrote down about a lead that was
            passed on.
        unasked_share_before_handover: Share of the other leads of which no fact is known at all.
        blank_score_share: Share of the scores that are blank.
        blank_title_share: Share of the titles that are blank.
    """

    conversion_within_90_days: Mapping[str, float]
    overall_conversion: float
    win_rate: Mapping[str, float]
    median_days_in_stage: Mapping[str, float]
    mean_days_in_stage: Mapping[str, float]
    median_days_of_lead: Mapping[str, int]
    share_never_leaving: Mapping[str, float]
    young_source: str
    drift_region: str
    drift_day: date
    drift_promoted: float
    hard_criterion: str
    disagreement: float
    disagreement_if_harmonised: float
    kept_rule: tuple[float, float]
    sales_keeps_its_rule: float
    reasons: Mapping[str, float]
    skip_share: float
    return_share: float
    blank_share_after_handover: float
    unasked_share_before_handover: float
    blank_score_share: float
    blank_title_share: float


STAY_SIGMA: Final = 0.7
"""Spread of the logarithm of the days in a stage."""

_MEDIANS: Final = {"Discovery": 18.0, "Proposal": 22.0, "Negotiation": 15.0}
_MEAN_OVER_MEDIAN: Final = 1.2776  # exp(STAY_SIGMA² / 2) of a log-normal

_REASONS: Final = {
    "No budget confirmed": 0.39,
    "Decision-maker not reached": 0.17,
    "No realistic timing": 0.13,
    "Couldn't be reached": 0.07,
    "Chose another supplier": 0.06,
    "Company too small": 0.04,
    "Other": 0.06,
    "": 0.08,
}

TRUTHS: Final = Truths(
    conversion_within_90_days=MappingProxyType({s.name: s.conversion for s in SOURCES}),
    overall_conversion=sum(s.share * s.conversion for s in SOURCES),
    win_rate=MappingProxyType({s.name: s.win_rate for s in SOURCES}),
    median_days_in_stage=MappingProxyType(_MEDIANS),
    mean_days_in_stage=MappingProxyType(
        {stage: days * _MEAN_OVER_MEDIAN for stage, days in _MEDIANS.items()}
    ),
    median_days_of_lead=MappingProxyType({"lead": 14, "engaged": 13, "mql": 8, "sql": 8}),
    share_never_leaving=MappingProxyType(
        {"lead": 0.192, "engaged": 0.163, "mql": 0.085, "sql": 0.053}
    ),
    young_source="Partner",
    drift_region="UK & Ireland",
    drift_day=date(2026, 3, 1),
    drift_promoted=0.45,
    hard_criterion="has_budget",
    disagreement=0.31,
    disagreement_if_harmonised=0.144,
    kept_rule=(0.82, 0.55),
    sales_keeps_its_rule=0.88,
    reasons=MappingProxyType(_REASONS),
    skip_share=0.15,
    return_share=0.0117,
    blank_share_after_handover=0.04,
    unasked_share_before_handover=0.55,
    blank_score_share=0.03,
    blank_title_share=0.06,
)
"""What is true in the sample company."""


@dataclass(frozen=True, slots=True)
class JourneyTruths:
    """The parameters behind what buyers saw and heard, and what is true of it.

    Shares are known from 200,000 leads. They are of the opportunities from leads that were won or
    lost, with all touches and activities of their account from a year before the opportunity to
    its close; those without any touch count only for ``untouched``.

    Args:
        idle_channel: The channel without any effect that nearly everybody who buys passes late.
        mailed_before_handover: Share that clicks its mail just before the handover, the same of
            leads that become opportunities and of those that never do.
        best_channel: The channel whose leads bring most won value for what it costs.
        drawn_touched_after: By outcome, the share of opportunities for which touches between
            handover and close are drawn; by design they go with winning, and don't cause it.
        touched_after: By outcome, the share that has a touch between the two, whosoever's of the
            account.
        untouched: Share without any recorded touch.
        drawn_follow_up_days: Median days from handover to the first contact of sales, as drawn.
        days_to_sales: Median days from the first touch to the first contact of sales.
        sales_first: Share where sales was in touch before the first touch.
        early_handover: Share handed over before any touch that showed intent.
        ready_share: Of the leads that became opportunities, had done enough and waited for their
            handover for more than ``ready_days``, the share that had asked for a demo within the
            first three days.
        ready_days: See there.
    """

    idle_channel: str
    mailed_before_handover: float
    best_channel: str
    drawn_touched_after: Mapping[str, float]
    touched_after: Mapping[str, float]
    untouched: float
    drawn_follow_up_days: float
    days_to_sales: int
    sales_first: float
    early_handover: float
    ready_share: float
    ready_days: int


JOURNEY_TRUTHS: Final = JourneyTruths(
    idle_channel="Email",
    mailed_before_handover=0.92,
    best_channel="Webinar",
    drawn_touched_after=MappingProxyType({"won": 0.72, "lost": 0.45, "open": 0.55}),
    touched_after=MappingProxyType({"won": 0.84, "lost": 0.66}),
    untouched=0.04,
    drawn_follow_up_days=2.0,
    days_to_sales=11,
    sales_first=0.075,
    early_handover=0.47,
    ready_share=0.2,
    ready_days=35,
)
"""What is true of the ways of the sample company's buyers."""
