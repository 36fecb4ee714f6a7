"""The build: from a folder of exports to a snapshot, whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from os import getpid, utime
from pathlib import Path

import duckdb
import polars as pl

from scorecard.config.causes import Causes
from scorecard.config.loading import Settings, read_settings
from scorecard.config.profiles import Profile, load_profiles
from scorecard.errors import ConfigError, Problem, QueryError
from scorecard.intake.report import FileReport
from scorecard.warehouse.canonical import event_span
from scorecard.warehouse.engine import DuckDBEngine, Engine
from scorecard.warehouse.files import Taken, code_of, take_in_all
from scorecard.warehouse.gathering import Inputs, exported_at, leave_out_mistyped, load_tables
from scorecard.warehouse.lock import sole_builder
from scorecard.warehouse.observations import summarise
from scorecard.warehouse.overrides import read_overrides
from scorecard.warehouse.schema import Table, canonical_tables, derived_tables
from scorecard.warehouse.snapshot import ABOUT, DATABASE, About, Snapshot
from scorecard.warehouse.statements import (
    Value,
    company_parameters,
    first_lines,
    statement,
)

KEPT = 2
"""How many snapshots stay: the one in use and the one before it."""

_STEPS = (
    "people",
    "ledger",
    "promises",
    "strikes",
    "failures",
    "upstream_events",
    "contact_matches",
    "causes_of_contacts",
    "falls",
    "summaries/loyalty_answers",
    "summaries/loyalty_drivers",
    "summaries/loyalty_respondents",
    "summaries/loyalty_questions",
    "summaries/customer_months",
    "summaries/cause_days",
    "summaries/cause_months",
    "summaries/touchpoint_months",
    "summaries/strike_months",
    "summaries/net_months",
    "summaries/net_answers",
    "verdicts",
    "beginnings",
    "summaries/leaving_cells",
    "summaries/leaving_kinds",
    "summaries/loss_months",
    "summaries/invitation_months",
    "signs",
    "summaries/channel_responses",
    "summaries/active_hours",
    "summaries/active_windows",
)


@dataclass(frozen=True)
class Progress:
    """How far a build is: what it does now, on which file, and the share done (0 to 1).

    While a file is read ``doing`` says what is done to it, with bytes and rows.
    """

    what: str
    share: float
    file: str | None = None
    doing: str = ""


Listener = Callable[[Progress], None]


def build_snapshot(
    exports: Path, cache: Path, root: Path, progress: Listener | None = None
) -> Snapshot:
    """Take in what is new or changed and return the snapshot of the folder as it is.

    ``root`` holds ``data/`` and ``queries/``. Where nothing has changed the
    snapshot that stands is opened and nothing is built. Raises ConfigError with
    every problem of the settings and profiles; whatever is wrong with a file or
    a metric is reported in the snapshot.
    """
    tell = progress or (lambda _: None)
    settings, profiles = _configuration(exports, root)
    snapshots = cache / "snapshots"
    with sole_builder(cache / "build.lock"):
        taken = take_in_all(
            exports,
            cache,
            profiles,
            settings.company,
            lambda one: tell(Progress("Reading", 0.6 * one.share, one.file, one.doing)),
        )
        overrides = read_overrides(exports)
        named = snapshot_id(taken, profiles, settings, root / "queries", overrides.sha256)
        folder = snapshots / named
        if not (folder / ABOUT).is_file():
            _clear_unfinished(snapshots)
            unfinished = snapshots / f".unfinished-{folder.name}-{getpid()}"
            unfinished.mkdir(parents=True)
            complete = frozenset(one.profile_id for one in profiles if one.profile.is_complete)
            inputs = Inputs(taken, cache, settings, root / "queries", overrides, complete)
            _build(unfinished, inputs, tell)
            shutil.rmtree(folder, ignore_errors=True)
            unfinished.rename(folder)
        utime(folder)
        snapshot = Snapshot(folder, root / "queries")
        _forget_old(snapshots, keep=folder)
    tell(Progress("Ready", 1.0))
    return snapshot


def _configuration(exports: Path, root: Path) -> tuple[Settings, tuple[Profile, ...]]:
    """Settings and profiles; the problems of both are raised at once."""
    problems: list[Problem] = []
    settings = read_settings(exports, root, problems)
    try:
        profiles = load_profiles([root / "data" / "vendors", exports / "vendors"])
    except ConfigError as error:
        problems.extend(error.problems)
        profiles = ()
    if problems or settings is None:
        raise ConfigError(problems)
    return settings, profiles


def latest_snapshot(cache: Path, root: Path) -> Snapshot | None:
    """The snapshot used last, whatever the exports say now; None where there is none."""
    for folder in _by_age(cache / "snapshots"):
        try:
            return Snapshot(folder, root / "queries")
        except (OSError, ValueError, duckdb.Error):
            continue
    return None


def snapshot_id(
    taken: Sequence[Taken],
    profiles: Sequence[Profile],
    settings: Settings,
    queries: Path,
    overrides: str = "",
) -> str:
    """Hash of all that decides what a snapshot holds: contents, settings, SQL, our code.

    Files come in the order of their times, because of two exports without a
    date of their own the newer file wins.
    """
    digest = hashlib.sha256(overrides.encode())
    for one in sorted(taken, key=lambda t: (t.mtime_ns, t.shown_as)):
        digest.update(f"{one.shown_as}|{one.sha256}|{one.entry}|{one.refusal}\n".encode())
    for profile in profiles:
        digest.update(profile.model_dump_json().encode())
    for part in (settings.company, settings.catalogue, settings.causes):
        digest.update(part.model_dump_json().encode())
    for path in sorted(queries.rglob("*.sql")):
        if path.parent.name != "pages":
            digest.update(path.relative_to(queries).as_posix().encode() + path.read_bytes())
    digest.update(code_of("warehouse", "intake", "config").encode())
    digest.update(duckdb.__version__.encode())
    return digest.hexdigest()[:16]


def _build(folder: Path, inputs: Inputs, tell: Listener) -> None:
    engine = DuckDBEngine(folder / DATABASE)
    company, catalogue = inputs.settings.company, inputs.settings.catalogue
    reports = {one.shown_as: one.report(inputs.cache) for one in inputs.taken}
    tell(Progress("Joining customers", 0.6))
    superseded = load_tables(engine, inputs, reports)
    leave_out_mistyped(engine, inputs, reports)
    as_of = _record_calendar(engine, inputs, reports)
    _record_settings(engine, inputs.settings)
    _record_files(engine, reports, superseded)
    parameters = company_parameters(company, as_of)
    derived = derived_tables(inputs.queries)
    problems: list[Problem] = []
    for number, name in enumerate(_STEPS):
        table = derived[name.rpartition("/")[2]]
        tell(Progress(f"Making {table.name.replace('_', ' ')}", 0.7 + 0.15 * number / len(_STEPS)))
        try:
            _derive(engine, table, name, inputs.queries, parameters)
        except QueryError as error:
            engine.connection.execute(table.ddl())
            problems.extend(error.problems)
    tell(Progress("Counting", 0.85))
    engine.connection.execute(derived["cells"].ddl())
    summarise(engine, catalogue, inputs.queries, parameters)
    observations = {f"obs_{metric.query}" for metric in catalogue.metrics}
    engine.close(keep={*canonical_tables(inputs.queries), *derived, *observations})
    shutil.rmtree(folder / "spill", ignore_errors=True)
    # Written last: a folder without it was never finished.
    about = About(as_of, inputs.settings, tuple(problems))
    (folder / ABOUT).write_text(about.to_json(), encoding="utf-8")


def _record_calendar(
    engine: Engine, inputs: Inputs, reports: Mapping[str, FileReport]
) -> datetime | None:
    """Make ``months``; return the latest moment of any event.

    Exports that give no date at all are as of the newest of them.
    """
    earliest, as_of = event_span(engine, canonical_tables(inputs.queries))
    if as_of is None:
        loaded = [one for one in inputs.taken if reports[one.shown_as].tables]
        zone = inputs.settings.company.zone
        moments = [exported_at(one, reports[one.shown_as], zone) for one in loaded]
        as_of = max(moments, default=None)
    months = []
    if as_of is not None:
        first = (earliest or as_of).date().replace(day=1)
        while first <= as_of.date():
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            months.append({"month": first, "next_month": following})
            first = following
    engine.append("months", pl.DataFrame(months, schema={"month": pl.Date, "next_month": pl.Date}))
    return as_of


def _record_settings(engine: Engine, settings: Settings) -> None:
    rules = [rule.model_dump() for rule in settings.company.service_rule]
    engine.append(
        "service_rules",
        pl.DataFrame(
            rules,
            schema={"channel": pl.String, "purpose": pl.String, "is_service": pl.Boolean},
        ),
    )
    engine.append("cause_rules", _cause_rules(settings.causes))
    patterns = [
        (rule.cause, reason.strip().lower().replace("*", "%"))
        for rule in settings.causes.rule
        for reason in rule.reasons
    ]
    schema = {"cause": pl.String, "pattern": pl.String}
    engine.append("cause_reasons", pl.DataFrame(patterns, schema=schema, orient="row"))


def _cause_rules(causes: Causes) -> pl.DataFrame:
    rows = [
        {
            "cause": rule.cause,
            "event": rule.event,
            "incident_kind": rule.incident_kind.strip().lower() if rule.incident_kind else None,
            "within_days": rule.within_days,
            "horizon_days": rule.horizon_days,
            "stage": rule.stage,
            "is_compared_after": rule.compare == "after",
            "gap_days": rule.gap_days,
        }
        for rule in causes.rule
    ]
    return pl.DataFrame(
        rows,
        schema={
            "cause": pl.String,
            "event": pl.String,
            "incident_kind": pl.String,
            "within_days": pl.Int64,
            "horizon_days": pl.Int64,
            "stage": pl.String,
            "is_compared_after": pl.Boolean,
            "gap_days": pl.Int64,
        },
    )


def _record_files(
    engine: Engine, reports: Mapping[str, FileReport], superseded: Counter[str]
) -> None:
    rows = [
        (file, replace(report, file=file).to_json(), superseded[file])
        for file, report in reports.items()
    ]
    schema = {"file": pl.String, "report": pl.String, "rows_superseded": pl.Int64}
    engine.append("file_reports", pl.DataFrame(rows, schema=schema, orient="row"))


def _derive(
    engine: Engine, table: Table, name: str, queries: Path, parameters: Mapping[str, Value]
) -> None:
    columns = ", ".join(f'cast(q."{c.name}" as {c.type}) as "{c.name}"' for c in table.columns)
    bound = statement(name, queries)
    text = f"select {columns} from (\n{bound.text}\n) as q"  # noqa: S608
    try:
        engine.create(table.name, text, bound.bind(parameters))
    except duckdb.Error as error:
        raise QueryError(Problem(bound.where, first_lines(error))) from None


def _by_age(snapshots: Path) -> list[Path]:
    """Finished snapshots, the one used last first."""
    finished = [folder for folder in snapshots.glob("*") if (folder / ABOUT).is_file()]
    finished = [folder for folder in finished if not folder.name.startswith(".")]
    return sorted(finished, key=lambda folder: folder.stat().st_mtime_ns, reverse=True)


def _forget_old(snapshots: Path, keep: Path) -> None:
    others = [folder for folder in _by_age(snapshots) if folder != keep]
    for folder in others[KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_unfinished(snapshots: Path) -> None:
    for folder in snapshots.glob(".unfinished-*"):
        shutil.rmtree(folder, ignore_errors=True)
