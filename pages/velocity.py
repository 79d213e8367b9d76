"""How long do records sit in each stage, and where is the time to be won?"""

from alignment import ui
from alignment.ui import velocity

with ui.page("Velocity", "how long do records sit in each stage?") as page:
    velocity.show(page)
