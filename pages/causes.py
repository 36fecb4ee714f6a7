"""Which contacts should never have happened, and whose failure brought them?"""

from scorecard.ui import cards, cause_desk, panels
from scorecard.ui.loading import view
from scorecard.views.causes import build_causes

shown = view(build_causes, cause_desk.asked_role())
panels.style()
cards.sentence(shown.sentence, panels.under(shown.place))
cause_desk.whose(shown)
if shown.refusal:
    cause_desk.reasons_alone(shown)
    panels.way_out()
else:
    cause_desk.brought(shown)
    cause_desk.owners(shown)
    cause_desk.flow(shown)
    cause_desk.evidence(shown)
    cause_desk.window_and_reasons(shown)
cause_desk.contacts(shown)
