"""What the numbers of time in stage mean."""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.definition import LEFT_OUT, Definition

_HISTORY: Final = (
    "Counts stays whose days come from a history of stages or a dated field; how many do is shown. "
    "Where only the present stage or the last change is known, nothing is estimated."
)

VELOCITY: Final[dict[str, Definition]] = {
    "velocity": Definition(
        code="M3",
        name="Days in stage",
        version=1,
        text=(
            "How many days pass until half (the median), three quarters and four fifths of the "
            "records that entered a stage in the period have moved on, in any direction. Records "
            "still there count for as long as they were observed, so that the answer doesn't "
            "depend on how young they are. A move to another pipeline ends the observation. A "
            "record older than its history counts from where that begins. Visits to one "
            "stage are added up, or looked at one by one. Forward, back and out (not accepted, "
            "recycled, lost) are told apart. A day beyond which fewer than 5 are observed is not "
            "told: it reads more than so many days. Under 5 that moved on only counts are shown, "
            "under 20 the range comes first. The mean goes up to the last day told. The mean of "
            "what is completed alone is too short where much is young, so it comes second. A "
            f"move between a tool's own words for one shared stage counts as forward. {_HISTORY}"
        ),
        numerator="Records that had moved on by the day",
        denominator="Records that entered the stage in the period",
        anchor="The day of the first entry into the stage, or of each entry",
        exclusions=LEFT_OUT,
        source=(
            "Kaplan and Meier (1958) for the share and Aalen and Johansen (1978) for the "
            "directions; Wilson (1927) with the effective number for the range, turned into days "
            "as by Brookmeyer and Crowley (1982); Irwin (1949) for the mean; Mantel (1966) and "
            "Benjamini and Hochberg (1995) at 10 of 100 for group against rest."
        ),
    ),
    "bottleneck": Definition(
        code="M3b",
        name="Bottleneck",
        version=1,
        text=(
            "The days that could be won in a stage: the records that entered it, times the mean "
            "days there less the days agreed on. To see how sure the first place is, 100 "
            "companies are drawn from this one: its accounts, in up to 100 groups, are drawn anew "
            "with repetition, and the stages ranked again. A stage that comes first in 80 or more "
            "is named alone, else the two that do so most often. Without agreed days nothing can "
            f"be called too long; then only the days spent are ranked. {_HISTORY}"
        ),
        numerator="Records that entered × (mean days − agreed days)",
        denominator="Nothing, it is a sum of days",
        anchor="The day of the first entry into the stage, or of each entry",
        exclusions=LEFT_OUT,
        source=(
            "Irwin (1949) for the mean, records still there included; Field and Welsh (2007) for "
            "drawing groups anew."
        ),
    ),
    "stalled": Definition(
        code="M3s",
        name="Stalled records",
        version=1,
        text=(
            "Open records that have been in their stage for longer than the stage's line: the day "
            "by which three of four of those that advance have advanced. The line comes from the "
            "records that entered in the period, those still there included; the open records are "
            "all of the day of observation, whenever they came. A line needs 5 that advanced. "
            f"{_HISTORY}"
        ),
        numerator="Open records older than the line",
        denominator="Open records in the stage",
        anchor="The day of observation; the line as days in stage",
        exclusions=LEFT_OUT,
        source="Aalen and Johansen (1978) for the share that advanced by each day.",
    ),
    "transitions": Definition(
        code="M20b",
        name="Moves between stages",
        version=1,
        text=(
            "How often records moved from one shared stage to another in the period: to the next "
            "step, past one or more (skip), back, off the ladder (out), or back from an end "
            f"(reopening). {_HISTORY}"
        ),
        numerator="Moves between two stages",
        denominator="Moves out of the first of the two",
        anchor="The day of the move",
        exclusions=LEFT_OUT,
        source="Counted, not estimated.",
    ),
    "detours": Definition(
        code="M20",
        name="Skips, steps back and reopenings",
        version=1,
        text=(
            "The share of records that skipped a step, went back to an earlier one, or came back "
            "after an end, by the day of observation; each apart, and a record may have all "
            "three. Under 5 records only counts are shown."
        ),
        numerator="Records with at least one",
        denominator="Records that began in the period and whose days come from a history",
        anchor="The day of the record's first known stage",
        exclusions=LEFT_OUT,
        source="Wilson (1927) for the ranges.",
    ),
    "stage-use": Definition(
        code="M20c",
        name="How each group uses the stages",
        version=1,
        text=(
            "Each team, region, segment or source beside all others of the same question: the "
            "share of records that skip a step or go back one; the days by which half have moved "
            "on from each stage, those still there included; the share of what marketing passed "
            "and of what sales accepted that meets the doer's own definition, where there is one; "
            "and the share of accepted leads of which a criterion of sales' definition isn't "
            "known. Never by person. Three answers: alike, where the range of the difference lies "
            "within 5 of 100, or within a tenth of the others' mean days (at least one day); "
            "higher, lower, slower or faster, where so much is unlikely to be chance after "
            "allowing for all comparisons of the table; else it can't be told yet. A group is "
            "listed where it has 5 records or more. Under 5 that could be told only counts are "
            "shown, under 20 the range comes first. The step skipped most often is named where "
            f"a group stands apart, by the moves of the period. {_HISTORY}"
        ),
        numerator="Records of the group that did so; for days, records that had moved on",
        denominator="Records of the group of which that can be told",
        anchor=(
            "The record's first known stage for skips and steps back, the first entry into the "
            "stage for days, the day of the deed for definitions"
        ),
        exclusions=LEFT_OUT,
        source=(
            "Wilson (1927) for shares and Kaplan and Meier (1958) for days; Newcombe (1998), "
            "method 10, and Irwin (1949) for the differences; Pearson's score and Mantel (1966), "
            "with Benjamini and Hochberg (1995) at 10 of 100, for the answers."
        ),
    ),
}
"""The definitions of time in stage, by the name of their measure."""
