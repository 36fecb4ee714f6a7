"""Hand-made views for charts; the numbers are invented."""

from __future__ import annotations

from datetime import date

from scorecard.views.journey import FunnelStep, HealthCell, JourneyView
from scorecard.views.metric import SegmentFigure
from scorecard.views.parts import (
    Answerable,
    Bar,
    ChangeMark,
    Figure,
    Line,
    MetricLine,
    Place,
    Point,
    StageCard,
    StatusMark,
)
from scorecard.views.service import Claim, StrikeRate, Strikes

GREEN = StatusMark("green", False, "on target", "circle")
AMBER = StatusMark("amber", False, "below target", "diamond")
RED = StatusMark("red", False, "needs action", "square")
HOLLOW = StatusMark("green", True, "not clear yet", "ring")
FEW = StatusMark("none", False, "too few answers", "dash")
UNMEASURED = StatusMark("none", False, "not measured", "hatch")
LEVEL = ChangeMark("level", None, "no real change", "on Sep 2026")
NOTHING = Figure(None, "not measured")

CLAIM = Claim(0.05, 0.06, "claimed: 5 to 6 %, source unknown")
MONTHS = tuple(date(2025 + (10 + m) // 12, (10 + m) % 12 + 1, 1) for m in range(12))


def point(at: int, value: float | None, **more: object) -> Point:
    text = "not measured" if value is None else f"{value * 100:.0f} %"
    ends = {} if value is None else {"low": value - 0.04, "high": value + 0.04}
    label = f"{MONTHS[at]:%b %Y}"
    return Point(MONTHS[at], label, value, text, n=204, n_text="204 answers", **{**ends, **more})  # type: ignore[arg-type]


def line(*values: float | None, **more: object) -> Line:
    facts: dict[str, object] = {
        "points": tuple(point(at, value) for at, value in enumerate(values)),
        "target": 0.8,
        "red_flag": 0.6,
        "centre": 0.7,
        "limit_low": 0.62,
        "limit_high": 0.78,
        "limits_text": "limits from 12 months",
        "axis_low": 0.5,
        "axis_high": 0.9,
        "unit_text": "%",
        "alt": "rises",
    }
    return Line(**{**facts, **more})  # type: ignore[arg-type]


def metric(metric_id: str, shown: Line) -> MetricLine:
    return MetricLine(
        metric_id=metric_id,
        name=metric_id.replace("_", " ").capitalize(),
        says="Said in a sentence.",
        stage_id="use",
        stage_name="Use",
        lens="experience",
        driver="process",
        control="direct",
        owner=Answerable("COO", "J. Lindqvist", "COO · J. Lindqvist"),
        figure=Figure(0.72, "72 %", 0.68, 0.76, "68 to 76 %", 204, "204 answers"),
        target_text="80 %",
        red_flag_text="60 %",
        score=Figure(60, "60"),
        status=AMBER,
        change=LEVEL,
        change_on_year=LEVEL,
        signal_text="",
        line=shown,
        action_text="no action yet",
        problem=None,
        measured_by="",
    )


def cell(stage_id: str, at: int, score: float | None, mark: StatusMark) -> HealthCell:
    figure = NOTHING if score is None else Figure(score, f"{score:.0f}", score - 5, score + 5, "±5")
    return HealthCell(stage_id, MONTHS[at], f"{MONTHS[at]:%b %Y}", figure, mark)


def card(stage_id: str, name: str, score: Figure, mark: StatusMark) -> StageCard:
    return StageCard(
        stage_id=stage_id,
        name=name,
        question="?",
        score=score,
        status=mark,
        change=LEVEL,
        owner=Answerable("COO", "J. Lindqvist", "COO · J. Lindqvist"),
        is_measured=mark is not UNMEASURED,
        is_rated=score.value is not None,
        note="",
        metrics_text="3 metrics",
    )


def funnel() -> tuple[FunnelStep, ...]:
    counts = (("awareness", "Awareness", 4200), ("purchase", "Purchase", 812))
    return tuple(
        FunnelStep(
            stage_id,
            label,
            Bar(stage_id, label, Figure(count, f"{count:,}", n=count, n_text="customers")),
            NOTHING if at == 0 else Figure(0.19, "19 %"),
        )
        for at, (stage_id, label, count) in enumerate(counts)
    )


def journey() -> JourneyView:
    marks = (GREEN, AMBER, RED, HOLLOW, UNMEASURED, FEW)
    names = ("Awareness", "Onboarding", "Billing", "Use", "Farewell", "Renewal & <more>")
    ids = ("awareness", "onboarding", "billing", "use", "farewell", "renewal")
    scores = (84.0, 64.0, 48.0, 73.0, None, None)
    health = tuple(
        tuple(cell(i, at, None if s is None else s - 11 + at, m) for at in range(12))
        for i, s, m in zip(ids, scores, marks, strict=True)
    )
    return JourneyView(
        place=Place("Halfmoon", True, "", "", "", "", False, None, "", ""),
        sentence="Billing is the weakest stage.",
        index=Figure(71, "71"),
        index_status=AMBER,
        index_line=line(0.7),
        arithmetic=Figure(74, "74"),
        penalty=Figure(3, "3"),
        penalty_text="",
        stages=tuple(
            card(i, n, cells[-1].score, m)
            for i, n, m, cells in zip(ids, names, marks, health, strict=True)
        ),
        periods=tuple(f"{month:%b %Y}" for month in MONTHS),
        health=health,
        weakest_stage_id="billing",
        cliffs=(),
        cliffs_text="",
        funnel=funnel(),
        funnel_text="",
        apart=(),
    )


def shares() -> tuple[Bar, ...]:
    return (
        Bar("volume", "Interactions", Figure(0.07, "7 %", 0.06, 0.08, "6 to 8 %", 9120, "9,120")),
        Bar("moments", "Moments", Figure(0.11, "11 %", 0.10, 0.12, "10 to 12 %", 5210, "5,210")),
        Bar("reach", "Reach", NOTHING, "add tickets"),
    )


def segment(name: str, value: float | None, *, is_pale: bool = False) -> SegmentFigure:
    figure = (
        Figure(None, "too few answers")
        if value is None
        else Figure(value, f"{value * 100:.0f} %", value - 0.05, value + 0.05, "± 5", 40, "40")
    )
    return SegmentFigure("segment", name, figure, NOTHING, None, is_pale)


def strikes() -> Strikes:
    kept = (0.93, 0.84, 0.62, 0.41)
    return Strikes(
        customers=Figure(212, "212"),
        revenue=NOTHING,
        struck=NOTHING,
        at_risk=NOTHING,
        text="",
        rates=tuple(
            StrikeRate(
                count,
                f"{count} strikes" if count < 3 else "3 or more",
                Figure(0.01, "1 %"),
                Figure(value, f"{value * 100:.0f} %", value - 0.05, value + 0.05, "± 5"),
                900,
            )
            for count, value in enumerate(kept)
        ),
        claim=Claim(0.86, 0.86, "said, not done: 86 % leave after two"),
    )
