"""Where service happens: three denominators by stage, channel and segment."""

from __future__ import annotations

import pytest

from scorecard.transforms.periods import Filters
from scorecard.views.service import build_service
from scorecard.views.service_places import Places
from tests.unit.views.fake import PAGES, FakeSnapshot

QUARTER = Filters(grain="quarter")


def of(filters: Filters = QUARTER) -> dict[tuple[str, str], Places]:
    return {(one.of, one.by): one for one in build_service(FakeSnapshot(), filters).places}


def values(one: Places) -> dict[str, float | None]:
    return {bar.key: bar.figure.value for bar in one.bars}


def test_every_denominator_is_told_along_every_dimension() -> None:
    assert set(of()) == {
        (counted, by)
        for counted in ("interactions", "moments", "customers")
        for by in ("stage", "channel", "segment")
    }


def test_each_share_is_of_its_own_denominator() -> None:
    told = of()
    assert values(told["interactions", "stage"]) == {"use": 20 / 900, "service": 60 / 100}
    assert values(told["moments", "stage"]) == {"use": 16 / 800, "service": 40 / 80}
    assert values(told["moments", "channel"]) == {"app": 16 / 800, "email": 42 / 85}
    # Of all 500 customers, not of those who were there.
    assert values(told["customers", "stage"]) == {"use": 12 / 500, "service": 40 / 500}
    assert values(told["customers", "segment"]) == {"Office": 15 / 100, "Home": 45 / 400}


def test_the_volume_stands_beside_its_share() -> None:
    service = of()["interactions", "stage"].bars[-1]
    assert service.note == "60 of 100"


def test_places_keep_their_order_whatever_is_counted() -> None:
    told = of()
    for by in ("stage", "channel", "segment"):
        orders = {tuple(bar.key for bar in one.bars) for one in told.values() if one.by == by}
        assert len(orders) == 1


def test_it_is_said_whether_the_parts_add_up() -> None:
    told = of()
    assert told["interactions", "stage"].text.startswith("The parts add up to 80 of 1,000")
    assert told["moments", "segment"].text.startswith("The parts add up to 56 of 880")
    assert "the parts add up to 885, and there are 880" in told["moments", "channel"].text
    assert "add up to 52, and 60 customers needed" in told["customers", "stage"].text
    assert "add up to 60 of 500; the shares do not" in told["customers", "segment"].text


def test_a_place_of_few_says_so_instead_of_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {**PAGES["service_volume"], "touchpoints": [9, 900], "service_touchpoints": [3, 20]}
    monkeypatch.setitem(PAGES, "service_volume", few)
    service = of()["interactions", "stage"].bars[-1]
    assert service.figure.value is None
    assert service.figure.text == "too few to say (9)"


def test_whom_nobody_told_a_segment_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**PAGES["service_volume"], "segment": ["Home", None], "moments": [80, 0]}
    monkeypatch.setitem(PAGES, "service_volume", {**more, "service_moments": [40, 0]})
    told = of()
    assert [bar.key for bar in told["interactions", "segment"].bars][-1] == "not known"
    moments = told["moments", "segment"].bars
    assert (moments[-1].key, moments[-1].figure.text) == ("not known", "of nobody known")


def test_one_segment_chosen_is_one_part() -> None:
    home = of(Filters(grain="quarter", segment="Home"))
    assert home["moments", "segment"].text == "One segment is chosen, so there is one part."


def test_reach_over_time_says_that_months_know_no_channel() -> None:
    everywhere = build_service(FakeSnapshot(), QUARTER)
    assert everywhere.reach_line_text == ""
    by_mail = build_service(FakeSnapshot(), Filters(grain="quarter", channel="email"))
    assert "Choose all channels" in by_mail.reach_line_text


def test_nothing_is_told_apart_where_service_is_not_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing = {name: [] for name in PAGES["service_volume"]}
    monkeypatch.setitem(PAGES, "service_volume", nothing)
    assert of() == {}
