"""What the two teams of the sample company did to reach buyers: four files of a CRM's export."""

from __future__ import annotations

import numpy as np
import polars as pl

from alignment.sample import (
    activities,
    activity_rows,
    afterwards,
    contact_rows,
    journeys,
    members,
    nudges,
)


def reached(
    rng: np.random.Generator,
    drawn: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame],
    own: pl.DataFrame,
    leads: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Draw the contacts, the touches and the activities.

    Args:
        rng: Where chance comes from.
        drawn: The leads, their changes of status, the opportunities and their history.
        own: What leads did and were sent, as ``touches.members`` gives it.
        leads: Lead.csv.

    Returns:
        One frame per file, by the file's name without its ending.
    """
    people, changes, found, steps = drawn
    spans = journeys.spans(rng, people, changes, found, steps)
    contacts = journeys.contacts(rng, spans, leads)
    handed = nudges.handed_over(people, changes, spans)
    nudged = pl.concat([nudges.mailed(rng, handed), nudges.asked(rng, handed)])
    later = afterwards.touches(rng, spans, contacts)
    done = pl.concat(
        [
            activities.with_leads(rng, people, changes),
            activities.with_deals(rng, spans),
            activities.with_renewals(rng, found),
        ]
    )
    done = activities.named(rng, done, contacts)
    return {
        "Contact": contact_rows.contact(contacts),
        "OpportunityContactRole": contact_rows.role(contacts),
        "CampaignMember": members.member(members.together(own, nudged, later, spans)),
        "Task": activity_rows.task(done),
        "Event": activity_rows.event(done),
    }
