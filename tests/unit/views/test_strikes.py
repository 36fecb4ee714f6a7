"""What the page of strikes says, refuses and lists."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from scorecard.transforms.periods import Filters
from scorecard.transforms.strikes import at_risk_of_each, hazards
from scorecard.views.strikes import NO_LEAVING, NO_STRIKES, StrikesView, build_strikes
from tests.unit.views.fake import PAGES, FakeSnapshot

MONTHS = range(1, 13)


def tenure(rate: float) -> dict[str, list]:
    """Unstruck leave at 1 % a month, those on one strike at ``rate``."""
    rows = [(k, at, 700, round(700 * (0.01 if k == 0 else rate))) for k in (0, 1) for at in MONTHS]
    return {
        "segment": ["Home"] * len(rows),
        "strikes": [row[0] for row in rows],
        "tenure": [row[1] for row in rows],
        "customer_months": [row[2] for row in rows],
        "leavings": [row[3] for row in rows],
    }


CLOCK = {
    "reached": [1] * 3,
    "months_after": [1, 2, 3],
    "every_month": [120, 100, 90],
    "struck_months": [100, 90, 80],
    "struck_leavings": [9, 8, 7],
    "like_months": [100.0, 95.0, 90.0],
    "like_leavings": [1.0, 1.0, 1.0],
    "like_spread": [0.0001, 0.0001, 0.0001],
}
KINDS = {
    "kind": ["late order", "incident"],
    "segment": ["Home", "Home"],
    "tenure_from": [0, 0],
    "others": [0, 0],
    "struck_months": [1000, 40],
    "struck_leavings": [40, 1],
    "spared_months": [8000, 8000],
    "spared_leavings": [80, 80],
}
LIST = {
    "customer_id": [1, 2, 3],
    "party_name": ["A. Name", None, None],
    "segment": ["Home", None, "Home"],
    "region": ["North"] * 3,
    "strikes": [2, 2, 3],
    "last_struck_on": [date(2025, 12, 3)] * 3,
    "last_kind": ["late order"] * 3,
    "last_stage": ["use"] * 3,
    "last_record_id": ["shop:1", "shop:2", "shop:3"],
    "last_file": ["orders.csv"] * 3,
    "last_row": [2, 3, 4],
    "strikes_ever": [2, 2, 5],
    "yearly_value": [600.0, None, 900.0],
}


class Struck(FakeSnapshot):
    """The invented company with pages of its own."""

    def __init__(self, **pages: dict[str, list]) -> None:
        super().__init__()
        self.own = {
            "strike_tenure": tenure(0.03),
            "strike_clock": CLOCK,
            "strike_kinds": KINDS,
            "two_strikes": LIST,
            **pages,
        }

    def query(self, name: str, **asked: object) -> pl.DataFrame:
        return pl.DataFrame(self.own[name]) if name in self.own else super().query(name, **asked)

    def table(self, name: str, columns: list[str]) -> pl.DataFrame:
        return pl.DataFrame({column: [] for column in columns})


def built(**pages: dict[str, list]) -> StrikesView:
    return build_strikes(Struck(**pages), Filters())  # type: ignore[arg-type]


def test_a_clear_effect_is_said_with_its_interval() -> None:
    view = built()
    assert view.sentence.startswith("Customers with a poor experience leave 3.0 times as often")
    assert "(2.3 to 3.8)" in view.sentence
    assert "fewer" in view.clocks[0].text
    assert view.clocks[0].matched_text.startswith("83")
    assert [len(curve.steps) for curve in view.curves] == [12, 12]


def test_no_effect_is_called_not_clear() -> None:
    assert built(strike_tenure=tenure(0.01)).sentence.startswith(
        "It is not clear that customers leave more often"
    )


def test_the_claim_stays_out_of_every_figure_and_has_its_own_words() -> None:
    view = built()
    assert any("two to three bad customer service experiences" in note for note in view.notes)
    shares = [rate.kept.value for rate in view.rates]
    assert 0.14 not in shares


def test_kinds_are_judged_together_and_the_rare_one_is_left_open() -> None:
    view = built()
    late, incident = view.kinds
    assert (late.word, incident.word) == ("leave more often", "too few leavings")
    assert view.kinds_text == "Late order goes with leaving more often (1 kind looked at)."
    assert late.excess_text == "30 of 40"


def test_codes_stand_for_names_and_the_riskiest_come_first() -> None:
    view = built()
    first, second, last = view.listed.customers
    assert [one.customer_id for one in (first, second, last)] == [1, 3, 2]
    assert first.at_risk is not None and first.at_risk > 0
    assert last.at_risk is None and last.value_text == "not known"
    assert "A. Name" not in str(view)
    assert first.code.startswith("C-") and first.file == "orders.csv"


def test_at_risk_is_value_times_the_excess_of_such_customers() -> None:
    found = hazards(pl.DataFrame(PAGES["strike_hazard"]))
    kept = {one.strikes: one.kept or 0.0 for one in found}
    risks = at_risk_of_each(pl.DataFrame(LIST), found)
    by_customer = dict(risks.select("customer_id", "at_risk").iter_rows())
    assert by_customer[1] == pytest.approx(600 * (kept[0] - kept[2]))
    assert by_customer[2] is None
    assert by_customer[3] is None, "nothing is known of those on three"


def test_what_is_at_risk_is_told_of_those_whom_it_stands_beside() -> None:
    view = built()
    listed = [one.at_risk for one in view.listed.customers if one.at_risk is not None]
    assert view.at_risk.value == pytest.approx(sum(listed)), "of those on two strikes alone"
    assert view.at_risk_of_struck.value is not None
    assert view.at_risk.value != pytest.approx(view.at_risk_of_struck.value)
    assert view.struck.value == sum(rate.customers for rate in view.rates if rate.strikes)


def test_what_the_files_cannot_tell_is_refused_with_the_export_that_would() -> None:
    hazard = {
        "strikes": [0],
        "customer_months": [900],
        "leavings": [9],
        "customers_now": [80],
        "monthly_value_now": [100.0],
    }
    none = built(strike_hazard=hazard)
    assert none.sentence == none.refusal == NO_STRIKES
    silent = {
        "strikes": [0, 1],
        "customer_months": [0, 0],
        "leavings": [0, 0],
        "customers_now": [80, 5],
        "monthly_value_now": [100.0, 5.0],
    }
    told = built(strike_hazard=silent)
    assert told.refusal == NO_LEAVING and told.rates == ()
    assert told.listed.total == 3, "the list is there even so"
    empty = build_strikes(FakeSnapshot(is_empty=True), Filters())  # type: ignore[arg-type]
    assert "no complete month" in empty.sentence
