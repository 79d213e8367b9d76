"""An upload from choosing to the report, and what was loaded before."""

from __future__ import annotations

import streamlit as st

from alignment.desk import loading
from alignment.desk.loading import Opened
from alignment.errors import AlignmentError
from alignment.schema.upload import Batch, UploadReport
from alignment.scope import to_date, to_day
from alignment.store import Database
from alignment.ui import (
    nothing,
    saving,
    uploads_check,
    uploads_choose,
    uploads_draft,
    uploads_past,
    uploads_report,
    uploads_stages,
)
from alignment.ui.trouble import sentence
from alignment.ui.uploads_draft import Draft

STEPS = ("Choose", "Check", "Load")


def show(db: Database) -> None:
    """Show the step at which this session's upload stands, and the past uploads under it.

    Args:
        db: Where uploads go.
    """
    draft = uploads_draft.current()
    if draft.paths:
        _progress(1)
        _check(db, draft)
        return
    saving.tell(db, "sample")
    if draft.report is not None:
        _progress(3)
        _loaded(db, draft.report)
    else:
        _progress(0)
    uploads_choose.choose()
    saving.tell(db, "undo")
    nothing.offer_sample(db, "uploads")
    uploads_stages.show(db)
    uploads_past.show(db)


def _progress(done: int) -> None:
    now = f"Step {done + 1} of {len(STEPS)}: {STEPS[done]}" if done < len(STEPS) else "Loaded"
    st.progress(done / len(STEPS), text=f"{' → '.join(STEPS)} · {now}")


def _check(db: Database, draft: Draft) -> None:
    ready = uploads_check.files(db, draft)
    offered = None if ready is None else _offer(db, draft, ready)
    with st.container(horizontal=True):
        is_sent = offered is not None and st.button("Load", key=draft.key("load"))
        if st.button("Choose other files", key=draft.key("other")):
            uploads_draft.finish()
            st.rerun()
    if is_sent and offered is not None:
        _load(db, *offered)


def _offer(db: Database, draft: Draft, ready: tuple[Opened, ...]) -> tuple[Batch, int] | None:
    """Show what a load would do; gives what to load and its day once nothing is open."""
    given = tuple(map(uploads_check.state, ready))
    batch = draft.worked_out("batch", given, lambda: loading.check(db, ready))
    if isinstance(batch, AlignmentError):
        sentence(str(batch))
        return None
    as_of = _as_of(draft, batch)
    if as_of is None:
        st.caption("Say which day the data describes; nothing is loaded until then.")
        return None
    planned = _plan(db, draft, batch, as_of)
    if isinstance(planned, AlignmentError):
        sentence(str(planned))
        return None
    st.subheader("What a load would do")
    if db.is_sample:
        st.caption("It takes the place of the sample company.")
    kept_out = uploads_report.kept_out_of(batch.kept_out, planned)
    uploads_report.show(planned, kept_out, key="planned")
    return batch, as_of


def _as_of(draft: Draft, batch: Batch) -> int | None:
    newest = batch.newest_day
    chosen = st.date_input(
        "The data describes the day",
        value=None if newest is None else to_date(newest),
        key=draft.key("as-of", newest),
        help="The newest date in the data is proposed. Ages are counted up to this day.",
        format="YYYY-MM-DD",
        min_value=to_date(0),
        max_value=to_date(40_000),
        width=260,
    )
    return None if chosen is None else to_day(chosen)


def _plan(db: Database, draft: Draft, batch: Batch, as_of: int) -> UploadReport | AlignmentError:
    def work() -> UploadReport:
        with st.spinner("Working out what would change"):
            return loading.load(db, batch, as_of, is_dry_run=True)

    return draft.worked_out("planned", (id(batch), as_of, db.version), work)


def _load(db: Database, batch: Batch, as_of: int) -> None:
    with st.status("Loading", expanded=True) as status:
        status.write("Writing rows and building what the pages count on, in one step")
        try:
            report = loading.load(db, batch, as_of)
        except AlignmentError as problem:
            status.update(label="Nothing was loaded", state="error")
            sentence(str(problem))
            return
        status.update(label="Loaded", state="complete")
    uploads_draft.finish(report)
    st.rerun()


def _loaded(db: Database, report: UploadReport) -> None:
    if report.is_unchanged:
        st.text("These rows were all there already. The database is as before.")
    else:
        st.text(f"Loaded as upload {report.upload_id}, as of {to_date(report.as_of)}.")
    kept_out = db.kept_out(report.upload_id)
    uploads_report.show(report, uploads_report.readable(kept_out), key="loaded")
