"""What makes customers loyal, and how well do we do it?"""

from scorecard.ui import drivers_sheet, panels
from scorecard.ui.loading import view
from scorecard.views.drivers import build_drivers

shown = view(build_drivers)
panels.style()
drivers_sheet.answer(shown)
drivers_sheet.importance(shown)
drivers_sheet.questions(shown)
