"""Which metrics carry this stage, and which pull it down?"""

from scorecard.ui import panels, stage_sheet
from scorecard.ui.loading import view, workspace_actions
from scorecard.views.stage import build_stage

panels.style()
shown = view(build_stage, stage_sheet.asked(), workspace_actions())
stage_sheet.way(shown)
stage_sheet.answer(shown)
stage_sheet.health(shown)
stage_sheet.metrics(shown)
stage_sheet.missing(shown)
