"""What was read, what was set aside, and what is still missing?"""

from scorecard.ui import cards, intake_desk, mapping_desk
from scorecard.ui.loading import view_of_files
from scorecard.views.data import build_data

shown = view_of_files(build_data)
cards.sentence(shown.sentence, shown.totals_text)
mapping_desk.said()
intake_desk.add_files(shown)
intake_desk.files(shown)
mapping_desk.own_mappings(shown)
intake_desk.changes(shown)
intake_desk.identities(shown)
intake_desk.unavailable(shown)
