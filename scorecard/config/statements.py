"""What a company says of itself: its priorities and self-ratings, checked against its journey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scorecard.errors import Problem

if TYPE_CHECKING:
    from scorecard.config.company import Company


def check_statements(
    company: Company, metrics: Sequence[str], where: str, problems: list[Problem]
) -> None:
    """Add every priority and self-rating of ``company`` that is about nothing there is."""
    stages = [stage.stage_id for stage in company.stages]
    for priority in company.priorities:
        place = f"{where}, [[priorities]] {priority.name!r}"
        if not priority.stages and not priority.metrics:
            problems.append(
                Problem(
                    place,
                    "is about no stage and no metric.",
                    f'Add: stages = ["{stages[0] if stages else "stage_id"}"], or metrics.',
                )
            )
        problems.extend(_unknown(f"{place}, stages", "stage", priority.stages, stages))
        problems.extend(_unknown(f"{place}, metrics", "metric", priority.metrics, metrics))
    problems.extend(_unknown(f"{where}, [self_ratings]", "stage", company.self_ratings, stages))


def _unknown(
    where: str, kind: str, named: Iterable[str], known: Sequence[str]
) -> Iterable[Problem]:
    for name in named:
        if name not in known:
            yield Problem(
                where,
                f"no {kind} is called {name!r}.",
                f"{kind.capitalize()}s: {', '.join(known) or 'none'}.",
            )
