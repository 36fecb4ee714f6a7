"""Every statement keeps to the subset of SQL that DuckDB and Spark read alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

QUERIES = Path(__file__).parents[2] / "queries"
PATHS = [
    *(QUERIES / f"{name}.sql" for name in ("ledger", "promises", "strikes", "failures")),
    *(
        QUERIES / f"{name}.sql"
        for name in ("upstream_events", "contact_matches", "causes_of_contacts")
    ),
    *(QUERIES / "summaries" / f"cause_{name}.sql" for name in ("days", "months")),
    *sorted(QUERIES.glob("summaries/loyalty_*.sql")),
    *sorted(QUERIES.glob("observations/*.sql")),
    *sorted(QUERIES.glob("pages/*.sql")),
]
# Each of these means another thing, or nothing, to the other engine.
APART = re.compile(
    r"\b(quantile_cont|pivot|asof|time_bucket|arg_max|arg_min|list|struct_pack|strftime|now"
    r"|current_date|current_timestamp)\b|date_diff\('(?!day')|\* replace|::"
)


def without_comments(sql: str) -> str:
    return re.sub(r"--.*", "", sql)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_statement_is_portable(path: Path) -> None:
    sql = path.read_text(encoding="utf-8")
    assert not APART.findall(without_comments(sql))
    (parsed,) = sqlglot.parse(sql, read="duckdb")
    assert parsed is not None
    assert not list(parsed.find_all(exp.Star)) or all(
        isinstance(star.parent, exp.Count) for star in parsed.find_all(exp.Star)
    )
    spark = parsed.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    (again,) = sqlglot.parse(spark, read="spark")
    assert again is not None
    assert again.named_selects == parsed.named_selects


@pytest.mark.parametrize(
    "wrong", ["select date_diff('hour', a, b)", "select a::date", "select now()"]
)
def test_the_guard_sees_what_is_not_portable(wrong: str) -> None:
    assert APART.search(wrong)
