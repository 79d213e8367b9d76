"""How many leads become opportunities, and how fast: by age, by source and by cohort."""

from alignment.charts.conversion.cohorts import cohorts
from alignment.charts.conversion.curve import curve
from alignment.charts.conversion.ranges import ROWS, ranges

__all__ = ["ROWS", "cohorts", "curve", "ranges"]
