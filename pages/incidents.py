"""When something failed, who spoke first, and what did it bring?"""

from scorecard.ui import cards, incident_desk, panels
from scorecard.ui.loading import view
from scorecard.views.incidents import build_incidents

shown = view(build_incidents)
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place, shown.channels_text))
if shown.is_measured:
    incident_desk.refusals(shown)
    incident_desk.first_word(shown)
    incident_desk.each(shown)
else:
    panels.way_out()
