"""Exports of customers in other countries: their words, dates, decimals, and their own columns.

Every file is invented; each shows one thing that a profile does not spell out.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from tests.unit.profiles.reading import Taken, company_of, taken

Reader = Callable[..., Taken]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    company = company_of(tmp_path, zone="Europe/Berlin", day_first=None)

    def reader(content: str | bytes, name: str = "export.csv", encoding: str = "utf-8") -> Taken:
        return taken(tmp_path, content, name, company, encoding=encoding, order="_row")

    return reader


# -- dates, decimals, yes and no ------------------------------------------------


def test_a_spreadsheet_in_germany_saved_it_again(read: Reader) -> None:
    report, tables = read(
        "Record ID;Deal Name;Deal Stage;Pipeline;Amount;Close Date;Create Date\r\n"
        "1;Neubau;Closed won;Sales;1.234,50 €;10.01.2026 15:00;01.12.2025 14:05\r\n"
        "2;Umbau;Proposal;Sales;-99,90 €;11.01.2026 15:00;02.12.2025 14:05\r\n",
        encoding="cp1252",
    )
    won, still_open = tables["deals"]
    assert (won["amount"], still_open["amount"]) == (1234.5, -99.9)
    assert won["created_at"] == datetime(2025, 12, 1, 14, 5)
    assert won["closed_at"] == datetime(2026, 1, 10, 15)
    assert still_open["closed_at"] is None
    assert {one.why for one in report.dates} == {"dates with points have the day first"}


def test_small_amounts_with_a_sign_show_their_decimal_comma(read: Reader) -> None:
    _, tables = read(
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date\n"
        '1,a,Closed won,Sales,"234,50 €",2026-01-02 10:00\n'
        '2,b,Closed won,Sales,"1.234,50- €",2026-01-02 10:00\n'
    )
    assert [deal["amount"] for deal in tables["deals"]] == [234.5, -1234.5]


def test_slashes_that_may_be_either_are_still_asked(read: Reader) -> None:
    report, _ = read(
        "Record ID,Deal Name,Deal Stage,Pipeline,Create Date\n1,a,Closed won,Sales,02/01/2026\n"
    )
    assert "may be day/month or month/day" in str(report.refusal)


def test_a_file_may_write_its_dates_in_more_than_one_way(read: Reader) -> None:
    _, tables = read(
        "Record ID,Deal Name,Deal Stage,Pipeline,Create Date\n"
        "1,a,Won,S,2026-01-13 14:05\n2,a,Won,S,13.01.2026 14:05\n"
        "3,a,Won,S,13 janv. 2026 à 14h05\n4,a,Won,S,soon\n"
    )
    read_as = [deal["created_at"] for deal in tables["deals"]]
    assert read_as == [datetime(2026, 1, 13, 14, 5)] * 3 + [None]


def test_true_and_false_of_a_german_spreadsheet(read: Reader) -> None:
    report, tables = read(
        "Id;StageName;CloseDate;IsClosed;IsWon;IsDeleted;CreatedDate\n"
        "006AA00000000010;Gewonnen;10.02.2026;WAHR;WAHR;FALSCH;01.12.2025 10:00\n"
        "006AA00000000020;Verloren;10.02.2026;WAHR;FALSCH;FALSCH;01.12.2025 10:00\n"
        "006AA00000000030;Verloren;10.02.2026;WAHR;FALSCH;WAHR;01.12.2025 10:00\n"
    )
    assert [deal["is_won"] for deal in tables["deals"]] == [True, False]
    assert tables["deals"][0]["closed_at"] == datetime(2026, 2, 10)
    assert report.rows_ignored == 1


def test_a_zone_in_the_cell_is_honoured(read: Reader) -> None:
    _, tables = read(
        "Zeitstempel,Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?\n".replace(
            "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
            '"Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?"',
        )
        + "2026/01/05 2:07:11 nachm. MEZ,9\n2026/01/05 2:08:11 nachm. OEZ,10\n"
    )
    assert [one["answered_at"].hour for one in tables["answers"]] == [14, 13]


def test_a_form_saved_as_a_workbook_has_real_dates(read: Reader) -> None:
    report, tables = read(
        "Horodateur,Quelle est la probabilité que vous nous recommandiez ?\n"
        "2026-01-10 14:07:11,9\n2026-01-11 14:07:11,10\n"
    )
    assert report.profile_id == "google_forms_responses"
    assert tables["answers"][0]["answered_at"] == datetime(2026, 1, 10, 14, 7, 11)


# -- words of other languages ----------------------------------------------------


@pytest.mark.parametrize(
    ("header", "won", "lost"),
    [
        ("Datensatz-ID,Deal-Name,Deal-Phase,Pipeline,Betrag,Abschlussdatum,Erstelldatum",
         "Abgeschlossen und gewonnen", "Abgeschlossen und verloren"),
        ("ID de fiche d’informations,Nom de la transaction,Phase de la transaction,Pipeline,"
         "Montant,Date de fermeture,Date de création", "Fermé gagné", "Fermé perdu"),
        ("ID do registro,Nome do negócio,Etapa do negócio,Pipeline,Valor,Data de fechamento,"
         "Data de criação", "Negócio fechado", "Negócio perdido"),
        ("Record-ID,Dealnaam,Dealfase,Pipeline,Bedrag,Sluitingsdatum,Aanmaakdatum",
         "Gesloten gewonnen", "Gesloten verloren"),
        ("ID record,Nome trattativa,Fase trattativa,Pipeline,Importo,Data di chiusura,"
         "Data di creazione", "Chiuso vinto", "Chiuso perso"),
    ],
)  # fmt: skip
def test_deals_of_hubspot(header: str, won: str, lost: str, read: Reader) -> None:
    rows = "".join(
        f"{n},a,{stage},S,10.50,2026-01-1{n} 15:00,2025-12-0{n} 14:05\n"
        for n, stage in enumerate((won, lost, "Angebot"), 1)
    )
    report, tables = read(f"{header}\n{rows}")
    assert report.profile_id == "hubspot_deals"
    assert [deal["is_won"] for deal in tables["deals"]] == [True, False, None]
    assert [deal["closed_at"] is None for deal in tables["deals"]] == [False, False, True]
    assert tables["deals"][0]["created_at"] == datetime(2025, 12, 1, 14, 5)
    assert tables["deals"][0]["amount"] == 10.5


def test_a_german_report_of_cases_with_its_footer(read: Reader) -> None:
    report, tables = read(
        '"Kundenvorgangsnummer";"Status";"Datum/Uhrzeit der Öffnung";'
        '"Datum/Uhrzeit des Abschlusses";"Kundenvorgangsursprung";"Region (intern)"\n'
        '"00001010";"Geschlossen";"01.02.2026 09:30";"02.02.2026 17:45";"Telefon";"Nord"\n'
        '"00001011";"Wartet auf Kontakt";"03.02.2026 09:30";"";"E-Mail";"Süd"\n'
        "\n"
        '"Vertrauliche Informationen - nicht verteilen"\n',
        encoding="cp1252",
    )
    assert report.profile_id == "salesforce_case_report"
    first, second = tables["tickets"]
    assert (first["status"], first["channel"]) == ("resolved", "phone")
    assert first["resolved_at"] == datetime(2026, 2, 2, 17, 45)
    assert (second["status"], second["channel"]) == ("pending", "email")
    assert report.columns_unused == ("Region (intern)",)


def test_tasks_that_are_done_say_so_in_the_users_language(read: Reader) -> None:
    head = "Id,WhoId,WhatId,ActivityDate,Status,TaskSubtype\n"
    _, tables = read(head + "00TAA00000000010,,,2026-01-10,Abgeschlossen,Call\n")
    assert tables["touchpoints"][0]["channel"] == "phone"
    report, _ = read(head + "00TAA00000000010,,,2026-01-10,Gemütlich,Call\n", "other.csv")
    assert 'In the column "Status" the profile knows' in str(report.refusal)
    assert 'the file has "Gemütlich"' in str(report.refusal)


def test_a_french_view_of_zendesk(read: Reader) -> None:
    _, tables = read(
        "ID;ID du demandeur;Statut;Canal;Créé le;Résolu le;Score de satisfaction\n"
        "1;36;Résolu;Téléphone;2026-01-01 09:30;2026-01-02 09:30;Bon\n"
        "2;37;Clos;Formulaire web;2026-01-01 09:30;2026-01-02 09:30;Proposé\n"
        "3;38;Ouvert;E-mail;2026-01-01 09:30;;\n"
    )
    assert [one["status"] for one in tables["tickets"]] == ["resolved", "resolved", "open"]
    assert [one["channel"] for one in tables["tickets"]] == ["phone", "web", "email"]
    assert [one["score"] for one in tables["answers"]] == [1]
    assert [one["is_answered"] for one in tables["invitations"]] == [True, False]


def test_incidents_of_servicenow_in_spanish(read: Reader) -> None:
    _, tables = read(
        "Número,Abierto,Prioridad,Estado,Resuelto\n"
        "INC0010001,13/01/2026 09:30:00 a. m.,3 - Moderado,Cerrado,13/01/2026 05:45:00 p. m.\n",
        encoding="cp1252",
    )
    (ticket,) = tables["tickets"]
    assert ticket["status"] == "resolved"
    assert ticket["resolved_at"] == datetime(2026, 1, 13, 17, 45)


def test_jira_in_dutch_with_its_months(read: Reader) -> None:
    _, tables = read(
        "Samenvatting,Issuesleutel,Issue-ID,Projecttype,Gemaakt,Opgelost,Statuscategorie\n"
        "Printer,HELP-1,1,service_desk,05/mrt/26 4:37 PM,06/mei/26 9:10 AM,Gereed\n"
        "Scherm,HELP-2,2,service_desk,05/mrt/26 4:37 PM,,Te doen\n"
    )
    first, second = tables["tickets"]
    assert first["opened_at"] == datetime(2026, 3, 5, 16, 37)
    assert (first["status"], second["status"]) == ("resolved", "open")


def test_a_german_list_of_dynamics(read: Reader) -> None:
    report, tables = read(
        "(Nicht ändern) Verkaufschance;Thema;Status;Tatsächlicher Umsatz;"
        "Tatsächliches Abschlussdatum;Erstellt am\n"
        "6b1c-1;Neubau;Gewonnen;€ 1.234,56;10.01.2026;01.12.2025 14:05\n"
        "6b1c-2;Umbau;Verloren;;11.01.2026;02.12.2025 14:05\n"
    )
    assert report.profile_id == "dynamics_opportunities"
    assert [deal["is_won"] for deal in tables["deals"]] == [True, False]
    assert tables["deals"][0]["amount"] == 1234.56


# -- surveys ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?", "Warum?"),
        ("Quelle est la probabilité que vous nous recommandiez ?", "Pourquoi ?"),
        ("¿Qué probabilidad hay de que nos recomiende?", "¿Por qué?\nCuéntanos"),
        ("O quanto você recomendaria nossa empresa?", "Por quê?"),
        ("Hoe waarschijnlijk is het dat u ons aanbeveelt?", "Waarom?"),
    ],
)
def test_a_typeform_in_any_language(asked: str, why: str, read: Reader) -> None:
    _, tables = read(
        f'#,"{why}","{asked}",Submit Date (UTC),Network ID\n'
        "a1,schnell,9,2026-01-02 10:00:00,x\na2,,10,2026-01-02 11:00:00,x\n"
    )
    told = [(one["question"], one["score"], one["comment_text"]) for one in tables["answers"]]
    assert told == [("nps", 9, "schnell"), ("nps", 10, None)]


def test_a_survey_whose_questions_nobody_knows_says_so(read: Reader) -> None:
    report, _ = read("Zeitstempel,Welche Sorte mögen Sie?\n05.01.2026 14:07:11,Arabica\n")
    assert "None of its questions is one that profile google_forms_responses" in str(report.refusal)
    assert '"Welche Sorte mögen Sie?"' in str(report.refusal)


def test_labels_of_qualtrics_in_german(read: Reader) -> None:
    _, tables = read(
        "StartDate\tStatus\tFinished\tRecordedDate\tResponseId\tQ1\tQ2\tQ3\n"
        "Start\tTyp\tBeendet\tAufgezeichnet\tID\tWie zufrieden sind Sie insgesamt?\t"
        "Wie zufrieden sind Sie mit der Lieferung?\tWarum?\n"
        + "\t".join(['"{""ImportId"":""a""}"'] * 8)
        + "\n2026-01-02 10:00:00\tIP-Adresse\tWahr\t2026-01-02 10:00:00\tR_1\tSehr zufrieden\t"
        "Eher unzufrieden\tzu spät\n"
        "2026-01-02 10:00:00\tUmfragevorschau\tWahr\t2026-01-02 10:00:00\tR_2\tZufrieden\t\t\n",
        "export.tsv",
        encoding="utf-16",
    )
    told = {(one["question"], one["score"]) for one in tables["answers"]}
    assert told == {("csat", 5), ("delivery", 2)}


def test_the_type_of_a_survey_in_german(read: Reader) -> None:
    _, tables = read(
        "Datensatz-ID,Name der Umfrage,Umfragetyp,Bewertung,Datum,E-Mail\n"
        "1,Jahr,Kundentreue,9,2026-01-02 10:00,a@example.de\n"
        "2,Ticket,Kundenzufriedenheit,2,2026-01-02 10:00,b@example.de\n"
        "3,Hilfe,Kundenaufwand,6,2026-01-02 10:00,c@example.de\n"
    )
    told = [(one["question"], one["score"], one["scale_max"]) for one in tables["answers"]]
    assert sorted(told) == [("ces", 6, 7), ("csat", 2, 2), ("nps", 9, 10)]


# -- shops and money -------------------------------------------------------------


def test_invoices_and_customers_of_shops(read: Reader) -> None:
    _, tables = read(
        "id,Amount Due,Customer,Date (UTC),Total,Status,Customer Email,Paid At (UTC)\n"
        "in_1,119.00,cus_1,2026-01-02 09:30,119.00,paid,a@example.de,2026-01-03 09:30\n"
        "in_2,119.00,cus_2,2026-01-02 09:30,119.00,draft,b@example.de,\n",
        "invoices.csv",
    )
    (invoice,) = tables["invoices"]
    assert (invoice["status"], invoice["amount"]) == ("paid", 119)
    assert invoice["paid_at"] == datetime(2026, 1, 3, 10, 30)
    _, tables = read(
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders\n"
        "'7012,Jürgen,Größe,j@example.de,yes,120.50,3\n",
        "customers.csv",
    )
    (customer,) = tables["customers"]
    assert (customer["party_name"], customer["lifetime_value"]) == ("Jürgen Größe", 120.5)
    assert customer["party_id"] == "shopify:7012"


def test_a_spanish_list_of_woocommerce(read: Reader) -> None:
    _, tables = read(
        "Fecha,Pedido #,Estado,Artículos vendidos,Ventas netas\n"
        '2026-01-02 09:30:00,5000,Completado,1,"1.234,50 €"\n'
    )
    (order,) = tables["orders"]
    assert (order["status"], order["amount"]) == ("delivered", 1234.5)


# -- files ------------------------------------------------------------------------


def test_a_row_of_totals_is_no_record(read: Reader) -> None:
    report, tables = read(
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date\n"
        + "".join(f"{n},a,Won,S,10,2026-01-02 10:00\n" for n in range(5))
        + "Summe,,,,50,\n"
    )
    assert len(tables["deals"]) == 5
    assert [(group.reason, group.count) for group in report.ignored] == [("footer", 1)]


def test_a_message_names_the_column_as_the_file_does(read: Reader) -> None:
    report, _ = read(
        "Datensatz-ID,Deal-Name,Deal-Phase,Pipeline,Betrag,Erstelldatum\n"
        "1,a,Gewonnen,S,viel,bald\n2,a,Gewonnen,S,1,2026-01-02 10:00\n"
    )
    assert {group.column for group in report.blanked} == {"Betrag", "Erstelldatum"}


def test_packed_and_printed_files_are_named(read: Reader) -> None:
    report, _ = read(gzip.compress(b"a,b\n1,2\n"), "deals.csv.gz")
    assert str(report.refusal).startswith("The file is packed with gzip. Unpack it")
    report, _ = read(b"%PDF-1.7 ...", "deals.pdf")
    assert "is a PDF" in str(report.refusal)


def test_lines_in_quotes_as_a_whole_are_named(read: Reader) -> None:
    report, _ = read('"Record ID,Deal Name,Deal Stage"\n"1,a,Won"\n')
    assert "Each of its lines stands in quotes as a whole" in str(report.refusal)


def test_one_common_word_names_no_nearest_export(read: Reader) -> None:
    report, _ = read("Status,Betreff\nneu,Hallo\n")
    assert "Nearest" not in str(report.refusal)


def test_an_export_may_come_as_parquet(tmp_path: Path, read: Reader) -> None:
    rows = pl.DataFrame(
        {
            "Record ID": [1],
            "Deal Name": ["a"],
            "Deal Stage": ["Closed won"],
            "Amount": [10.5],
            "Create Date": [datetime(2026, 1, 2, 10)],
            "More": [{"a": 1}],
        }
    )
    rows.write_parquet(tmp_path / "deals.parquet")
    _, tables = read((tmp_path / "deals.parquet").read_bytes(), "deals.parquet")
    assert (tables["deals"][0]["amount"], tables["deals"][0]["is_won"]) == (10.5, True)
