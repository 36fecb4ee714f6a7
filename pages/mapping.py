"""What is in this file, and what will become of it?"""

from scorecard.ui import mapping_desk

mapping_desk.draw()
