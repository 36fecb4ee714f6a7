"""The parts of a change as they are said: mix, rate, both at once, and who moved it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.config.catalogue import Summary, Unit
from scorecard.views import wording
from scorecard.views.adding import PrintedParts, printed_parts
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.config.company import Company
    from scorecard.transforms.change_pairs import Part
    from scorecard.transforms.changes import GroupChange, MetricChange, Split

MOST_MOVERS = 6

_GROUP = {"segment": "segment", "region": "region", "channel": "channel"}
_TITLES = {"segment": "Segments", "region": "Regions", "channel": "Channels"}
_PARTS = ("another mix", "other rates", "both at once")


@dataclass(frozen=True)
class GroupRow:
    """One group in both periods, and what it adds to the change of the whole.

    ``parts_text`` are mix, rate and both, empty where a metric has no such split.
    """

    label: str
    share_text: str
    then: Figure
    now: Figure
    parts_text: tuple[str, ...]
    moved: Figure


@dataclass(frozen=True)
class SplitShown:
    """A change by one dimension: bars of its parts, the sentence, and a warning if one is due."""

    title: str
    text: str
    warning: str
    bars: tuple[Bar, ...]
    groups: tuple[GroupRow, ...]


def signed_text(metric: Metric, value: float, currency: str) -> str:
    """A difference with its sign and unit: "+1.2 points", "−3.4 h"; what rounds to 0 has none."""
    if metric.unit in (Unit.SHARE, Unit.POINTS):
        text = formats.number(abs(value) * 100, 0 if abs(value) >= 0.0995 else 1)
        text = f"{text}{formats.NO_BREAK}{'point' if text == '1' else 'points'}"
    else:
        text = wording.difference_text(metric, value, currency)
    if not any(digit in text for digit in "123456789"):
        return text
    return ("+" if value > 0 else formats.MINUS) + text


def part_figure(metric: Metric, part: Part, currency: str, text: str = "") -> Figure:
    """One part of a change with its interval; ``text`` is how it is printed among others."""
    ends = ""
    if part.low is not None and part.high is not None:
        ends = formats.interval(
            bare(signed_text(metric, part.low, currency)),
            bare(signed_text(metric, part.high, currency)),
        )
    shown = text or signed_text(metric, part.value, currency)
    return Figure(part.value, shown, part.low, part.high, ends)


def bare(text: str) -> str:
    """A signed text without the word for points, as the ends of an interval are printed."""
    return text.removesuffix("points").removesuffix("point").removesuffix(formats.NO_BREAK)


def split_shown(change: MetricChange, split: Split, company: Company) -> SplitShown:
    """One dimension of a change, worded."""
    metric, currency = change.metric, company.currency
    title = _TITLES[split.dimension]
    printed = _printed(change, split, currency)
    texts = printed.groups if printed else ((),) * len(split.groups)
    rows = tuple(
        _row(metric, group, company, text) for group, text in zip(split.groups, texts, strict=True)
    )
    if split.parts is None or printed is None:
        text = (
            f"A count has no mix: the {title.lower()} add up to the change."
            if change.kind == "sum"
            else f"A {_quantile(metric)} cannot be split into mix and rate:"
            f" each of the {title.lower()} is shown with its own change."
        )
        bars = tuple(Bar(row.label, row.label, row.moved) for row in rows)
        return SplitShown(title, text, "", bars, rows)
    told = [bare(text) for text in printed.parts]
    text = (
        f"By {_GROUP[split.dimension]}: {told[0]} by another mix, {told[1]} by other rates,"
        f" {told[2]} by both at once; together {printed.whole}."
    )
    bars = tuple(
        Bar(name, name.capitalize(), part_figure(metric, part, currency, text))
        for name, part, text in zip(
            (*_PARTS, "together"),
            (*split.parts, change.change),
            (*printed.parts, printed.whole),
            strict=True,
        )
    )
    return SplitShown(title, text, _warning(change, split, currency), bars, rows)


def _quantile(metric: Metric) -> str:
    return "median" if metric.summary is Summary.MEDIAN else "90th percentile"


def _warning(change: MetricChange, split: Split, currency: str) -> str:
    """Simpson's paradox in words; nothing where all of it may be chance."""
    if not split.paradox or split.parts is None:
        return ""
    group = _GROUP[split.dimension]
    fell, rose = ("fell", "rose") if change.change.value < 0 else ("rose", "fell")
    rate = split.parts[1]
    clear = is_clear(change.change) or is_clear(rate)
    if split.paradox == "every group":
        chance = "" if clear else " All of it may be chance."
        return (
            f"Simpson's paradox: in every {group} it {rose}, yet the whole {fell}, because the mix"
            f" of {group}s changed. Judge it {group} by {group}.{chance}"
        )
    if not clear:
        return ""
    return (
        f"Careful: had the mix of {group}s stayed, it would have moved the other way"
        f" ({signed_text(change.metric, rate.value, currency)}); the whole {fell} because the mix"
        " changed."
    )


def is_clear(part: Part) -> bool:
    """Whether the interval of a part excludes zero."""
    return part.low is not None and part.high is not None and (part.low > 0 or part.high < 0)


def _printed(change: MetricChange, split: Split, currency: str) -> PrintedParts | None:
    """How parts that add up are printed; None of groups that each show their own change."""
    return None if change.kind == "shown" else printed_parts(change.metric, split, currency)


def _row(metric: Metric, group: GroupChange, company: Company, texts: tuple[str, ...]) -> GroupRow:
    fewest, currency = company.thresholds.fewest_shown, company.currency
    shares = [formats.percent(share) for share in (group.share_then, group.share_now)]
    return GroupRow(
        group.label,
        shares[0] if shares[0] == shares[1] else f"{shares[0]} → {shares[1]}",
        wording.figure_of(metric, group.then, fewest, currency),
        wording.figure_of(metric, group.now, fewest, currency),
        tuple(bare(text) for text in texts[:-1]) if group.parts else (),
        part_figure(metric, group.moved, currency, texts[-1] if texts else ""),
    )


def movers_shown(change: MetricChange, company: Company) -> tuple[tuple[Bar, ...], str]:
    """The groups that moved it most, and how sure that is given how many were looked at."""
    false_alarms = company.thresholds.false_alarms
    found = change.movers(MOST_MOVERS)
    texts = _moved_texts(change, company.currency)
    bars = tuple(
        Bar(
            f"{group.dimension}:{group.label}",
            f"{group.label} ({_GROUP[group.dimension]})",
            part_figure(
                change.metric,
                group.moved,
                company.currency,
                texts.get((group.dimension, group.label), ""),
            ),
            "" if _is_real(group, false_alarms) else "not clear",
        )
        for group in found
    )
    if not change.looked_at:
        return bars, "No groups can be told apart here."
    real = [
        group for split in change.splits for group in split.groups if _is_real(group, false_alarms)
    ]
    real.sort(key=lambda group: -abs(group.moved.value))
    looked = f"{formats.counted(change.looked_at, 'group')} looked at"
    if not real:
        return bars, f"No group clearly moved it ({looked})."
    labels = [group.label for group in real[:4]]
    if len(real) > 4:
        labels.append(f"{formats.whole(len(real) - 4)} more")
    named = formats.listed(labels)
    verb = "changed" if change.kind == "shown" else "moved it"
    return bars, f"{named} clearly {verb} ({looked})."


def _moved_texts(change: MetricChange, currency: str) -> dict[tuple[str, str], str]:
    """What each group adds, as the table of its dimension prints it."""
    return {
        (group.dimension, group.label): texts[-1]
        for split in change.splits
        if (printed := _printed(change, split, currency))
        for group, texts in zip(split.groups, printed.groups, strict=True)
    }


def _is_real(group: GroupChange, false_alarms: float) -> bool:
    """Whether a part is clear by its own interval, and among all that were looked at."""
    q_value = group.moved.q_value
    return q_value is not None and q_value <= false_alarms and is_clear(group.moved)
