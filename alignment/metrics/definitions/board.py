"""What the numbers of the shared board mean."""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.definition import CURVE, LEFT_OUT, Definition

BOARD: Final[dict[str, Definition]] = {
    "scoreboard": Definition(
        code="M30",
        name="Shared targets",
        version=1,
        text=(
            "Six measures that both teams own, each against its joint target: pipeline created "
            "(M2), lead to opportunity (M1), sales cycle (M4d), win rate (M5b), revenue per lead "
            "(M7, at 180 days of age) and acceptance (M11). A target is met when the whole range "
            "lies on its good side, not met when the whole range lies on the other, else it can't "
            "be told yet. Pipeline is counted, so it has no range; it is held against the part of "
            "its target that falls on the business days gone. Where months have no joint target by "
            "source, it is the agreed amount of a year by business days. Quarters are shown once "
            "all of their records are old enough, so that only equal ages are compared."
        ),
        numerator="The measure's value",
        denominator="Its joint target; turned round where lower is better",
        anchor="Each measure's own day",
        exclusions=LEFT_OUT,
        source="That of each measure.",
    ),
    "sales-cycle": Definition(
        code="M4d",
        name="Sales cycle",
        version=1,
        text=(
            "The first day after the first qualified entry by which half of the opportunities that "
            "are won within the usual cycle were won. The usual cycle is the days by which nine of "
            "ten ended opportunities had ended. Open ones count for as long as they were observed, "
            "lost ones as lost. The range says which days fit half of so many wins. Under 5 wins "
            "nothing is told, under 20 the range comes first."
        ),
        numerator="Opportunities won by the day",
        denominator="Opportunities won within the usual cycle",
        anchor="The first entry into the qualified-opportunity stage",
        exclusions=f"Renewals. {LEFT_OUT}",
        source=(
            "Aalen and Johansen (1978) for the share won by each day; Wilson (1927) for the range "
            "of the half, turned into days."
        ),
    ),
    "pipeline-velocity": Definition(
        code="M4",
        name="Pipeline velocity",
        version=1,
        text=(
            "The money that the pipeline brings a day: open qualified opportunities × win rate "
            "(M5b) × mean value of the wins of the last 12 months ÷ days of a sales cycle (M4d). "
            "Always shown with these four, since each can move it alone."
        ),
        numerator="Open opportunities × win rate × mean won value",
        denominator="Median days from qualified to won",
        anchor=(
            "The day of observation; win rate and days are those of the opportunities first "
            "qualified in the period"
        ),
        exclusions=f"Renewals; wins without a usable amount, from the mean. {LEFT_OUT}",
        source=CURVE,
    ),
    "sql-to-opportunity": Definition(
        code="M6",
        name="SQL to opportunity",
        version=1,
        text=(
            "The share of the leads that sales accepted in the period and that became an "
            "opportunity within the window. Counted exactly as lead to opportunity (M1), from SQL."
        ),
        numerator="Leads that reached opportunity within the window of days",
        denominator="Leads that entered SQL in the period",
        anchor="The day the lead entered SQL",
        exclusions=LEFT_OUT,
        source=CURVE,
    ),
    "revenue-per-lead": Definition(
        code="M7",
        name="Revenue per lead",
        version=1,
        text=(
            "What the leads of the period had brought by 90, 180 and 365 days of age, divided by "
            "all of them that are that old, won or not. Leads that are younger count nowhere. "
            "A win without a usable amount brings nothing and is counted. A few large wins make "
            "the range longer upwards than downwards; under 10 wins there is no range, and the "
            "list of wins says more."
        ),
        numerator="Sum of the values, in base currency, won by that age",
        denominator="Leads observed for that long",
        anchor="The day the lead entered",
        exclusions=LEFT_OUT,
        source="Hall (1992) for the range of a mean of skewed values.",
    ),
}
"""The definitions of the shared board, by the name of their measure."""
