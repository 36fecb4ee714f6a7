"""Figures of real companies that were also computed without this product."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot
    from tests.real.conftest import Build

OLIST = tuple(
    f"olist_sample_8k/olist_{name}_dataset.csv"
    for name in ("orders", "customers", "order_payments", "order_reviews", "sellers")
)
FUNNEL = (
    "olist_marketing_funnel/olist_closed_deals_dataset.csv",
    "olist_marketing_funnel/olist_marketing_qualified_leads_dataset.csv",
)
RESAVED = tuple(
    f"olist_first5000_excel_dates/olist_{name}_dataset.csv"
    for name in ("orders", "customers", "order_payments", "order_reviews")
)
TELCO = tuple(
    f"telco_churn/Telco_customer_churn_{name}.csv"
    for name in ("status", "services", "demographics", "location")
)
SFO = tuple(f"sfo_airport_survey/{year}_SFO_Customer_Survey_20250817.csv" for year in (2017, 2018))


@pytest.fixture(scope="module")
def olist(build: Build) -> Snapshot:
    return build("olist", (*OLIST, *FUNNEL))


@pytest.fixture(scope="module")
def resaved(build: Build) -> Snapshot:
    return build("olist", RESAVED)


@pytest.fixture(scope="module")
def telco(build: Build) -> Snapshot:
    return build("telco", TELCO)


@pytest.fixture(scope="module")
def incidents(build: Build) -> Snapshot:
    return build("", ["servicenow_incident_log/incident_event_log.csv"])


@pytest.fixture(scope="module")
def sfo(build: Build) -> Snapshot:
    return build("sfo", SFO)


@pytest.fixture(scope="module", params=["", "variant_ddmmyyyy/"])
def maven(build: Build, request: pytest.FixtureRequest) -> Snapshot:
    names = ("accounts", "sales_pipeline")
    return build("maven", [f"maven_crm/{request.param}{name}.csv" for name in names])


def share(values: pl.Series) -> float:
    """Share of true among what is known."""
    known = values.drop_nulls()
    return float(known.sum()) / len(known)


def hours(later: str, earlier: str) -> pl.Expr:
    return (pl.col(later) - pl.col(earlier)).dt.total_seconds() / 3600


def observed(snapshot: Snapshot, query: str, *columns: str) -> pl.DataFrame:
    return snapshot.table(f"obs_{query}", ["record_id", "observed_on", *columns])


def counts(values: pl.Series) -> dict[str, int]:
    return dict(Counter(values.to_list()))


def test_olist_is_one_company_of_persons_and_sellers(
    olist: Snapshot, golden: dict[str, Any]
) -> None:
    orders = olist.table("orders", ["customer_id", "record_id"])
    assert orders.height == golden["olist.rows.orders"]
    assert orders["customer_id"].n_unique() == golden["olist.distinct_people"]
    buyers = set(orders["customer_id"])
    for table, name in (("answers", "reviews"), ("invoices", "payments")):
        rows = olist.table(table, ["customer_id"])
        assert rows.height == golden[f"olist.rows.{name}"]
        assert set(rows["customer_id"]) <= buyers
    deals = set(olist.table("deals", ["customer_id"])["customer_id"])
    persons = olist.table("customers", ["customer_id", "source"])
    leads = set(persons.filter(pl.col("source") == "olist_lead")["customer_id"])
    sellers = set(persons.filter(pl.col("source") == "olist_seller")["customer_id"])
    assert deals <= leads
    assert len(deals & sellers) == golden["funnel.closed_sellers_in_sample_items"]


def test_olist_deliveries_are_as_late_as_they_were(olist: Snapshot, golden: dict[str, Any]) -> None:
    orders = olist.table(
        "orders", ["record_id", "ordered_at", "delivered_at", "promised_at", "status"]
    )
    arrived = orders.filter(
        (pl.col("status") == "delivered") & pl.col("delivered_at").is_not_null()
    )
    assert arrived.height == golden["olist.delivered_with_date"]
    late = arrived.select(pl.col("delivered_at") > pl.col("promised_at")).to_series()
    assert share(late) == pytest.approx(golden["olist.late_rate_timestamp_rule"])
    promises = observed(olist, "promises", "is_on_time").join(arrived, on="record_id")
    assert 1 - share(promises["is_on_time"]) == pytest.approx(golden["olist.late_rate_date_rule"])
    days = arrived.select(hours("delivered_at", "ordered_at") / 24).to_series()
    assert days.mean() == pytest.approx(golden["olist.delivery_days_mean"])
    assert days.median() == pytest.approx(golden["olist.delivery_days_median"])


def test_olist_reviews_are_as_good_as_they_were(olist: Snapshot, golden: dict[str, Any]) -> None:
    upper = observed(olist, "answers", "is_satisfied_with_order")["is_satisfied_with_order"]
    assert len(upper) == golden["olist.rows.reviews"]
    assert share(upper) == pytest.approx(golden["olist.csat_top2_all"])
    scores = olist.table("answers", ["score", "about_record"])
    assert scores["score"].mean() == pytest.approx(golden["olist.avg_score_all_rows"])
    cancelled = olist.table("orders", ["record_id", "status"]).filter(
        pl.col("status") == "cancelled"
    )
    poor = scores.join(cancelled, left_on="about_record", right_on="record_id")
    assert poor["score"].mean() == pytest.approx(golden["olist.avg_score_by_status"]["canceled"])
    rate = cancelled.height / golden["olist.rows.orders"]
    assert rate == pytest.approx(golden["olist.cancel_rate"])


def test_olist_payments_add_up(olist: Snapshot, build: Build, golden: dict[str, Any]) -> None:
    paid = olist.table("invoices", ["amount"])["amount"].sum()
    assert paid == pytest.approx(golden["olist.payments_sum"])
    full = build("olist", ["olist_full_partial/olist_order_payments_dataset.parquet"])
    every = full.table("invoices", ["amount"])["amount"]
    assert len(every) == golden["olist_full.payments_rows"]
    assert every.sum() == pytest.approx(golden["olist_full.payments_sum"])


def test_olist_funnel_converts_as_it_did(olist: Snapshot, golden: dict[str, Any]) -> None:
    leads = olist.table("customers", ["customer_id", "source", "first_seen_at"]).filter(
        pl.col("source") == "olist_lead"
    )
    assert leads.height == golden["funnel.mql"]
    won = olist.table("deals", ["customer_id", "closed_at", "is_won"]).filter(pl.col("is_won"))
    assert won.height == golden["funnel.closed"]
    assert won.height / leads.height == pytest.approx(golden["funnel.conversion"])
    joined = won.join(leads, on="customer_id")
    days = joined.select(hours("closed_at", "first_seen_at") / 24).to_series()
    assert days.median() == pytest.approx(golden["funnel.days_to_close_median"])
    assert days.mean() == pytest.approx(golden["funnel.days_to_close_mean"])


def test_olist_dates_of_a_spreadsheet_are_the_same_days(
    resaved: Snapshot, golden: dict[str, Any]
) -> None:
    orders = resaved.table("orders", ["record_id", "delivered_at", "promised_at", "status"])
    arrived = orders.filter(
        (pl.col("status") == "delivered") & pl.col("delivered_at").is_not_null()
    )
    assert arrived.height == golden["olist5k.delivered_with_date"]
    late = arrived.select(pl.col("delivered_at") > pl.col("promised_at")).to_series()
    assert share(late) == pytest.approx(golden["olist5k.late_rate_timestamp_rule"])
    promises = observed(resaved, "promises", "is_on_time").join(arrived, on="record_id")
    assert 1 - share(promises["is_on_time"]) == pytest.approx(golden["olist5k.late_rate_date_rule"])
    upper = observed(resaved, "answers", "is_satisfied_with_order")["is_satisfied_with_order"]
    assert share(upper) == pytest.approx(golden["olist5k.csat_top2"])
    paid = resaved.table("invoices", ["amount"])["amount"].sum()
    assert paid == pytest.approx(golden["olist5k.payments_sum"])


def test_olist_two_exports_of_one_order_are_one_order(build: Build, golden: dict[str, Any]) -> None:
    both = build("olist", (OLIST[0], RESAVED[0]))
    orders = both.table("orders", ["record_id"])
    assert orders.height == golden["olist.union_distinct_orders_sample8k_and_5k"]
    said_again = sum(both.superseded.values())
    assert orders.height + said_again == golden["olist.rows.orders"] + golden["olist5k.orders"]


def test_telco_loses_whom_it_lost(telco: Snapshot, golden: dict[str, Any]) -> None:
    people = telco.table("people", ["customer_id", "left_at", "leave_reason", "monthly_value"])
    assert people.height == golden["telco.rows"]
    left = people.filter(pl.col("left_at").is_not_null())
    assert left.height == golden["telco.churned"]
    assert left.height / people.height == pytest.approx(golden["telco.churn_rate"])
    assert counts(left["leave_reason"]) == golden["telco.attitude_reasons_service"]
    assert people["monthly_value"].sum() == pytest.approx(golden["telco.monthly_charge_total"])
    assert left["monthly_value"].sum() == pytest.approx(golden["telco.monthly_charge_lost"])
    customers = telco.table("customers", ["record_id", "lifetime_value"])
    worth = customers.filter(pl.col("record_id").str.ends_with(":status"))["lifetime_value"]
    assert worth.mean() == pytest.approx(golden["telco.cltv_mean"])
    revenue = customers.filter(pl.col("record_id").str.ends_with(":services"))["lifetime_value"]
    assert revenue.sum() == pytest.approx(golden["telco.total_revenue"])


def test_telco_satisfaction_tells_who_leaves(telco: Snapshot, golden: dict[str, Any]) -> None:
    upper = observed(telco, "answers", "is_satisfied_overall")["is_satisfied_overall"]
    assert share(upper) == pytest.approx(golden["telco.csat_top2"])
    answers = telco.table("answers", ["customer_id", "score"])
    assert answers["score"].mean() == pytest.approx(golden["telco.sat_mean"])
    people = telco.table("people", ["customer_id", "left_at"])
    lost = (
        answers.join(people, on="customer_id")
        .group_by("score")
        .agg(pl.col("left_at").is_not_null().mean())
    )
    found = {str(int(score)): rate for score, rate in lost.iter_rows()}
    assert found == pytest.approx(golden["telco.churn_by_sat"])


def test_incidents_are_folded_from_their_events(
    incidents: Snapshot, golden: dict[str, Any]
) -> None:
    report = incidents.file_reports[0]
    assert (report.rows_in_file, report.rows_loaded) == (golden["uci.events"],) * 2
    tickets = incidents.table(
        "tickets", ["opened_at", "resolved_at", "channel", "reassignments", "is_sla_met"]
    )
    assert tickets.height == golden["uci.incidents"]
    seen = observed(
        incidents, "tickets", "is_within_sla", "is_reopened", "hours_to_resolution",
        "is_unresolved",
    )  # fmt: skip
    assert share(seen["is_within_sla"]) == pytest.approx(golden["uci.sla_met_rate_last_event"])
    assert share(seen["is_reopened"]) == pytest.approx(golden["uci.reopened_rate"])
    moved = tickets.select(pl.col("reassignments") > 0).to_series()
    assert share(moved) == pytest.approx(golden["uci.reassigned_rate"])
    done = seen.filter(~pl.col("is_unresolved"))
    assert done.height == golden["uci.with_resolved"]
    assert done["hours_to_resolution"].median() == pytest.approx(
        golden["uci.open_to_resolved_hours_median"]
    )
    channels = golden["uci.contact_type_by_incident"]
    found = counts(tickets["channel"])
    assert found["email"] == channels["Email"]
    assert found["web"] == channels["Self service"]
    assert found["phone"] == channels["Phone"] + channels["IVR"]


@pytest.mark.parametrize("year", [2017, 2018])
def test_airport_blank_code_is_no_promoter(
    year: int, sfo: Snapshot, golden: dict[str, Any]
) -> None:
    seen = observed(sfo, "answers", "nps", "is_satisfied_overall").filter(
        pl.col("observed_on").dt.year() == year
    )
    scores = seen["nps"].drop_nulls()
    known = golden[f"sfo{year}.netpro_values"]
    assert len(scores) == sum(known.get(str(score), 0) for score in range(11))
    nps = 100 * (share(scores >= 9) - share(scores <= 6))
    assert nps == pytest.approx(golden[f"sfo{year}.nps_excl_blank11"])
    assert nps != pytest.approx(golden[f"sfo{year}.nps_WRONG_if_11_kept"], abs=0.5)
    upper = share(seen["is_satisfied_overall"])
    assert upper == pytest.approx(golden[f"sfo{year}.overall_top2"])
    answers = sfo.table("answers", ["question", "score", "answered_at"]).filter(
        (pl.col("question") == "csat") & (pl.col("answered_at").dt.year() == year)
    )
    assert answers["score"].mean() == pytest.approx(golden[f"sfo{year}.overall_mean_1to5"])


def test_maven_wins_what_it_won(maven: Snapshot, golden: dict[str, Any]) -> None:
    deals = maven.table(
        "deals", ["stage", "is_won", "amount", "created_at", "closed_at", "customer_id"]
    )
    assert deals.height == golden["mavencrm.rows"]
    assert counts(deals["stage"]) == golden["mavencrm.stage"]
    won = deals.filter(pl.col("is_won"))
    assert won["amount"].sum() == pytest.approx(golden["mavencrm.won_value"])
    days = won.select(hours("closed_at", "created_at") / 24).to_series()
    assert days.mean() == pytest.approx(golden["mavencrm.won_cycle_days_mean"])
    closed = observed(maven, "deals_closed", "is_won")["is_won"]
    assert share(closed) == pytest.approx(golden["mavencrm.win_rate_closed"])


def test_salesforce_cases_resolve_to_their_accounts(build: Build, golden: dict[str, Any]) -> None:
    snapshot = build(
        "", [f"vendor/salesforce_dataloader/{name}.csv" for name in ("Account", "Contact", "Case")]
    )
    tickets = snapshot.table(
        "tickets", ["customer_id", "channel", "reason", "opened_at", "resolved_at"]
    )
    assert tickets.height == golden["sfcase.rows"]
    origin = {name.title(): count for name, count in counts(tickets["channel"]).items()}
    assert origin == golden["sfcase.origin"]
    assert counts(tickets["reason"]) == golden["sfcase.type"]
    resolved = tickets.filter(pl.col("resolved_at").is_not_null())
    assert resolved.height == golden["sfcase.closed"]
    lasted = resolved.select(hours("resolved_at", "opened_at")).to_series()
    # A case that spans a change of the clocks is an hour more or less on the wall.
    assert lasted.median() == pytest.approx(golden["sfcase.close_hours_median"], abs=1)
    accounts = snapshot.table("customers", ["customer_id", "record_id"]).filter(
        pl.col("record_id").str.starts_with("salesforce:001")
    )
    assert set(tickets["customer_id"]) <= set(accounts["customer_id"])
    assert accounts["customer_id"].n_unique() == accounts.height
