"""The catalogue as a page of documentation, so that it cannot drift."""

from __future__ import annotations

from scorecard import formats
from scorecard.config.catalogue import Catalogue, Metric
from scorecard.config.company import Company

_HEAD = """# What is measured

Generated from `queries/metrics.toml` by `python -m scorecard docs`; a test fails when the two
differ. Targets and floors are those of the catalogue in the metric's own measure (a share 0 to 1,
NPS -1 to 1, a duration in hours); a company sets its own under `[goalposts]` of its `company.toml`.
A metric that compares channels has no target, score or status under a filter of one channel.
"""


def catalogue_page(catalogue: Catalogue, company: Company) -> str:
    """The text of docs/metrics.md: one section a stage, one table row a metric."""
    stages = {stage.stage_id: stage.name for stage in company.stages}
    others = dict.fromkeys(m.stage for m in catalogue.metrics if m.stage not in stages)
    sections = [_HEAD]
    for stage_id, name in (stages | {other: other.capitalize() for other in others}).items():
        metrics = catalogue.of_stage(stage_id)
        if metrics:
            rows = "\n".join(_row(metric) for metric in metrics)
            sections.append(
                f"## {name}\n\n"
                "| metric | says | owner | lens | summary"
                " | target | floor | query | measured by |\n"
                "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
                f"{rows}\n"
            )
    return "\n".join(sections)


def _row(metric: Metric) -> str:
    cells = (
        f"{metric.name} (`{metric.metric_id}`)",
        _says(metric),
        metric.owner or "nobody",
        f"{metric.lens}, {metric.driver}",
        metric.summary.value,
        f"{metric.target:g}",
        f"{metric.floor:g}",
        f"`{metric.query}.{metric.value}`",
        metric.measured_by,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _says(metric: Metric) -> str:
    if not metric.compares:
        return metric.says
    return f"{metric.says} Compares {formats.kinds(metric.compares)}."
