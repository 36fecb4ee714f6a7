"""Is what we say comes first measured, owned and worked on?"""

from scorecard.ui import cards, panels, say_and_do
from scorecard.ui.loading import view, workspace_actions
from scorecard.views.say_and_do import build_say_and_do

shown = view(build_say_and_do, workspace_actions())
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place))
say_and_do.priorities(shown)
say_and_do.ratings_and_control(shown)
say_and_do.coverage(shown)
