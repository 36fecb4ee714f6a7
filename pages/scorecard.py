"""Are customers better off than last quarter, and what needs the CEO?"""

from scorecard.ui import first_screen, loading

shown = loading.first_screen()
first_screen.answer(shown)
first_screen.tiles(shown)
first_screen.strip(shown)
first_screen.needs_you_and_net(shown)
first_screen.foot(shown)
loading.look_ahead()
