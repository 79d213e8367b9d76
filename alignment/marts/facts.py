"""What each lead had done by the day marketing passed it on."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.merges import on_survivor
from alignment.marts.shared import Lazy, Tables, distinct, filled, first_known, where, yes
from alignment.marts.ways import KEYS, member_keys
from alignment.settings import Settings

KINDS: Final = ("content", "event", "request")
_TOLD: Final = ("is_deed", "kind", "is_intent")
COUNTS: Final = (
    *("touches", "weak_touches", "intent_touches"),
    *(f"{kind_}_touches" for kind_ in KINDS),
)


def touches(tables: Tables, _settings: Settings) -> Lazy:
    """Count what campaign members of leads did.

    A touch is dated by the response, else by the day the member was added. A member of a contact
    counts for the leads that became this contact, if it names no lead that is known.

    Returns:
        One row per lead, day, kind and strength with the number of ``members``; ``is_deed`` is no
        for members that did nothing, ``day`` null where it isn't known.
    """
    members = on_survivor(_members_of_leads(tables), tables)
    told = members.with_columns(day=first_known(nw.col("responded_day"), nw.col("created_day")))
    deeds = told.join(tables["_meaning"].select(*KEYS, *_TOLD), on=list(KEYS), how="inner")
    return deeds.group_by("lead_id", "day", *_TOLD).agg(members=nw.len().cast(nw.Int64))


def _members_of_leads(tables: Tables) -> Lazy:
    """Give the campaign members that stand for a lead of the data, with its id."""
    members = tables["campaign_member"].filter(~yes("is_deleted"))
    columns = ("created_day", "responded_day", *KEYS)
    members = members.select("lead_id", "contact_id", *columns[:2], **member_keys())
    leads = tables["lead"].select("lead_id")
    own = members.join(leads, on="lead_id", how="semi").select("lead_id", *columns)
    others = members.join(leads, on="lead_id", how="anti").select("contact_id", *columns)
    contacts = tables["lead"].select("lead_id", contact_id=filled("contact_id"))
    contacts = contacts.filter(~nw.col("contact_id").is_null())
    theirs = others.join(contacts, on="contact_id", how="inner").select("lead_id", *columns)
    return nw.concat([own, theirs], how="vertical")


def facts(tables: Tables, settings: Settings) -> Lazy:
    """Sum up each lead's touches up to its handover.

    The handover is the first entry into MQL. A lead that was never handed over is given the agreed
    window from its entry.

    Returns:
        One row per lead with a touch in time: ``lead_id`` and COUNTS.
    """
    deeds = tables["_touch"].filter(nw.col("is_deed"))
    joined = deeds.join(_last_days(tables, settings), on="lead_id", how="inner")
    within = joined.join(tables["clock"].select("as_of"), how="cross").filter(
        nw.col("day") <= nw.min_horizontal("last_day", "as_of")
    )
    marked = within.with_columns(
        intent_members=where(nw.col("is_intent"), "members").fill_null(0),
        **{
            f"{name}_members": where(nw.col("kind") == name, "members").fill_null(0)
            for name in KINDS
        },
    )
    summed = marked.group_by("lead_id").agg(
        touches=nw.col("members").sum(),
        intent_touches=nw.col("intent_members").sum(),
        **{f"{name}_touches": nw.col(f"{name}_members").sum() for name in KINDS},
    )
    counted = summed.with_columns(weak_touches=nw.col("touches") - nw.col("intent_touches"))
    return counted.select("lead_id", *(nw.col(name).cast(nw.Int32) for name in COUNTS))


def _last_days(tables: Tables, settings: Settings) -> Lazy:
    """Give the day up to which the touches of each lead count, of leads that have any."""
    touched = distinct(tables["_touch"].select("lead_id"))
    leads = tables["_cycle"].select("lead_id", "created_day", "seen_day")
    leads = leads.join(touched, on="lead_id", how="semi")
    reached = tables["_reached"].select("lead_id", "first_day", "day_mql")
    entry = first_known(nw.col("created_day"), nw.col("first_day"), nw.col("seen_day"))
    known = leads.join(reached, on="lead_id", how="left").with_columns(entry=entry)
    handover = nw.when(nw.col("day_mql") >= nw.col("entry")).then(nw.col("day_mql"))
    waited = nw.col("entry") + settings.window_days
    return known.select("lead_id", last_day=first_known(handover, waited))


def with_touches(journeys: Lazy, tables: Tables) -> Lazy:
    """Add COUNTS to leads: 0 without a touch, null where the data holds no members of leads."""
    known = tables["_touch"].select(members_of_leads=nw.len())
    joined = journeys.join(tables["_fact"], on="lead_id", how="left")
    joined = joined.join(known, how="cross")
    is_known = nw.col("members_of_leads") > 0
    counts = {name: nw.when(is_known).then(nw.col(name).fill_null(0)) for name in COUNTS}
    return joined.with_columns(**counts).drop("members_of_leads")
