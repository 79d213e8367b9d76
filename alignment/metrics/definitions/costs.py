"""What the numbers about costs mean, and those about deeds beside outcomes."""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.definition import LEFT_OUT, Definition

COSTS: Final[dict[str, Definition]] = {
    "acquisition-cost": Definition(
        code="M8",
        name="Cost to win a customer",
        version=1,
        text=(
            "All costs that are loaded, divided by the accounts first won in the period "
            "(opportunities where no account is known); one with a renewal that began before its "
            "first win on record was a customer already. Shown twice: with the costs of the period "
            "itself, and with those of an equally long time earlier by the days in which half of "
            "these customers came from first lead to win, because that is when they were paid for. "
            "Costs are those of campaigns and channels by month where rows say so, else a "
            "campaign's actual cost, else its budget, spread evenly over its days; a month's costs "
            "lie evenly on its days. Salaries count only where cost rows hold them. Costs know of "
            "no region, team or segment, so with such a filter there is none; nor is there for a "
            "time that begins before the first known cost. Under 5 customers there is no cost of "
            "each."
        ),
        numerator="Costs in base currency",
        denominator="Accounts whose first win lies in the period",
        anchor="The day of the account's first win",
        exclusions=(
            "Renewals; costs of no known day; costs without an exchange rate, which are counted. "
            f"{LEFT_OUT}"
        ),
        source="A plain division; the lag is the median of the days from first lead to win.",
    ),
    "activity-outcome": Definition(
        code="M25",
        name="Activity against outcome",
        version=1,
        text=(
            "What both teams did (marketing touches, leads, MQLs, sales activities) and what came "
            "of it (opportunities, wins, won value) by month, each against its own base month, "
            "which is 100: the first whole month in which all of them happened 5 times or more, "
            "else in which all of them happened, else the first whole one. Every month counts what "
            "happened in it, whenever it began, so this is a course and no conversion. Months that "
            "aren't over are left out of the sentence; months that ended less than the agreed "
            "window ago are shaded, since what was done in "
            "them may still lead to something. The sentence holds the first three whole months "
            "beside the last three and calls them the same where chance alone could part them so."
        ),
        numerator="Number in the month",
        denominator="Number in the base month",
        anchor="The day of each event",
        exclusions=(
            "Renewals among opportunities and wins; in won value, wins without a usable amount. "
            f"{LEFT_OUT}"
        ),
        source="Wilson (1927) for what chance alone can part: half of both counts in its range.",
    ),
}
"""The definitions, by the name of their measure."""
