import numpy as np
import pytest

from scorecard.transforms.outlook import in_range
from scorecard.views.wording import clipped
from tests.unit.transforms.synthetic import metric

COMING = np.array([8.8, -8.2, 25.9])


@pytest.mark.parametrize("summary", ["ratio", "count"])
def test_nothing_counted_is_forecast_or_told_below_nought(summary):
    contacts = metric("contacts", summary)
    assert in_range(COMING, contacts, False).tolist() == [8.8, 0.0, 25.9]
    assert (clipped(contacts, -8.2), clipped(contacts, 25.9)) == (0.0, 25.9)


def test_a_loyalty_score_may_lie_below_nought_and_a_share_ends_at_one():
    assert in_range(np.array([-0.4, -1.3, 0.5]), metric("nps", "nps"), False).tolist() == [
        -0.4,
        -1.0,
        0.5,
    ]
    assert in_range(np.array([0.9, 0.5, 1.3]), metric("kept"), False).tolist() == [0.9, 0.5, 1.0]
