"""``python -m benchmarks.study``: is what was planted found, and nothing where nothing was?

Each seed makes two companies of the sample's kind, one with planted effects and one without,
and reads both as the product does. The first table counts the seeds in which a planted truth
is found; the second those in which something is claimed that is not there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from benchmarks.processes import ROOT
from scorecard.sample.generate import write_sample
from scorecard.sample.truth import Truth
from scorecard.statistics.intervals import CLAIM_LEVEL
from scorecard.statistics.proportions import wilson
from scorecard.transforms import net, worth
from scorecard.transforms.leaving import adjusted
from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import Reading, read, scope
from scorecard.transforms.weight import Weight
from scorecard.views.attribution import read_loss, read_weight
from scorecard.views.causes import build_causes
from scorecard.views.safety_net import build_net
from scorecard.views.windows import build_windows
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot

QUARTER = Filters(date(2026, 10, 31), "quarter")
FOUND_GOAL, CLAIMED_GOAL = 0.90, 0.05
PLANTED_CAUSES = ("late delivery", "set-up after purchase", "damaged or wrong order")
BROKEN = ("payment_failures", "refund_time_p90")
WOBBLES = "first_reply_median"
NO_DIFFERENCE = "no clear difference"

Answers = Mapping[str, bool]


def planted(snapshot: Snapshot, truth: Truth) -> Answers:
    """Which planted effects the product finds, by name."""
    reading = read(snapshot, QUARTER)
    weight = _weight(snapshot)
    share = truth.service_share["share"]
    found = {
        "service's weight lies inside its interval": _covers(weight, share),
        "service's weight is told apart from nothing": _is_claimed(weight),
        "Billing is the weakest stage": reading.stage("billing").rank == 1,
        "Billing is said to have fallen": reading.stage("billing").change.word == "fell",
        "failed payments signal, and not before they began": _signals(reading, BROKEN[0], truth),
        "slow refunds signal, and not before they began": _signals(reading, BROKEN[1], truth),
        "what only wobbles is left alone": reading.judgements[WOBBLES].signal is None,
    }
    rates = adjusted(_strikes(snapshot))
    for one, chance in zip(rates.rates, truth.effects.hazard, strict=True):
        low, high = one.rate_low, one.rate_high
        found[f"leaving after {one.strikes} strikes lies inside its interval"] = (
            low is not None and high is not None and low < chance < high
        )
    found["leaving rises with strikes"] = (
        rates.struck is not None and rates.struck.p_value <= CLAIM_LEVEL and rates.struck.ratio > 1
    )
    told = _causes(snapshot)
    found |= {f"{cause} brings contacts": told.get(cause, 0.0) > 0 for cause in PLANTED_CAUSES}
    comparison = build_net(snapshot, QUARTER).comparison
    found["being caught does not make up for the fall"] = (
        comparison is not None and comparison.answer == "no"
    )
    listed = _windows(snapshot)
    windows = {f"hubspot:{key}" for key in truth.windows}
    found["nine in ten contact windows are planted ones"] = bool(listed) and (
        len(listed & windows) >= 0.9 * len(listed)
    )
    return found


def null(snapshot: Snapshot, _: Truth) -> Answers:
    """What the product claims of a company in which nothing has an effect, by name."""
    reading = read(snapshot, QUARTER)
    loss = read_loss(snapshot, scope(snapshot, QUARTER))
    rates = adjusted(_strikes(snapshot))
    claimed = {
        "service has weight in loyalty": _is_claimed(_weight(snapshot)),
        "bad service loses money": (
            loss is not None and loss.is_shown and loss.service is not None and loss.service.low > 0
        ),
        "strikes make customers leave": rates.struck is not None
        and rates.struck.p_value <= CLAIM_LEVEL,
        "the index moved": reading.index is not None and reading.index.change.is_better is not None,
        "somebody has a contact window": bool(_windows(snapshot)),
        "being caught makes up for the fall, or the reverse": _is_paradox_claimed(snapshot),
        "delight pays, or does not": any(one.word != NO_DIFFERENCE for one in _delight(snapshot)),
        "some cause brings contacts": any(low > 0 for low in _causes(snapshot).values()),
    }
    claimed["some stage moved"] = any(
        health.change.is_better is not None for health in reading.stages
    )
    return claimed


def _weight(snapshot: Snapshot) -> Weight | None:
    return read_weight(snapshot, scope(snapshot, QUARTER))


def _covers(weight: Weight | None, share: float) -> bool:
    if weight is None or weight.everybody.low is None or weight.everybody.high is None:
        return False
    return weight.everybody.low < share < weight.everybody.high


def _is_claimed(weight: Weight | None) -> bool:
    return weight is not None and weight.is_shown and weight.is_distinct


def _signals(reading: Reading, metric_id: str, truth: Truth) -> bool:
    signal = reading.judgements[metric_id].signal
    if signal is None or not signal.is_worse:
        return False
    # A chart may need a second month to be sure; it must not cry before the first.
    return signal.since_on.isoformat() >= truth.effects.billing_falls_on


def _strikes(snapshot: Snapshot) -> pl.DataFrame:
    looked_at = scope(snapshot, QUARTER)
    return snapshot.query(
        "strike_tenure",
        start_on=looked_at.months[0].start_on,
        end_before=looked_at.months[-1].end_before,
        segment=None,
        region=None,
    )


def _is_paradox_claimed(snapshot: Snapshot) -> bool:
    looked_at = scope(snapshot, QUARTER)
    end_before = looked_at.months[-1].end_before
    answers = snapshot.query("net_loyalty", end_before=end_before)
    leaving = snapshot.query(
        "net_hazard",
        start_on=looked_at.months[0].start_on,
        end_before=end_before,
        segment=None,
        region=None,
    )
    found = (
        net.loyalty_paradox(answers, "nps", 10, net.LEVEL / 2),
        net.retention_paradox(leaving, net.LEVEL / 2),
    )
    return any(one.answer == "yes" or one.is_worse for one in found if one is not None)


def _delight(snapshot: Snapshot) -> tuple[worth.Contrast, ...]:
    rows = snapshot.query(
        "worth_after",
        end_before=scope(snapshot, QUARTER).months[-1].end_before,
        segment=None,
        region=None,
        channel=None,
    )
    return worth.contrasts(rows.filter(pl.col("asked") == "recommendation"), 30)


def _causes(snapshot: Snapshot) -> dict[str, float]:
    """Cause → lower end of its net contacts."""
    rows = build_causes(snapshot, QUARTER).causes
    return {row.name.lower(): row.net.low for row in rows if row.net.low is not None}


def _windows(snapshot: Snapshot) -> set[str]:
    listed = build_windows(snapshot, QUARTER).listed
    return set(listed["record"]) if listed.height else set()


def one_company(is_null: bool, customers: int, seed: int) -> Answers:
    """Make one company, read it, and answer."""
    with tempfile.TemporaryDirectory(prefix="study-") as named:
        folder, cache = Path(named) / "exports", Path(named) / "cache"
        truth = write_sample(folder, customers, seed, null=is_null)
        snapshot = build_snapshot(folder, cache, ROOT)
        try:
            return (null if is_null else planted)(snapshot, truth)
        finally:
            snapshot.close()


def table(answers: Sequence[Answers], goal: float, *, is_least: bool) -> Iterator[str]:
    """One line a question: in how many companies the answer is yes, and whether that will do."""
    yes: Callable[[str], int] = lambda name: sum(one[name] for one in answers)  # noqa: E731
    width = max(len(name) for name in answers[0])
    for name in answers[0]:
        share = yes(name) / len(answers)
        told = wilson(float(yes(name)), float(len(answers)))
        verdict = "met" if (share >= goal if is_least else share <= goal) else "not met"
        yield (
            f"{name:<{width}}  {yes(name):>3} of {len(answers)}"
            f"  ({float(told.low):.0%} to {float(told.high):.0%})  {verdict}"
        )


def main() -> int:
    """Read the companies and print both tables; 1 where a goal is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.study", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="companies of each kind")
    parser.add_argument("--first-seed", type=int, default=1000)
    parser.add_argument("--customers", type=int, default=3000)
    parser.add_argument("--jobs", type=int, default=2, help="processes at work")
    asked = parser.parse_args()
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    is_met = True
    with ProcessPoolExecutor(asked.jobs) as pool:
        for is_null, title, goal in (
            (False, f"planted and found (goal {FOUND_GOAL:.0%} of companies)", FOUND_GOAL),
            (True, f"nothing planted, yet claimed (goal {CLAIMED_GOAL:.0%} at most)", CLAIMED_GOAL),
        ):
            answers = list(pool.map(partial(one_company, is_null, asked.customers), seeds))
            lines = list(table(answers, goal, is_least=not is_null))
            print(f"\n{title}; {asked.customers:,} customers each\n" + "\n".join(lines), flush=True)
            is_met = is_met and not any(line.endswith("not met") for line in lines)
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
