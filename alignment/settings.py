"""What a firm sets once: its calendar, its currency and its thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alignment.errors import SettingError


@dataclass(frozen=True, slots=True)
class Settings:
    """What a firm sets once.

    Args:
        base_currency: ISO 4217 code in which money is shown.
        time_zone: IANA name; days begin at its midnight. Fixed once data is loaded.
        fiscal_start_month: 1 to 12, the month in which the fiscal year begins.
        window_days: The agreed window of conversion rates.
        upper_line: The agreed lead-to-opportunity line, 0 to 1.
        lower_line: The second alarm line, 0 to 1.
        own_domains: E-mail domains of the firm itself; their leads are tests and left out.
        test_amount_minor: Opportunities of at most this amount are tests and left out; 0 for none.
        keeps_email: Keep e-mail addresses as they are instead of a keyed hash and the domain.
        look_back_days: Touches count from so many days before an opportunity was first qualified.
        half_life_days: A touch so many days earlier has half the weight where credit decays; 0 for
            a third of the median days from the first lead to the win.
    """

    base_currency: str = "EUR"
    time_zone: str = "UTC"
    fiscal_start_month: int = 1
    window_days: int = 90
    upper_line: float = 0.20
    lower_line: float = 0.02
    own_domains: tuple[str, ...] = ()
    test_amount_minor: int = 0
    keeps_email: bool = False
    look_back_days: int = 365
    half_life_days: int = 0

    def __post_init__(self) -> None:
        """Refuse values that would make every number wrong."""
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise SettingError(
                f"There is no time zone called {self.time_zone!r}.",
                "Use an IANA name such as Europe/Berlin.",
            ) from problem
        if not (len(self.base_currency) == 3 and self.base_currency.isalpha()):  # noqa: PLR2004 - ISO 4217
            raise SettingError(
                f"{self.base_currency!r} is not a currency code.",
                "Use three letters such as EUR.",
            )
        if not 1 <= self.fiscal_start_month <= 12:  # noqa: PLR2004 - months of a year
            raise SettingError(
                f"The fiscal year can't start in month {self.fiscal_start_month}.",
                "Use 1 to 12.",
            )
        if self.window_days < 1:
            raise SettingError("The conversion window is shorter than a day.", "Use 1 or more.")
        if self.look_back_days < 1 or self.half_life_days < 0:
            raise SettingError(
                "The look-back is shorter than a day, or the half-life is below 0.",
                "Use 1 day or more to look back, and 0 or more for the half-life.",
            )
        if not 0 <= self.lower_line <= self.upper_line <= 1:
            raise SettingError(
                "The two lines are not in order.",
                "The lower line must not pass the upper one, both between 0 and 1.",
            )
