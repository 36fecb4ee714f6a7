"""What does each word and each number mean?"""

from scorecard.ui import cards, glossary, panels
from scorecard.ui.loading import view_of_files
from scorecard.views.definitions import build_definitions

shown = view_of_files(build_definitions)
panels.style()
cards.sentence(shown.sentence)
glossary.everything(shown, glossary.search())
