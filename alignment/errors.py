"""What a person can act on.

AlignmentError
├── FileRefusedError        a file can't be read as a table, or not safely
│   └── NoRecordsError      a file has a header and nothing below it
├── AnswerNeededError       the data can be read in two ways and a person must choose
├── MappingError            a mapping names a column, table or format that doesn't fit
│   └── NotMappedError      nobody has said yet what a file's columns mean
├── ReconciliationError     the counts or the money of a load don't add up
├── DatabaseBusyError       another process holds the database file
├── DatabaseRefusedError    the database file is damaged or from a newer version
├── NotFoundError           an upload, metric or file that was named doesn't exist
├── SettingError            a setting has a value that can't be used
└── DefinitionError         a definition, target or term says something that can't be used

A bug stays a plain exception.
"""

from __future__ import annotations


class AlignmentError(Exception):
    """Something a person can act on, told in one plain sentence or two.

    Args:
        what: What is wrong, with the place (file, row, column) where there is one.
        todo: What to do about it.
    """

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what} {todo}")
        self.what = what
        self.todo = todo


class FileRefusedError(AlignmentError):
    """A file can't be read as a table, or not safely."""


class NoRecordsError(FileRefusedError):
    """A file has a header and nothing below it; among other files it does no harm."""


class AnswerNeededError(AlignmentError):
    """The data can be read in two ways and a person must choose.

    Args:
        what: What is ambiguous, with file and column.
        todo: How to answer.
        option: The name of the option that answers it, such as ``date_order``.
        column: The column it is about, or an empty string.
        choices: The answers that fit the data.
    """

    def __init__(
        self, what: str, todo: str, *, option: str, column: str = "", choices: tuple[str, ...] = ()
    ) -> None:
        super().__init__(what, todo)
        self.option = option
        self.column = column
        self.choices = choices


class MappingError(AlignmentError):
    """A mapping names a column, table or format that doesn't fit."""


class NotMappedError(MappingError):
    """Nobody has said yet what a file's columns mean."""


class ReconciliationError(AlignmentError):
    """The counts or the money of a load don't add up."""


class DatabaseBusyError(AlignmentError):
    """Another process holds the database file."""


class DatabaseRefusedError(AlignmentError):
    """The database file is damaged or from a newer version."""


class NotFoundError(AlignmentError):
    """An upload, metric or file that was named doesn't exist."""


class SettingError(AlignmentError):
    """A setting has a value that can't be used."""


class DefinitionError(AlignmentError):
    """What is to be agreed on says something that can't be used."""
