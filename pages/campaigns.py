"""Which campaigns became pipeline and revenue, what did they cost, and how sure can we be?"""

from alignment import ui
from alignment.ui import campaigns

with ui.page("Campaigns", "which became revenue, and how sure can we be?") as page:
    campaigns.show(page)
