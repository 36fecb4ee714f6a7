"""The check: all problems at once, by file and key; and our own queries have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.__main__ import main
from scorecard.config.loading import CATALOGUE
from scorecard.warehouse.check import check, lint, statement_files, translation_problems
from scorecard.warehouse.schema import QUERIES
from scorecard.warehouse.statements import Statement, read_statement
from tests.unit.warehouse.conftest import ANSWERS, Plumber, metric, ticket


def problems(plumber: Plumber) -> list[str]:
    return [str(problem) for problem in check(plumber.exports, plumber.root)]


def test_a_good_house_has_no_problems(plumber: Plumber) -> None:
    assert problems(plumber) == []


def test_all_problems_come_at_once(plumber: Plumber) -> None:
    queries = plumber.root / "queries"
    with (queries / "metrics.toml").open("a") as file:
        file.write(metric("unowned", "answers", "score", "share").replace('owner = "COO"\n', ""))
        file.write(metric("lost", "nowhere", "score", "share"))
        file.write(metric("wrong", "answers", "rating", "share"))
    (plumber.root / "data/causes.toml").write_text('[reasons]\nleak = "roof"\n')
    (queries / "observations/unbound.sql").write_text("-- One row per x.\nselect a.b from a")
    (queries / "observations/short.sql").write_text("-- One row per x.\nselect 1 as one")
    (queries / "observations/two.sql").write_text("select 1; select 2")
    (queries / "pages/typed.sql").write_text("select $colour as a, * from people")
    (queries / "ledger.sql").write_text("-- One row per x.\nselect 1 as one")
    found = "\n".join(problems(plumber))
    for words in (
        f"{CATALOGUE}, [metric.unowned], owner: nobody answers for this metric.",
        f"{CATALOGUE}, [metric.lost], query: queries/observations/nowhere.sql is not there.",
        f"{CATALOGUE}, [metric.wrong], value: 'rating' is not a column of"
        " queries/observations/answers.sql. Columns: record_id, customer_id, observed_on,"
        " channel, score, _file, _row.",
        "data/causes.toml, [reasons] 'leak': 'roof' is not a stage",
        "queries/observations/unbound.sql: Catalog Error",
        "queries/observations/short.sql: lacks the column observed_on. Columns: one.",
        "queries/observations/two.sql: must be exactly one select.",
        "queries/pages/typed.sql: opens without its grain.",
        "queries/pages/typed.sql: $colour is not a parameter.",
        "queries/ledger.sql: lacks the column is_service. Columns: one.",
    ):
        assert words in found, words


@pytest.mark.parametrize(
    "text",
    [
        "select t.* from tickets as t",
        "select quantile_cont(score, 0.5) as m from answers",
        "select arg_max(score, answered_at) as m from answers",
        "select date_diff('month', opened_at, resolved_at) as m from tickets",
        "select list(score order by answered_at) as m from answers",
        "select time_bucket(interval '1' day, answered_at) as m from answers",
    ],
)
def test_what_engines_answer_differently_is_refused(text: str) -> None:
    assert any("not portable" in str(p) for p in lint(_statement(text)))


def test_forbidden_words_in_comments_are_allowed() -> None:
    assert lint(_statement("select 1 as one -- no pivot, no asof, no len(x)")) == []


def test_positional_parameters_are_refused() -> None:
    path = Statement("x.sql", "-- One row per x.\nselect ? as a", frozenset({"1"}))
    assert any("without a name" in str(p) for p in lint(path))


def test_what_spark_cannot_parse_is_said() -> None:
    assert translation_problems(_statement("select 1 as one")) == []
    assert translation_problems(_statement("select from where")) != []


@pytest.mark.parametrize("path", statement_files(QUERIES), ids=lambda path: path.stem)
def test_our_statements_are_portable(path: Path) -> None:
    bound = read_statement(path)
    assert [str(p) for p in (*lint(bound), *translation_problems(bound))] == []


def test_our_own_house_has_no_problems() -> None:
    root = QUERIES.parent
    assert [str(p) for p in check(root / "data" / "sample", root)] == []


def test_the_command_says_so_and_exits_with_1(
    plumber: Plumber, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorecard.__main__.ROOT", plumber.root)
    assert main(["check", "--data", str(plumber.exports)]) == 0
    assert capsys.readouterr().out == "No problems\n"
    (plumber.root / "queries/observations/answers.sql").write_text(
        ANSWERS.replace("score", "skore")
    )
    assert main(["check", "--data", str(plumber.exports)]) == 1
    assert "skore" in capsys.readouterr().out


def test_build_command_prints_every_file_with_its_counts(
    plumber: Plumber, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorecard.__main__.ROOT", plumber.root)
    plumber.write("a.json", tickets=[ticket(1, replies=None)])
    cache = str(plumber.cache)
    assert main(["build", "--data", str(plumber.exports), "--cache", cache]) == 0
    said = capsys.readouterr().out
    assert "Counting" in said and "a.json" in said and "1 of 4 metrics" in said


def _statement(text: str) -> Statement:
    return Statement("queries/x.sql", f"-- One row per x.\n{text}", frozenset())
