"""What the stays of a record need to know about it."""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from alignment.marts.shared import (
    OPPORTUNITY,
    RANKS,
    UNKNOWN,
    WON,
    Lazy,
    Tables,
    filled,
    first_known,
    where,
)
from alignment.schema.marts import CLUSTERS, NOT_RECORDED
from alignment.settings import Settings

_ASSUMED: Final = 30
NAMES: Final = ("source", "campaign", "region", "team", "segment")
_KNOWN: Final[dict[str, Any]] = {
    **dict.fromkeys((*NAMES, "exclusion"), nw.String),
    "end_day": nw.Int32,
    "end_rank": nw.Int16,
    "is_linked": nw.Boolean,
    "is_end_undated": nw.Boolean,
    "now_rank": nw.Int16,
    "since_day": nw.Int32,
    "account_id": nw.String,
    "lead_id": nw.String,
}
_COLUMNS: Final = (
    *("record_no", "entity", "entity_id", "created_day", "began_day", *NAMES, "exclusion"),
    *("end_day", "end_rank", "is_linked", "is_end_undated", "now_rank", "since_day"),
    *("cluster", "is_lead", "now_grade"),
)


def accounts(tables: Tables, _settings: Settings) -> Lazy:
    """Number the accounts that records name, in the order of their ids.

    Returns:
        One row per account: ``account_id``, ``account_no``.
    """
    named = [tables[name].select(id=filled("account_id")) for name in ("lead", "opportunity")]
    every = nw.concat(named, how="vertical")
    known = every.filter(~nw.col("id").is_null()).unique()
    numbered = known.with_row_index("account_no", order_by="id")
    return numbered.select(nw.col("account_no").cast(nw.Int64), account_id="id")


def about_leads(tables: Tables, _settings: Settings) -> Lazy:
    """Describe each lead that stands for itself, as ``about`` does."""
    # One kind of record at a time, so that never all of them are held at once.
    known = _with_records(_leads(tables), tables, "lead")
    return _described(known.with_columns(lead_no=nw.lit(None).cast(nw.Int64)))


def about_opportunities(tables: Tables, _settings: Settings) -> Lazy:
    """Describe each opportunity, as ``about`` does."""
    leads = tables["_began"].filter(nw.col("entity") == "lead")
    leads = leads.select(lead_id="entity_id", lead_no="record_no")
    known = _with_records(_opportunities(tables), tables, "opportunity")
    return _described(known.join(leads, on="lead_id", how="left"))


def about_others(tables: Tables, _settings: Settings) -> Lazy:
    """Describe each record of which there are events only, as ``about`` does."""
    told = [tables["_about_lead"], tables["_about_deal"]]
    known = nw.concat([each.select("record_no") for each in told], how="vertical")
    silent = tables["_began"].join(known, on="record_no", how="anti")
    kinds = {**_KNOWN, "account_no": nw.Int64, "lead_no": nw.Int64}
    blank = {name: nw.lit(None).cast(kind) for name, kind in kinds.items()}
    return _described(silent.with_columns(**blank))


def about(tables: Tables) -> Lazy:
    """Describe each record that stands for itself, as its stays need it.

    Returns:
        One row per record: ``record_no``, its ids, its names, ``exclusion``, ``cluster``, the days
        on which it was created and from which it was watched, and

        - ``end_day``, ``end_rank``: when a lead became an opportunity, and when and how an
          opportunity closed, by whatever evidence; null where it did not or the day is not known;
        - ``is_end_undated``: it left its last stage on a day that nothing tells;
        - ``is_linked``: a lead whose opportunity is in the data;
        - ``now_rank``: where a record without any event stands or stood since its creation, with
          ``now_grade``, the evidence for it; null where it is off the ladder or not known;
        - ``since_day``: last change of an opportunity's stage, where its record tells.
    """
    every = [tables[name] for name in ("_about_lead", "_about_deal", "_about_other")]
    return nw.concat(every, how="vertical")


def _with_records(known: Lazy, tables: Tables, entity: str) -> Lazy:
    """Give what is known of leads or opportunities the numbers of the records and accounts."""
    records = tables["_began"].filter(nw.col("entity") == entity)
    joined = known.join(records, on="entity_id", how="inner")
    return joined.join(tables["_account"], on="account_id", how="left")


def _described(joined: Lazy) -> Lazy:
    """Fill in what nobody recorded, and tell which cluster a record belongs to."""
    number = first_known(nw.col("account_no"), nw.col("lead_no"), nw.col("record_no"))
    is_lead = nw.col("entity") == "lead"
    graded = nw.when(is_lead).then(nw.col("history_grade")).otherwise(nw.lit(_ASSUMED))
    return joined.with_columns(
        **{name: first_known(nw.col(name), nw.lit(NOT_RECORDED)) for name in NAMES},
        exclusion=first_known(nw.col("exclusion"), nw.lit("")),
        cluster=(number % CLUSTERS).cast(nw.Int16),
        is_lead=is_lead,
        now_grade=first_known(graded, nw.lit(_ASSUMED)).cast(nw.Int16),
    ).select(*_COLUMNS)


def _typed(frame: Lazy) -> Lazy:
    """Give what is known of leads and of opportunities the same columns."""
    kinds = (nw.col(name).cast(kind).alias(name) for name, kind in _KNOWN.items())
    return frame.select(*kinds, entity_id=nw.col("id"))


def _leads(tables: Tables) -> Lazy:
    """Tell what leads are known by; a conversion ends what a lead itself goes through."""
    cycles = tables["_cycle"].select("lead_id", "account_id", "now_rank")
    outcomes = tables["_outcome"].select("lead_id", "linked_account_id", "n_kept")
    joined = (
        tables["journey"]
        .join(cycles, on="lead_id", how="inner")
        .join(outcomes, on="lead_id", how="left")
    )
    converted_day = nw.col("entry_day") + nw.col("days_to_opportunity")
    is_converted = ~nw.col("days_to_opportunity").is_null()
    is_off = (nw.col("exit_undated") != "") | (nw.col("furthest") >= OPPORTUNITY)
    rank = nw.col("now_rank").fill_null(0)
    stands = nw.when(~is_off & rank.is_between(UNKNOWN, OPPORTUNITY)).then(rank)
    known = joined.with_columns(
        end_day=converted_day,
        end_rank=nw.when(is_converted).then(nw.lit(OPPORTUNITY)),
        is_linked=nw.col("n_kept").fill_null(0) > 0,
        is_end_undated=(nw.col("exit_undated") != "") | (nw.col("evidence") <= _ASSUMED),
        now_rank=nw.when(is_converted).then(nw.lit(0)).otherwise(stands),
        since_day=nw.lit(None),
        account_id=first_known(nw.col("account_id"), nw.col("linked_account_id")),
        id=nw.col("lead_id"),
    )
    return _typed(known.with_columns(lead_id=nw.lit(None)))


def _opportunities(tables: Tables) -> Lazy:
    """Tell what opportunities are known by; they are of their lead's account where they name none.

    One without any event is in the opportunity stage from its creation, as its row of the mart
    ``pipeline`` has it.
    """
    accounts_of = tables["_deal"].select("opp_id", own_account_id=filled("account_id"))
    theirs = tables["_cycle"].select("lead_id", their_account_id="account_id")
    since = tables["opportunity"].select("opp_id", "stage_since_day")
    joined = (
        tables["pipeline"]
        .join(accounts_of, on="opp_id", how="inner")
        .join(since, on="opp_id", how="inner")
        .join(theirs, on="lead_id", how="left")
    )
    outcome = nw.col("outcome")
    known = joined.with_columns(
        end_day=where(outcome != "open", "outcome_day"),
        end_rank=nw.when(outcome == "won")
        .then(nw.lit(WON))
        .when(outcome == "lost")
        .then(nw.lit(RANKS["lost"])),
        is_linked=nw.lit(value=False),
        is_end_undated=(outcome != "open") & nw.col("outcome_day").is_null(),
        now_rank=nw.when(~nw.col("qualified_day").is_null()).then(nw.lit(OPPORTUNITY)),
        since_day=nw.col("stage_since_day"),
        account_id=first_known(nw.col("own_account_id"), nw.col("their_account_id")),
        id=nw.col("opp_id"),
    )
    return _typed(known)
