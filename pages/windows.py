"""When is each customer there, and through what do they hear us?"""

from scorecard.ui import cards, panels, window_list
from scorecard.ui.loading import view
from scorecard.views.windows import build_windows

shown = view(build_windows)
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place, shown.under_text))
if shown.week is not None:
    window_list.week_and_groups(shown)
    window_list.listed(shown)
else:
    panels.way_out()
