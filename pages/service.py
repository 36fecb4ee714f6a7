"""How much of what customers live through is service, and does the net hold?"""

from scorecard.ui import cards, panels, service_share
from scorecard.ui.loading import view
from scorecard.views.service import build_service

shown = view(build_service)
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place, shown.channels_text))
service_share.shares(shown)
service_share.weight_and_money(shown)
service_share.weight_in_parts(shown)
service_share.where_and_rule(shown)
service_share.net_and_first_word(shown)
service_share.strikes(shown)
