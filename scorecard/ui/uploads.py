"""Put a dropped file into the folder of exports, whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from scorecard.errors import IntakeError, Problem

ENDINGS = ("csv", "tsv", "txt", "xlsx", "json", "ndjson", "jsonl", "parquet", "zip")

_CHUNK = 1 << 20


def keep(name: str, content: BinaryIO, into: Path) -> Path:
    """Write a dropped file under its own name; a file of that name is replaced.

    The name is reduced to its last part, so it cannot lead out of the folder.
    Raises IntakeError when the ending is none that can be read, or the folder
    cannot be written.
    """
    plain = re.sub(r"[^\w .()&+,@=-]", "_", Path(name.replace("\\", "/")).name).lstrip(". ")
    if plain.rsplit(".", 1)[-1].lower() not in ENDINGS or "." not in plain:
        raise IntakeError(
            Problem(
                name,
                "is not a file that can be read.",
                f"Export it as one of: {', '.join(ENDINGS)}.",
            )
        )
    part = into / f".{plain}.part"
    try:
        into.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            while chunk := content.read(_CHUNK):
                out.write(chunk)
        # A rename is seen whole or not at all by the watch on the folder.
        return part.replace(into / plain)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise IntakeError(
            Problem(name, f"could not be written ({error.strerror}).", f"Check the folder {into}.")
        ) from error
