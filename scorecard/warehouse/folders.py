"""Where the exports and the cache are, by environment or by what is there."""

from __future__ import annotations

import os
from pathlib import Path

from scorecard.warehouse.manifest import read_manifest


def exports_folder(root: Path) -> Path:
    """``$TRAPEZE_DATA``, else data/incoming once it holds a file, else the sample company."""
    if named := os.environ.get("TRAPEZE_DATA"):
        return Path(named).expanduser()
    incoming = incoming_folder(root)
    return incoming if read_manifest(incoming) else root / "data" / "sample"


def incoming_folder(root: Path) -> Path:
    """Where new files go: ``$TRAPEZE_DATA``, else data/incoming."""
    named = os.environ.get("TRAPEZE_DATA")
    return Path(named).expanduser() if named else root / "data" / "incoming"


def cache_folder(root: Path) -> Path:
    """``$TRAPEZE_CACHE``, else .trapeze beside dashboard.py."""
    return Path(os.environ.get("TRAPEZE_CACHE") or root / ".trapeze").expanduser()
