"""What do both teams want to reach together?"""

from alignment import ui
from alignment.ui import goals, notes

with ui.page("Targets", "what both teams want to reach together") as page:
    goals.show(page.db)
    ui.section("Pipeline created, month by month", "pipeline")
    ui.targets(page.db, notes.groups(goals.created(page.db)))
    ui.section("Every version")
    goals.versions(page.db)
