"""With hash_names on nothing readable of a person stays in the cache, and systems still join."""

from __future__ import annotations

import logging
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import polars as pl
import pytest

from scorecard.config.company import Company, Identity, Privacy, Stage
from scorecard.config.profiles import load_profiles
from scorecard.intake.engine import entry_folder, take_in
from scorecard.intake.privacy import Veil, veil_of
from scorecard.intake.repair import repair_csv
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.overrides import overrides_csv
from scorecard.warehouse.snapshot import Snapshot

ROOT = Path(__file__).parents[3]
COMPANY = (ROOT / "data/company.toml").read_text()
PEOPLE = (
    "record_id,customer_id,party_name,party_email,segment,postcode\n"
    + "".join(f"{n},{n},Person Nr{n},person{n}@acme-corp.com,Home,101{n}\n" for n in range(1, 9))
    + "9,9,Wanda Fischer,wanda@gmail.com,Home,1\n"
    + "10,10,Otto Fischer,otto@gmail.com,Home,1\n"
)
CASES = (
    "record_id,customer_email,opened_at,status\n"
    + "".join(f"t{n},Person{n}@Acme-Corp.com,2025-03-0{n} 10:00,open\n" for n in range(1, 9))
    + "t9,wanda@gmail.com,Wanda says tomorrow,open\n"
)
ANSWERS = (
    "record_id,customer_email,answered_at,question,family,score,scale_min,scale_max,comment_text\n"
    + "".join(
        f"a{n},person{n}@acme-corp.com,2025-03-0{n} 10:00,nps,outcome,9,0,10,zebra crossing\n"
        for n in range(1, 9)
    )
)
READABLE = (b"person1@", b"wanda", b"acme-corp", b"nr1", b"fischer", b"gmail")


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "people.csv").write_text(PEOPLE)
    (folder / "cases.csv").write_text(CASES)
    (folder / "answers.csv").write_text(ANSWERS)
    return folder


def built(exports: Path, more: str) -> Snapshot:
    (exports / "company.toml").write_text(f"{more}\n{COMPANY}")
    return build_snapshot(exports, exports.parent / "cache", ROOT)


def joined(snapshot: Snapshot) -> int:
    told = snapshot.table("identity_matches", ["source_a", "source_b", "matched"])
    return sum(told["matched"])


def everything(cache: Path) -> bytes:
    """All that lies in the cache, unpacked where it is Parquet or a database."""
    texts = [b""]
    for path in sorted(cache.rglob("*")):
        if path.is_dir():
            continue
        texts.append(path.read_bytes())
        if path.suffix == ".parquet":
            texts.append(str(pl.read_parquet(path).to_dicts()).encode())
        if path.suffix == ".duckdb":
            # A copy: the snapshot itself is open, under settings of its own.
            copied = shutil.copy(path, cache.parent / f"{path.parent.name}.duckdb")
            with duckdb.connect(str(copied), read_only=True) as held:
                names = held.execute("select table_name from duckdb_tables()").fetchall()
                for (name,) in names:
                    texts.append(str(held.execute(f'from "{name}"').fetchall()).encode())
    return b"\n".join(texts).lower()


def test_nothing_readable_stays_and_the_same_customers_join(exports: Path) -> None:
    open_one = built(exports, "")
    cases = open_one.table("tickets", ["customer_id"])["customer_id"]
    assert any(word in everything(exports.parent / "cache") for word in READABLE), "the test sees"
    people = open_one.table("people", ["customer_id"]).height

    (exports.parent / "cache").rename(exports.parent / "old")
    snapshot = built(exports, "privacy = { hash_names = true }")
    assert snapshot.table("tickets", ["customer_id"])["customer_id"].null_count() == 0
    assert snapshot.table("people", ["customer_id"]).height == people
    assert len(set(snapshot.table("tickets", ["customer_id"])["customer_id"])) == len(set(cases))
    assert joined(snapshot) == joined(open_one)
    assert snapshot.table("people", ["party_name", "party_email"]).drop_nulls().is_empty()
    held = everything(exports.parent / "cache")
    assert not [word for word in READABLE if word in held]


def test_domains_and_overrides_work_on_hashes(exports: Path) -> None:
    (exports / "identities.csv").write_text(
        "relation,key,other\nsame,wanda@gmail.com,OTTO@gmail.com\nsame,x@y.org,own:1\n"
    )
    snapshot = built(
        exports, "privacy = { hash_names = true }\nidentity = { by_company_domain = true }"
    )
    told = dict(snapshot.table("customers", ["record_id", "customer_id"]).iter_rows())
    assert told["own:9"] == told["own:10"], "identities.csv joins them, gmail.com does not"
    assert len(set(told.values())) == 2
    held = everything(exports.parent / "cache")
    assert not [word for word in (*READABLE, b"x@y.org") if word in held]
    report = next(one for one in snapshot.file_reports if one.file == "identities.csv")
    text = overrides_csv(exports, exports.parent / "cache/files" / report.entry, report).decode()
    assert "same,x@y.org,own:1,3," in text


def test_rows_set_aside_are_repaired_from_the_file_itself(exports: Path) -> None:
    snapshot = built(exports, "privacy = { hash_names = true }")
    cache = exports.parent / "cache"
    report = next(one for one in snapshot.file_reports if one.file == "cases.csv")
    assert report.is_veiled
    assert report.rows_set_aside == 1
    assert [one.row for one in report.set_aside[0].examples] == [10]
    profiles = load_profiles([ROOT / "data/vendors"])
    made = repair_csv(
        entry_folder(cache, report), report, exports / "cases.csv", profiles, cache / "work"
    ).decode("utf-8-sig")
    assert made.splitlines()[1].startswith("t9,wanda@gmail.com,Wanda says tomorrow,open,10,")
    assert list((cache / "work").iterdir()) == []


def test_another_salt_never_mixes_with_the_first(tmp_path: Path) -> None:
    company = Company(
        name="Ours",
        stages=(Stage(stage_id="a", name="A", owner="COO"),),
        privacy=Privacy(hash_names=True),
        identity=Identity(),
    )
    (tmp_path / "people.csv").write_text(PEOPLE)
    profiles = load_profiles([ROOT / "data/vendors"])
    cache = tmp_path / "cache"
    first = take_in(tmp_path / "people.csv", "people.csv", profiles, company, cache)
    veil = veil_of(company, cache)
    assert veil == veil_of(company, cache)
    assert (cache / "salt").stat().st_mode & 0o077 == 0
    (cache / "salt").unlink()
    assert take_in(tmp_path / "people.csv", "people.csv", profiles, company, cache).entry != (
        first.entry
    )


@pytest.mark.parametrize("text", ["Ann@Example.org ", "o'neil@b.co", "shop:x@y.org", "shop:8812"])
def test_python_and_the_database_hash_alike(text: str) -> None:
    veil = Veil("a'salt")
    expression = veil.sql_key("t.a") if text.startswith("shop") else veil.sql_email("t.a")
    with duckdb.connect() as connection:
        told = connection.execute(f"select {expression} from (select ? as a) as t", [text])
        assert told.fetchall() == [(veil.key(text) if "shop" in text else veil.email(text),)]


def test_what_customers_wrote_is_in_no_log(
    exports: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    built(exports, "")
    assert "zebra" in everything(exports.parent / "cache").decode(errors="replace")
    printed = capfd.readouterr()
    assert "zebra" not in caplog.text + printed.out + printed.err


def test_threads_that_make_the_salt_at_once_share_one(tmp_path: Path) -> None:
    company = Company(
        name="Ours",
        stages=(Stage(stage_id="a", name="A", owner="COO"),),
        privacy=Privacy(hash_names=True),
    )
    for turn in range(40):
        cache = tmp_path / str(turn)
        with ThreadPoolExecutor(8) as pool:
            veils = list(pool.map(lambda here: veil_of(company, here), [cache] * 8))
        assert len({veil.salt for veil in veils if veil is not None}) == 1
        assert [path.name for path in cache.iterdir()] == ["salt"]
