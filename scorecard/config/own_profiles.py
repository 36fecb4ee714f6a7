"""The profiles beside the exports: found, kept, removed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from scorecard.config.drafts import Draft
from scorecard.config.profile_writing import profile_of, to_toml
from scorecard.config.profiles import Profile, load_profiles
from scorecard.errors import ConfigError, Problem

FOLDER = "vendors"
"""Where profiles lie, beside the exports."""

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_ID = 60


def identifier_of(title: str, taken: Collection[str] = ()) -> str:
    """A profile id made of a title: small letters, digits, ``_``; none of ``taken``."""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("ß", "ss"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    made = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:_LONGEST_ID].strip("_")
    made = made if _IDENTIFIER.fullmatch(made) else f"own_{made}".strip("_")
    free, number = made, 2
    while free in taken:
        free, number = f"{made}_{number}", number + 1
    return free


def own_profiles(exports: Path) -> tuple[Profile, ...]:
    """The profiles beside the exports; raises ConfigError with all their faults."""
    return load_profiles([exports / FOLDER])


def save_profile(
    draft: Draft,
    exports: Path,
    shipped: Collection[str],
    kind: Literal["new", "edit"] = "new",
) -> Path:
    """Write the draft to ``<exports>/vendors/<profile_id>.toml``, whole or not at all.

    Raises ConfigError when the id is not one, belongs to a shipped profile, or (``new``)
    to a file that is there already; ValidationError when the draft is no profile.
    """
    path = _path(draft.profile_id, exports)
    if draft.profile_id in shipped:
        raise ConfigError(
            Problem(path.name, "is the name of a profile that comes with Trapeze.", "Rename it.")
        )
    there = _file_of(draft.profile_id, exports)
    if kind == "edit":
        path = there or path
    elif there is not None or path.exists():
        raise ConfigError(
            Problem(path.name, "is there already.", "Give this mapping another name.")
        )
    profile_of(draft)
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(to_toml(draft), encoding="utf-8")
        # A rename is seen whole or not at all by the watch on the folder.
        return part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(
            Problem(path.name, f"could not be written ({error.strerror}).", "Check the folder.")
        ) from error


def remove_profile(profile_id: str, exports: Path) -> None:
    """Forget a profile; its files are unknown again. Raises ConfigError if it is not there."""
    path = _file_of(profile_id, exports)
    if path is None:
        raise ConfigError(Problem(f"{FOLDER}/{profile_id}.toml", "is not there."))
    path.unlink()


def _file_of(profile_id: str, exports: Path) -> Path | None:
    """Where a profile lies; people may have named its file as they like."""
    files = sorted((exports / FOLDER).glob("*.toml"))
    return next((one for one in files if _id_in(one) == profile_id), None)


def _id_in(path: Path) -> str:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return ""
    about = told.get("profile")
    return str(about.get("profile_id", "")) if isinstance(about, dict) else ""


def _path(profile_id: str, exports: Path) -> Path:
    if not _IDENTIFIER.fullmatch(profile_id) or len(profile_id) > _LONGEST_ID:
        raise ConfigError(
            Problem(profile_id, "is not an id.", "Small letters, digits and _ make one.")
        )
    return exports / FOLDER / f"{profile_id}.toml"
