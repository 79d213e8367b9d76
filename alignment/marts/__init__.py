"""Canonical tables → one row per lead journey, per opportunity and per stay in a stage."""

from __future__ import annotations

from typing import Final

from alignment.marts.about import about_leads, about_opportunities, about_others, accounts
from alignment.marts.activities import activities
from alignment.marts.activity_kinds import activity_words
from alignment.marts.began import began
from alignment.marts.campaign_cost import campaign_cost
from alignment.marts.contact_days import contact_days, met
from alignment.marts.contacted import contacted, deal_names, name_sets, person_names
from alignment.marts.credit import credit, placed, totals, weighed
from alignment.marts.credit_name import credit_name
from alignment.marts.cycle import cycle
from alignment.marts.deal import deal
from alignment.marts.decay import fading, half_life
from alignment.marts.events import events, told
from alignment.marts.facts import facts
from alignment.marts.identity import pipes, records, words
from alignment.marts.journey import journey
from alignment.marts.ladder_spell import ladder_spell
from alignment.marts.ladder_stay import ladder_stays
from alignment.marts.link import link
from alignment.marts.merges import survivors
from alignment.marts.months import days, months
from alignment.marts.opportunity_journey import (
    opportunity_journey,
    reached_people,
    shared,
    silences,
    told_deals,
    touched,
)
from alignment.marts.outcome import outcomes
from alignment.marts.path_facts import account_leads, path_facts
from alignment.marts.paths import buyers, parties, passing, spans, steps
from alignment.marts.people import (
    alike,
    every_account,
    lead_numbers,
    mails,
    named,
    people,
    person_facts,
    same,
    source_numbers,
    tied,
)
from alignment.marts.pipeline import pipeline
from alignment.marts.reached import reached
from alignment.marts.shared import Step
from alignment.marts.spell import own_stays, spell
from alignment.marts.stays import marked_detours, stays
from alignment.marts.touch_kinds import phrases
from alignment.marts.touchpoint import deal_numbers, touchpoints
from alignment.marts.ways import campaign_numbers, channel_numbers, meanings, told_ways, ways

STEPS: Final[tuple[Step, ...]] = (
    ("_survivor", survivors),
    ("_word", words),
    ("_pipe", pipes),
    ("_record", records),
    ("_cycle", cycle),
    ("_began", began),
    ("_told", told),
    ("_event", events),
    ("_marked", marked_detours),
    ("_stay", stays),
    ("_reached", reached),
    ("_deal", deal),
    ("_told_way", told_ways),
    ("_phrase", phrases),
    ("_meaning", meanings),
    ("_fact", facts),
    ("_link", link),
    ("_outcome", outcomes),
    ("journey", journey),
    ("pipeline", pipeline),
    ("_account", accounts),
    ("_about_lead", about_leads),
    ("_about_deal", about_opportunities),
    ("_about_other", about_others),
    ("_own", own_stays),
    ("spell", spell),
    ("_ladder", ladder_stays),
    ("ladder_spell", ladder_spell),
    ("_campaign_no", campaign_numbers),
    ("_channel_no", channel_numbers),
    ("_way", ways),
    ("_every_account", every_account),
    ("_source_no", source_numbers),
    ("_lead_no", lead_numbers),
    ("_named", named),
    ("_mail", mails),
    ("_alike", alike),
    ("_tied", tied),
    ("_same", same),
    ("_person_fact", person_facts),
    ("_person", people),
    ("_deal_no", deal_numbers),
    ("_touchpoint", touchpoints),
    ("_buyer", buyers),
    ("_party", parties),
    ("_passing", passing),
    ("_step", steps),
    ("_span", spans),
    ("_half_life", half_life),
    ("_fading", fading),
    ("_account_lead", account_leads),
    ("_path", path_facts),
    ("_weighed", weighed),
    ("_total", totals),
    ("_placed", placed),
    ("credit", credit),
    ("credit_name", credit_name),
    ("_month", months),
    ("_day", days),
    ("campaign_cost", campaign_cost),
    ("_activity_word", activity_words),
    ("_activity", activities),
    ("_met", met),
    ("_contact_day", contact_days),
    ("_told_deal", told_deals),
    ("_touched", touched),
    ("_silence", silences),
    ("_shared", shared),
    ("_reached_people", reached_people),
    ("opportunity_journey", opportunity_journey),
    ("_name_set", name_sets),
    ("_deal_names", deal_names),
    ("_person_names", person_names),
    ("contacted", contacted),
)
"""The steps in order. Each takes the tables built so far and gives one; the store materialises it
under the step's name before the next. Names that begin with an underscore are helpers."""

__all__ = ["STEPS", "Step"]
