from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.config.drafts import ColumnDraft, Draft, QuestionDraft, TableDraft, Where
from scorecard.config.own_profiles import (
    identifier_of,
    own_profiles,
    remove_profile,
    save_profile,
)
from scorecard.config.profile_writing import draft_of, profile_of, to_toml
from scorecard.config.profiles import load_profiles
from scorecard.errors import ConfigError

ROOT = Path(__file__).parents[3]

CASES = TableDraft(
    table="tickets",
    record_id=("When", "Member"),
    columns=(
        ColumnDraft("opened_at", ("When",), required=True),
        ColumnDraft("status", ("State",), words=(("zu", "resolved"), ("auf", "open"))),
        ColumnDraft("is_sla_met", ("Kept",), words=(("ja", True), ("nein", False))),
        ColumnDraft("channel", value="store"),
    ),
    customer_id=("Member",),
    customer_system="own",
    customer_email=("Mail",),
)
ANSWERS = TableDraft(
    table="answers",
    record_id=("When", "Member"),
    columns=(
        ColumnDraft("answered_at", ("When",), required=True),
        ColumnDraft("about_record", ("Member",), prefix="branch_visits:"),
    ),
    questions=(
        QuestionDraft("Q1", "nps", "outcome", 0.0, 10.0, no_answer=("not asked",)),
        QuestionDraft("Q2", "ces", "outcome", 1.0, 5.0, -1, "service", (("leicht", 1.0),)),
    ),
    where=(Where(("Q1", "Q2")), Where(("Member",), ("none", "-"))),
)
DRAFT = Draft(
    profile_id="branch_visits",
    title="Branch visits",
    drafted_from="visits.csv",
    formats=("csv", "xlsx"),
    headers=("When", "Member", 'Say "why"'),
    tables=(CASES,),
    date_formats=("%d/%m/%Y", "%m/%d/%Y"),
    months=(("märz", "Mar"),),
    day_first=True,
)
SURVEY = replace(DRAFT, tables=(replace(ANSWERS, where=()),))
BOTH = replace(DRAFT, tables=(CASES, ANSWERS))


@pytest.mark.parametrize("made", [DRAFT, SURVEY, BOTH])
def test_a_draft_is_read_back_as_it_was(made: Draft) -> None:
    assert draft_of(profile_of(made)) == made


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_any_header_can_be_written(headers: list[str]) -> None:
    cases = replace(CASES, record_id=(headers[0],))
    made = replace(DRAFT, headers=tuple(headers), tables=(cases,))
    profile = profile_of(made)
    assert profile.recognise.headers == tuple(headers)
    assert profile.table[0].record_id == (headers[0],)


def test_a_profile_that_says_more_than_the_page_shows_is_not_opened_there() -> None:
    shipped = load_profiles([ROOT / "data" / "vendors"])
    assert all(draft_of(profile) is None for profile in shipped)


def test_saved_edited_and_removed(tmp_path: Path) -> None:
    path = save_profile(DRAFT, tmp_path, ())
    assert path == tmp_path / "vendors" / "branch_visits.toml"
    assert [one.profile_id for one in own_profiles(tmp_path)] == ["branch_visits"]
    with pytest.raises(ConfigError, match="is there already"):
        save_profile(DRAFT, tmp_path, ())
    renamed = path.rename(path.with_name("mine.toml"))
    save_profile(replace(DRAFT, title="Visits"), tmp_path, (), "edit")
    assert [one.profile.title for one in own_profiles(tmp_path)] == ["Visits"]
    assert renamed.exists(), "the file that people renamed is the one that is edited"
    remove_profile("branch_visits", tmp_path)
    assert own_profiles(tmp_path) == ()
    assert list(path.parent.iterdir()) == []
    with pytest.raises(ConfigError, match="is not there"):
        remove_profile("branch_visits", tmp_path)


@pytest.mark.parametrize("bad", ["../escape", "a/b", "", "Äpfel", "a.b", "x" * 80])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, bad: str) -> None:
    with pytest.raises(ConfigError):
        save_profile(replace(DRAFT, profile_id=bad), tmp_path, ())
    assert not list(tmp_path.rglob("*.toml"))


def test_a_shipped_profile_is_not_replaced_by_chance(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="comes with Trapeze"):
        save_profile(replace(DRAFT, profile_id="zendesk_tickets"), tmp_path, {"zendesk_tickets"})


@pytest.mark.parametrize(
    ("title", "made"),
    [("Größe & Preis 2025", "grosse_preis_2025"), ("123", "own_123"), ("日本", "own"), ("", "own")],
)
def test_an_id_is_made_of_any_title(title: str, made: str) -> None:
    assert identifier_of(title) == made
    assert identifier_of(title, {made}) == f"{made}_2"


def test_the_file_reads_as_a_person_would_write_it() -> None:
    told = to_toml(SURVEY)
    assert 'headers = ["When", "Member", "Say \\"why\\""]' in told
    assert "scale_max = 10\n" in told
    assert "day_first = true" in told
