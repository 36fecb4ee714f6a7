from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, norm

from scorecard.statistics.ranks import chance_of_lowest


def test_single_metrics_are_compared_by_their_errors_alone() -> None:
    found = chance_of_lowest([[40.0], [45.0]], [[3.0], [4.0]], [[1.0], [1.0]], draws=200_000)
    assert found[0] == pytest.approx(norm.cdf(5 / 5), abs=0.005)
    assert found.sum() == pytest.approx(1)


def test_weights_alone_move_the_rank() -> None:
    # 100 b with b ~ Beta(10, 10) lies below 40 as often as the incomplete beta says.
    found = chance_of_lowest(
        [[0.0, 100.0], [40.0]], [[0.0, 0.0], [0.0]], [[1.0, 1.0], [1.0]], kappa=20, draws=200_000
    )
    assert found[0] == pytest.approx(beta.cdf(0.4, 10, 10), abs=0.005)


def test_what_lies_far_below_is_always_the_lowest() -> None:
    found = chance_of_lowest([[10.0, 20.0], [90.0]], [[1.0, 1.0], [1.0]], [[1, 3], [1]])
    np.testing.assert_array_equal(found, [1.0, 0.0])


def test_the_same_data_give_the_same_answer() -> None:
    asked = ([[40.0], [42.0]], [[3.0], [4.0]], [[1.0], [1.0]])
    np.testing.assert_array_equal(chance_of_lowest(*asked), chance_of_lowest(*asked))


def test_a_mean_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        chance_of_lowest([[1.0], []], [[1.0], []], [[1.0], []])
