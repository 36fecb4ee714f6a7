"""What only the whole file can settle: the order of its dates and its decimal sign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scorecard.intake.casting import Plan
from scorecard.intake.cells import Decisions
from scorecard.intake.currencies import settled_currency
from scorecard.intake.date_order import order_by_evidence
from scorecard.intake.moments import DAY_MONTH, DOTTED, Order
from scorecard.intake.refusing import RefusalError
from scorecard.intake.sql_text import literal
from scorecard.intake.work import Work

_COMMAS = r",\d{1,2}\D*$|,\d{4,}\D*$|\.\d{3},"
_POINTS = r"^[^,]*\.(\d{1,2}|\d{4,})\D*$|,\d{3}\."


@dataclass(frozen=True)
class Settled:
    """The decisions, and what led to them."""

    decisions: Decisions
    why_order: str = ""
    has_fractions: bool = False


def settle(work: Work, plan: Plan) -> Settled:
    """Decide from all cells of the columns that ``plan`` found open.

    Raises RefusalError where dates may be day first or month first and nothing tells which.
    """
    order, why = _order(work, plan)
    decimal, has_fractions = _decimal(work, plan)
    currency = settled_currency(work)
    decisions = Decisions(order, decimal, True, currency, is_currency_settled=True)
    return Settled(decisions, why, has_fractions)


def _order(work: Work, plan: Plan) -> tuple[Order | None, str]:
    if not plan.open_dates:
        return None, ""
    first, second = (
        " + ".join(
            f"count(*) filter (where regexp_matches(c{i}, {literal(DAY_MONTH)}) and"
            rf" try_cast(regexp_extract(c{i}, '^(\d+)\D(\d+)', {part}) as int) > 12)"
            for i in plan.open_dates
        )
        for part in (1, 2)
    )
    any_open = " + ".join(
        f"count(*) filter (where regexp_matches(c{i}, {literal(DAY_MONTH)}))"
        for i in plan.open_dates
    )
    dotted = " + ".join(
        f"count(*) filter (where regexp_matches(c{i}, {literal(DOTTED)}))" for i in plan.open_dates
    )
    days, months, seen, dots = work.rows(
        f"select {first}, {second}, {any_open}, {dotted} from {work.cells}"
    )[0]
    if not seen:
        return None, ""
    if bool(days) != bool(months):
        place = "first" if days else "second"
        why = f"{days or months} dates have a {place} part above 12"
        return ("day first" if days else "month first"), why
    said = work.found.profile.read.day_first
    if dots == seen and not days:
        return "day first", "dates with points have the day first"
    if said is None and not days:
        shown = order_by_evidence(plan, work.rows, work.cells, _latest(work))
        if shown is not None:
            return shown
    return _order_by_rule(work, plan, is_mixed=bool(days))


def _latest(work: Work) -> datetime:
    """After what no event of the file can lie: its own day, else now."""
    told = work.draft.exported_at
    return told + timedelta(days=1) if told else datetime.now(UTC).replace(tzinfo=None)


def _order_by_rule(work: Work, plan: Plan, *, is_mixed: bool) -> tuple[Order, str]:
    for said, by in (
        (work.found.profile.read.day_first, f"profile {work.found.profile.profile_id}"),
        (work.company.day_first, "company.toml"),
    ):
        if said is not None:
            why = f"set in {by}, the file does not settle it"
            return ("day first" if said else "month first"), why
    examples = _open_examples(work, plan)
    what = (
        "hold dates of both orders, day/month and month/day"
        if is_mixed
        else "hold dates that may be day/month or month/day"
    )
    shown = ", ".join(f'{name} ("{cell}")' for name, cell in examples.items())
    raise RefusalError(
        replace(
            work.draft,
            refusal=f"These columns {what}: {shown}. Say which: put day_first = true (or false)"
            " into company.toml beside your files, or under [read] into the file's profile.",
        )
    )


def _open_examples(work: Work, plan: Plan) -> dict[str, str]:
    """A cell of each column whose dates the file does not settle."""
    picks = ", ".join(
        f"min(c{i}) filter (where regexp_matches(c{i}, {literal(DAY_MONTH)}))"
        for i in plan.open_dates
    )
    cells = work.rows(f"select {picks} from {work.cells}")[0]
    names = work.found.headers.names
    named = zip(plan.open_dates, cells, strict=True)
    return {names[position]: cell for position, cell in named if cell}


def _decimal(work: Work, plan: Plan) -> tuple[str, bool]:
    """The decimal sign, and whether any number has a fraction that shows it."""
    if not plan.open_numbers:
        return ".", False
    counts = [
        " + ".join(
            f"count(*) filter (where regexp_matches(c{i}, {literal(pattern)}))"
            for i in plan.open_numbers
        )
        for pattern in (_COMMAS, _POINTS)
    ]
    commas, points = work.rows(f"select {', '.join(counts)} from {work.cells}")[0]
    if not commas and not points:
        return ("," if work.found.grid.delimiter == ";" else "."), False
    return ("," if commas > points else "."), True
