"""What the numbers about clients' journeys mean."""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.definition import CURVE, LEFT_OUT, Definition

_CLOSE: Final = "The day on which the opportunity was won or lost"
_RENEWALS: Final = f"Renewals. {LEFT_OUT}"

JOURNEYS: Final[dict[str, Definition]] = {
    "journey-patterns": Definition(
        code="D3",
        name="Patterns of real journeys",
        version=1,
        text=(
            "Up to ten opportunities won in the period, mixed by size (thirds of the won values) "
            "and source, and as many lost ones of the same kinds; one of an account at most, no "
            "lost one of an account that was won. The order in a kind is that of a hash of the id, "
            "which a seed changes. Days are those between the first touch, the first contact of "
            "sales, the handover (first entry into MQL), the first qualified day and the close; "
            "the cycle is from the first day known of to the close. Beside it stands what each "
            "team assumed. A campaign recurs where two or more of the picked ones had a touch of "
            "it, a gap is a silence of over 14 days, an overlap a calendar month in which both "
            "teams were in touch; both are told only where contacts of sales are recorded. A "
            "handful bears counts, medians and the range from the least to the most, and no "
            "percentage."
        ),
        numerator="Picked journeys that have the pattern",
        denominator="Picked journeys of which it can be told",
        anchor=_CLOSE,
        exclusions=_RENEWALS,
        source="Counted.",
    ),
    "disconnects": Definition(
        code="D4",
        name="Disconnects",
        version=1,
        text=(
            "Five rules, each told of an opportunity only where what it asks for is recorded: "
            "handed over (first entry into MQL) before any touch that showed intent; handed over "
            "later after the first such touch (or after the first lead came, where that was later) "
            "than agreed for the stage before it (Engaged, else Lead; 14 days where nothing is "
            "agreed); no touch of marketing from the day after the "
            "handover to the close; sales in touch on a day before the first touch of marketing; "
            "more than 30 days between two days with a touch or a contact, where any contact of "
            "sales is recorded. Touches count from the look-back before the first qualified day. A "
            "rule that holds is a place to look at together; it says nothing of why."
        ),
        numerator="Closed opportunities that the rule holds for",
        denominator="Closed opportunities of which it can be told; the others are counted apart",
        anchor=_CLOSE,
        exclusions=_RENEWALS,
        source="Wilson (1927) for the range.",
    ),
    "co-touch": Definition(
        code="B11",
        name="Both teams in touch",
        version=1,
        text=(
            "The share of closed opportunities that marketing touched between the day after the "
            "handover (first entry into MQL) and the close, of those with a handover before the "
            "close and any touch; and the share with a calendar month in which both teams were in "
            "touch, of those with a touch and a contact of sales. Beside them the median of the "
            "longest silences, of those with a contact of sales. Won and lost stand apart: they "
            "differ in much else, so neither share is an effect."
        ),
        numerator="Closed opportunities touched after the handover; with a month of both teams",
        denominator="Closed opportunities of which that can be told, each apart",
        anchor=_CLOSE,
        exclusions=_RENEWALS,
        source="Wilson (1927) for the ranges.",
    ),
    "content-exposure": Definition(
        code="G8",
        name="Content and winning",
        version=1,
        text=(
            "Which part of the won, and of the lost, opportunities had a touch of a content "
            "campaign by the day on which they were first qualified. All had the same look-back by "
            "then, and only what was still open after that day is compared, so that those which "
            "lived longer had no more time to meet it. Only opportunities with any touch by that "
            "day count, as nothing is known of the others. The difference is shown as it is, and "
            "as if won and lost had the same sources, segments and sizes; one is told of only "
            "where both say so and after allowing for the number of campaigns. Under 20 won, 20 "
            "lost or 5 that met it, counts only. They went together; whether one led to the other "
            "can't be told from this."
        ),
        numerator="Won (lost) opportunities with a touch of the campaign by the qualified day",
        denominator="Won (lost) opportunities with any touch by the qualified day",
        anchor=_CLOSE,
        exclusions=(
            "Renewals; opportunities never qualified on a known day, closed on that day, or "
            f"without a touch by it. {LEFT_OUT}"
        ),
        source=(
            "Wilson (1927) for the shares, Newcombe (1998, method 10) for the difference; Mantel "
            "and Haenszel (1959) with Sato, Greenland and Robins (1989) for the equal mix; "
            "Benjamini and Hochberg (1995) for the number of campaigns."
        ),
    ),
    "nurture": Definition(
        code="D7",
        name="Nurture against the real time",
        version=1,
        text=(
            "The age by which half of the leads that become an opportunity had become one, of "
            "those that do by the last age at which 5 leads are still watched (a year, or the "
            "window where that is longer, at most), beside the days that both teams entered for "
            "the nurture programme. Leads still open count for as long as they were watched, those "
            "that left as left. The range says which ages fit half of so many conversions. Nurture "
            "is shorter or longer where it lies outside of that range."
        ),
        numerator="Leads that became an opportunity by the age",
        denominator="Leads that became one by the last age",
        anchor="The day the lead entered",
        exclusions=LEFT_OUT,
        source=CURVE,
    ),
}
"""The definitions, by the name of their measure."""
