"""Catalogue, company and causes, read together and checked against each other.

``company.toml`` and ``causes.toml`` are looked for in the folder of exports
first, then in data/. The company of data/ is the sample's: other exports borrow
its journey and its roles, and nothing else; a copy of it beside other exports is
theirs. Every problem of every file is found in one reading.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scorecard.config.catalogue import Catalogue, Metric
from scorecard.config.causes import Causes, cause_problems
from scorecard.config.company import Company, Goalpost
from scorecard.config.reading import read_toml, validate
from scorecard.config.statements import check_statements
from scorecard.errors import ConfigError, Problem

CATALOGUE = "queries/metrics.toml"
NAMELESS = "Your company"
"""The company whose files lie in data/incoming, until a company.toml names it."""


@dataclass(frozen=True)
class Settings:
    """All that a person decides in TOML, with the company's goalposts applied."""

    company: Company
    catalogue: Catalogue
    causes: Causes


def load_settings(exports: Path, root: Path) -> Settings:
    """Read company, catalogue and causes; ConfigError carries all problems at once.

    ``root`` is the folder that holds ``queries/`` and ``data/``.
    """
    problems: list[Problem] = []
    settings = read_settings(exports, root, problems)
    if problems or settings is None:
        raise ConfigError(problems)
    return settings


def load_company(exports: Path, root: Path) -> Company:
    """Read the company file alone; ConfigError carries all its problems."""
    problems: list[Problem] = []
    company = _read_company(exports, root, problems)
    if problems or company is None:
        raise ConfigError(problems)
    return company


def read_settings(exports: Path, root: Path, problems: list[Problem]) -> Settings | None:
    """What could be read, adding to ``problems``; None where a file could not be."""
    company = _read_company(exports, root, problems)
    metrics = _read_metrics(root, problems)
    if company is None:
        _read_causes(exports, root, None, problems)
        return None
    _, where = _locate("company.toml", exports, root)
    catalogue = _with_goalposts(metrics, company, where, problems)
    check_statements(company, [metric.metric_id for metric in metrics], where, problems)
    _check_stages_and_owners(catalogue, company, problems)
    causes = _read_causes(exports, root, company, problems)
    return None if causes is None else Settings(company, catalogue, causes)


def _locate(name: str, exports: Path, root: Path) -> tuple[Path, str]:
    """The file to read and how problems call it."""
    own = exports / name
    if own.is_file():
        try:
            return own, own.relative_to(root).as_posix()
        except ValueError:
            return own, f"{exports.name}/{name}"
    return root / "data" / name, f"data/{name}"


def _read_company(exports: Path, root: Path, problems: list[Problem]) -> Company | None:
    path, where = _locate("company.toml", exports, root)
    content = read_toml(path, where, problems)
    if content is None:
        return None
    company = validate(Company, content, where, problems)
    if company is None:
        return None
    counts = Counter(stage.stage_id for stage in company.stages)
    for stage_id in (name for name, count in counts.items() if count > 1):
        problems.append(Problem(f"{where}, [[stages]]", f"stage {stage_id!r} is there twice."))
    if not company.stages:
        problems.append(Problem(f"{where}, [[stages]]", "the journey has no stage."))
    for stage in company.stages:
        if stage.owner not in company.owners:
            problems.append(
                Problem(
                    f"{where}, [owners]",
                    f"nobody is {stage.owner}, but stage {stage.stage_id!r} is owned by it.",
                    f'Add: {stage.owner} = "name"',
                )
            )
    try:
        ZoneInfo(company.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(
            Problem(
                f"{where}, zone",
                f"{company.zone!r} is not a time zone.",
                "Write it as in the tz database, e.g. Europe/Berlin.",
            )
        )
    if path.parent != root / "data":
        # Copied from the sample's with all its lines; nobody else is the sample.
        return company.model_copy(update={"is_sample": False})
    if company.is_sample and exports.resolve() != (root / "data" / "sample").resolve():
        return _undescribed(company, exports, root)
    return company


def _undescribed(sample: Company, exports: Path, root: Path) -> Company:
    """The company of exports that no company.toml describes, called as its folder is."""
    is_incoming = exports.resolve() == (root / "data" / "incoming").resolve()
    name = exports.resolve().name.replace("_", " ").strip()
    return Company(
        name=NAMELESS if is_incoming or not name else name,
        stages=sample.stages,
        owners=dict.fromkeys(sample.owners, ""),
    )


def _read_metrics(root: Path, problems: list[Problem]) -> tuple[Metric, ...]:
    content = read_toml(root / CATALOGUE, CATALOGUE, problems)
    if content is None:
        return ()
    for key in sorted(set(content) - {"metric"}):
        problems.append(
            Problem(f"{CATALOGUE}, {key}", "is not a known key.", "Blocks are [metric.<id>].")
        )
    blocks = content.get("metric", {})
    if not isinstance(blocks, dict):
        problems.append(Problem(f"{CATALOGUE}, metric", "must hold blocks [metric.<id>]."))
        return ()
    metrics = []
    for metric_id, block in blocks.items():
        where = f"{CATALOGUE}, [metric.{metric_id}]"
        if not isinstance(block, dict):
            problems.append(Problem(where, "must be a table."))
            continue
        metric = validate(Metric, {**block, "metric_id": metric_id}, where, problems)
        if metric is not None:
            metrics.append(metric)
    return tuple(metrics)


def _with_goalposts(
    metrics: tuple[Metric, ...], company: Company, where: str, problems: list[Problem]
) -> Catalogue:
    """The catalogue, each metric at the company's own target, floor, owner and weight."""
    known = [metric.metric_id for metric in metrics]
    for metric_id in company.goalposts:
        if metric_id not in known:
            problems.append(
                Problem(
                    f"{where}, [goalposts.{metric_id}]",
                    f"no metric is called {metric_id!r}.",
                    f"Metrics: {', '.join(known) or 'none'}.",
                )
            )
    merged = []
    for metric in metrics:
        goalpost = company.goalposts.get(metric.metric_id)
        if goalpost is None:
            merged.append(metric)
            continue
        place = f"{where}, [goalposts.{metric.metric_id}]"
        own = validate(Metric, _overridden(metric, goalpost), place, problems)
        merged.append(metric if own is None else own)
    return Catalogue(metrics=tuple(merged))


def _overridden(metric: Metric, goalpost: Goalpost) -> dict[str, object]:
    own = goalpost.model_dump(include={"target", "floor", "owner", "weight"}, exclude_none=True)
    moved = {"target", "floor"} & own.keys()
    # A red flag belongs to the catalogue's goalposts; with others it falls back to their midpoint.
    dropped = {"red_flag"} if moved else set()
    return {**metric.model_dump(exclude=dropped), **own}


def _check_stages_and_owners(
    catalogue: Catalogue, company: Company, problems: list[Problem]
) -> None:
    stages = [stage.stage_id for stage in company.stages]
    for metric in catalogue.metrics:
        where = f"{CATALOGUE}, [metric.{metric.metric_id}]"
        # What measures the data itself stands apart from the journey.
        stands_apart = metric.stage == metric.lens == "data"
        if metric.stage not in stages and not stands_apart:
            problems.append(
                Problem(
                    f"{where}, stage",
                    f"{metric.stage!r} is not a stage of the company's journey.",
                    f"Stages: {', '.join(stages)}.",
                )
            )
        if metric.owner is not None and metric.owner not in company.owners:
            problems.append(
                Problem(
                    f"{where}, owner",
                    f"nobody is {metric.owner} in company.toml.",
                    f'Add to [owners]: {metric.owner} = "name"',
                )
            )


def _read_causes(
    exports: Path, root: Path, company: Company | None, problems: list[Problem]
) -> Causes | None:
    path, where = _locate("causes.toml", exports, root)
    if not path.is_file():
        return Causes()
    content = read_toml(path, where, problems)
    causes = None if content is None else validate(Causes, content, where, problems)
    if causes is None or company is None:
        return causes
    stages = tuple(stage.stage_id for stage in company.stages)
    if path.parent == root / "data" and (exports / "company.toml").is_file():
        # Borrowed for a journey of its own: what does not fit it is no fault of the company.
        return causes.of_journey(stages)
    problems.extend(cause_problems(causes, stages, where))
    return causes
