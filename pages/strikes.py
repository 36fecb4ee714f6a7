"""Who leaves after how many poor experiences, and who is on two strikes now?"""

from scorecard.ui import panels, strike_sheet
from scorecard.ui.loading import view
from scorecard.views.strikes import build_strikes

shown = view(build_strikes)
panels.style()
strike_sheet.answer(shown)
strike_sheet.rates(shown)
strike_sheet.over_time(shown)
strike_sheet.kinds(shown)
strike_sheet.customers(shown)
