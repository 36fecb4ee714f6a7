"""TOML to models, with every fault of a file said in words at once."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scorecard.errors import Problem

Model = TypeVar("Model", bound=BaseModel)

_WORDS = {
    "string_type": "must be text in quotes.",
    "bool_type": "must be true or false.",
    "bool_parsing": "must be true or false.",
    "int_type": "must be a whole number.",
    "int_parsing": "must be a whole number.",
    "int_from_float": "must be a whole number.",
    "float_type": "must be a number.",
    "float_parsing": "must be a number.",
    "tuple_type": "must be a list.",
    "dict_type": "must be a table.",
    "model_type": "must be a table.",
}


def read_toml(path: Path, where: str, problems: list[Problem]) -> dict[str, Any] | None:
    """The parsed file; None, with a problem added, where it cannot be read.

    ``where`` is how the file is called in problems.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        problems.append(Problem(where, "is not there."))
    except UnicodeDecodeError as error:
        problems.append(Problem(where, f"is not UTF-8 (byte {error.start}).", "Save it as UTF-8."))
    except tomllib.TOMLDecodeError as error:
        problems.append(
            Problem(where, f"is not TOML: {error}.", "Look at that line: text goes in quotes.")
        )
    except OSError as error:
        problems.append(Problem(where, f"cannot be read: {error.strerror}."))
    return None


def validate(model: type[Model], content: Any, where: str, problems: list[Problem]) -> Model | None:
    """The model, or None with a problem for every fault of the content.

    ``where`` names file and block, e.g. ``queries/metrics.toml, [metric.on_time]``.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            problems.append(_in_words(model, dict(fault), where))
        return None


def _in_words(model: type[BaseModel], fault: dict[str, Any], where: str) -> Problem:
    location: Sequence[int | str] = fault["loc"]
    key = _written(location)
    place = f"{where}, {key}" if key else where
    given = repr(fault.get("input"))
    context = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return Problem(place, "is missing.")
        case "extra_forbidden":
            return Problem(place, "is not a known key.", _nearest(model, location))
        case "literal_error" | "enum":
            what = f"{given} is not one of {context['expected']}."
        case "string_pattern_mismatch":
            what = f"{given} does not fit the pattern {context['pattern']}."
        case "value_error":
            what = f"{context['error']}."
        case kind if kind in _WORDS:
            what = f"{given} {_WORDS[kind]}"
        case _:
            what = f"{given}: {fault['msg']}."
    return Problem(place, what)


def _written(location: Sequence[int | str]) -> str:
    """``("stages", 2, "owner")`` as ``stages[3].owner``: entries count from 1."""
    text = ""
    for part in location:
        if part == "[key]":
            continue
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


def _nearest(model: type[BaseModel], location: Sequence[int | str]) -> str:
    if len(location) != 1:
        return ""
    names = list(model.model_fields)
    close = get_close_matches(str(location[0]), names, n=1)
    return f"Did you mean {close[0]}?" if close else f"Known keys: {', '.join(names)}."
