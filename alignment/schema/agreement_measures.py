"""What the measures of the agreement give; ``measures`` explains what they share.

``compared`` leads are those of which everything that either rule asks for is known. A rule that can
be told although something is missing is nearly always told with no, so that counting such leads
would make the teams look as if they agreed more than they do; they are counted as ``unknown``.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema import columns
from alignment.schema.measures import VERDICTS, Split

CELLS: Final = ("both", "only_marketing", "only_sales", "neither", "unknown")
"""What the two rules say of a lead; ``unknown`` where something that they ask for isn't known."""
STRICTER: Final = ("marketing", "sales", "same", "cant_tell")
CLASSES: Final = ("neither", "intent", "fit", "both", "unknown")
"""What speaks for a lead: neither intent nor fit (weak touches at most), one of them, or both."""


class AgreementCell(Split):
    """One row per split value and cell, in the order of CELLS; the splits by most leads.

    ``share``: of the compared leads (null for unknown). ``rate``: converted within the window
    (M1), with its range; ``undated`` and ``before_entry`` are not in it. Money in minor units of
    base currency; null where nothing has a price.
    """

    cell = columns.one_of(CELLS)
    leads = columns.count()
    share = columns.share()
    resolved = columns.count()
    mature = columns.count()
    undated = columns.count()
    before_entry = columns.count()
    converted_so_far = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    pipeline_minor = dy.Int64(nullable=True)
    won_minor = dy.Int64(nullable=True)
    verdict = columns.one_of(VERDICTS)


class AgreementBy(Split):
    """One row per split value, most leads first, or per fiscal quarter of entry, oldest first.

    ``leads`` = ``both`` + ``only_marketing`` + ``only_sales`` + ``neither`` + ``unknown``;
    ``compared`` are those without the unknown, ``agreed`` those that both rules say the same of,
    ``rate`` = agreed ÷ compared with its range. ``stricter`` is the team whose rule lets fewer
    through. ``kappa`` (with its range) and ``ac1`` allow for agreement by chance, each in its own
    way; null where undefined. ``first_day`` is the quarter's first day, null for other splits.
    """

    first_day = dy.Int32(nullable=True)
    leads = columns.count()
    compared = columns.count()
    both = columns.count()
    only_marketing = columns.count()
    only_sales = columns.count()
    neither = columns.count()
    unknown = columns.count()
    agreed = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    stricter = columns.one_of(STRICTER, nullable=True)
    kappa = dy.Float64(nullable=True, min=-1, max=1)
    kappa_low = dy.Float64(nullable=True, min=-1, max=1)
    kappa_high = dy.Float64(nullable=True, min=-1, max=1)
    ac1 = dy.Float64(nullable=True, min=-1, max=1)
    verdict = columns.one_of(VERDICTS)


class Criteria(dy.Schema):
    """One row per criterion of the two rules; what causes most disagreement comes first.

    ``team`` is marketing, sales or both (asked in both rules alike). ``leads`` = ``yes`` + ``no``
    + ``unknown``; ``decided_rate`` = (yes + no) ÷ leads, ``yes_rate`` = yes ÷ (yes + no).
    ``is_recorded``: the data knows it of at least one lead. ``alone``: of the ``disputed`` leads
    those that are in dispute only because of this criterion: without it the rules would say the
    same. ``alone_rate`` = alone ÷ disputed. ``now_rate`` = disputed ÷ compared, and
    ``harmonised_rate`` what it would be if the other team asked for the same too.
    """

    team = dy.String(nullable=False)
    field = dy.String(nullable=False)
    topic = dy.String(nullable=False)
    criterion = dy.String(nullable=False)
    leads = columns.count()
    yes = columns.count()
    no = columns.count()
    unknown = columns.count()
    decided_rate = columns.share()
    yes_rate = columns.share()
    yes_low = columns.share()
    yes_high = columns.share()
    is_recorded = dy.Bool(nullable=False)
    compared = columns.count()
    disputed = columns.count()
    alone = columns.count()
    alone_rate = columns.share()
    now_rate = columns.share()
    harmonised_rate = columns.share()
    verdict = columns.one_of(VERDICTS)


class TriedRule(dy.Schema):
    """One row per team: what a changed rule would do before it is saved.

    ``yes``, ``no`` and ``unknown`` add up to ``leads``, now and then (null where the team has no
    rule). ``more`` leads would newly meet it, ``fewer`` no longer. ``agreed_now`` of
    ``compared_now`` and ``agreed_then`` of ``compared_then`` stand in each row alike.
    """

    team = dy.String(nullable=False)
    leads = columns.count()
    yes_now = dy.Int64(nullable=True, min=0)
    no_now = dy.Int64(nullable=True, min=0)
    unknown_now = dy.Int64(nullable=True, min=0)
    yes_then = dy.Int64(nullable=True, min=0)
    no_then = dy.Int64(nullable=True, min=0)
    unknown_then = dy.Int64(nullable=True, min=0)
    more = dy.Int64(nullable=True, min=0)
    fewer = dy.Int64(nullable=True, min=0)
    compared_now = dy.Int64(nullable=True, min=0)
    agreed_now = dy.Int64(nullable=True, min=0)
    compared_then = dy.Int64(nullable=True, min=0)
    agreed_then = dy.Int64(nullable=True, min=0)


class Acceptance(Split):
    """One row per split value, most handovers first: deed against deed, never called agreement.

    ``handovers`` = ``accepted`` + ``rest`` + ``undecided``. ``rate`` = accepted ÷ decided
    (accepted + rest). ``mature`` handovers were observed for the whole window, and
    ``mature_undecided`` of them had no decision within it. ``median_days`` until a decision counts
    the waiting ones in; null where not reached. ``opportunities`` and ``won``: so many of the
    handovers got there. ``top_reason``: named most often for the rest, by ``top_reason_leads``.
    No share, verdict not_recorded, where the data knows of no lead that wasn't accepted.
    """

    handovers = columns.count()
    decided = columns.count()
    accepted = columns.count()
    rest = columns.count()
    undecided = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    mature = columns.count()
    mature_undecided = columns.count()
    undecided_rate = columns.share()
    median_days = columns.days()
    median_low = columns.days()
    median_high = columns.days()
    opportunities = columns.count()
    won = columns.count()
    top_reason = dy.String(nullable=True)
    top_reason_leads = columns.count()
    is_recorded = dy.Bool(nullable=False)
    verdict = columns.one_of(VERDICTS)


class Reasons(Split):
    """One row per split value and reason, most named first, what says nothing last.

    ``rest`` are the handovers that were decided and not accepted; ``share`` = ``leads`` ÷ rest.
    ``kind`` is named, blank (no reason recorded) or other (a reason that says nothing).
    """

    reason = dy.String(nullable=False)
    kind = dy.String(nullable=False)
    leads = columns.count()
    rest = columns.count()
    share = columns.share()
    low = columns.share()
    high = columns.share()


class OwnRule(Split):
    """Two rows per split value: what marketing passed, and what sales accepted, by its own rule.

    ``deed`` is passed (team marketing) or accepted (team sales); ``leads`` = ``yes`` + ``no`` +
    ``unknown``, ``rate`` = yes ÷ (yes + no). Were all unknown ones no or all yes, it would be
    ``least`` or ``most``. Null counts and rates where the team has no rule.
    """

    team = dy.String(nullable=False)
    deed = dy.String(nullable=False)
    leads = columns.count()
    yes = dy.Int64(nullable=True, min=0)
    no = dy.Int64(nullable=True, min=0)
    unknown = dy.Int64(nullable=True, min=0)
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    least = columns.share()
    most = columns.share()
    verdict = columns.one_of(VERDICTS)


class OwnRuleQuarter(OwnRule):
    """As OwnRule for each fiscal quarter of the deed, oldest first; named, with its first day."""

    quarter = dy.String(nullable=False)
    first_day = dy.Int32(nullable=False)


class PipelineReality(Split):
    """Six rows per split value: open value meeting 4, 3, 2, 1, 0 criteria, then the unknown.

    ``met`` is null where at least one of budget, decision-maker, need and timing isn't known.
    ``share``: of the open value whose four are known. ``total_minor``: all open value.
    """

    met = dy.Int16(nullable=True, min=0, max=4)
    opportunities = columns.count()
    unpriced = columns.count()
    value_minor = dy.Int64(nullable=True)
    share = columns.share()
    total_minor = dy.Int64(nullable=True)


class MinimumLead(Split):
    """One row per split value, most leads first: who has less than a lead needs.

    ``leads`` = ``enough`` + ``below`` + ``unknown``; ``rate`` = below ÷ (enough + below).
    """

    leads = columns.count()
    enough = columns.count()
    below = columns.count()
    unknown = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    verdict = columns.one_of(VERDICTS)


class Evidence(Split):
    """One row per split value and class, in the order of CLASSES: what speaks for each MQL.

    ``share``: of the MQLs whose class is known; null for the unknown. ``rate``: became an
    opportunity within the window.
    """

    kind = columns.one_of(CLASSES)
    leads = columns.count()
    share = columns.share()
    resolved = columns.count()
    converted_so_far = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    verdict = columns.one_of(VERDICTS)


class MiddleGround(Split):
    """One row per split value, most leads first: handed over by marketing's rule, not by sales'.

    ``marketing_yes``: handed over and meeting marketing's rule. ``middle`` of them don't meet
    sales' rule, ``unsure`` can't be told. Of the middle, ``still_there`` have no decision;
    ``accepted`` + ``not_accepted`` + ``recycled`` + ``lost`` + ``undated`` (on no known day) left
    it. ``share`` = middle ÷ marketing_yes. ``median_days`` and ``p75_days`` there count the open
    ones in; null where not reached.
    """

    marketing_yes = columns.count()
    middle = columns.count()
    unsure = columns.count()
    still_there = columns.count()
    accepted = columns.count()
    not_accepted = columns.count()
    recycled = columns.count()
    lost = columns.count()
    undated = columns.count()
    share = columns.share()
    low = columns.share()
    high = columns.share()
    median_days = columns.days()
    p75_days = columns.days()
    verdict = columns.one_of(VERDICTS)
