"""Who falls, who is caught, and does being caught make up for the fall?"""

from scorecard.ui import cards, panels, safety_net
from scorecard.ui.loading import view
from scorecard.views.safety_net import build_net

shown = view(build_net)
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place))
if shown.is_measured:
    cards.net(shown.parts, f"{shown.parts_title}. {shown.parts_text}".lstrip(". "))
else:
    panels.way_out()
safety_net.falls(shown)
safety_net.fates(shown)
safety_net.quadrants(shown)
