"""What pages share; the only room that knows Streamlit."""

from alignment.ui.divergence import divergence
from alignment.ui.escape import escape
from alignment.ui.filters import scope
from alignment.ui.measures import has_leads, measure
from alignment.ui.opening import database
from alignment.ui.records import records
from alignment.ui.shell import Page, navigate, page
from alignment.ui.show import chart, define, empty, footnote, headline, section
from alignment.ui.splits import causes, grain, lines, pick
from alignment.ui.tables import table
from alignment.ui.targets import targets
from alignment.ui.theme import is_projected, palette
from alignment.ui.trouble import sentence, told_plainly

__all__ = [
    "Page",
    "causes",
    "chart",
    "database",
    "define",
    "divergence",
    "empty",
    "escape",
    "footnote",
    "grain",
    "has_leads",
    "headline",
    "is_projected",
    "lines",
    "measure",
    "navigate",
    "page",
    "palette",
    "pick",
    "records",
    "scope",
    "section",
    "sentence",
    "table",
    "targets",
    "told_plainly",
]
