"""What does each number mean, exactly?"""

from alignment import ui
from alignment.ui import glossary

with ui.page("Glossary", "what each number means, exactly") as page:
    glossary.show(page.db)
