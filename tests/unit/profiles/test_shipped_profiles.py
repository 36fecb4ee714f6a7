"""Shipped profiles: sound, distinct, and equal to what the sample company exports."""

from __future__ import annotations

import csv
import json
from itertools import islice
from pathlib import Path

import duckdb
import polars as pl
import pytest

from scorecard.config.company import Company
from scorecard.config.loading import load_settings
from scorecard.config.profiles import Profile, Table, load_profiles
from scorecard.config.tables import canonical_tables
from scorecard.intake import FileReport, take_in
from scorecard.intake.recognition import Grid, Recognised, recognise

ROOT = Path(__file__).parents[3]
VENDORS = ROOT / "data" / "vendors"
SAMPLE = ROOT / "data" / "sample"
PROFILES = load_profiles([VENDORS])

EVENT = {
    "orders": "ordered_at",
    "invoices": "issued_at",
    "subscriptions": "started_at",
    "tickets": "opened_at",
    "answers": "answered_at",
    "invitations": "sent_at",
    "messages": "sent_at",
    "usage": "used_at",
    "incidents": "began_at",
    "touchpoints": "happened_at",
}
"""The moment without which a row of the table cannot be counted in any month."""

READS = {
    "Onboarding_Effort.csv": "surveymonkey_responses",
    "Relationship_NPS_October_31_2026.csv": "qualtrics_responses",
    "app_usage.csv": "canonical_usage",
    "exit_survey.csv": "canonical_answers",
    "hubspot-crm-exports-all-contacts-2026-10-31.csv": "hubspot_contacts",
    "hubspot-crm-exports-all-deals-2026-10-31.csv": "hubspot_deals",
    "incidents.csv": "canonical_incidents",
    "messages_sent.csv": "canonical_messages",
    "orders_export.csv": "shopify_orders",
    "relationship_invitations.csv": "canonical_invitations",
    "subscriptions.csv": "stripe_subscriptions",
    "unified_payments.csv": "stripe_payments",
    "zendesk_tickets.csv": "zendesk_tickets",
}


def ids(profile: Profile) -> str:
    return profile.profile_id


def blocks(profile: Profile) -> list[Table]:
    return list(profile.table)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return load_settings(tmp_path_factory.mktemp("none"), ROOT).company


@pytest.fixture(scope="module")
def sample(
    tmp_path_factory: pytest.TempPathFactory, company: Company
) -> dict[str, tuple[FileReport, Path]]:
    cache = tmp_path_factory.mktemp("cache")
    found = {}
    for path in sorted(SAMPLE.glob("*.csv")):
        report = take_in(path, path.name, PROFILES, company, cache)
        found[path.name] = (report, cache / "files" / report.entry)
    return found


# --- each profile ------------------------------------------------------------


def test_a_profile_is_named_as_its_file() -> None:
    assert {p.profile_id for p in PROFILES} == {path.stem for path in VENDORS.glob("*.toml")}


@pytest.mark.parametrize("profile", PROFILES, ids=ids)
def test_a_profile_says_what_it_rests_on(profile: Profile) -> None:
    about = profile.profile
    assert len(about.evidence.split()) >= 5
    assert about.title.startswith(about.vendor) or about.vendor == "Plain tables"
    doubts = ("no real file", "no whole real file", "constructed", "documentation only")
    if any(doubt in about.evidence.lower() for doubt in doubts):
        assert not about.seen_real_file


@pytest.mark.parametrize("profile", PROFILES, ids=ids)
def test_columns_and_moments_are_those_of_the_tables(profile: Profile) -> None:
    tables = canonical_tables()
    for block in blocks(profile):
        assert set(block.columns) <= set(tables[block.table])
        event = EVENT.get(block.table)
        if event is not None:
            alternatives = block.columns.get(event, ())
            assert any(one.required for one in alternatives), f"{block.table}.{event}"
        if block.table == "answers" and not block.questions:
            needed = {"question", "family", "score", "scale_min", "scale_max", "direction"}
            assert needed <= set(block.columns)


@pytest.mark.parametrize("profile", PROFILES, ids=ids)
def test_patterns_are_read_by_the_database_too(profile: Profile) -> None:
    """Cells are matched by RE2, which knows less than Python."""
    patterns = [*profile.read.footer, *(one.matches for one in profile.read.ignore)]
    for block in blocks(profile):
        patterns += [one.matches for one in block.when]
        patterns += [key.matches for key in (block.party.id, block.party.ref) if key]
        for alternatives in block.columns.values():
            for column in alternatives:
                patterns += [column.matches, *(one.matches for one in column.when)]
        for question in block.questions:
            patterns += [one.matches for one in question.when]
    for pattern in filter(None, patterns):
        duckdb.execute("select regexp_matches('', ?)", [pattern])


@pytest.mark.parametrize("profile", PROFILES, ids=ids)
def test_states_that_nobody_foresaw_set_the_row_aside(profile: Profile) -> None:
    """An unknown status read as open would be a silent default."""
    for block in blocks(profile):
        alternatives = block.columns.get("status", ())
        for column in alternatives:
            if column.words is not None:
                assert column.otherwise == "set aside"


# --- profiles among each other -----------------------------------------------


def _header(profile: Profile) -> list[str]:
    asks = profile.recognise
    return [*asks.headers, *(group[0] for group in asks.any_of)]


@pytest.mark.parametrize("profile", PROFILES, ids=ids)
def test_no_other_profile_claims_the_same_headers(profile: Profile) -> None:
    """A file with just what one profile asks for is that profile's alone."""
    grid = Grid((tuple(_header(profile)),), ",")
    form = profile.profile.formats[0]
    found = recognise([grid], PROFILES, form)
    assert isinstance(found, Recognised), found
    assert found.profile.profile_id == profile.profile_id


# --- the sample company ------------------------------------------------------


def test_every_sample_file_is_expected() -> None:
    assert {path.name for path in SAMPLE.glob("*.csv")} == set(READS)


@pytest.mark.parametrize("name", sorted(READS))
def test_exactly_one_profile_reads_a_sample_file(name: str, company: Company) -> None:
    codec = "cp1252" if name == "exit_survey.csv" else "utf-8-sig"
    with (SAMPLE / name).open(encoding=codec, newline="") as file:
        separator = ";" if name == "exit_survey.csv" else ","
        rows = [tuple(row) for row in islice(csv.reader(file, delimiter=separator), 60)]
    fits = [
        profile.profile_id
        for profile in PROFILES
        if isinstance(recognise([Grid(tuple(rows), separator)], [profile], "csv"), Recognised)
    ]
    assert fits == [READS[name]]


@pytest.mark.parametrize("name", sorted(READS))
def test_a_sample_file_loads_but_for_its_planted_faults(
    name: str, sample: dict[str, tuple[FileReport, Path]]
) -> None:
    report, _ = sample[name]
    planted = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    mess = planted.get("mess", {}).get(name, {})
    assert report.refusal is None
    assert report.profile_id == READS[name]
    assert report.is_conserved
    assert report.blanked == ()
    assert report.rows_duplicate == mess.get("duplicate rows", 0)
    faults = mess.get("impossible dates", 0) + mess.get("scores out of scale", 0)
    assert report.rows_set_aside == faults


ARRIVES = {
    "answers": "answered_at survey question family score scale_min scale_max direction stage",
    "customers": "party_name party_email segment region acquisition_channel is_referred is_reached"
    " first_seen_at first_response_at qualified_at became_customer_at",
    "deals": "stage created_at qualified_at proposal_at closed_at is_won amount lost_reason",
    "incidents": "incident_number kind stage began_at detected_at resolved_at",
    "invitations": "sent_at survey is_answered",
    "invoices": "issued_at paid_at status is_failed is_disputed amount refunded_amount"
    " refund_requested_at refunded_at",
    "messages": "sent_at opened_at channel purpose topic stage about_record",
    "orders": "order_number ordered_at promised_at delivered_at cancelled_at"
    " cancelled_by status is_failed is_defective amount refunded_amount channel",
    "subscriptions": "plan status started_at cancel_requested_at ended_at cancel_reason"
    " monthly_amount",
    "tickets": "opened_at first_reply_at resolved_at due_at status channel reason priority"
    " order_number reopens replies is_sla_met",
    "usage": "used_at feature sessions channel",
}
"""Columns that the queries read and the sample company exports."""


def test_every_column_that_a_query_reads_arrives(
    sample: dict[str, tuple[FileReport, Path]],
) -> None:
    for table, names in ARRIVES.items():
        parts = [folder / f"{table}.parquet" for _, folder in sample.values()]
        rows = pl.concat([pl.read_parquet(path) for path in parts if path.is_file()])
        for column in names.split():
            assert rows[column].null_count() < rows.height, f"{table}.{column} never arrives"


def test_the_questions_of_the_relationship_survey_are_told_apart(
    sample: dict[str, tuple[FileReport, Path]],
) -> None:
    report, folder = sample["Relationship_NPS_October_31_2026.csv"]
    rows = pl.read_parquet(folder / "answers.parquet")
    asked = rows.group_by("question").agg(
        pl.len(), pl.col("scale_max").first(), pl.col("score").max().alias("most")
    )
    expected = {"nps": 10.0, "delivery": 5.0, "quality": 5.0, "ease": 5.0, "price": 5.0}
    assert dict(asked.select("question", "scale_max").iter_rows()) == expected
    assert dict(asked.select("question", "most").iter_rows()) == expected
    assert set(asked["len"]) == {report.rows_loaded}


# --- plain tables ------------------------------------------------------------

PLAIN = {
    "customers": {"party_name": "Ada", "became_customer_at": "2026-01-02", "tenure_months": "3.5"},
    "deals": {"created_at": "2026-01-02", "is_won": "true", "amount": "10.5"},
    "orders": {"ordered_at": "2026-01-02 10:00", "status": "delivered", "is_failed": "false"},
    "invoices": {"issued_at": "2026-01-02", "amount": "10.5", "status": "paid"},
    "subscriptions": {"started_at": "2026-01-02", "plan": "Gold", "status": "active"},
    "tickets": {"opened_at": "2026-01-02", "status": "open", "reopens": "2"},
    "answers": {
        "answered_at": "2026-01-02",
        "question": "nps",
        "family": "outcome",
        "score": "9",
        "scale_min": "0",
        "scale_max": "10",
    },
    "invitations": {"sent_at": "2026-01-02", "is_answered": "false"},
    "messages": {"sent_at": "2026-01-02", "purpose": "notice", "topic": "delay"},
    "usage": {"used_at": "2026-01-02", "feature": "help", "sessions": "2"},
    "incidents": {"began_at": "2026-01-02", "kind": "outage"},
    "touchpoints": {"happened_at": "2026-01-02", "begun_by": "customer", "purpose": "visit"},
}


def test_every_table_has_a_plain_form_with_all_its_columns() -> None:
    plain = {p.profile_id: p for p in PROFILES if p.profile_id.startswith("canonical_")}
    assert set(plain) == {f"canonical_{table}" for table in canonical_tables()}
    for table, columns in canonical_tables().items():
        profile = plain[f"canonical_{table}"]
        assert set(profile.profile.formats) == {"csv", "xlsx", "json", "ndjson", "parquet"}
        (block,) = profile.table
        assert set(block.columns) == set(columns)
        for name, alternatives in block.columns.items():
            headers = [header for one in alternatives for header in one.header or ()]
            assert name in headers


@pytest.mark.parametrize(
    ("table", "form"),
    [
        *((table, "csv") for table in PLAIN),
        *(("answers", f) for f in ("json", "ndjson", "parquet", "xlsx")),
    ],
)
def test_a_plain_table_loads_in_every_form(
    table: str, form: str, company: Company, tmp_path: Path
) -> None:
    keys = {"record_id": "a1", "customer_id": "c1", "customer_email": "Ada@Example.com"}
    rows = pl.DataFrame([keys | PLAIN[table]])
    path = tmp_path / f"ours.{form}"
    write = {
        "csv": rows.write_csv,
        "json": rows.write_json,
        "ndjson": rows.write_ndjson,
        "parquet": rows.write_parquet,
        "xlsx": rows.write_excel,
    }
    write[form](path)
    report = take_in(path, path.name, PROFILES, company, tmp_path / "cache")
    assert report.refusal is None, report.refusal
    assert (report.profile_id, report.rows_of_table) == (f"canonical_{table}", {table: 1})
    folder = tmp_path / "cache" / "files" / report.entry
    (row,) = pl.read_parquet(folder / f"{table}.parquet").to_dicts()
    assert (row["record_id"], row["party_email"]) == ("own:a1", "ada@example.com")
    assert row["party_id"] == "own:c1"
    for name, value in PLAIN[table].items():
        assert row[name] is not None, f"{name} = {value!r} was lost"


def test_a_plain_customer_without_a_number_is_known_by_the_key_of_its_row(
    company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    path.write_text("record_id,customer_id,party_name\na1,,Ada\na2,c2,Bo\n")
    report = take_in(path, path.name, PROFILES, company, tmp_path / "cache")
    rows = pl.read_parquet(tmp_path / "cache" / "files" / report.entry / "customers.parquet")
    assert sorted(rows["party_id"]) == ["own:a1", "own:c2"]
