"""Which mark a column of numbers uses for decimals, and the numbers then."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.errors import AnswerNeededError
from alignment.ingest.cells import Parsed, problems

EVIDENT_SHARE: Final = 0.05
"""One reading is taken against the other when at most this share speaks for the other."""

_D: Final = "[0-9]"
_GAP: Final = "[\\s\u00a0\u202f\u2009'’]"
_BY_GAPS: Final = rf"^{_D}{{1,3}}({_GAP}{_D}{{3}})+([.,]{_D}*)?$"
_SHAPES: Final = {
    ".": rf"^{_D}+(\.{_D}*)?$|^\.{_D}+$|^{_D}{{1,3}}(,{_D}{{2,3}})*,{_D}{{3}}(\.{_D}*)?$",
    ",": rf"^{_D}+(,{_D}*)?$|^,{_D}+$|^{_D}{{1,3}}(\.{_D}{{3}})+(,{_D}*)?$",
}
_POINT_ONLY: Final = (
    rf"{_D},{_D}.*\.{_D}|^{_D}*\.({_D}{{1,2}}|{_D}{{4,}})$"
    rf"|^(0|{_D}{{4,}})?\.{_D}+$|,{_D}{{3}},{_D}{{3}}"
)
_COMMA_ONLY: Final = (
    rf"{_D}\.{_D}.*,{_D}|^{_D}*,({_D}{{1,2}}|{_D}{{4,}})$"
    rf"|^(0|{_D}{{4,}})?,{_D}+$|\.{_D}{{3}}\.{_D}{{3}}"
)
_EITHER: Final = r"^[1-9][0-9]{0,2}[.,][0-9]{3}$"


def unsigned(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Take signs and thousands spaces off numbers.

    Returns:
        The digits and marks, and whether the number is negative.
    """
    bare = text.str.strip_chars().str.replace_all("[\u2212\u2013]", "-")
    is_negative = bare.str.contains(r"^-|-$|^\(.*\)$")
    stripped = bare.str.replace(r"^\((.*)\)$", "$1").str.replace(r"^[+-]|-$", "").str.strip_chars()
    by_gaps = stripped.str.contains(_BY_GAPS).fill_null(value=False)
    closed_up = stripped.str.replace_all(_GAP, "") if by_gaps.any() else stripped
    return closed_up.zip_with(by_gaps, stripped), is_negative.fill_null(value=False)


def decimal_mark(numbers: pl.Series, *, file: str, header: str, known: str) -> str:
    """Decide a column's decimal mark by the whole column.

    Args:
        numbers: Unsigned numbers as text.
        file: Its file, for the question.
        header: The column, for the question.
        known: The mark that a person or the tool has told, or empty.

    Raises:
        AnswerNeededError: The column can be read in both ways.
    """
    if known:
        return known
    marked = numbers.filter(numbers.str.contains("[.,]"))
    points = int(marked.str.contains(_POINT_ONLY).sum())
    commas = int(marked.str.contains(_COMMA_ONLY).sum())
    either = marked.filter(marked.str.contains(_EITHER))
    if points == commas == 0 and either.is_empty():
        return "."
    for mark, own, other in ((".", points, commas), (",", commas, points)):
        if own and other <= EVIDENT_SHARE * (own + other):
            return mark
    raise _question(marked, either, file=file, header=header)


def parse_number(text: pl.Series, column: str, mark: str, *, percent: bool = False) -> Parsed:
    """Read plain numbers; shares given in percent become 0 to 1.

    Args:
        text: Cells, null where empty.
        column: The canonical column.
        mark: Its decimal mark.
        percent: Whether its shares are known to go from 0 to 100; of a probability the whole
            column decides where that isn't known.
    """
    has_sign = text.str.ends_with("%")
    digits, is_negative = unsigned(text.str.strip_suffix("%"))
    plain = plainly(digits, mark)
    value = plain.cast(pl.Float64, strict=False)
    percent = percent or (column == "probability" and _is_percent(value.filter(~has_sign)))
    frame = pl.DataFrame({"value": value, "negative": is_negative, "percent": has_sign | percent})
    scaled = frame.select(
        pl.when("negative").then(-pl.col("value")).otherwise("value")
        / pl.when("percent").then(100).otherwise(1)
    ).to_series()
    wrong = text.is_not_null() & value.is_null()
    reason = problems(wrong, "couldn't be read as a number")
    for name, limits, told in (
        ("probability", (0, 1), "is not a share of 0 to 100 %"),
        ("rate", (1e-9, 1e9), "is not an exchange rate"),
    ):
        if column == name:
            outside = (~scaled.is_between(*limits)).fill_null(value=False)
            reason = reason.zip_with(~outside, problems(outside, told))
    return Parsed({column: scaled}, reason)


def _is_percent(values: pl.Series) -> bool:
    """Tell whether shares go from 0 to 100: some are above 1 and none is a part of 1."""
    above = ((values > 1) & (values <= 100)).any()  # noqa: PLR2004 - percent
    return bool(above and not ((values > 0) & (values < 1)).any())


def parse_count(text: pl.Series, column: str) -> Parsed:
    """Read whole numbers; a decimal part of zeros is none, thousands may be set apart."""
    digits, _ = unsigned(text)
    whole = digits.str.replace(r"[.,]0{1,2}$", "").str.replace_all(r"[.,]([0-9]{3})", "$1")
    value = whole.cast(pl.Int64, strict=False)
    wrong = text.is_not_null() & (value.is_null() | ~text.str.contains(r"^[0-9][[0-9].,'’\s]*$"))
    return Parsed({column: value}, problems(wrong, "couldn't be read as a whole number"))


def plainly(digits: pl.Series, mark: str) -> pl.Series:
    """Write numbers with a point and no thousands marks; null where they don't fit the mark."""
    fits = digits.str.contains(_SHAPES[mark])
    other = "," if mark == "." else "."
    bare = digits.str.replace_all(other, "", literal=True).str.replace(mark, ".", literal=True)
    frame = pl.DataFrame({"plain": bare, "fits": fits})
    return frame.select(pl.when("fits").then("plain")).to_series()


def _question(marked: pl.Series, either: pl.Series, *, file: str, header: str) -> AnswerNeededError:
    """Ask which mark it is, with an example read both ways."""
    example = str((marked if either.is_empty() else either)[0])
    whole = example.replace(".", "").replace(",", "")
    parts = example.replace(",", ".").rsplit(".", 1)
    return AnswerNeededError(
        f"“{example}” in the column “{header}” of {file} is {whole} or {parts[0]} and "
        f"{parts[-1]}/1000, and the other values don't tell.",
        "Say whether the column's decimal mark is a point or a comma.",
        option="decimal_mark",
        column=header,
        choices=(".", ","),
    )
