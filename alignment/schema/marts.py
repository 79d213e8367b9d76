"""What the canonical tables become at each upload: tables shaped for questions.

``exclusion`` names the reason why a record is left out of every number (``merged``, ``deleted``,
``own domain``, ``test amount``, ``no entry day``); empty for the records that count. An attribute
that the data does not have reads NOT_RECORDED.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

NOT_RECORDED: Final = "not recorded"


class Journey(dy.Schema):
    """One row per lead: how far it got and after how many days.

    ``days_to_*`` count from ``entry_day`` to the first entry into the stage or exit; null where it
    did not happen or its day is not known or lies before the entry. ``furthest`` is the ladder
    position reached by any evidence, dated or not (0 lead … 5 won); undated evidence dates from
    ``seen_day``, the day of the upload that said so. ``exit_undated`` names the exit that is known
    without a usable day, else it is empty.

    What was known at the handover, the first entry into MQL; null is not recorded:

    - ``score`` is the one at handover, or else today's (``is_score_late``). ``employees``,
      ``industry`` and ``country`` are the lead's, or else its account's.
    - ``touches`` counts what the lead did in answer to campaigns, up to the day of the handover; up
      to settings.window_days after the entry where there was none. ``weak_touches`` and
      ``intent_touches`` add up to it; ``content_``, ``event_`` and ``request_touches`` do with
      those of no such kind. All six are null where the data holds no campaign members of leads.
    - ``has_*`` and ``decision_reason`` are as recorded on the lead today.
    """

    lead_id = dy.String(nullable=False)
    opp_id = dy.String(nullable=True)
    source = dy.String(nullable=False)
    campaign = dy.String(nullable=False)
    region = dy.String(nullable=False)
    team = dy.String(nullable=False)
    owner = dy.String(nullable=False)
    segment = dy.String(nullable=False)
    entry_day = dy.Int32(nullable=False)
    days_to_engaged = dy.Int32(nullable=True, min=0)
    days_to_mql = dy.Int32(nullable=True, min=0)
    days_to_sql = dy.Int32(nullable=True, min=0)
    days_to_opportunity = dy.Int32(nullable=True, min=0)
    days_to_won = dy.Int32(nullable=True, min=0)
    days_to_not_accepted = dy.Int32(nullable=True, min=0)
    days_to_recycled = dy.Int32(nullable=True, min=0)
    days_to_lost = dy.Int32(nullable=True, min=0)
    exit_undated = dy.String(nullable=False)
    furthest = dy.Int16(nullable=False, min=0, max=5)
    seen_day = dy.Int32(nullable=False)
    won_minor = dy.Int64(nullable=True)
    pipeline_minor = dy.Int64(nullable=True)
    evidence = dy.Int16(nullable=False, min=0, max=100)
    is_before_entry = dy.Bool(nullable=False)
    is_unmapped = dy.Bool(nullable=False)
    score = dy.Float64(nullable=True)
    is_score_late = dy.Bool(nullable=False)
    employees = dy.Int64(nullable=True)
    industry = dy.String(nullable=True)
    title = dy.String(nullable=True)
    country = dy.String(nullable=True)
    touches = dy.Int32(nullable=True, min=0)
    weak_touches = dy.Int32(nullable=True, min=0)
    intent_touches = dy.Int32(nullable=True, min=0)
    content_touches = dy.Int32(nullable=True, min=0)
    event_touches = dy.Int32(nullable=True, min=0)
    request_touches = dy.Int32(nullable=True, min=0)
    has_budget = dy.Bool(nullable=True)
    has_decision_maker = dy.Bool(nullable=True)
    has_need = dy.Bool(nullable=True)
    has_timing = dy.Bool(nullable=True)
    decision_reason = dy.String(nullable=True)
    exclusion = dy.String(nullable=False)
    leads = dy.Int64(nullable=False)


class Pipeline(dy.Schema):
    """One row per opportunity: when it was first qualified, for how much, and how it ended.

    Money is in base currency; null where the amount is blank or no exchange rate is known
    (``is_unpriced``). ``amount_minor`` is the value at the first qualified entry,
    ``value_minor`` the value now. ``outcome`` is won, lost or open. ``has_*`` are as recorded on
    the opportunity today, or else on its primary lead; null is not recorded.
    """

    opp_id = dy.String(nullable=False)
    lead_id = dy.String(nullable=True)
    source = dy.String(nullable=False)
    campaign = dy.String(nullable=False)
    region = dy.String(nullable=False)
    team = dy.String(nullable=False)
    owner = dy.String(nullable=False)
    segment = dy.String(nullable=False)
    qualified_day = dy.Int32(nullable=True)
    outcome = dy.String(nullable=False)
    outcome_day = dy.Int32(nullable=True)
    first_closed_day = dy.Int32(nullable=True)
    amount_minor = dy.Int64(nullable=True)
    value_minor = dy.Int64(nullable=True)
    is_unpriced = dy.Bool(nullable=False)
    is_renewal = dy.Bool(nullable=False)
    is_before_entry = dy.Bool(nullable=False)
    has_budget = dy.Bool(nullable=True)
    has_decision_maker = dy.Bool(nullable=True)
    has_need = dy.Bool(nullable=True)
    has_timing = dy.Bool(nullable=True)
    seen_day = dy.Int32(nullable=False)
    evidence = dy.Int16(nullable=False, min=0, max=100)
    exclusion = dy.String(nullable=False)
    opportunities = dy.Int64(nullable=False)


class Spell(dy.Schema):
    """One row per stay in a stage of a lead or opportunity.

    ``stage`` is the shared stage or ``unmapped``; ``raw`` the tool's own word, and a stay is one in
    that word: ``visit`` counts them. ``days`` is null while the stay is open. ``exit_kind`` is
    open, forward, skip, back, within (to another word of the same shared stage), won, lost,
    not_accepted, recycled, reopen, moved_pipeline, or unmapped where a stage is not known.
    ``is_left_truncated``: the record is older than its history, so the true start is not known.
    ``detours`` counts a record's slips of under ten minutes that were merged, at its first stay.
    """

    entity = dy.String(nullable=False)
    entity_id = dy.String(nullable=False)
    pipeline = dy.String(nullable=False)
    stage = dy.String(nullable=False)
    raw = dy.String(nullable=False)
    visit = dy.Int32(nullable=False, min=1)
    entered_day = dy.Int32(nullable=False)
    days = dy.Int32(nullable=True, min=0)
    exit_kind = dy.String(nullable=False)
    exit_stage = dy.String(nullable=True)
    is_left_truncated = dy.Bool(nullable=False)
    detours = dy.Int32(nullable=False, min=0)
    evidence = dy.Int16(nullable=False)
    spells = dy.Int64(nullable=False)
