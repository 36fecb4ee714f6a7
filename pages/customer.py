"""Who is this customer, and what has happened to it?"""

from scorecard.ui import customer_sheet, panels

panels.style()
shown = customer_sheet.asked()
customer_sheet.answer(shown)
customer_sheet.events(shown)
customer_sheet.keys(shown)
