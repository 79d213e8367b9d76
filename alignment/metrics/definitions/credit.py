"""Which touches get credit for what was won, and what credit can't tell."""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.definition import LEFT_OUT, Definition

_ANCHOR: Final = (
    "The day it was won (influenced), or the first entry into the qualified-opportunity stage "
    "(sourced)"
)
_OUT: Final = (
    "Renewals; touches before the look-back, after the close, and in the sourced view after the "
    f"first qualified day, which are counted; values without an exchange rate. {LEFT_OUT}"
)

CREDIT: Final[dict[str, Definition]] = {
    "credit": Definition(
        code="M9",
        name="Credit",
        version=1,
        text=(
            "A share of credit, not proof of effect. The value of each opportunity is shared among "
            "the touches of its account's people (where the account isn't known, of its leads and "
            "the contacts with a part in it), from the agreed look-back (usually 365 days) before "
            "it was first qualified (before its close where it never was) to its close. "
            "Influenced: all touches, value as won. Sourced: touches up to the first qualified "
            "day, amount at that time. These are two views of the same opportunities and are never "
            "added. Repeat touches are kept: only the same person, campaign (channel where none "
            "is known) and day counts once. Touches of one day, whose hours aren't known, come in "
            "the order in which their campaigns were first answered by anybody. Seven rules stand "
            "side by side: the first touch; the last before the opportunity; equal shares; "
            "40/20/40; 30/30/30/10 for the first touch, the last before the lead and the last "
            "before the opportunity; decay by half-life (the firm's, else a third of the median "
            "days from lead to win); and a Markov chain of order 1, by how many fewer paths would "
            "end well without the name, touches that led to nothing counted too. Under every rule "
            "the credit and what has no recorded touch add up to all the money, to the cent. The "
            "range of a share covers the middle 95 of 100 resamples of the accounts; it isn't "
            "told for Markov with more than 60 names. Needs an experiment: a name that gets at "
            "least 10 of 100 of all credit under some rule and that at least two of three "
            "opportunities with any touch passed (of 5 or more). What most who buy pass gets "
            "credit whether it does anything or not; only a group that is left without it can "
            "tell."
        ),
        numerator="Value times the rule's share of credit",
        denominator="Value of all opportunities of the view",
        anchor=_ANCHOR,
        exclusions=_OUT,
        source=(
            "Anderl et al. (2016) for the removal effect, Kemeny and Snell (1960) for its closed "
            "form; Efron and Tibshirani (1993) for ranges by resampling, of groups after Field and "
            "Welsh (2007). Shapley values of summed revenue equal equal shares, so they are no "
            "second opinion and not offered."
        ),
    ),
    "campaigns": Definition(
        code="M9c",
        name="Campaigns, channels and sources",
        version=1,
        text=(
            "Leads are those that entered in the period and came by it; accepted ones had reached "
            "SQL. An opportunity counts for every name that touched it, so opportunities can't be "
            "added up; credit can. Credit is a share, not proof of effect. Its least and most are "
            "those of seven rules. The cost is that of the period, a month's spread evenly over "
            "its days: cost rows where a campaign has any, else its actual cost, else the budgeted "
            "one, which is said. Cost per opportunity divides by credited opportunities. Return is "
            "credit less cost, divided by cost, for what was won only; what was won without a "
            "recorded touch is no return on any cost. Costs without a month and "
            "those without an exchange rate are out."
        ),
        numerator="Leads; opportunities with a touch; credit; cost",
        denominator="For cost of each: leads, accepted leads, credited opportunities",
        anchor=f"{_ANCHOR}; for leads the day they entered, for costs their month",
        exclusions=_OUT,
        source="As credit; the rest is counted.",
    ),
    "touched-wins": Definition(
        code="C16",
        name="Touched wins",
        version=1,
        text=(
            "The share of the opportunities won in the period with at least one touch on record "
            "between the look-back and the close, beside that of the lost ones. What goes together "
            "says nothing of causes."
        ),
        numerator="Opportunities closed in the period with a touch",
        denominator="Opportunities closed in the period, won and lost apart",
        anchor="The day of the outcome",
        exclusions=f"Renewals. {LEFT_OUT}",
        source="Wilson (1927) for the ranges.",
    ),
    "hold-out": Definition(
        code="M9h",
        name="Accounts for a hold-out",
        version=1,
        text=(
            "How many accounts each of two groups needs, one of them left without the campaign by "
            "lot, so that a lift of the given size is seen 80 times of 100, with 5 false alarms in "
            "100 where there is none. The base rate is the share of the accounts first touched in "
            "the period that are won, or first qualified, by the day of observation; young ones "
            "make it too low. An account counts once, whatever its opportunities; what was "
            "touched before the look-back began earlier, and what was qualified before it was "
            "first touched is left out where the first qualified day counts. People whose "
            "account isn't known as one each. The time is that until twice as many new accounts "
            "have come at the present rate."
        ),
        numerator="Accounts needed in both groups",
        denominator="New accounts a month",
        anchor="The day of an account's first touch",
        exclusions=f"Renewals. {LEFT_OUT}",
        source=(
            "Fleiss, Levin and Paik (2003), chapter 4, for two shares, without a correction for "
            "continuity."
        ),
    ),
}
