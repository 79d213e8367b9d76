"""How many leads become opportunities, and how fast: by age, by source and by cohort."""

from alignment.charts.conversion.ages import ages
from alignment.charts.conversion.cohorts import cohorts
from alignment.charts.conversion.curve import curve
from alignment.charts.conversion.ranges import ROWS, ranges

__all__ = ["ROWS", "ages", "cohorts", "curve", "ranges"]
