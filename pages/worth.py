"""Who is delighted, who is merely settled, and what is it worth?"""

from scorecard.ui import cards, panels, worth
from scorecard.ui.loading import view
from scorecard.views.worth import build_worth

shown = view(build_worth)
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place, shown.channels_text))
worth.over_time(shown)
worth.after(shown)
worth.beginnings(shown)
worth.leavers(shown)
