"""Are the shared targets met?"""

from alignment import ui
from alignment.charts import scoreboard as charts
from alignment.ui import board

with ui.page("Scoreboard", "are the shared targets met") as page:
    scope = ui.scope(page)
    found = ui.measure("scoreboard", scope)
    ui.headline(page, "scoreboard", scope)

    if page.shows("board"):
        board.agree_first(found)
        ui.chart(charts.board(found, ui.palette()), "board", board.alt(found))
        board.chosen(found)
        board.links()
        ui.footnote("scoreboard", scope)

    if page.is_work:
        ui.section("Against the shared targets", "scoreboard")
        board.counted()
        ui.table(board.standing(found), name="scoreboard")
        ui.section("What each team looks at on its own")
        board.teams(scope, page.db)
        board.by_group(scope)
        ui.section("The quarters so far")
        ui.table(board.past(found), name="scoreboard_quarters")
