"""How long each opportunity of the sample company took, and who took part in it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

import numpy as np
import polars as pl

from alignment.sample.cells import make_id
from alignment.sample.facts import SCORE_LINE
from alignment.sample.judging import FIT_EMPLOYEES
from alignment.sample.market import SEGMENTS
from alignment.sample.truths import AS_OF

END: Final = datetime.combine(AS_OF, time(18))
"""The last minute that is told of."""

OUTCOMES: Final = {"W": "won", "L": "lost"}
_MORE_PEOPLE: Final = dict(
    zip(SEGMENTS, ((0.8, 0.2, 0.0), (0.4, 0.45, 0.15), (0.1, 0.4, 0.5)), strict=True)
)
"""By segment: how likely nobody, one or two others take part beside the one who was the lead."""

_ROLES: Final = ("Economic Buyer", "Evaluator", "Business User", "Technical Buyer")
_TITLES: Final = (
    *("Finance Director", "Head of IT", "Operations Manager", "Planner", "Buyer"),
    *("Plant Manager", "Controller", "Process Engineer"),
)
_EMAIL_SHARE: Final = 0.6
_SILENT_SHARE: Final = 0.35
_LONG_DAYS: Final = 50
_UNSEEN_SHARE: Final = 0.3
_SILENCE_DAYS: Final = (20, 46)


def spans(
    rng: np.random.Generator,
    people: pl.DataFrame,
    changes: pl.DataFrame,
    found: pl.DataFrame,
    steps: pl.DataFrame,
) -> pl.DataFrame:
    """Tell when each opportunity that a lead became was handed over, began and ended.

    Args:
        rng: Where chance comes from.
        people: The leads.
        changes: Their changes of status up to the day of export.
        found: The opportunities.
        steps: Their history.

    Returns:
        One row per opportunity, oldest first: OpportunityId, LeadId, ContactId, account, AccountId,
        Name, OwnerId, segment, source, came, handed, opened, last (its close, or the day of
        export), outcome (won, lost or open), is_unseen, and silent_from to silent_until, between
        which neither team was in touch; null where there was no such time.
    """
    came = people.select(LeadId="Id", came="created_at", is_unseen=_is_unseen(rng, people, found))
    handed = changes.filter(NewValue="MQL").group_by("LeadId").agg(handed=pl.col("at").min())
    ends = steps.group_by("Id").agg(pl.col("letter").last(), closed=pl.col("at").last())
    names = ("LeadId", "ContactId", "account", "AccountId", "Name", "OwnerId", "segment", "source")
    known = found.drop_nulls("LeadId").select(*names, OpportunityId="Id", opened="at")
    for more, key in ((came, "LeadId"), (handed, "LeadId"), (ends, "Id")):
        own = "OpportunityId" if key == "Id" else key
        known = known.join(more, left_on=own, right_on=key, how="left", maintain_order="left")
    outcome = pl.col("letter").replace_strict(OUTCOMES, default="open")
    last = pl.when(outcome == "open").then(pl.lit(END)).otherwise("closed")
    known = known.with_columns(outcome=outcome, last=last).drop("letter", "closed")
    return _with_silences(rng, known)


def _is_unseen(rng: np.random.Generator, people: pl.DataFrame, found: pl.DataFrame) -> pl.Series:
    """Tell which leads no campaign ever saw.

    They are leads that no campaign brought, most of whom marketing's rule wouldn't call qualified
    whatever they did; so are all who became opportunities at their company.
    """
    score = pl.coalesce("handover_score", "score") < SCORE_LINE
    misses = score.fill_null(value=False) | (pl.col("NumberOfEmployees") < FIT_EMPLOYEES)
    is_buyer = pl.col("is_buyer").fill_null(value=False)
    buyers = found.drop_nulls("LeadId").select(Id="LeadId", is_buyer=pl.lit(value=True))
    lucky = people.join(buyers, on="Id", how="left", maintain_order="left").with_columns(
        lucky=pl.Series(rng.random(people.height) < _UNSEEN_SHARE)
    )
    is_free = ~is_buyer | (pl.col("CampaignId").is_null() & (misses | pl.col("lucky")))
    return lucky.select(is_buyer & is_free.all().over("account")).to_series()


def _with_silences(rng: np.random.Generator, known: pl.DataFrame) -> pl.DataFrame:
    """Let some of the longer opportunities lie still for weeks."""
    days = (pl.col("last") - pl.col("opened")).dt.total_days()
    length = pl.Series(rng.integers(*_SILENCE_DAYS, known.height))
    start = pl.Series(rng.random(known.height))
    falls = pl.Series(rng.random(known.height) < _SILENT_SHARE) & (days > _LONG_DAYS)
    begins = pl.col("opened") + pl.duration(days=(3 + start * (days - length - 4)).floor())
    return known.with_columns(silent_from=pl.when(falls).then(begins)).with_columns(
        silent_until=pl.col("silent_from") + pl.duration(days=pl.lit(length))
    )


def is_silent(at: pl.Expr) -> pl.Expr:
    """Tell whether a time lies in the silence of its opportunity."""
    return at.is_between("silent_from", "silent_until").fill_null(value=False)


def contacts(rng: np.random.Generator, known: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """List who takes part in each opportunity: the one who was the lead, and others.

    Args:
        rng: Where chance comes from.
        known: As ``spans`` gives them.
        leads: Lead.csv.

    Returns:
        One row per contact, those who were leads first: Id, AccountId, OpportunityId, LeadId (null
        for the others), seat (0 for those who were leads), seats (people of the opportunity),
        Title, Email, LeadSource, Role, OwnerId, at (creation) and opened.
    """
    told = leads.select("Title", "Email", "LeadSource", LeadId="Id")
    columns = ("OpportunityId", "AccountId", "OwnerId", "handed", "opened", "Name", "segment")
    first = known.select("LeadId", *columns, Id="ContactId", at="opened", seat=pl.lit(0)).join(
        told, on="LeadId", how="left", maintain_order="left"
    )
    draws = pl.Series(rng.random(known.height))
    first = first.with_columns(seats=1 + _others(pl.col("segment"), draws))
    more = _more(rng, first)
    people = pl.concat([first.with_columns(Role=pl.lit("Decision Maker")), more], how="diagonal")
    return people.drop("handed", "Name", "segment")


def _others(segment: pl.Expr, draws: pl.Series) -> pl.Expr:
    """Draw how many others take part."""
    nobody = segment.replace_strict({name: shares[0] for name, shares in _MORE_PEOPLE.items()})
    one = segment.replace_strict({name: sum(shares[:2]) for name, shares in _MORE_PEOPLE.items()})
    return (draws >= nobody).cast(pl.Int32) + (draws >= one).cast(pl.Int32)


def _more(rng: np.random.Generator, first: pl.DataFrame) -> pl.DataFrame:
    """List those who were never leads: sellers entered them when they heard of them."""
    seats = first.with_columns(seat=pl.int_ranges(1, pl.col("seats"))).explode("seat")
    seats = seats.drop_nulls("seat").with_columns(pl.col("seat").cast(pl.Int32))
    size = seats.height
    domain = pl.col("Name").str.to_lowercase().str.extract(r"^(\w+)")
    address = pl.format("colleague{}@{}.example", pl.int_range(1, size + 1), domain)
    known = pl.Series(rng.random(size) < _EMAIL_SHARE)
    heard_of = pl.col("handed") + pl.duration(
        minutes=pl.lit(pl.Series(rng.integers(10, 300, size)))
    )
    return seats.with_columns(
        make_id("003", pl.int_range(500_001, 500_001 + size)).alias("Id"),
        LeadId=pl.lit(None, pl.String),
        Title=pl.Series(rng.choice(_TITLES, size).tolist(), dtype=pl.String),
        Email=pl.when(known).then(address),
        LeadSource=pl.lit(None, pl.String),
        Role=pl.Series(rng.choice(_ROLES, size).tolist(), dtype=pl.String),
        at=pl.min_horizontal(heard_of, "opened"),
    )
