"""A whole run again: the same bits, no global state, no other package imported."""

import subprocess
import sys

import numpy as np


def test_the_same_seeds_give_the_same_bits(run, assert_same_params, make_model, digits, tmp_path):
    models = [make_model(dropout=0.3) for _ in range(2)]
    histories = [run(model, digits) for model in models]
    assert histories[0] == histories[1]
    assert_same_params(*models)
    for history, name in zip(histories, "ab", strict=True):
        history.save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_another_seed_gives_other_batches(run, make_model, digits):
    one, other = (run(make_model(), digits, seed=seed) for seed in (5, 6))
    assert one.column("loss") != other.column("loss")


def test_no_global_state_is_used_or_changed(run, make_model, digits):
    np.random.seed(0)  # noqa: NPY002
    state, errors = np.random.get_state()[1].copy(), np.geterr()  # noqa: NPY002
    run(make_model(dropout=0.3), digits, on_divergence="record")
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002
    assert np.geterr() == errors


def test_importing_training_imports_numpy_and_no_other_package(run):
    code = """
import sys
import numpy.random
before = set(sys.modules)
import refnet.training
found = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(found - set(sys.stdlib_module_names) - {"numpy", "refnet"}))
"""
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
