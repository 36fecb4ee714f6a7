"""Every shared file loads whole or is refused in words, and no row is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.real.conftest import SHARED

if TYPE_CHECKING:
    from scorecard.intake import FileReport
    from tests.real.conftest import Intake

LOADED = {
    "maven_crm/accounts.csv": ("maven_accounts", 85),
    "maven_crm/sales_pipeline.csv": ("maven_pipeline", 8800),
    "maven_crm/variant_ddmmyyyy/accounts.csv": ("maven_accounts", 85),
    "maven_crm/variant_ddmmyyyy/sales_pipeline.csv": ("maven_pipeline", 8800),
    "olist_first5000_excel_dates/olist_customers_dataset.csv": ("olist_customers", 5000),
    "olist_first5000_excel_dates/olist_order_payments_dataset.csv": ("olist_payments", 5160),
    "olist_first5000_excel_dates/olist_order_reviews_dataset.csv": ("olist_reviews", 4988),
    "olist_first5000_excel_dates/olist_orders_dataset.csv": ("olist_orders", 5000),
    "olist_full_partial/olist_order_payments_dataset.parquet": ("olist_payments", 103886),
    "olist_full_partial/olist_sellers_dataset.csv": ("olist_sellers", 3095),
    "olist_marketing_funnel/olist_closed_deals_dataset.csv": ("olist_deals", 842),
    "olist_marketing_funnel/olist_marketing_qualified_leads_dataset.csv": ("olist_leads", 8000),
    "olist_sample_8k/olist_customers_dataset.csv": ("olist_customers", 8135),
    "olist_sample_8k/olist_order_payments_dataset.csv": ("olist_payments", 8924),
    "olist_sample_8k/olist_order_reviews_dataset.csv": ("olist_reviews", 8225),
    "olist_sample_8k/olist_orders_dataset.csv": ("olist_orders", 8135),
    "olist_sample_8k/olist_sellers_dataset.csv": ("olist_sellers", 1610),
    "servicenow_incident_log/incident_event_log.csv": ("servicenow_incident_events", 141712),
    # Six and nine people ticked neither the recommendation nor any rating.
    "sfo_airport_survey/2017_SFO_Customer_Survey_20250817.csv": ("sfo_survey_2017", 2825),
    "sfo_airport_survey/2018_SFO_Customer_Survey_20250817.csv": ("sfo_survey_2018", 2800),
    "telco_churn/Telco_customer_churn_demographics.csv": ("telco_demographics", 7043),
    "telco_churn/Telco_customer_churn_location.csv": ("telco_location", 7043),
    "telco_churn/Telco_customer_churn_services.csv": ("telco_services", 7043),
    "telco_churn/Telco_customer_churn_status.csv": ("telco_status", 7043),
    "telco_churn/Telco_customer_churn_status.xlsx": ("telco_status", 7043),
    "vendor/constructed_samples/freshdesk_tickets.csv": ("freshdesk_tickets", 1),
    "vendor/constructed_samples/google_play_reviews_utf16le.csv": ("google_play_reviews", 1),
    "vendor/constructed_samples/typeform.csv": ("typeform_responses", 1),
    "vendor/hubspot_samples/feedback_submissions_reduced.csv": ("hubspot_feedback", 15),
    "vendor/hubspot_samples/tickets_example.csv": ("hubspot_tickets", 2),
    "vendor/jira_samples/jsm_spanish_masked.csv": ("jira_service_management", 3),
    "vendor/servicenow_samples/incident_field_names.csv": ("servicenow_incidents", 20),
    "vendor/servicenow_samples/incident_labels_masked.csv": ("servicenow_incidents", 20),
    "vendor/zendesk_json/tickets.json": ("zendesk_tickets_json", 200),
    # The other 49 are agents and administrators.
    "vendor/zendesk_json/users.json": ("zendesk_users_json", 26),
    "vendor/constructed_samples/qualtrics_nps.csv": ("qualtrics_responses", 1),
    "vendor/constructed_samples/surveymonkey_two_headers.csv": ("surveymonkey_responses", 2),
    "vendor/salesforce_dataloader/Account.csv": ("salesforce_accounts", 250),
    "vendor/salesforce_dataloader/Case.csv": ("salesforce_cases", 3340),
    "vendor/salesforce_dataloader/Contact.csv": ("salesforce_contacts", 1122),
    "vendor/salesforce_samples/api_names_utf8bom/Account.csv": ("salesforce_accounts", 22),
    "vendor/salesforce_samples/api_names_utf8bom/Case.csv": ("salesforce_cases", 40),
    "vendor/salesforce_samples/api_names_utf8bom/Contact.csv": ("salesforce_contacts", 102),
    "vendor/salesforce_samples/api_names_utf8bom/Opportunity.csv": (
        "salesforce_opportunities",
        50,
    ),
    "vendor/salesforce_samples/report_footer_constructed.csv": ("salesforce_case_report", 40),
    "vendor/shopify_samples/orders_export_masked.csv": ("shopify_orders", 12),
    "vendor/zendesk_samples/full_csv_preview.csv": ("zendesk_tickets", 3),
    "vendor/stripe_samples/unified_payments_masked.csv": ("stripe_payments", 1),
}
"""Export → the profile that reads it, and rows of the file that are loaded."""

OWNERS = {"maven_crm": "maven",
          "sfo_airport_survey": "sfo", "telco_churn": "telco"}  # fmt: skip
EXPORTS = (
    sorted(
        path.relative_to(SHARED).as_posix()
        for path in SHARED.rglob("*")
        if path.suffix in (".csv", ".xlsx", ".json", ".parquet") and path.name != "golden.json"
    )
    if SHARED.is_dir()
    else ["(none)"]
)


def _owner(file: str) -> str:
    folder = Path(file).parts[0]
    return "olist" if folder.startswith("olist") else OWNERS.get(folder, "none")


@pytest.mark.parametrize("file", EXPORTS)
def test_no_row_of_a_shared_file_is_lost(file: str, intake: Intake) -> None:
    report = intake(file, _owner(file))
    assert report.is_conserved
    if file in LOADED:
        assert report.refusal is None, report.refusal
        assert (report.profile_id, report.rows_loaded) == LOADED[file]
    else:
        assert report.refusal is not None, f"{file} is loaded by {report.profile_id}"
        assert len(report.refusal) > 20
        assert report.refusal.endswith(".")


def test_every_expected_file_is_there() -> None:
    assert set(LOADED) <= set(EXPORTS)


def _ignored(report: FileReport) -> dict[str, int]:
    return {group.reason: group.count for group in report.ignored}


def test_a_salesforce_report_is_windows_1252_and_its_footer_is_no_case(intake: Intake) -> None:
    report = intake("vendor/salesforce_samples/report_footer_constructed.csv", "none")
    assert report.encoding == "Windows-1252"
    assert _ignored(report) == {"blank row": 2, "footer": 5}


def test_dates_of_a_resaved_file_are_settled_by_the_file(intake: Intake) -> None:
    report = intake("olist_first5000_excel_dates/olist_orders_dataset.csv", "olist")
    bought = next(one for one in report.dates if one.column == "order_purchase_timestamp")
    assert "second part above 12" in bought.why
    assert report.blanked == ()


def test_planned_tasks_are_no_touchpoints(intake: Intake) -> None:
    report = intake("vendor/salesforce_samples/api_names_utf8bom/Task.csv", "none")
    assert report.profile_id == "salesforce_tasks"
    assert (report.rows_in_file, report.rows_ignored) == (75, 75)
    assert report.refusal == "No row of the file holds anything that a table asks for."


def test_the_workbook_says_what_the_csv_says(intake: Intake) -> None:
    texts = [
        intake(f"telco_churn/Telco_customer_churn_status.{ending}", "telco")
        for ending in ("csv", "xlsx")
    ]
    assert texts[0].rows_of_table == texts[1].rows_of_table
    assert {one.format for one in texts} == {"csv", "xlsx"}
