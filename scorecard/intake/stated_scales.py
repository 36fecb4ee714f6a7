"""The scale that the wording of a question states: "(1 = sehr zufrieden, 6 = sehr unzufrieden)".

What is asked of people is written above the column. It knows better than any profile how
many points there are, and which end is the good one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scorecard.config.profiles import Question
from scorecard.config.vocabulary import Vocabulary, folded, load_vocabulary

_ENDS = (2, 3, 4, 5, 6, 7, 9, 10, 11, 100)
"""Where scales end; "1-2 days" and "0-24 hours" are none."""
_TO = r"(?:-|–|—|to|bis|à|al?|tot|ad?|até|und|and|et|y|en)"
_RANGE = re.compile(rf"(?<![\w.,/-])([01])\s*{_TO}\s*(\d{{1,3}})(?![\w/%-]|[.,]\d)", re.IGNORECASE)
_END = re.compile(r"(?<![\w.,/-])(\d{1,3})\s*(?:=|:|means|bedeutet|signifie|significa|betekent)\s*"
                  r"([^\W\d_][^,;.()/|\d]*)", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class StatedScale:
    """The ends of a scale; ``direction`` is -1 where the lower end is the good one, 0 if unsaid."""

    low: float
    high: float
    direction: int


def stated_scale(wording: str, words: Vocabulary, *, is_effort: bool = False) -> StatedScale | None:
    """The scale that a question's wording states, or None; of effort, little is good."""
    ends = {int(number): meaning for number, meaning in _END.findall(wording)}
    if len(ends) > 1:
        low, high = min(ends), max(ends)
        told = _worth(ends[high], words, is_effort) - _worth(ends[low], words, is_effort)
        if low in (0, 1) and high in _ENDS:
            return StatedScale(low, high, (told > 0) - (told < 0))
    for found in _RANGE.finditer(wording):
        low, high = int(found[1]), int(found[2])
        if high in _ENDS and low < high - 1:
            return StatedScale(low, high, 0)
    return None


def is_of_effort(wording: str, words: Vocabulary) -> bool:
    """Whether a question asks how much effort it was, so that less is better.

    The customer effort score by that name goes up with ease.
    """
    wording = re.sub(r"\beffort[ _-]scores?\b", "", wording, flags=re.IGNORECASE)
    asks = (re.search(words.patterns[name], wording, re.IGNORECASE) for name in ("effort", "easy"))
    return next(asks) is not None and next(asks) is None


def as_stated(question: Question, header: str, wording: str) -> tuple[Question | None, str]:
    """A question that was found by its wording, on the scale of that wording, and what to say.

    None where no such score can be made of the scale: who recommends is asked from 0 to 10.
    """
    words = load_vocabulary()
    told = stated_scale(wording, words, is_effort=is_of_effort(wording, words))
    if told is None:
        return question, ""
    is_turned = question.direction * told.direction == -1
    is_other = (told.low, told.high) != (question.scale_min, question.scale_max)
    if not is_turned and not is_other:
        return question, ""
    ends = f"{told.low:g} to {told.high:g}{', the lower the better,' if is_turned else ''}"
    if question.question == "nps":
        return None, (
            f'"{header}" was left out: it is asked on {ends} and a recommendation score needs'
            " 0 to 10, the higher the better."
        )
    # Words have points on the profile's own scale, and their order is that of the good.
    points = None if is_other else question.points
    if points is not None and is_turned:
        points = {one: told.low + told.high - at for one, at in points.items()}
    changed = {
        "scale_min": told.low,
        "scale_max": told.high,
        "direction": told.direction or question.direction,
        "words": points,
        "labels": None,
    }
    return question.model_copy(update=changed), f'"{header}" is read on {ends} as its wording says.'


def _worth(meaning: str, words: Vocabulary, is_effort: bool) -> int:
    """Whether the words behind a number are good (1), bad (-1) or neither."""
    said = f"{folded(meaning)} "
    worths = _worths(words, is_effort)
    fitting = (word for word in worths if said.startswith(f"{word} "))
    return worths.get(max(fitting, key=len, default=""), 0)


def _worths(words: Vocabulary, is_effort: bool) -> dict[str, int]:
    """Word, folded → 1 if good, -1 if bad: labels of all scales, and what stands at their ends."""
    told: dict[str, int] = {}
    for points in words.labels.values():
        for place, group in enumerate(points):
            middle = 2 * place + 1 - len(points)
            told |= dict.fromkeys(map(folded, group), (middle > 0) - (middle < 0))
    ends = words.scale_ends
    told |= dict.fromkeys(map(folded, ends["good"]), 1)
    told |= dict.fromkeys(map(folded, ends["bad"]), -1)
    much = -1 if is_effort else 1
    told |= dict.fromkeys(map(folded, ends["much"]), much)
    told |= dict.fromkeys(map(folded, ends["little"]), -much)
    return told
