from datetime import date

import pytest

from scorecard import formats

NB = formats.NO_BREAK


@pytest.mark.parametrize(
    ("value", "text"),
    [(71.4, "71"), (70.5, "71"), (1204, "1,204"), (-6.2, "−6"), (-0.2, "0"), (None, "–")],
)
def test_numbers(value, text):
    assert formats.number(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.81, "81"), (0.004, "0.4"), (0.0001, "0.1"), (0.9997, "99.9"), (1.0, "100"), (0.0, "0")],
)
def test_percents_never_claim_all_or_nothing_unless_it_is(share, text):
    assert formats.percent(share) == f"{text}{NB}%"


@pytest.mark.parametrize(
    ("hours", "text"),
    [(0.633, "38 min"), (2.3, "2.3 h"), (15, "15 h"), (81.6, "3.4 days"), (400, "17 days")],
)
def test_durations_choose_their_unit(hours, text):
    assert formats.duration(hours) == text.replace(" ", NB)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(184_321, "$184k"), (1_234_567, "$1.2m"), (999_600, "$1m"), (999, "$999"), (-5200, "−$5.2k")],
)
def test_money(amount, text):
    assert formats.money(amount, "USD") == text


def test_an_interval_says_a_shared_unit_once():
    assert formats.interval(f"68{NB}%", f"74{NB}%") == f"68 to 74{NB}%"
    assert formats.interval(f"38{NB}min", f"2.3{NB}h") == f"38{NB}min to 2.3{NB}h"


def test_words():
    assert formats.listed(["a", "b", "c"]) == "a, b and c"
    assert formats.counted(1, "file") == "1 file"
    assert formats.day(date(2026, 10, 31)) == "31 Oct 2026"


def test_customer_codes_tell_customers_apart():
    codes = {formats.customer_code(number) for number in (0, 1, 31, 32, 2**62, 2**63 - 1)}
    assert len(codes) == 6
    assert all(code.startswith("C-") for code in codes)
