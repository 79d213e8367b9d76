"""Answers to what the data can't decide, given as options such as ``Lead.csv:Created=dmy``."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import click

from alignment.desk.loading import ANY, Answers
from alignment.errors import AnswerNeededError
from alignment.ingest import ReadOptions

Command = TypeVar("Command", bound=Callable[..., Any])
Place = tuple[str, str]

_FOR_FILES: Final = "VALUE, or FILE=VALUE for one file. Can be given several times."
_FOR_COLUMNS: Final = "FILE:COLUMN=VALUE for one column. Can be given several times."
_ALLOWED: Final = {"date_order": ("dmy", "mdy", "ymd"), "decimal_mark": (".", ",")}
_DELIMITERS: Final = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|"}
_OPTIONS: Final = (
    click.option("--encoding", multiple=True, help=f"Such as windows-1252. {_FOR_FILES}"),
    click.option("--delimiter", multiple=True, help=f"Such as semicolon or tab. {_FOR_FILES}"),
    click.option("--sheet", multiple=True, help=f"Of a workbook. {_FOR_FILES}"),
    click.option("--date-order", multiple=True, help=f"dmy, mdy or ymd. {_FOR_COLUMNS}"),
    click.option("--decimal-mark", multiple=True, help=f"A point or comma. {_FOR_COLUMNS}"),
    click.option("--currency", multiple=True, help=f"Of amounts that name none. {_FOR_FILES}"),
    click.option(
        "--go-on", is_flag=True, help="Take a file that is cut or has many unusable rows."
    ),
)


def answering(command: Command) -> Command:
    """Give a command the options that answer questions about files."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def answers_from(names: Sequence[str], given: Mapping[str, Any]) -> Answers:
    """Put the options of ``answering`` into the shape that loading takes.

    Args:
        names: Of the files to load.
        given: The options' values by name.

    Returns:
        The answers.

    Raises:
        UsageError: A value is none that the option allows.
    """
    sorted_out = {
        option: dict(_sort_out(option, entry, names) for entry in given[option])
        for option in ("encoding", "delimiter", "sheet", "date_order", "decimal_mark", "currency")
    }
    by_file = {name: _reading(sorted_out, name, goes_on=given["go_on"]) for name in names}
    return Answers(
        by_file=by_file,
        date_orders=sorted_out["date_order"],
        decimal_marks=sorted_out["decimal_mark"],
        currencies={file: code.upper() for (file, _), code in sorted_out["currency"].items()},
    )


def how_to_answer(question: AnswerNeededError) -> str:
    """Name the option that answers a question, once for each answer, ready to be copied."""
    option = f"--{question.option.replace('_', '-')}"
    words = {mark: word for word, mark in _DELIMITERS.items()} if option == "--delimiter" else {}
    answers = [words.get(choice, choice) for choice in question.choices] or ["VALUE"]
    about = f"{question.column}=" if question.column else ""
    return "\n".join(f"  {option} {shlex.quote(about + answer)}" for answer in answers)


def about_file(question: AnswerNeededError, names: Sequence[str]) -> AnswerNeededError:
    """Put the name of the file that a question is about before its column."""
    name = max((name for name in names if name in question.what), key=len, default="")
    place = ":".join(part for part in (name, question.column) if part)
    return AnswerNeededError(
        question.what, question.todo, option=question.option, column=place, choices=question.choices
    )


def _sort_out(option: str, entry: str, names: Sequence[str]) -> tuple[Place, str]:
    """Take an entry apart: the file and column that it is about, and its value."""
    about, _, value = entry.rpartition("=")
    allowed = _ALLOWED.get(option, (value,))
    if value not in allowed:
        flag = f"--{option.replace('_', '-')}"
        raise click.UsageError(
            f"{entry!r} doesn't end in one of {' '.join(allowed)}."
            f' Write it like {flag} "Lead.csv:Created={allowed[0]}".'
        )
    for name in sorted(names, key=len, reverse=True):
        if about == name:
            return (name, ANY), value
        if about.startswith(f"{name}:"):
            return (name, about.removeprefix(f"{name}:")), value
    return (ANY, about), value


def _reading(given: dict[str, dict[Place, str]], name: str, *, goes_on: bool) -> ReadOptions:
    """Say how one file is to be read."""

    def value(option: str) -> str | None:
        return given[option].get((name, ANY), given[option].get((ANY, ANY)))

    delimiter = value("delimiter")
    return ReadOptions(
        encoding=value("encoding"),
        delimiter=_DELIMITERS.get(delimiter or "", delimiter),
        sheet=value("sheet"),
        goes_on=goes_on,
    )
