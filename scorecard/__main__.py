"""The command line: ``python -m scorecard check | build | docs | sample``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.errors import ScorecardError

if TYPE_CHECKING:
    from scorecard.warehouse.build import Progress
    from scorecard.warehouse.snapshot import Snapshot

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0, or 1 where there are problems."""
    chosen = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except ScorecardError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scorecard", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    check = commands.add_parser("check", help="print every problem of settings and SQL")
    check.add_argument("--data", type=Path, help="folder of exports")
    check.set_defaults(run=_check)

    build = commands.add_parser("build", help="take in the exports and build the snapshot")
    build.add_argument("--data", type=Path, help="folder of exports")
    build.add_argument("--cache", type=Path, help="folder for Parquet and snapshots")
    build.set_defaults(run=_build)

    docs = commands.add_parser("docs", help="write docs/metrics.md from the catalogue")
    docs.set_defaults(run=_docs)

    sample = commands.add_parser("sample", help="write the exports of the invented company")
    sample.add_argument("--customers", type=int, default=3000)
    sample.add_argument("--out", type=Path, required=True, help="folder to write into")
    sample.add_argument("--seed", type=int, default=None)
    sample.set_defaults(run=_sample)
    return parser


def _check(chosen: argparse.Namespace) -> int:
    from scorecard.warehouse.check import check
    from scorecard.warehouse.folders import exports_folder

    problems = check(chosen.data or exports_folder(ROOT), ROOT)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "No problems")
    return 1 if problems else 0


def _build(chosen: argparse.Namespace) -> int:
    from scorecard.warehouse.build import build_snapshot
    from scorecard.warehouse.folders import cache_folder, exports_folder

    exports = chosen.data or exports_folder(ROOT)
    snapshot = build_snapshot(exports, chosen.cache or cache_folder(ROOT), ROOT, _print_progress)
    _print_files(snapshot)
    facts = snapshot.metric_facts()
    failed = [row for row in facts.to_dicts() if row["problem"]]
    for problem in (*snapshot.problems, *(row["problem"] for row in failed)):
        print(problem)
    measured = facts.filter(facts["n"] > 0).height
    print(f"Snapshot {snapshot.id}, as of {snapshot.as_of}: {measured} of {facts.height} metrics")
    return 1 if snapshot.problems or failed else 0


def _print_progress(progress: Progress) -> None:
    file = f" {progress.file}" if progress.file else ""
    print(f"{progress.share:4.0%} {progress.what}{file}", flush=True)


def _print_files(snapshot: Snapshot) -> None:
    heads = ("rows", "loaded", "duplicate", "set aside", "ignored", "superseded")
    print("".join(f"{head:>11}" for head in heads) + "  file")
    for report in snapshot.file_reports:
        counts = (
            report.rows_in_file,
            report.rows_loaded,
            report.rows_duplicate,
            report.rows_set_aside,
            report.rows_ignored,
            snapshot.superseded.get(report.file, 0),
        )
        print("".join(f"{count:>11,}" for count in counts) + f"  {report.file}")
        if report.refusal:
            print(f"  not loaded: {report.refusal}")


def _docs(_chosen: argparse.Namespace) -> int:
    from scorecard.config.documentation import catalogue_page
    from scorecard.config.loading import load_settings

    settings = load_settings(ROOT / "data" / "sample", ROOT)
    page = catalogue_page(settings.catalogue, settings.company)
    (ROOT / "docs" / "metrics.md").write_text(page, encoding="utf-8")
    return 0


def _sample(chosen: argparse.Namespace) -> int:
    from scorecard.sample import write_sample

    seed = {} if chosen.seed is None else {"seed": chosen.seed}
    write_sample(
        chosen.out,
        chosen.customers,
        progress=lambda done, whole: print(f"{done:,} of {whole:,} customers", flush=True),
        **seed,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
