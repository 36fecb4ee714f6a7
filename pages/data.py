"""What was read, what was set aside, and what is still missing?"""

from scorecard.ui import cards, intake_desk, own_mappings
from scorecard.ui.loading import view_of_files
from scorecard.views.data import build_data

shown = view_of_files(build_data)
cards.sentence(shown.sentence, shown.totals_text)
own_mappings.said()
intake_desk.add_files(shown)
intake_desk.files(shown)
own_mappings.listed_mappings(shown)
intake_desk.changes(shown)
intake_desk.identities(shown)
intake_desk.unavailable(shown)
