"""What is known of the opportunity, or of the people, at the end of each path?"""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from alignment.marts.about import about
from alignment.marts.paths import PATHS
from alignment.marts.shared import LATEST, Lazy, Tables, first_known
from alignment.schema.marts import CLUSTERS, NOT_RECORDED
from alignment.settings import Settings

_STEP: Final = 2**32
_DEAL: Final[dict[str, Any]] = {
    "opp_id": nw.String,
    "qualified_day": nw.Int32,
    "outcome": nw.String,
    "outcome_day": nw.Int32,
    "amount_minor": nw.Int64,
    "value_minor": nw.Int64,
    "is_renewal": nw.Boolean,
}
_NAMES: Final = ("source", "region", "team", "segment", "exclusion")
FACTS: Final = (*_DEAL, *_NAMES, "seen_day", "cluster")
"""What each row of a path repeats."""


def account_leads(tables: Tables, _settings: Settings) -> Lazy:
    """Find the first lead of each account: ``account_no``, ``lead_no``, ``lead_day``."""
    is_known = ~nw.col("account_no").is_null() & ~nw.col("lead_no").is_null()
    people = tables["_person_fact"].filter(is_known).select("account_no", "lead_no")
    days = tables["_lead_no"].select("lead_no", "entry_day")
    coded = people.join(days, on="lead_no", how="inner").with_columns(
        code=(nw.col("entry_day").cast(nw.Int64) + LATEST) * _STEP + nw.col("lead_no")
    )
    least = coded.group_by("account_no").agg(code=nw.col("code").min())
    return least.select(
        "account_no",
        lead_no=nw.col("code") % _STEP,
        lead_day=(nw.col("code") // _STEP - LATEST).cast(nw.Int32),
    )


def path_facts(tables: Tables, _settings: Settings) -> Lazy:
    """Describe each path.

    Returns:
        One row per path: the columns of ``_span``, FACTS and ``lead_day``, the entry of the first
        lead of its opportunity, else of its account or person; null where there is none.
    """
    told = [_of_deals(tables), _of_accounts(tables), _of_people(tables)]
    columns = ("path_no", "lead_day", *FACTS)
    every = nw.concat([each.select(*columns) for each in told], how="vertical")
    return tables["_span"].join(every, on="path_no", how="inner")


def _of_deals(tables: Tables) -> Lazy:
    linked = tables["_link"].join(
        tables["_lead_no"].select("lead_id", "entry_day"), on="lead_id", how="inner"
    )
    entered = linked.group_by("opp_id").agg(entered_day=nw.col("entry_day").min())
    clusters = about(tables).filter(nw.col("entity") == "opportunity")
    clusters = clusters.select("cluster", opp_id="entity_id")
    leads = tables["_account_lead"].select("account_no", "lead_day")
    joined = (
        tables["pipeline"]
        .join(tables["_deal_no"], on="opp_id", how="inner")
        .join(entered, on="opp_id", how="left")
        .join(clusters, on="opp_id", how="inner")
        .join(leads, on="account_no", how="left")
    )
    return joined.with_columns(
        path_no=nw.col("opp_no") * PATHS,
        lead_day=first_known(nw.col("entered_day"), nw.col("lead_day")),
    )


def _of_accounts(tables: Tables) -> Lazy:
    """Describe the paths of accounts without an opportunity by their first lead."""
    paths = _ends(tables, 1, "account_no")
    leads = tables["_account_lead"].select("account_no", "lead_no")
    return _by_lead(paths.join(leads, on="account_no", how="left"), "account_no", tables)


def _of_people(tables: Tables) -> Lazy:
    """Describe the paths of people without an account or opportunity by their first lead."""
    paths = _ends(tables, 2, "person_no")
    leads = tables["_person_fact"].select("person_no", "lead_no")
    return _by_lead(paths.join(leads, on="person_no", how="left"), "person_no", tables)


def _ends(tables: Tables, kind: int, number: str) -> Lazy:
    paths = tables["_span"].select("path_no").filter(nw.col("path_no") % PATHS == kind)
    return paths.with_columns((nw.col("path_no") // PATHS).alias(number))


def _by_lead(paths: Lazy, number: str, tables: Tables) -> Lazy:
    leads = tables["_lead_no"].select("lead_no", "lead_id", lead_day="entry_day")
    named = tables["journey"].select("lead_id", *_NAMES, "seen_day")
    joined = (
        paths.join(leads, on="lead_no", how="left")
        .join(named, on="lead_id", how="left")
        .join(tables["clock"].select("as_of"), how="cross")
    )
    blank = {name: nw.lit(None).cast(kind) for name, kind in _DEAL.items()}
    blank |= {"outcome": nw.lit("none"), "is_renewal": nw.lit(value=False)}
    names = {name: nw.col(name).fill_null(NOT_RECORDED) for name in _NAMES[:-1]}
    return joined.with_columns(
        **blank,
        **names,
        exclusion=nw.col("exclusion").fill_null(""),
        seen_day=first_known(nw.col("seen_day"), nw.col("as_of")).cast(nw.Int32),
        cluster=(nw.col(number) % CLUSTERS).cast(nw.Int16),
    )
