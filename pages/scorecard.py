"""Are customers better off than last quarter, and what needs the CEO?"""

from scorecard.ui import first_screen
from scorecard.ui.loading import view, workspace_actions
from scorecard.views.scorecard import build_scorecard

shown = view(build_scorecard, workspace_actions())
first_screen.answer(shown)
first_screen.tiles(shown)
first_screen.strip(shown)
first_screen.needs_you_and_net(shown)
first_screen.foot(shown)
