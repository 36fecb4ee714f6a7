"""How healthy is each stage of the journey, and where does it break?"""

from scorecard.ui import cards, journey_map, panels
from scorecard.ui.loading import view, workspace_actions
from scorecard.views.journey import build_journey

shown = view(build_journey, workspace_actions())
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place))
journey_map.health(shown)
journey_map.breaks_and_balance(shown)
journey_map.funnel(shown)
journey_map.over_time(shown)
journey_map.apart(shown)
