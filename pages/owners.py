"""Who answers for what, and where does nobody look?"""

from scorecard.ui import accountability, cards
from scorecard.ui.loading import view, workspace_actions
from scorecard.views.owners import build_owners

shown = view(build_owners, workspace_actions())
cards.sentence(shown.sentence, shown.place.period_text + " · " + shown.place.filters_text)
accountability.executives(shown)
accountability.matrix(shown)
accountability.attention(shown)
accountability.blind_spots(shown)
