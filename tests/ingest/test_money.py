"""Money: to the cent or not at all; ambiguous marks and signs are asked about."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import AnswerNeededError
from alignment.ingest.cells import Parsed
from alignment.ingest.money import major, parse_currency, parse_money, total


def parse(
    *texts: str | None, mark: str = "", currency: str | None = None, fallback: str = "EUR"
) -> tuple[Parsed, str]:
    text = pl.Series("text", texts, pl.String)
    return parse_money(
        text,
        "amount_minor",
        file="deals.csv",
        header="Amount",
        mark=mark,
        currencies=pl.Series([currency] * len(texts), dtype=pl.String),
        fallback=fallback,
    )


def minor(*texts: str | None, **how: str) -> list[int | None]:
    return parse(*texts, **how)[0].values["amount_minor"].to_list()


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        *(("0", 0), ("12", 1200), ("12.5", 1250), ("-12.50", -1250), ("(12.50)", -1250)),
        *(("1,234.56", 123456), ("1.234,56", 123456), ("1 234,56", 123456), ("1'234.56", 123456)),
        *(("1.234.567", 123456700), ("1,234,567", 123456700), ("12,34,567.80", 123456780)),
        *(("€ 12.50", 1250), ("12,50 €", 1250), ("EUR 12.50", 1250), ("12.50 eur", 1250)),
        *(
            ("12.5000", 1250),
            ("0.250", 25),
            ("1234.500", 123450),
            (".5", 50),
            ("\u221212.50", -1250),
        ),
    ],
)
def test_each_way_to_write_an_amount_gives_its_cents(text: str, cents: int) -> None:
    assert minor(text) == [cents]


@given(
    st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=20),
    st.sampled_from([(",", "."), (".", ","), ("", "."), (" ", ","), ("'", ".")]),
)
def test_amounts_come_back_to_the_cent(cents: list[int], marks: tuple[str, str]) -> None:
    thousands, decimal = marks
    texts = [
        f"{'-' if amount < 0 else ''}{abs(amount) // 100:,}".replace(",", thousands)
        + f"{decimal}{abs(amount) % 100:02}"
        for amount in cents
    ]
    assert minor(*texts) == cents


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_the_control_total_takes_another_path_to_the_same_sum(cents: list[int]) -> None:
    texts = pl.Series([f"{amount // 100:,}.{amount % 100:02} €" for amount in cents])
    parsed, mark = parse(*texts)
    loaded = major(parsed.values["amount_minor"], parsed.values["currency"])
    assert loaded == total(texts, mark=mark) == Decimal(sum(cents)).scaleb(-2)


def test_one_thousand_or_one_and_a_bit_is_asked() -> None:
    with pytest.raises(AnswerNeededError) as asked:
        parse("1.234", "500")
    assert asked.value.option == "decimal_mark"
    assert asked.value.choices == (".", ",")
    assert "“Amount” of deals.csv" in asked.value.what


def test_another_value_of_the_column_decides() -> None:
    assert minor("1.234", "5,50") == [123400, 550]
    assert minor("1,234", "5.50") == [123400, 550]


def test_an_answer_settles_it() -> None:
    assert minor("1.234", mark=",") == [123400]
    parsed, _ = parse("1.234", mark=".")
    assert parsed.problem.to_list() == ["has more decimals than its currency"]


def test_a_column_that_contradicts_itself_is_asked_about() -> None:
    with pytest.raises(AnswerNeededError):
        parse("5,50", "5.50")


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [("1200", "JPY", 1200), ("1.5", "KWD", 1500), ("1.2345", "CLF", 12345), ("7", "USD", 700)],
)
def test_each_currency_has_its_own_minor_unit(text: str, currency: str, units: int) -> None:
    parsed, _ = parse(text, currency=currency, mark=".")
    assert parsed.values["amount_minor"].to_list() == [units]
    assert parsed.values["currency"].to_list() == [currency]


def test_a_finer_amount_than_the_currency_has_is_not_rounded() -> None:
    parsed, _ = parse("1100.04999", "12.00")
    assert parsed.problem.to_list() == ["has more decimals than its currency", None]
    assert parse("12.5", currency="JPY")[0].problem.to_list() == [
        "has more decimals than its currency"
    ]


@pytest.mark.parametrize(
    "text", ["n/a.", "1.2.3", "0x1F", "1_000", "1e5", "12-5", "--5", "٣", "12 34", "1234,567"]
)
def test_what_is_no_amount_is_said_to_be_none(text: str) -> None:
    assert parse(text, mark=".")[0].problem[0] is not None


def test_an_amount_too_large_for_the_ledger_is_kept_out() -> None:
    assert parse("9" * 20)[0].problem.to_list() == ["is too large for an amount"]


def test_a_shared_sign_is_asked_about_unless_the_firms_own_currency_uses_it() -> None:
    assert parse("$12", fallback="CAD")[0].values["currency"].to_list() == ["CAD"]
    with pytest.raises(AnswerNeededError) as asked:
        parse("$12", fallback="EUR")
    assert asked.value.option == "currency"
    assert "USD" in asked.value.choices


def test_a_sign_that_contradicts_the_currency_column_is_kept_out() -> None:
    problems = parse("£12", currency="USD")[0].problem.to_list()
    assert problems == ["names another currency than the row's currency column"]


def test_an_assumed_currency_is_said() -> None:
    assert "2 amounts" in parse("12", "13")[0].notes[0]
    assert parse("12", currency="USD")[0].notes == ()


def test_currency_codes_are_known_or_kept_out() -> None:
    parsed = parse_currency(pl.Series(["eur", "€", "XXQ", None]))
    assert parsed.values["currency"].to_list() == ["EUR", "EUR", None, None]
    assert [problem is None for problem in parsed.problem] == [True, True, False, True]
