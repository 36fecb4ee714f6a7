"""What changed, why, and where is it heading?"""

from scorecard.ui import change_sheet, panels
from scorecard.ui.loading import view
from scorecard.views.changed import build_changed

panels.style()
shown = view(build_changed, *change_sheet.asked())
change_sheet.answer(shown)
change_sheet.choose(shown)
change_sheet.parts(shown)
change_sheet.index(shown)
