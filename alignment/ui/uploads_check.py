"""Second step of an upload: what was found in each file, and what only a person can answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from alignment.desk import loading
from alignment.desk.loading import Answers, Opened
from alignment.errors import AlignmentError, AnswerNeededError, NoRecordsError
from alignment.ingest import Mapping, RawTable, ReadOptions
from alignment.ingest.mapping import pick
from alignment.ingest.reading.delimiter import DELIMITERS, NAMES
from alignment.ingest.reading.encoding import CHOICES
from alignment.metrics.words import count
from alignment.store import Database
from alignment.ui import uploads_leaving, uploads_mapping, uploads_questions
from alignment.ui import uploads_words as words
from alignment.ui.escape import escape
from alignment.ui.trouble import sentence
from alignment.ui.uploads_draft import Draft

ENCODINGS: Final = ("utf-8", "utf-16", *CHOICES)
_OPEN_TO_CHANGE: Final = ("other", "list")
"""Systems of files whose columns a person calls what they like, so that another may be meant."""

GOES_ON: Final = "go on"
"""What a refusal says to do where a person may load the rest all the same."""


def files(db: Database, draft: Draft) -> tuple[Opened, ...] | None:
    """Show what was found in each file and ask what is open.

    Args:
        db: Remembers mappings and holds the settings.
        draft: The chosen files.

    Returns:
        The files, ready to be loaded together; None while an answer is missing.
    """
    brought = uploads_mapping.from_file(draft)
    numbers = range(len(draft.paths))
    opened = [_opened(db, draft, number, brought) for number in numbers]
    without = uploads_leaving.together(draft, _unknown(opened))
    ready: list[Opened] = []
    still_open: list[int] = []
    for number in numbers:
        if number in without:
            continue
        with st.container(border=True):
            file = _file(db, draft, number, opened[number])
        if file is not None:
            ready.append(file)
        elif not uploads_leaving.is_left_out(draft, number):
            still_open.append(number)
    uploads_leaving.tell_what_is_open(draft, still_open)
    return tuple(ready) if ready and not still_open else None


def _opened(
    db: Database, draft: Draft, number: int, brought: tuple[Mapping, ...]
) -> Opened | AlignmentError:
    """Open a file with the mapping that was given for it, brought for it, or recognised."""
    opened = _open(db, draft, number, _options(draft, number))
    if isinstance(opened, AlignmentError) or opened.raw is None or opened.refusal is not None:
        return opened
    given = draft.memory.get(("mapping", number))
    mapping = given if isinstance(given, Mapping) else pick(brought, opened.raw) or opened.mapping
    return replace(opened, mapping=mapping, question=None)


def _unknown(opened: list[Opened | AlignmentError]) -> dict[int, int]:
    """Give the rows of each file whose columns nobody has explained, by its position."""
    return {
        number: one.raw.n_records
        for number, one in enumerate(opened)
        if isinstance(one, Opened) and one.raw is not None and one.mapping is None
    }


def _file(
    db: Database, draft: Draft, number: int, opened: Opened | AlignmentError
) -> Opened | None:
    options = _options(draft, number)
    name = draft.paths[number][1]
    if isinstance(opened, AlignmentError):
        st.markdown(f"**{escape(name)}**")
        _refused(opened, draft, number, options)
        return None
    if isinstance(opened.refusal, NoRecordsError) and len(draft.paths) > 1:
        # A CRM writes a header alone for what it has none of; beside others that is no trouble.
        st.text(opened.refusal.what)
        return opened
    raw = opened.raw
    if opened.refusal is not None or raw is None:
        st.markdown(f"**{escape(name)}**")
        _unread(opened, draft, number, options)
        return None
    _say_what_was_read(draft, number, raw, opened.mapping)
    if uploads_leaving.is_left_out(draft, number):
        uploads_leaving.offer(draft, number)
        st.text(f"{name} is left out, and its {count(raw.n_records, 'row')} with it.")
        return None
    found = _mapped(db, draft, number, opened, raw)
    if found is None:
        uploads_leaving.offer(draft, number)
    return found


def _open(db: Database, draft: Draft, number: int, options: ReadOptions) -> Opened | AlignmentError:
    def work() -> Opened:
        with st.spinner("Reading the file"):
            answers = Answers(options=options)
            return loading.open_files(db, [draft.paths[number]], answers=answers)[0]

    return draft.worked_out(("opened", number), options, work)


def _unread(opened: Opened, draft: Draft, number: int, options: ReadOptions) -> None:
    if opened.question is not None:
        _ask_reading(opened.question, draft, number)
    elif opened.refusal is not None:
        _refused(opened.refusal, draft, number, options)


def _options(draft: Draft, number: int) -> ReadOptions:
    held = draft.memory.get(("options", number))
    return held if isinstance(held, ReadOptions) else ReadOptions()


def _set(draft: Draft, number: int, option: str, value: str | bool | None) -> None:
    """Keep an answer about how to read a file, and read it that way."""
    held = _options(draft, number)
    if getattr(held, option) != value:
        change: dict[str, Any] = {option: value}
        draft.memory["options", number] = replace(held, **change)
        st.rerun()


def _refused(problem: AlignmentError, draft: Draft, number: int, options: ReadOptions) -> None:
    sentence(str(problem))
    if GOES_ON in problem.todo.lower() or options.goes_on:
        goes_on = st.checkbox(
            "Go on with the rows that could be read",
            options.goes_on,
            key=draft.key("goes-on", number),
        )
        _set(draft, number, "goes_on", goes_on)
    uploads_leaving.offer(draft, number)
    with st.popover("Read it differently"):
        _overrides(draft, number, ())


def _ask_reading(question: AnswerNeededError, draft: Draft, number: int) -> None:
    key = draft.key("ask", question.option, number)
    answer = uploads_questions.ask(question, None, key=key)
    if answer is not None:
        _set(draft, number, question.option, answer)
    st.caption("Nothing is loaded until this is answered.")


def _overrides(draft: Draft, number: int, sheets: tuple[str, ...]) -> None:
    held = _options(draft, number)
    choices = {
        "encoding": ("Encoding", ENCODINGS),
        "delimiter": ("Between fields", DELIMITERS),
        "sheet": ("Sheet", sheets),
    }
    for option, (title, values) in choices.items():
        now = getattr(held, option)
        if not values and now is None:
            continue
        offered = list(dict.fromkeys((*values, *([now] if now else []))))
        chosen = st.selectbox(
            title,
            offered,
            index=offered.index(now) if now else None,
            key=draft.key("override", option, number, now),
            format_func=lambda value: NAMES.get(value, value),
            placeholder="As found out",
        )
        _set(draft, number, option, chosen)


def _say_what_was_read(draft: Draft, number: int, raw: RawTable, mapping: Mapping | None) -> None:
    holds = (
        f"{words.SYSTEM_NAMES.get(mapping.system, mapping.system)}: "
        f"{words.TABLE_NAMES.get(mapping.object, mapping.object)}"
        f"{' and their touches' if mapping.touch_columns else ''}"
        if mapping
        else "Not recognised"
    )
    how = words.how(raw.encoding, raw.delimiter, raw.sheet)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{escape(raw.name)}**", width="content")
        st.text(
            " · ".join(filter(None, (holds, count(raw.n_records, "row"), how))), width="content"
        )
        with st.popover("Read it differently"):
            _overrides(draft, number, raw.sheets)
            if mapping is not None:
                uploads_mapping.download(draft, number, mapping)
    for note in raw.notes:
        st.caption(escape(note))


def _mapped(
    db: Database, draft: Draft, number: int, opened: Opened, raw: RawTable
) -> Opened | None:
    place = ("mapping", number)
    if opened.mapping is None or opened.mapping.system in _OPEN_TO_CHANGE:
        # Of several forms in a row none would be found again.
        is_open = opened.mapping is None and len(draft.paths) == 1
        with st.expander("What its columns mean", expanded=is_open):
            changed = uploads_mapping.form(draft, number, raw, opened.mapping)
        if changed is not None and changed != opened.mapping:
            draft.memory[place] = changed
            st.rerun()
    if opened.mapping is None:
        return None
    question = _open_question(db, draft, number, opened)
    if isinstance(question, AnswerNeededError):
        answer = uploads_questions.ask(
            question, raw, key=draft.key(question.option, question.column, number)
        )
        if answer is not None:
            draft.memory[place] = answered(opened.mapping, question, answer)
            st.rerun()
        return None
    if question is not None:
        sentence(str(question))
        return None
    return opened


def _open_question(
    db: Database, draft: Draft, number: int, opened: Opened
) -> AlignmentError | None:
    def work() -> None:
        with st.spinner("Checking every row"):
            loading.check(db, (opened,))

    return draft.worked_out(("checked", number), state(opened), work)


def state(opened: Opened) -> tuple[object, ...]:
    """Name what the rows of a file depend on: the bytes as read, and the mapping."""
    return (id(opened.raw), opened.mapping)


def answered(mapping: Mapping, question: AnswerNeededError, answer: str) -> Mapping:
    """Write a person's answer into the mapping, where it is remembered for the next such file."""
    if question.option == "date_order":
        return replace(mapping, date_orders=_with(mapping.date_orders, question.column, answer))
    if question.option == "decimal_mark":
        return replace(mapping, decimal_marks=_with(mapping.decimal_marks, question.column, answer))
    return replace(mapping, currency=answer.strip().upper())


def _with(
    pairs: tuple[tuple[str, str], ...], header: str, answer: str
) -> tuple[tuple[str, str], ...]:
    return (*(pair for pair in pairs if pair[0] != header), (header, answer))
