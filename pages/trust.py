"""Do those who answer stand for all customers?"""

from scorecard.ui import answers_heard, cards, panels
from scorecard.ui.loading import view
from scorecard.views.trust import build_trust

shown = view(build_trust)
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place, shown.window_text))
answers_heard.headline_and_leavers(shown)
answers_heard.response_and_picking(shown)
answers_heard.silent(shown.traits)
