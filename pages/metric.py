"""How was this number made, and from which rows?"""

from scorecard.ui import action_desk, panels, receipt
from scorecard.ui.loading import view, workspace_actions
from scorecard.views.metric import build_metric

panels.style()
shown = view(build_metric, receipt.asked(), workspace_actions())
receipt.way(shown)
receipt.answer(shown)
receipt.number(shown)
action_desk.about(shown.metric.metric_id, shown.metric.owner.text)
receipt.rows(shown)
