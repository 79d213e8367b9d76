"""What each lead had done by the day marketing passed it on."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.merges import on_survivor
from alignment.marts.shared import Lazy, Tables, filled, first_known, yes
from alignment.marts.ways import KEYS, member_day, member_keys
from alignment.settings import Settings

KINDS: Final = ("content", "event", "request")
_TOLD: Final = ("is_deed", "kind", "is_intent")
COUNTS: Final = (
    *("touches", "weak_touches", "intent_touches"),
    *(f"{kind_}_touches" for kind_ in KINDS),
)


def facts(tables: Tables, settings: Settings) -> Lazy:
    """Sum up what each lead did as a campaign member up to its handover.

    The handover is the first entry into MQL. A lead that was never handed over is given the agreed
    window from its entry. A touch is dated by the response, else by the day the member was added. A
    member of a contact counts for the leads that became this contact, if it names no lead that is
    known.

    Returns:
        One row per lead with a member: ``lead_id`` and COUNTS.
    """
    members = _members_of_leads(tables, settings)
    told = members.join(tables["_meaning"].select(*KEYS, *_TOLD), on=list(KEYS), how="inner")
    dated = told.join(tables["clock"].select("as_of"), how="cross")
    is_in_time = (member_day() <= nw.min_horizontal("last_day", "as_of")).fill_null(value=False)
    is_touch = nw.col("is_deed") & is_in_time
    marked = dated.select(
        "lead_id",
        touches=is_touch.cast(nw.Int64),
        intent_touches=(is_touch & nw.col("is_intent")).cast(nw.Int64),
        **{
            f"{name}_touches": (is_touch & (nw.col("kind") == name)).cast(nw.Int64)
            for name in KINDS
        },
    )
    sums = ("touches", "intent_touches", *(f"{name}_touches" for name in KINDS))
    summed = marked.group_by("lead_id").agg(*(nw.col(name).sum() for name in sums))
    counted = summed.with_columns(weak_touches=nw.col("touches") - nw.col("intent_touches"))
    return counted.select("lead_id", *(nw.col(name).cast(nw.Int32) for name in COUNTS))


def _members_of_leads(tables: Tables, settings: Settings) -> Lazy:
    """Give the campaign members that stand for a lead of the data, with its id and last day."""
    members = tables["campaign_member"].filter(~yes("is_deleted"))
    columns = ("created_day", "responded_day", *KEYS)
    members = members.select("lead_id", "contact_id", *columns[:2], **member_keys())
    leads = _last_days(tables, settings)
    by_id = leads.select("named_id", "last_day", kept_id="lead_id")
    own = members.join(by_id, left_on="lead_id", right_on="named_id", how="inner")
    known = tables["lead"].select("lead_id")
    others = members.filter(~nw.col("contact_id").is_null()).join(known, on="lead_id", how="anti")
    contacts = tables["lead"].select(named_id="lead_id", contact_id=filled("contact_id"))
    contacts = contacts.filter(~nw.col("contact_id").is_null())
    by_contact = contacts.join(by_id, on="named_id", how="inner").drop("named_id")
    theirs = others.join(by_contact, on="contact_id", how="inner")
    return nw.concat(
        [each.select(*columns, "last_day", lead_id="kept_id") for each in (own, theirs)],
        how="vertical",
    )


def _last_days(tables: Tables, settings: Settings) -> Lazy:
    """Give the day up to which the touches of each lead count.

    Returns:
        One row per lead, merged ones too: ``named_id``; ``lead_id``, that of the lead that stands
        for it; ``last_day``.
    """
    leads = tables["_cycle"].select("lead_id", "created_day", "seen_day")
    reached = tables["_reached"].select("lead_id", "first_day", "day_mql")
    entry = first_known(nw.col("created_day"), nw.col("first_day"), nw.col("seen_day"))
    known = leads.join(reached, on="lead_id", how="left").with_columns(entry=entry)
    handover = nw.when(nw.col("day_mql") >= nw.col("entry")).then(nw.col("day_mql"))
    waited = nw.col("entry") + settings.window_days
    days = known.select("lead_id", last_day=first_known(handover, waited))
    named = tables["lead"].select("lead_id", named_id="lead_id")
    return on_survivor(named, tables).join(days, on="lead_id", how="inner")


def with_touches(journeys: Lazy, tables: Tables) -> Lazy:
    """Add COUNTS to leads: 0 without a touch, null where the data holds no members of leads."""
    known = tables["_fact"].select(members_of_leads=nw.len())
    joined = journeys.join(tables["_fact"], on="lead_id", how="left")
    joined = joined.join(known, how="cross")
    is_known = nw.col("members_of_leads") > 0
    counts = {name: nw.when(is_known).then(nw.col(name).fill_null(0)) for name in COUNTS}
    return joined.with_columns(**counts).drop("members_of_leads")
