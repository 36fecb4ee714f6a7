"""The act and the net: customers who never fell, were caught, or were dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.statistics.intervals import normal_p_value
from scorecard.statistics.net_promoter import adjusted, net_promoter
from scorecard.views.parts import Figure, NetPart

if TYPE_CHECKING:
    from scorecard.transforms.reading import Reading
    from scorecard.warehouse.snapshot import Snapshot

_ORDER = ("never fell", "caught", "dropped")


def net_of(snapshot: Snapshot, reading: Reading) -> tuple[tuple[NetPart, ...], str, str]:
    """The parts, a title, and what the comparison says; no parts where nobody is known."""
    period, filters = reading.period, reading.filters
    if period is None:
        return (), "", "Add customers and tickets to see who fell and who was caught"
    rules = reading.company.strikes
    rows = {
        row["part"]: row
        for row in snapshot.query(
            "net",
            start_on=period.start_on,
            end_before=period.end_before,
            segment=filters.segment,
            region=filters.region,
            channel=filters.channel,
            unresolved_after_days=float(rules.unresolved_after_days),
            lowest_share_of_scale=float(rules.lowest_share_of_scale),
        ).iter_rows(named=True)
    }
    total = sum(int(row["customers"]) for row in rows.values())
    if not total or set(rows) == {"never fell"}:
        return (), "", "Add tickets of known customers to see who fell and who was caught"
    fewest = reading.company.thresholds.fewest_shown
    parts = tuple(_part(part, rows[part], total, fewest) for part in _ORDER if part in rows)
    # More than the customers at the end of the period, which other tiles count.
    title = f"of {formats.counted(total, 'customer')} in the period, leavers included"
    return parts, title, _comparison(rows, fewest)


def _part(part: str, row: dict[str, int], total: int, fewest: int) -> NetPart:
    customers = int(row["customers"])
    share = customers / total
    return NetPart(
        part,
        part.capitalize(),
        Figure(float(customers), formats.whole(customers), n=customers),
        Figure(share, formats.percent(share), n=total),
        _nps(row, fewest),
    )


def _nps(row: dict[str, int], fewest: int) -> Figure:
    answers = int(row["answers"])
    n_text = f"n{formats.NO_BREAK}{formats.whole(answers)}"
    if answers < fewest:
        return Figure(None, "too few answers" if answers else "not asked", n=answers, n_text=n_text)
    found = net_promoter(row["detractors"], row["passives"], row["promoters"])
    bounds = found.interval.clipped(-1.0, 1.0)
    low, high, score = float(bounds.low), float(bounds.high), float(found.score)
    return Figure(
        score,
        formats.number(score * 100),
        low,
        high,
        formats.interval(formats.number(low * 100), formats.number(high * 100)),
        answers,
        n_text,
    )


def _comparison(rows: dict[str, dict[str, int]], fewest: int) -> str:
    """Whether the caught are as loyal as those who never fell (service recovery paradox)."""
    never, caught = rows.get("never fell"), rows.get("caught")
    if not never or not caught or min(never["answers"], caught["answers"]) < fewest:
        return "Too few answers to say whether being caught wins them back"
    sides = [
        adjusted(row["detractors"], row["passives"], row["promoters"]) for row in (never, caught)
    ]
    gap = float(sides[1][0] - sides[0][0])
    error = float((sides[0][1] ** 2 + sides[1][1] ** 2) ** 0.5)
    if float(normal_p_value(gap, error)) > 0.05:
        return "No clear difference in loyalty between the caught and those who never fell"
    if gap > 0:
        return "The caught are more loyal than those who never fell"
    return "The caught are less loyal than those who never fell: the net is no substitute"
