"""How long records stay in each stage, where time is to be won, and which ways they take."""

from alignment.charts.velocity.bottleneck import bottleneck
from alignment.charts.velocity.curve import curve
from alignment.charts.velocity.naming import stage_of, token
from alignment.charts.velocity.stages import stages
from alignment.charts.velocity.stalled import stalled
from alignment.charts.velocity.ways import ways

__all__ = ["bottleneck", "curve", "stage_of", "stages", "stalled", "token", "ways"]
