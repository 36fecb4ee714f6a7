"""Trapeze: the executive scorecard for customer experience."""

import os

# Our matrices are small: a second thread of OpenBLAS adds nothing and then spins on a
# core that the browser and the server need. Read once, when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
