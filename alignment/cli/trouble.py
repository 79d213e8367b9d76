"""What goes wrong, as one sentence and an exit code that a cron job can use."""

from __future__ import annotations

import errno
import os
import traceback
from pathlib import Path
from typing import Any, Final

import click

from alignment.cli.answers import how_to_answer
from alignment.cli.words import one_line
from alignment.errors import (
    AlignmentError,
    AnswerNeededError,
    DatabaseBusyError,
    NotFoundError,
    NotMappedError,
)
from alignment.store import Database

ACT: Final = 1
ANSWER: Final = 3
BUSY: Final = 4
BUG: Final = 70

CODES: Final = {
    0: "done, also when there was nothing new",
    ACT: "something that a person can act on, said in a sentence",
    2: "the command was called in a wrong way",
    ANSWER: "a question about the data is open; the message names the option that answers it",
    BUSY: "another process, such as the app, holds the database",
    BUG: "unexpected; set ALIGNMENT_DEBUG=1 to see the details",
}
"""Every exit code and its meaning."""


class Plain(click.Group):
    """A group of commands that says what goes wrong in a sentence, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what click's own returns
        """Run the command; turn what goes wrong into a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except AlignmentError as problem:
            say(str(problem))
            if isinstance(problem, AnswerNeededError):
                say(f"Answer with one of these options:\n{how_to_answer(problem)}")
            if isinstance(problem, NotMappedError):
                say("Answer with this option:\n  --mapping FILE.toml")
            ctx.exit(exit_code(problem))
        except Exception as problem:  # the edge: a cron job can read no traceback
            if isinstance(problem, OSError) and problem.errno == errno.EPIPE:
                raise  # the reader of a pipe has gone; click ends in silence
            _say_unexpected(problem)
            ctx.exit(BUG)


def exit_code(problem: AlignmentError) -> int:
    """Give the exit code for something that a person can act on."""
    if isinstance(problem, AnswerNeededError | NotMappedError):
        return ANSWER
    return BUSY if isinstance(problem, DatabaseBusyError) else ACT


def say(sentence: str) -> None:
    """Say a sentence on standard error."""
    click.echo("\n".join(one_line(line) for line in sentence.split("\n")), err=True)


def opened(path: Path) -> Database:
    """Open the database that a reading command is about, and say what is missing from it.

    Raises:
        NotFoundError: There is none yet.
    """
    if not path.exists():
        raise NotFoundError(
            f"There is no database at {path}.",
            "Load exports with 'alignment load PATH', or name another file with --database.",
        )
    database = Database.open(path)
    for warning in database.warnings:
        say(warning)
    return database


def _say_unexpected(problem: Exception) -> None:
    if os.environ.get("ALIGNMENT_DEBUG"):
        traceback.print_exception(problem)
    say(
        "Something unexpected happened and the command stopped; the database is as it was before."
        " Set ALIGNMENT_DEBUG=1 and run it again to see the details."
    )
