"""How far do leads get, and what pipeline does each source bring?"""

from alignment import ui
from alignment.charts import funnel, pipeline_created, win_rate
from alignment.ui import notes

with ui.page("Funnel", "how far leads get, and what each source brings") as page:
    scope = ui.scope(page)
    currency = page.db.settings.base_currency
    found = ui.measure("funnel", scope)
    created = ui.measure("pipeline", scope)

    if page.shows("steps"):
        ui.headline(page, "funnel", scope)
        if notes.is_empty(found):
            ui.empty(notes.NOTHING if ui.has_leads() else notes.NO_LEADS)
        else:
            ui.chart(funnel.steps(found, ui.palette()), "funnel", notes.funnel_alt(found))
            ui.records(page, scope, "funnel")
            ui.footnote("funnel", scope, notes.undrawn(found, funnel.PANELS, "entered"))

    if page.shows("pipeline"):
        ui.section("Pipeline created against the joint target", "pipeline")
        ui.headline(page, "pipeline", scope)
        if notes.has_pipeline(created):
            drawn = pipeline_created.board(created, ui.palette(), currency=currency, by=scope.by)
            ui.chart(drawn, "pipeline", "Pipeline created by group and month, against the target")
            ui.records(page, scope, "pipeline")
            rest = notes.undrawn(created, pipeline_created.ROWS, "opportunities")
            ui.footnote("pipeline", scope, rest)
        else:
            ui.empty(notes.NO_PIPELINE)
        if page.is_work and notes.has_pipeline(created):
            ui.table(created, name="pipeline_created", by=scope.by)
        ui.targets(page.db, notes.groups(created))

    if page.shows("wins"):
        ui.section("Win rate and revenue", "win-rate")
        ui.headline(page, "win-rate", scope)
        won = ui.measure("win-rate", scope)
        if notes.has_outcomes(won):
            drawn = win_rate.shares(won, ui.palette(), currency=currency)
            ui.chart(drawn, "win", "Opportunities won by group, their share and its range, revenue")
            ui.records(page, scope, "win")
            ui.footnote("win-rate", scope, notes.undrawn(won, win_rate.ROWS, "opportunities"))
        else:
            ui.empty(notes.NO_PIPELINE)
        if page.is_work and notes.has_outcomes(won):
            ui.table(notes.leading(won, "win-rate"), name="win_rate", by=scope.by)

    if page.is_work and not notes.is_empty(found):
        ui.section("How far leads got", "funnel")
        ui.table(notes.wide(found), name="funnel", by=scope.by)
