"""How far leads get, what they bring and how fast."""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.definition import CURVE, LEFT_OUT, Definition

RATES: Final[dict[str, Definition]] = {
    "funnel": Definition(
        code="M0",
        name="Funnel",
        version=1,
        text=(
            "How far the leads that entered in the period had got by the day of observation. "
            "A lead found on a later step counts as having reached the steps before it. Leads "
            "that left and leads still open stay in every denominator. Left means that the "
            "last known move was off the ladder. Fewer than 5 decided leads are shown as "
            "counts only. A step that no lead is known to have entered reads not recorded."
        ),
        numerator="Leads that reached the step",
        denominator="Leads that reached the step before it, or that entered",
        anchor="The day the lead entered",
        exclusions=LEFT_OUT,
        source="Wilson (1927) for the ranges.",
    ),
    "pipeline": Definition(
        code="M2",
        name="Pipeline created",
        version=1,
        text=(
            "The amounts, in base currency, of the opportunities that were first qualified in "
            "the period, each once, with the amount it had then. Every opportunity has "
            "exactly one source, so sources add up. Pace is the actual amount divided by the "
            "part of the target that falls on the business days (Monday to Friday) gone. An "
            "amount that is blank or has no exchange rate is counted as unpriced."
        ),
        numerator="Sum of amounts at the first qualified entry",
        denominator="The joint target by source and month",
        anchor="The first entry into the qualified-opportunity stage",
        exclusions=f"Renewals, and the second entry of reopened ones. {LEFT_OUT}",
        source="Counted, not estimated.",
    ),
    "win-rate": Definition(
        code="M5b",
        name="Win rate",
        version=1,
        text=(
            "The share of the opportunities first qualified in the period that are won within "
            "the usual cycle: the days by which nine of ten ended opportunities had ended. "
            "Open ones count for as long as they were observed. By value, each opportunity "
            "weighs its amount at the first qualified entry. One won or lost before it was "
            "qualified, or on an unknown day, is counted and left out of the curve."
        ),
        numerator="Opportunities won within the usual cycle",
        denominator="Opportunities first qualified in the period",
        anchor="The first entry into the qualified-opportunity stage",
        exclusions=f"Renewals. {LEFT_OUT}",
        source=CURVE,
    ),
    "win-rate-closed": Definition(
        code="M5a",
        name="Win rate of what closed",
        version=1,
        text=(
            "The share won of the opportunities that were won or lost in the period. Losses "
            "that take long to be entered make it look better than it is, so it comes second."
        ),
        numerator="Opportunities won in the period",
        denominator="Opportunities won or lost in the period",
        anchor="The day of the outcome",
        exclusions=f"Renewals. {LEFT_OUT}",
        source="Wilson (1927) for the range.",
    ),
    "revenue": Definition(
        code="M5r",
        name="Revenue",
        version=1,
        text="The value, in base currency, of the opportunities that were won in the period.",
        numerator="Sum of values of won opportunities",
        denominator="Nothing, it is a sum",
        anchor="The day it was won",
        exclusions=f"Renewals; values without an exchange rate, which are counted. {LEFT_OUT}",
        source="Counted, not estimated.",
    ),
    "conversion": Definition(
        code="M1",
        name="Lead to opportunity",
        version=1,
        text=(
            "The share of the leads that entered the first step in the period and reached the "
            "second step, or a later one, within the window. Leads younger than the window "
            "count for as long as they were observed. Leads that were not accepted, recycled "
            "or lost first count as having left, even if they came back later; how many did "
            "is shown. Leads known to have arrived on no known day, or before they entered, "
            "are counted and left out. Leads that left on an unknown day stay among those not "
            "arrived. A line is passed only when the whole range lies beyond it; else it "
            "can't be told yet."
        ),
        numerator="Leads that reached the second step within the window of days",
        denominator="Leads that entered the first step in the period",
        anchor="The day the lead entered the first step",
        exclusions=LEFT_OUT,
        source=(
            f"{CURVE} Benjamini and Hochberg (1995) at 10 of 100 for many comparisons; Newcombe "
            "(1998) for differences; Tarone (1982) for shrunken rates."
        ),
    ),
    "conversion-cohorts": Definition(
        code="M1c",
        name="Conversion by cohort",
        version=1,
        text=(
            "Conversion within the window for the leads of each fiscal month or quarter. A "
            "cohort is ripe once all its leads were observed for the whole window; a rate "
            "needs at least 5 that were. Only equal ages are compared."
        ),
        numerator="Leads of the cohort that reached the second step within the window of days",
        denominator="Leads of the cohort",
        anchor="The day the lead entered the first step",
        exclusions=LEFT_OUT,
        source=CURVE,
    ),
    "conversion-curve": Definition(
        code="M1t",
        name="Conversion by age",
        version=1,
        text=(
            "The share that had reached the second step by each age in days, open leads "
            "counted for as long as they were observed. The curve ends where fewer than 5 "
            "leads are observed."
        ),
        numerator="Leads that reached the second step by that age",
        denominator="Leads that entered the first step in the period",
        anchor="The day the lead entered the first step",
        exclusions=LEFT_OUT,
        source=CURVE,
    ),
    "flow-ratio": Definition(
        code="M1b",
        name="Flow ratio",
        version=1,
        text=(
            "Opportunities created in the period for each lead created in the period. They "
            "need not come from the same leads, so it may pass 100 of 100 and is never called "
            "conversion."
        ),
        numerator="Opportunities first qualified in the period",
        denominator="Leads that entered in the period",
        anchor="Each its own day",
        exclusions=f"Renewals. {LEFT_OUT}",
        source="Counted, not estimated.",
    ),
    "causes": Definition(
        code="M1d",
        name="Three causes to look at",
        version=1,
        text=(
            "Criteria: the share of leads not accepted. Follow-up: the days until half of the "
            "leads had a first decision (accepted, or left), those still waiting included. "
            "Handover: the share without any decision within the window. Shares are of leads "
            "old enough."
        ),
        numerator="Leads not accepted; leads without a decision",
        denominator="Leads observed for the whole window",
        anchor="The day the lead entered the first step",
        exclusions=LEFT_OUT,
        source=CURVE,
    ),
}
