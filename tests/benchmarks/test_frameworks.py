"""Every framework computes what refnet does, and the check of that would notice if not."""

from pathlib import Path

import pytest

from refnet import models
from refnet.benchmarks import frameworks
from refnet.benchmarks.child import Child
from refnet.benchmarks.frameworks import FRAMEWORKS, choose, package
from refnet.benchmarks.problem import batch, check_losses, first_losses
from refnet.benchmarks.refnet_step import refnet_step


def losses_of(name, frozen=None):
    """First losses in refnet; one parameter may be kept where it was."""
    model = models.build(name, seed=0)
    step = refnet_step(model, *batch())
    if frozen is None:
        return first_losses(step)
    initial = model.params[frozen].copy()

    def frozen_step():
        loss = step()
        model.params[frozen][...] = initial
        return loss

    return first_losses(frozen_step)


@pytest.mark.parametrize("model", ["m3", "m4", "m5", "m5_pooled"])
@pytest.mark.parametrize("framework", [name for name in FRAMEWORKS if name != "refnet"])
def test_same_losses(framework, model):
    if framework not in frameworks.installed():
        pytest.skip(f"{package(framework)} is not installed")
    with Child(framework, model) as child:
        if "unavailable" in child.facts:
            pytest.skip(f"{framework} cannot run here: {child.facts['unavailable']}")
        check_losses(framework, model, child.facts["losses"], losses_of(model))


@pytest.mark.parametrize("model", ["m1", "m3", "m5_pooled"])  # the last is the hardest of all
def test_a_parameter_that_does_not_move_is_noticed(model):
    expected = losses_of(model)
    check_losses("refnet", model, losses_of(model), expected)
    for name in models.build(model).params:
        with pytest.raises(RuntimeError, match="computes something else than refnet"):
            check_losses(f"without {name}", model, losses_of(model, frozen=name), expected)


def test_the_refusal_names_the_losses():
    with pytest.raises(RuntimeError) as error:
        check_losses("jax", "m4", [3.0, 2.0, 1.5, 1.0], [3.0, 2.0, 1.0, 0.5])
    assert str(error.value) == (
        "jax computes something else than refnet for m4: its losses are 3, 2, 1.5, ..., "
        "expected 3, 2, 1, ...; at step 3 it is 1.5, expected 1 to within 1e-05."
    )


def test_choose(monkeypatch):
    monkeypatch.setattr(frameworks, "installed", lambda: ["refnet", "torch", "jax"])
    assert choose() == ["refnet", "torch", "jax"]
    assert choose(["jax"]) == ["refnet", "jax"]
    assert choose(["jax", "refnet", "torch"]) == ["refnet", "torch", "jax"]
    with pytest.raises(
        ModuleNotFoundError, match=r"^tensorflow is not .*: pip install tensorflow-cpu$"
    ):
        choose(["tensorflow"])
    with pytest.raises(KeyError, match="no framework is named 'numpy'; expected some of refnet, "):
        choose(["numpy"])


def test_installed(monkeypatch):
    there = {"refnet", "torch"}
    monkeypatch.setattr(
        frameworks.importlib.util, "find_spec", lambda name: object() if name in there else None
    )
    assert frameworks.installed() == ["refnet", "refnet.parallel", "torch", "torch.compile"]
    assert frameworks.missing() == ["tensorflow-cpu", "jax"]


def test_readme_installs_what_bench_asks_for(monkeypatch):
    monkeypatch.setattr(frameworks, "installed", lambda: ["refnet", "refnet.parallel"])
    readme = Path(__file__).parents[2].joinpath("README.md").read_text("utf8")
    assert f"`.venv/bin/pip install {' '.join(frameworks.missing())}`" in readme
