"""What does this executive answer for, and how does it stand?"""

from scorecard.ui import accountability, cards, links
from scorecard.ui.loading import view, workspace_actions
from scorecard.views.owners import build_role

links.link("owners", "All owners", icon=":material/arrow_back:")
shown = view(build_role, accountability.asked(), workspace_actions())
cards.sentence(
    shown.sentence,
    " · ".join((shown.owner.text, shown.place.period_text, shown.place.filters_text)),
)
accountability.stages_of(shown)
accountability.metrics_of(shown)
accountability.missing_of(shown)
links.link(
    "causes",
    f"Contacts that {shown.owner.text} answers for",
    {"role": shown.owner.role or ""},
    icon=":material/arrow_forward:",
)
