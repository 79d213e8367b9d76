"""What each team calls qualified: rule against rule, deed against deed, deed against own rule."""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.definition import CURVE, LEFT_OUT, Definition

_WILSON: Final = "Wilson (1927) for the ranges."
_ENTERED: Final = "The day the lead entered"
_HANDED_OVER: Final = "The day of the first entry into MQL"
_KNOWN: Final = (
    "A rule is run on what was known at the handover and answers yes, no or unknown: all of "
    "several criteria is no as soon as one is no, any of several is yes as soon as one is yes; "
    "otherwise one unknown criterion makes the answer unknown. "
)

AGREEMENT: Final[dict[str, Definition]] = {
    "agreement": Definition(
        code="M13",
        name="Definition mismatch",
        version=1,
        text=(
            "Both teams' definitions are run on the same leads, on what was known at the handover. "
            "Compared are the leads of which everything that either definition asks for is known; "
            "the others are listed as unknown, because a definition that can be told although "
            "something is missing nearly always says no, and would make the teams look more alike "
            "than they are. The raw agreement comes first, then which definition asks for more, "
            "then Cohen's kappa with Gwet's AC1 beside it: agreement beyond chance. What sales "
            "accepted is not part of this: sales sees only what marketing passed."
        ),
        numerator="Leads that both definitions say the same of",
        denominator="Leads of which everything that both definitions ask for is known",
        anchor=_ENTERED,
        exclusions=LEFT_OUT,
        source=(
            f"{CURVE} McNemar (1947), exact, for which asks for more; Cohen (1960) and Fleiss, "
            "Cohen and Everitt (1969) for kappa; Gwet (2008) for AC1."
        ),
    ),
    "criteria": Definition(
        code="M13c",
        name="What causes the disagreement",
        version=1,
        text=(
            "For each criterion: of how many leads it can be decided, and how many meet it. Alone "
            "it causes those disputes that would end if nobody asked for it. Harmonised means "
            "that the other team asks for it too, in addition to all else (for the whole group "
            "where any of several will do). That was chosen over dropping it on both sides, "
            "because it can't create a new dispute where a definition asks for all of its "
            "criteria, and two teams that differ only in a line then agree on the higher one. "
            "Shares of several criteria don't add up: a dispute may have more than one cause."
        ),
        numerator="Disputed leads, and those that would remain",
        denominator="Leads of which everything that both definitions ask for is known",
        anchor=_ENTERED,
        exclusions=LEFT_OUT,
        source=_WILSON,
    ),
    "acceptance": Definition(
        code="M11",
        name="Acceptance",
        version=1,
        text=(
            "Of what marketing called qualified in the period, what sales accepted first: SQL or "
            "any later step before any way off. The rest was not accepted, recycled or lost first. "
            "The share is of decided handovers; how many old enough ones have no decision within "
            "the window stands beside it, and the days until half had one count the waiting ones "
            "in. Where the data knows of no lead that wasn't accepted there is no share. This is "
            "not agreement: sales sees only what marketing passed."
        ),
        numerator="Handovers that sales accepted first",
        denominator="Handovers that sales has decided on",
        anchor=_HANDED_OVER,
        exclusions=LEFT_OUT,
        source=f"{_WILSON} Kaplan and Meier (1958) for the days.",
    ),
    "reasons": Definition(
        code="M11r",
        name="Reasons for the rest",
        version=1,
        text=(
            "The reasons recorded for handovers that were decided and not accepted, as they were "
            "entered; spellings that differ in capitals, blanks and hyphens are one. How many are "
            "blank, or say no more than “other”, is a figure about the data."
        ),
        numerator="Handovers with that reason",
        denominator="Handovers that were decided and not accepted",
        anchor=_HANDED_OVER,
        exclusions=LEFT_OUT,
        source=_WILSON,
    ),
    "own-rule": Definition(
        code="M13o",
        name="Deed against own definition",
        version=1,
        text=(
            "How far what marketing passed meets marketing's own definition, and what sales "
            f"accepted sales' own. {_KNOWN}The share is of those with an answer; beside it stands "
            "what it would be if all unknown ones were no, or all yes."
        ),
        numerator="Leads that meet the doer's definition",
        denominator="Leads passed, or accepted, of which that can be told",
        anchor="The day of the first entry into MQL, or into SQL",
        exclusions=LEFT_OUT,
        source=_WILSON,
    ),
    "pipeline-reality": Definition(
        code="M17",
        name="Pipeline reality",
        version=1,
        text=(
            "The value of the opportunities open on the day of observation by how many of budget, "
            "decision-maker, need and timing are confirmed, as recorded today. Where one of the "
            "four isn't recorded the opportunity is counted as unknown, never as no."
        ),
        numerator="Open value that meets so many of the four",
        denominator="Open value of which all four are recorded",
        anchor="Open on the day of observation, whenever it was qualified",
        exclusions=f"Renewals. {LEFT_OUT}",
        source="Counted, not estimated.",
    ),
    "minimum-lead": Definition(
        code="H2",
        name="Minimum lead",
        version=1,
        text=(
            "The share of leads with less than was agreed that a record needs to be a lead at all. "
            f"{_KNOWN}"
        ),
        numerator="Leads that don't meet the minimum",
        denominator="Leads of which that can be told",
        anchor=_ENTERED,
        exclusions=LEFT_OUT,
        source=_WILSON,
    ),
    "evidence": Definition(
        code="A13",
        name="What speaks for an MQL",
        version=1,
        text=(
            "Intent: at least one touch that shows it before the handover. Fit: everything that "
            "either definition asks about industry, size, title, place, segment or source. What "
            "speaks for an MQL is intent only, fit only, both, or neither (weak touches such as "
            "opens and visits at most). Where touches or fit aren't recorded it is unknown. The "
            "rate is that of becoming an opportunity within the window; it goes together with a "
            "class, and need not come from it."
        ),
        numerator="MQLs of that class",
        denominator="MQLs whose class is known",
        anchor=_HANDED_OVER,
        exclusions=LEFT_OUT,
        source=CURVE,
    ),
    "middle-ground": Definition(
        code="M21",
        name="Middle ground",
        version=1,
        text=(
            "Leads that were handed over and meet marketing's definition but not sales': how many, "
            "how many of them still await a decision, how the others left, and the days there, "
            f"those still there included. {_KNOWN}"
        ),
        numerator="Leads that meet marketing's definition and not sales'",
        denominator="Leads handed over that meet marketing's definition, where sales' can be told",
        anchor=_HANDED_OVER,
        exclusions=LEFT_OUT,
        source=f"{_WILSON} Kaplan and Meier (1958) for the days.",
    ),
}
