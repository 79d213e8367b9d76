"""What the two teams did, day by day and by the names that numbers are filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import narwhals as nw

from alignment.marts import activity_kinds, ways
from alignment.marts.shared import Lazy, Tables, distinct, first_known
from alignment.schema.credit import Contacted
from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings

_NAMES: Final = ("source", "region", "team", "segment")


def name_sets(tables: Tables, _settings: Settings) -> Lazy:
    """Number the combinations of names that leads and opportunities have.

    Returns:
        One row per combination: ``names_no`` and source, region, team and segment.
    """
    known = [tables[name].select(*_NAMES) for name in ("journey", "pipeline")]
    blank = {name: nw.lit(NOT_RECORDED) for name in _NAMES}
    every = distinct(nw.concat([*known, tables["clock"].select(**blank)], how="vertical"))
    numbered = every.with_row_index("names_no", order_by=list(_NAMES))
    return numbered.with_columns(nw.col("names_no").cast(nw.Int32))


def deal_names(tables: Tables, _settings: Settings) -> Lazy:
    """Give each opportunity its names: ``opp_no``, ``account_no``, ``deal_names``, ``deal_out``.

    ``deal_out`` is yes for one that is left out of every number.
    """
    numbered = tables["pipeline"].join(tables["_name_set"], on=list(_NAMES), how="inner")
    joined = numbered.join(tables["_deal_no"], on="opp_id", how="inner")
    return joined.select(
        "opp_no", "account_no", deal_names="names_no", deal_out=nw.col("exclusion") != ""
    )


def person_names(tables: Tables, _settings: Settings) -> Lazy:
    """Give people the names of their lead: ``person_no``, ``person_names``, ``person_out``.

    ``person_out`` is yes where the lead is left out of every number.
    """
    numbered = tables["journey"].join(tables["_name_set"], on=list(_NAMES), how="inner")
    ids = tables["_lead_no"].select("lead_id", "lead_no")
    leads = numbered.join(ids, on="lead_id", how="inner")
    leads = leads.select("lead_no", person_names="names_no", person_out=nw.col("exclusion") != "")
    people = tables["_person_fact"].select("person_no", "lead_no")
    joined = people.join(leads, on="lead_no", how="inner")
    return joined.select("person_no", "person_names", "person_out")


def contacted(tables: Tables, _settings: Settings) -> Lazy:
    """Count what the two teams did.

    Returns:
        Rows valid against ``schema.credit.Contacted``, in no order.
    """
    touches = _counted(tables, "_touchpoint", ("person", "deal", "account"))
    activities = _counted(tables, "_activity", ("deal", "person", "account"))
    sides = (
        _sided(touches, "marketing", ways.KINDS),
        _sided(activities, "sales", activity_kinds.KINDS),
    )
    named = nw.concat(sides, how="vertical").join(tables["_name_set"], on="names_no", how="inner")
    return named.select(*Contacted.column_names())


def _counted(tables: Tables, name: str, order: Sequence[str]) -> Lazy:
    """Count rows by day, kind and names; whose names count first is said by ``order``."""
    deals = tables["_deal_names"]
    accounts = deals.filter(~nw.col("account_no").is_null() & ~nw.col("deal_out"))
    accounts = accounts.group_by("account_no").agg(account_names=nw.col("deal_names").min())
    blank = {each: nw.col(each) == NOT_RECORDED for each in _NAMES}
    nobody = tables["_name_set"].filter(nw.all_horizontal(*blank.values(), ignore_nulls=False))
    joined = (
        tables[name]
        .select("person_no", "opp_no", "account_no", "day", "kind_no")
        .join(tables["_person_names"], on="person_no", how="left")
        .join(deals.drop("account_no"), on="opp_no", how="left")
        .join(accounts, on="account_no", how="left")
        .join(nobody.select(nobody="names_no"), how="cross")
    )
    is_out = nw.col(f"{order[0]}_out").fill_null(nw.col(f"{order[1]}_out").fill_null(value=False))
    names = first_known(*(nw.col(f"{each}_names") for each in order), nw.col("nobody"))
    kept = joined.filter(~is_out).select("day", "kind_no", names_no=names)
    return kept.group_by("day", "kind_no", "names_no").agg(number=nw.len().cast(nw.Int64))


def _sided(counted: Lazy, side: str, kinds: Sequence[str]) -> Lazy:
    """Name the side and its kinds."""
    numbers = list(range(len(kinds)))
    kind = nw.col("kind_no").replace_strict(
        numbers, list(kinds), default=kinds[0], return_dtype=nw.String
    )
    return counted.select("day", "number", "names_no", side=nw.lit(side), kind=kind)
