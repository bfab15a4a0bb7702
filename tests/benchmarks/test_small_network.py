"""The network on which numerical derivatives are measured: its gradient, its nearest kink."""

import numpy as np
import pytest

import refnet
from refnet.benchmarks import small_network
from refnet.verification import check_gradients


def test_small_network_has_the_gradient_of_its_loss():
    x, t, params = small_network.problem(0)
    assert check_gradients(small_network.network, *params, x=x, t=t).count == 57


@pytest.mark.parametrize("seed", range(8))
def test_nearest_kink_is_where_the_first_sign_changes(seed):
    x, _, params = small_network.problem(seed)
    nearest = small_network.nearest_kink(x, params)

    def signs_change(step):
        before = refnet.dense(x, *params[:2])[0] > 0
        for position, index in [(0, i) for i in np.ndindex(5, 6)] + [(1, i) for i in np.ndindex(6)]:
            for displacement in (-step, step):
                moved = [param.copy() for param in params[:2]]
                moved[position][index] += displacement
                if ((refnet.dense(x, *moved)[0] > 0) != before).any():
                    return True
        return False

    assert not signs_change(0.999 * nearest)
    assert signs_change(1.001 * nearest)
