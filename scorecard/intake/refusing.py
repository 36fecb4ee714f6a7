"""When a file is not loaded at all, and the sentence that says why."""

from __future__ import annotations

from scorecard.intake.casting import Plan
from scorecard.intake.doubts import Seen, doubt
from scorecard.intake.report import FileReport, ReasonGroup
from scorecard.intake.work import Work

_WORDS_SHOWN = 4
_REPAIR = "Put that right and drop the file again."


class RefusalError(Exception):
    """The file is not loaded; the report says why."""

    def __init__(self, report: FileReport) -> None:
        super().__init__(report.refusal)
        self.report = report


def why_refused(work: Work, plan: Plan, report: FileReport, seen: list[Seen]) -> str | None:
    """Why the company's thresholds forbid to load the file; None if they do not."""
    limits = work.company.thresholds
    data = report.rows_in_file - report.rows_ignored
    if data == 0:
        return _why_nothing(work, plan, report)
    for group in report.set_aside:
        is_key = any(f.is_key and f.column == group.column for f in plan.faults)
        if is_key and group.reason == "the key is blank":
            filled = data - group.count
            if filled < limits.fewest_keys * data:
                return (
                    f'The key "{group.column}" is filled in only {filled:,} of {data:,} rows.'
                    " Export the file with that column."
                )
    if report.rows_loaded == 0:
        return f"None of its {data:,} rows can be used: {_worst(report)}. {_remedy(plan, report)}"
    if report.rows_set_aside > limits.most_set_aside * data:
        return (
            f"{report.rows_set_aside:,} of {data:,} rows cannot be used, more than"
            f" {limits.most_set_aside:.0%}: {_worst(report)}. {_remedy(plan, report)}"
        )
    return doubt(work, plan, seen)


def _why_nothing(work: Work, plan: Plan, report: FileReport) -> str:
    """Why no row is left: left out by rule, asked for by no table, or never there."""
    if any(group.reason.startswith("holds") for group in report.ignored):
        return _why_unasked(work, plan, report)
    left_out = [group for group in report.ignored if group.column]
    if left_out:
        why = "; ".join(f"{group.reason} ({group.count:,})" for group in left_out)
        return f"Every row is one that the profile leaves out: {why}."
    return (
        "The file has a header and no rows. Export it again with a wider filter or a longer period."
    )


def _why_unasked(work: Work, plan: Plan, report: FileReport) -> str:
    """What the tables would have needed, where no row of the file has it."""
    nothing = "No row of the file holds anything that a table asks for."
    tables = work.found.profile.table
    if any(table.questions for table in tables):
        longest = sorted(report.columns_unused, key=len, reverse=True)[:3]
        some = ", ".join(f'"{" ".join(one.split())}"' for one in longest)
        return (
            f"{nothing} None of its questions is one that profile {report.profile_id} finds by"
            f" its wording; unused are {some or 'no columns'}. Say on the Data page what is in"
            " it, or name the questions in the profile."
        )
    for test in (test for table in tables for test in table.when):
        places = [at for name in test.header for at in work.found.headers.positions(name)]
        if not places or test.values is None:
            continue
        cell = f"c{places[0]}"
        words = work.rows(
            f"select distinct {cell} from {work.cells} where {cell} is not null"
            f" order by 1 limit {_WORDS_SHOWN}"
        )
        if work.veil is not None or not words:
            continue
        found = ", ".join(f'"{word}"' for (word,) in words)
        wanted = ", ".join(test.values[:_WORDS_SHOWN])
        return (
            f'{nothing} In the column "{work.found.headers.names[places[0]]}" the profile'
            f" knows {wanted} and others alike; the file has {found}. Add its words to profile"
            f" {report.profile_id}."
        )
    return nothing


def _remedy(plan: Plan, report: FileReport) -> str:
    """What to do about the worst fault; a question asked on another scale is no mistake."""
    column = _worst_group(report).column
    asked = next((one.question for one in plan.asked if one.header == column), None)
    if asked is None:
        return _REPAIR
    return (
        f"This question is read on {asked.scale_min:g} to {asked.scale_max:g}. If it was asked on"
        " another scale or in other words, a profile with the same id beside your files can say"
        " so (docs/profiles.md); else put the cells right and drop the file again."
    )


def _worst_group(report: FileReport) -> ReasonGroup:
    return max(report.set_aside, key=lambda one: one.count)


def _worst(report: FileReport) -> str:
    group = _worst_group(report)
    example = next((one for one in group.examples if one.value), None)
    shown = f' ("{example.value}" in row {example.row})' if example else ""
    where = f'column "{group.column}" ' if group.column else "the row "
    return f"{group.count:,} times {where}{group.reason}{shown}"
