"""How many leads become opportunities, and how fast?"""

from alignment import ui
from alignment.charts import conversion as charts
from alignment.ui import notes

with ui.page("Conversion", "how many leads become opportunities, and how fast") as page:
    scope = ui.scope(page, has_steps=True)
    lines = (page.db.settings.upper_line, page.db.settings.lower_line)
    found = ui.measure("conversion", scope)
    is_empty = notes.is_empty(found)
    if is_empty or page.is_work or not page.shows("time"):
        ui.headline(page, "conversion", scope)
    if is_empty:
        ui.empty(notes.nothing_converted(scope) if ui.has_leads() else notes.NO_LEADS)

    if page.shows("curve") and not is_empty:
        curves = ui.measure("conversion-curve", scope)
        if notes.has_curve(curves):
            chosen = ui.pick(curves)
            drawn = charts.curve(chosen, ui.palette(), window_days=scope.window_days, lines=lines)
            ui.chart(drawn, "curve", "Share that converted by days since entry, with its range")
            ui.records(page, scope, "curve")
        else:
            ui.empty(notes.NO_CURVE)
        ui.footnote("conversion", scope)

    if page.shows("groups") and not is_empty:
        ui.section("Against the agreed lines", "conversion")
        ui.lines(*lines)
        drawn = charts.ranges(found, ui.palette(), lines=lines)
        ui.chart(drawn, "groups", "Each group's share with its range beside the agreed lines")
        ui.records(page, scope, "groups")
        ui.footnote("conversion", scope, notes.undrawn(found, charts.ROWS, "leads"))

    if page.is_work and not is_empty and notes.is_below(found):
        ui.section("Below the line: three things to look at together", "causes")
        ui.causes(ui.measure("causes", scope))
        if notes.is_far_below(found):
            ui.divergence(page, scope)

    if page.shows("time") and not is_empty:
        ui.section("By time of entry", "conversion-cohorts")
        by_time = ui.grain(scope)
        if page.is_work:
            ui.headline(page, "conversion-cohorts", by_time)
            by_cohort = ui.measure("conversion-cohorts", by_time)
            drawn = charts.cohorts(by_cohort, ui.palette(), lines=lines)
            ui.chart(drawn, "cohort", "Share that converted by time of entry; young ones hatched")
            ui.records(page, by_time, "cohort")
        ui.headline(page, "conversion-ages", by_time)
        by_age = ui.measure("conversion-ages", by_time)
        drawn = charts.ages(by_age, ui.palette(), window_days=scope.window_days)
        ui.chart(drawn, "ages", "Share that converted by time of entry and age; young ones hatched")
        ui.records(page, by_time, "ages")
        ui.footnote("conversion-cohorts", by_time)

    if page.is_work and not is_empty:
        ui.section("Flow ratio, which is not a conversion", "flow-ratio")
        ui.headline(page, "flow-ratio", scope)
        ui.section("The numbers")
        ui.table(notes.leading(found, "conversion"), name="conversion", by=scope.by)
