"""The invented company: the same every time, in vendors' forms, and true to its truth."""

from __future__ import annotations

import csv
import hashlib
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from scorecard.errors import ScorecardError
from scorecard.sample import Truth, generate, write_sample
from scorecard.sample.effects import Effects
from scorecard.sample.history import live
from scorecard.sample.loyalty import CONTACT_DAYS, EXPERIENCE, service_share
from scorecard.sample.shopify import HEADER, OURS
from scorecard.sample.world import draw_world

MINUTE, SECOND = "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"
CONTACTS = "hubspot-crm-exports-all-contacts-2026-10-31.csv"
RELATIONSHIP = "Relationship_NPS_October_31_2026.csv"
COMMITTED = Path(__file__).parents[3] / "data" / "sample"
HEADERS = {
    CONTACTS: ["Record ID", "Email", "Lifecycle Stage", "Create Date", "Became a Customer Date"],
    "hubspot-crm-exports-all-deals-2026-10-31.csv": ["Record ID", "Deal Name", "Deal Stage"],
    "subscriptions.csv": ["id", "Current Period End (UTC)", "Canceled At (UTC)", "Ended At (UTC)"],
    "unified_payments.csv": ["id", "Created date (UTC)", "Amount Refunded", "Status"],
    "zendesk_tickets.csv": ["Id", "Requester id", "Via", "Satisfaction Score"],
    RELATIONSHIP: ["StartDate", "Finished", "RecordedDate", "ResponseId", "ExternalReference"],
    "Onboarding_Effort.csv": ["Respondent ID", "Collector ID", "Start Date"],
    "messages_sent.csv": ["record_id", "customer_id", "sent_at", "purpose", "about_record"],
    "app_usage.csv": ["record_id", "customer_id", "used_at", "feature", "sessions"],
    "relationship_invitations.csv": ["record_id", "customer_id", "sent_at", "is_answered"],
    "incidents.csv": ["record_id", "customer_id", "incident_number", "began_at", "detected_at"],
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("halfmoon")
    return folder, write_sample(folder, 3000)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("large")
    return folder, write_sample(folder, 40_000)


def read(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(folder / name, infer_schema=False)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def within(found: int, tries: int, chance: float, errors: float = 4.0) -> bool:
    return abs(found / tries - chance) <= errors * math.sqrt(chance * (1 - chance) / tries)


def test_same_seed_and_size_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_sample(tmp_path / name, 300, seed=7)
    write_sample(tmp_path / "other", 300, seed=8)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert digests(tmp_path / "one") != digests(tmp_path / "other")


def test_committed_sample_is_what_the_generator_writes(company: tuple[Path, Truth]) -> None:
    folder, truth = company
    assert {name: d for name, d in digests(COMMITTED).items() if name in digests(folder)} == (
        digests(folder)
    )
    assert Truth.read(COMMITTED) == truth
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) <= 4_000_000


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_vendor_headers(company: tuple[Path, Truth], name: str) -> None:
    with (company[0] / name).open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    assert set(HEADERS[name]) <= set(header)


def test_shopify_has_the_79_columns_and_three_of_an_app(company: tuple[Path, Truth]) -> None:
    with (company[0] / "orders_export.csv").open(encoding="utf-8", newline="") as file:
        header = tuple(next(csv.reader(file)))
    assert len(HEADER) == len(set(HEADER)) == 79
    assert header == (*HEADER, *OURS)


def test_order_columns_stand_only_on_an_orders_first_line(company: tuple[Path, Truth]) -> None:
    lines = read(company[0], "orders_export.csv")
    firsts = lines.filter(pl.col("Name").is_first_distinct())
    assert firsts["Total"].null_count() == 0
    rest = lines.filter(~pl.col("Name").is_first_distinct())
    assert rest.height > 0
    assert rest["Total"].null_count() == rest["Promised delivery at"].null_count() == rest.height


def test_rows_of_every_file_are_counted(large: tuple[Path, Truth]) -> None:
    folder, truth = large
    for name, rows in truth.files.items():
        form = next(form for form in generate.FORMS.values() if form.name == name)
        with (folder / name).open(encoding=form.encoding, newline="") as file:
            found = sum(1 for _ in csv.reader(file, delimiter=form.separator))
        assert found - max(1, len(form.head)) - len(form.footer) == rows, name


def test_streams_in_chunks(large: tuple[Path, Truth]) -> None:
    folder, truth = large
    assert truth.customers > generate.CHUNK
    contacts = read(folder, CONTACTS)
    assert (contacts["Lifecycle Stage"] == "Customer").sum() == pytest.approx(40_000, abs=10)
    numbers = read(folder, "orders_export.csv").filter(pl.col("Total").is_not_null())["Name"]
    assert numbers.n_unique() == len(numbers) == truth.events["orders"]


def test_a_chunk_does_not_depend_on_how_many_follow(tmp_path: Path) -> None:
    world = draw_world(Effects(), 24, 20)
    first, second = (live(1, 500, 50, world, np.random.default_rng([20, 0])) for _ in range(2))
    assert first.orders.equals(second.orders)
    assert first.tickets.equals(second.tickets)


def test_mess_is_there_and_counted(company: tuple[Path, Truth]) -> None:
    folder, truth = company
    tickets = read(folder, "zendesk_tickets.csv")
    faults = truth.mess["zendesk_tickets.csv"]
    assert tickets.height - tickets.unique().height == faults["duplicate rows"]
    assert (tickets["Created at"] == "2025-02-31 10:15").sum() == faults["impossible dates"]
    answers = read(folder, RELATIONSHIP)
    assert (answers["Q1"] == "11").sum() == truth.mess[RELATIONSHIP]["scores out of scale"]
    assert (answers["Status"] == "Survey Preview").sum() == truth.mess[RELATIONSHIP]["previews"]
    assert (folder / "Onboarding_Effort.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        (folder / "exit_survey.csv").read_text(encoding="utf-8")


def test_hazard_rises_with_strikes(large: tuple[Path, Truth]) -> None:
    truth = large[1]
    for months, left, chance in zip(
        truth.months_by_strikes, truth.left_by_strikes, truth.effects.hazard, strict=True
    ):
        assert within(left, months, chance)


def test_leavers_are_those_whose_subscription_ended(company: tuple[Path, Truth]) -> None:
    ended = read(company[0], "subscriptions.csv").filter(pl.col("Ended At (UTC)").is_not_null())
    assert ended["Customer ID"].n_unique() == company[1].events["customers who left"]


def test_late_orders_in_the_file_are_those_planted(company: tuple[Path, Truth]) -> None:
    folder, truth = company
    orders = read(folder, "orders_export.csv").filter(pl.col("Total").is_not_null())
    due, came = (
        orders[name].str.to_datetime(MINUTE) for name in ("Promised delivery at", "Delivered at")
    )
    is_late = (came > due) | (came.is_null() & (due < pl.select(pl.datetime(2026, 11, 1)).item()))
    assert is_late.sum() == truth.events["orders late"]


def test_late_orders_cause_tickets(large: tuple[Path, Truth]) -> None:
    folder, truth = large
    orders = read(folder, "orders_export.csv").filter(pl.col("Delivered at").is_not_null())
    orders = orders.with_columns(
        due=pl.col("Promised delivery at").str.to_datetime(MINUTE),
        came=pl.col("Delivered at").str.to_datetime(MINUTE),
    ).filter(pl.col("due") < pl.datetime(2026, 10, 20))
    messages = read(folder, "messages_sent.csv").filter(pl.col("topic") == "late delivery")
    asked = read(folder, "zendesk_tickets.csv").filter(
        pl.col("Contact reason [list]") == "Where is my order"
    )
    told = pl.col("Name").is_in(messages["about_record"].implode())
    quoted = pl.col("Name").is_in(asked["Order number [txt]"].drop_nulls().implode())
    late = orders.filter(pl.col("came") > pl.col("due")).with_columns(told=told, asks=quoted)
    # Three tickets in four quote their order; a customer who left cannot ask.
    for is_told, chance in (
        (True, truth.effects.late_ticket_if_told),
        (False, truth.effects.late_ticket_if_not_told),
    ):
        group = late.filter(pl.col("told") == is_told)["asks"]
        assert group.mean() == pytest.approx(chance * 0.75, abs=0.02)
    assert not orders.filter(pl.col("came") <= pl.col("due")).select(quoted.any()).item()


def test_confusing_instructions_cause_tickets(large: tuple[Path, Truth]) -> None:
    folder, truth = large
    machines = read(folder, "orders_export.csv").filter(
        pl.col("Lineitem name").str.contains("machine") & (pl.col("Created at") < "2026-09-25")
    )
    asked = read(folder, "zendesk_tickets.csv").filter(
        (pl.col("Contact reason [list]") == "Set-up help") & (pl.col("Priority") == "High")
    )["Requester email"]
    share = {
        name: machines.filter(pl.col("Lineitem name").str.starts_with(name))["Email"]
        .is_in(asked.implode())
        .mean()
        for name in ("Crescent", "Gibbous")
    }
    assert share["Crescent"] == pytest.approx(truth.effects.setup_ticket_confusing, abs=0.02)
    assert share["Gibbous"] == pytest.approx(truth.effects.setup_ticket_clear, abs=0.015)


def test_billing_falls_in_august(large: tuple[Path, Truth]) -> None:
    folder, truth = large
    payments = read(folder, "unified_payments.csv").with_columns(
        is_after=pl.col("Created date (UTC)") >= "2026-08-01",
        asked=pl.col("refund_requested_at (metadata)").str.to_datetime(SECOND),
        back=pl.col("Refunded date (UTC)").str.to_datetime(SECOND),
    )
    for is_after, chance in (
        (False, truth.effects.payment_failure),
        (True, truth.effects.payment_failure_late),
    ):
        status = payments.filter(pl.col("is_after") == is_after)["Status"]
        # The trial after a failure is a row more.
        assert (status == "Failed").mean() == pytest.approx(chance / (1 + chance), abs=0.005)
    days = (pl.col("back") - pl.col("asked")).dt.total_hours() / 24
    before = payments.filter(pl.col("asked") < pl.datetime(2026, 8, 1)).select(days.quantile(0.9))
    after = payments.filter(
        pl.col("asked").is_between(pl.datetime(2026, 8, 1), pl.datetime(2026, 9, 25))
    ).select(days.quantile(0.9))
    assert before.item() == pytest.approx(4.9, abs=0.5)
    assert after.item() == pytest.approx(12.4, abs=1.5)


def test_service_share_of_the_population_is_recorded(large: tuple[Path, Truth]) -> None:
    """From the files alone: survey, contacts and tickets, joined by hand."""
    folder, truth = large
    contacts = read(folder, CONTACTS).unique("Record ID").select("Record ID", "Email")
    answers = (
        read(folder, RELATIONSHIP)
        .slice(2)
        .filter((pl.col("Status") == "IP Address") & (pl.col("Q1") != "11"))
        .join(contacts, left_on="ExternalReference", right_on="Record ID")
        .select(
            "ResponseId",
            "Email",
            at=pl.col("RecordedDate").str.to_datetime(SECOND),
            nps=pl.col("Q1").cast(pl.Int64),
            **{name: pl.col(f"Q2_{i}").cast(pl.Int64) for i, name in enumerate(EXPERIENCE, 1)},
        )
    )
    tickets = (
        read(folder, "zendesk_tickets.csv")
        .unique("Id")
        .select(
            Email="Requester email",
            opened=pl.col("Created at").str.to_datetime(MINUTE, strict=False),
            solved=pl.col("Solved at").str.to_datetime(MINUTE),
            reopened=pl.col("Reopens").cast(pl.Int64) > 0,
        )
    )
    ends = pl.col("solved").fill_null(pl.datetime(2026, 11, 1))
    recent = (
        answers.select("ResponseId", "Email", "at")
        .join(tickets, on="Email")
        .filter(
            (pl.col("opened") < pl.col("at"))
            & (pl.col("at") - pl.col("opened") <= pl.duration(days=CONTACT_DAYS))
        )
        .group_by("ResponseId")
        .agg(bad=(pl.col("reopened") | (ends - pl.col("opened") > pl.duration(days=7))).any())
        .with_columns(contact=pl.lit(value=True))
    )
    told = answers.join(recent, on="ResponseId", how="left").with_columns(
        pl.col("contact", "bad").fill_null(value=False)
    )
    found = service_share(told)
    assert found["share"] == pytest.approx(truth.service_share["share"], abs=0.03)
    assert found["explained"] == pytest.approx(truth.service_share["explained"], abs=0.03)


def test_customers_with_a_window_keep_to_it(company: tuple[Path, Truth]) -> None:
    folder, truth = company
    usage = (
        read(folder, "app_usage.csv")
        .with_columns(at=pl.col("used_at").str.to_datetime(MINUTE, strict=False))
        .filter(pl.col("at").is_not_null())
    )
    hits = total = 0
    for key, at in usage.select("customer_id", "at").iter_rows():
        if key in truth.windows:
            weekday, hour = truth.windows[key]
            total += 1
            hits += at.weekday() == weekday and hour <= at.hour < hour + 2
    assert 0.82 <= hits / total <= 0.90
    assert len(truth.windows) == pytest.approx(300, abs=55)


def test_first_reply_only_wobbles(large: tuple[Path, Truth]) -> None:
    tickets = read(large[0], "zendesk_tickets.csv").unique("Id")
    monthly = (
        tickets.filter(pl.col("Created at") != "2025-02-31 10:15")
        .group_by(month=pl.col("Created at").str.slice(0, 7))
        .agg(pl.col("First reply time in minutes").cast(pl.Float64).median().alias("median"))
        .sort("month")["median"]
    )
    years = monthly.head(12).mean(), monthly.tail(12).mean()
    assert years[0] == pytest.approx(years[1], rel=0.15)
    assert monthly.std() > 5


def test_null_company_plants_nothing(tmp_path: Path) -> None:
    truth = write_sample(tmp_path, 20_000, null=True)
    assert truth.is_null
    assert set(truth.events) & {"tickets: late delivery", "tickets: set-up instructions"} == set()
    assert truth.service_share["share"] == 0
    for months, left in zip(truth.months_by_strikes, truth.left_by_strikes, strict=True):
        assert within(left, months, truth.effects.hazard[0])


def test_a_company_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScorecardError, match="at least 1 customer"):
        write_sample(tmp_path, 0)


def test_a_company_of_one_can_be_written(tmp_path: Path) -> None:
    assert write_sample(tmp_path, 1).events["customers"] == 1
