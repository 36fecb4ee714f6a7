"""How was this number made, and from which rows?"""

import streamlit as st

from scorecard.ui import panels, receipt
from scorecard.ui.loading import view, workspace_actions
from scorecard.views.metric import build_metric

shown = view(build_metric, st.query_params.get("metric"), workspace_actions())
panels.style()
receipt.way(shown)
receipt.answer(shown)
receipt.number(shown)
receipt.source(shown)
