"""What did the clients who signed really see and hear, and where did the two teams lose others?"""

from alignment import ui
from alignment.ui import journeys

with ui.page("Journeys", "what did our clients really see and hear?") as page:
    journeys.show(page)
