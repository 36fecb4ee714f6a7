"""Does the page of strikes find what was planted in the sample company?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorecard.sample.generate import write_sample
from scorecard.transforms.leaving import adjusted
from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import read
from scorecard.ui.strike_sheet import row_of_file
from scorecard.ui.tables import csv_text
from scorecard.views.changed import build_changed
from scorecard.views.strikes import StrikesView, build_strikes
from scorecard.views.struck import strikes_of, struck_customers, struck_records, struck_sheets
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import ROOT, SAMPLE
from tests.golden.independent import Company

QUARTER = Filters(date(2026, 10, 31), "quarter")
ALL = {
    "start_on": date(2020, 1, 1),
    "end_before": date(2026, 11, 1),
    "segment": None,
    "region": None,
}


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def view(sample: Snapshot) -> StrikesView:
    return build_strikes(sample, QUARTER)


def test_leaving_like_with_like_is_what_was_planted(
    sample: Snapshot, truth: dict[str, Any]
) -> None:
    hazard = truth["effects"]["hazard"]
    told = adjusted(sample.query("strike_tenure", **ALL))
    for one, planted in zip(told.rates, hazard, strict=True):
        assert one.rate_low is not None and one.rate_high is not None
        assert one.rate_low < planted < one.rate_high
        # Of those on three or more too few are expected to leave for a ratio.
        assert (one.ratio is None) == (one.strikes in (0, 3))
        if one.ratio is not None:
            # Two intervals at once: 99 % each.
            error = np.log(one.ratio.high / one.ratio.low) / (2 * 1.96)
            assert abs(np.log(one.ratio.ratio / (planted / hazard[0]))) < 2.576 * error
    assert told.struck is not None and told.struck.low > 1


def test_the_answer_is_said_first(view: StrikesView) -> None:
    assert view.refusal == ""
    assert "times as often" in view.sentence and "not clear" not in view.sentence
    of_struck = view.at_risk_of_struck
    assert of_struck.low is not None and of_struck.low > 0
    assert view.clocks[0].reached == 1 and "fewer" in view.clocks[0].text


def test_every_kind_on_record_is_looked_at(view: StrikesView, company: Company) -> None:
    assert {kind.bar.key for kind in view.kinds} == {kind for _, _, kind in company.strikes}
    assert f"{len(view.kinds)} kinds looked at" in view.kinds_text


def test_the_list_holds_those_of_the_first_screen(sample: Snapshot, view: StrikesView) -> None:
    everyone = struck_customers(sample, QUARTER)
    assert len(everyone) == view.listed.total == view.customers.value
    risks = [one.at_risk for one in everyone if one.at_risk is not None]
    assert risks == sorted(risks, reverse=True)
    assert sum(risks) == pytest.approx(view.at_risk.value)
    filed = [row_of_file(one, "USD") for one in everyone]
    assert sum(row["USD a year at risk"] or 0 for row in filed) == pytest.approx(sum(risks), abs=1)
    assert {one.customer_id for one in view.listed.customers} <= {
        one.customer_id for one in everyone
    }
    records = struck_records(sample, QUARTER)
    assert len(records) == sum(one.strikes for one in everyone)
    assert all(record.file and record.row for record in records)
    first = everyone[0]
    own = strikes_of(sample, QUARTER, first.customer_id)
    assert len(own) == first.strikes_ever
    assert (own[0].struck_on, own[0].row) == (first.last_on, first.row)


def test_no_name_is_in_the_list(sample: Snapshot) -> None:
    names = set(sample.table("people", ["party_name"])["party_name"].drop_nulls())
    assert names
    for sheet in struck_sheets(sample, QUARTER):
        rows = [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]
        text = csv_text(rows)
        assert rows and not any(name in text for name in names)


def test_a_filter_narrows_and_the_parts_add_up(sample: Snapshot) -> None:
    whole = build_strikes(sample, QUARTER)
    segments = [
        build_strikes(sample, Filters(QUARTER.period_end, "quarter", segment=name))
        for name in ("Home", "Office", "Café")
    ]
    for at, rate in enumerate(whole.rates):
        assert rate.leavings == sum(part.rates[at].leavings for part in segments)
    assert whole.listed.total == sum(part.listed.total for part in segments)
    assert read(sample, QUARTER).period is not None


def test_where_nothing_was_planted_nothing_is_claimed(tmp_path: Path) -> None:
    """One company; of ten such, one may by chance be told of a kind (q of 0.10): see the study."""
    write_sample(tmp_path / "exports", 1500, seed=8, null=True)
    null = build_snapshot(tmp_path / "exports", tmp_path / "cache", ROOT)
    strikes = build_strikes(null, QUARTER)
    assert strikes.refusal == "" and "not clear" in strikes.sentence
    assert "No kind of strike stands out" in strikes.kinds_text
    assert all("not clearly apart" in clock.text for clock in strikes.clocks)
    changed = build_changed(null, QUARTER)
    assert "no stage clearly moved it" in changed.index.text
    assert not any(split.warning for split in changed.splits)
