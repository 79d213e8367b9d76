"""What the canonical tables become at each upload: tables shaped for questions.

``exclusion`` names the reason why a record is left out of every number (``merged``, ``deleted``,
``own domain``, ``test amount``, ``no entry day``); empty for the records that count. An attribute
that the data does not have reads NOT_RECORDED.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

NOT_RECORDED: Final = "not recorded"
CLUSTERS: Final = 100
"""Groups that the accounts are put into, so that whole ones can be resampled."""


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
    channel = dy.String(nullable=False)
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


class Stay(dy.Schema):
    """What a row about one stay in a stage says, whoever's word the stage is.

    ``days`` count from ``entered_day``, the first day on which the record is known to have been
    in the stage; null while it still is. ``exit_kind`` is open, forward, skip, back, within (to
    another word of the same shared stage), won, lost, not_accepted, recycled, reopen,
    moved_pipeline, or unmapped where a stage is not known.

    A lead's stays below the opportunity stage end with its conversion and an opportunity's last one
    with its close, by whatever evidence there is. A stay at which the end is known, but not its
    day, has evidence 30 at most and no days.

    - ``source`` to ``segment`` and ``exclusion`` are those of the lead or opportunity.
    - ``cluster``: 0 to 99; all records of an account have the same, those of a lead and its
      opportunity too.
    - ``is_left_truncated``: the record is older than what is known of it, so it may have entered
      ``late_days`` earlier, on the day of its creation (else 0). Its age in the stage goes from
      ``late_days`` to ``late_days + days``, and only there was it observed.
    - ``visit`` counts a record's visits to this stage, ``prior_days`` adds up the earlier ones,
      ``first_entered_day`` is the entry of the first and ``next_visit_day`` that of the next.
    - ``is_first``: the record's first stay, which alone carries ``skip_day``, ``back_day`` and
      ``reopen_day``, the days on which it first left out a stage, went back to a lower one and came
      back from an end, and ``detours``, the number of its slips of under ten minutes that were
      merged.
    - ``evidence`` as with stage events, of what the entry is known by. At 30 it is an assumption:
      only creation and present stage are known, and perhaps the last change.

    As of an earlier day: rows with a later ``entered_day`` don't exist yet, a stay with
    ``entered_day + days`` later is open, and so is any other day later than that one.
    """

    entity = dy.String(nullable=False)
    entity_id = dy.String(nullable=False)
    pipeline = dy.String(nullable=False)
    stage = dy.String(nullable=False)
    raw = dy.String(nullable=False)
    source = dy.String(nullable=False)
    campaign = dy.String(nullable=False)
    region = dy.String(nullable=False)
    team = dy.String(nullable=False)
    segment = dy.String(nullable=False)
    exclusion = dy.String(nullable=False)
    cluster = dy.Int16(nullable=False, min=0, max=CLUSTERS - 1)
    visit = dy.Int32(nullable=False, min=1)
    entered_day = dy.Int32(nullable=False)
    days = dy.Int32(nullable=True, min=0)
    exit_kind = dy.String(nullable=False)
    exit_stage = dy.String(nullable=True)
    is_left_truncated = dy.Bool(nullable=False)
    late_days = dy.Int32(nullable=False, min=0)
    prior_days = dy.Int32(nullable=False, min=0)
    first_entered_day = dy.Int32(nullable=False)
    next_visit_day = dy.Int32(nullable=True)
    is_first = dy.Bool(nullable=False)
    skip_day = dy.Int32(nullable=True)
    back_day = dy.Int32(nullable=True)
    reopen_day = dy.Int32(nullable=True)
    detours = dy.Int32(nullable=False, min=0)
    evidence = dy.Int16(nullable=False)
    spells = dy.Int64(nullable=False)


class Spell(Stay):
    """One row per stay of a lead or opportunity in a stage in the tool's own words.

    ``raw`` is the word, ``stage`` the shared stage it stood for on the day, or ``unmapped``. The
    ends of the ladder are stays too. What each evidence tells:

    - A history of changes (100) tells every stay since the first change; the stage which that one
      left too, from the record's creation on, where it names it.
    - Days of entry by stage (80, 70) tell the latest or the first entry of each stage: loops and
      what came before the first of them can't be seen.
    - Two uploads (50) tell an entry by its middle day, unless the tool names the last change.
    - The present stage alone (30) holds since the creation, or since the last change where the
      record tells that day; what was before it can't be known. A closed one has its end alone.
    """


class LadderSpell(Stay):
    """One row per stay of a lead or opportunity in a stage of the shared ladder.

    Stays in words of one shared stage that follow each other are one; ``raw`` repeats the stage.
    The ends of the ladder are no stays: a stay ends by them, and who comes back begins a new visit.
    What each evidence tells differs from ``Spell`` in this:

    - A lead stands on the first step, or in the stage that its first change names as left, from its
      creation; one without any change, in its present stage, graded as well as the best history
      of leads in the data (30 where there is none). Leads older than all history by over 30
      days are watched from its first day on only.
    - What a lead's own words say of opportunity is left to its opportunity where that is in the
      data; what they say after its conversion is left out, unless they said that it was an
      opportunity.
    - An opportunity of which only the end is known was open from its creation (30).
    """
