"""What the marker of an interactive figure becomes: container, fallback, data and scripts."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derivations.identities.kernel_rank import SEPARABLE

pytestmark = pytest.mark.usefixtures("hooks_importable")
ROOT = Path(__file__).parents[3]
JAVASCRIPT = ROOT / "docs" / "assets" / "js"
NAMES = ["differences", "separable", "softmax", "stepper", "stepper max_pool2d"]
DATA = re.compile(r'<script type="application/json" data-widget-data="(\w+)">(.*?)</script>')


@pytest.mark.parametrize("name", NAMES)
def test_marker_becomes_container_data_and_scripts(name: str) -> None:
    from refnet_docs.widgets import widget_markdown

    shown = widget_markdown(name, "../")
    container, *_, last = shown.split("\n\n")
    file = name.split()[0]
    assert container == f'<div class="refnet-widget" data-widget="{file}" markdown>'
    found = DATA.match(last)
    assert found is not None
    assert found[1] == file
    assert json.loads(found[2])
    sources = re.findall(r'<script src="\.\./assets/js/([\w/]+)\.js"></script>', last)
    before = ["ops/stepper"] if file == "separable" else []  # it filters by its correlation
    assert sources == ["widget", *before, f"ops/{file}", f"widgets/{file}"]
    for source in sources:
        assert JAVASCRIPT.joinpath(f"{source}.js").is_file()


def test_every_figure_has_a_fallback_without_scripts_or_headings() -> None:
    from refnet_docs.widgets import WIDGETS

    assert set(NAMES) <= WIDGETS.keys()
    for name, build in WIDGETS.items():
        _, fallback = build()
        assert len(fallback) > 200, name
        assert "<script" not in fallback, name
        assert not re.search(r"^#", fallback, re.MULTILINE), name


def test_unknown_figure_is_refused() -> None:
    from refnet_docs.widgets import widget_markdown

    with pytest.raises(KeyError, match="stepper max_pool2d; got 'stepper max'"):
        widget_markdown("stepper max", "")


def test_data_cannot_end_its_element(monkeypatch: pytest.MonkeyPatch) -> None:
    from refnet_docs import widgets

    monkeypatch.setitem(widgets.WIDGETS, "stepper", lambda: ("</script>", "Text."))
    shown = widgets.widget_markdown("stepper", "")
    found = DATA.search(shown)
    assert found is not None
    assert json.loads(found[2]) == "</script>"


@pytest.mark.parametrize("op", ["conv2d", "max_pool2d"])
def test_stepper_starts_with_what_its_fallback_shows(
    run_ops: Callable[[str], Callable[..., Any]], op: str
) -> None:
    from refnet_docs.widgets_windows import _arrays, _beside, stepper

    data, fallback = stepper(op)
    call, start = run_ops("stepper"), data["start"]
    forward, backward = _arrays(op, **{k: v for k, v in start.items() if k != "op"})
    assert _beside(forward) in fallback
    assert _beside(backward) in fallback
    stride = [start["stride"]] * 2
    x = data["image"]
    windows = call("geometry", np.shape(x), start["window"], stride, start["padding"])
    if op == "conv2d":
        out = call("correlate", x, forward["W"], data["bias"], windows)
        found = call("correlateGradients", x, forward["W"], windows, backward["dout"])
    else:
        out, largest = call("maxPool", x, windows).values()
        found = {"dx": call("maxPoolGradient", largest, windows, backward["dout"])}
    assert out == forward["out"].tolist()
    for name, gradient in found.items():
        assert np.array_equal(gradient, backward[name].squeeze()), name


def test_presets_are_the_kernels_that_the_derivations_know() -> None:
    from refnet_docs.widgets_separable import presets

    known = {name: np.array(kernel.tolist(), float) for name, kernel in SEPARABLE.items()}
    assert np.array_equal(presets(3)["Sobel"], known["Sobel"])
    assert np.array_equal(presets(5)["binomial"], known["binomial 5x5"])
    for size in (3, 5):
        ranks = {name: np.linalg.matrix_rank(kernel) for name, kernel in presets(size).items()}
        two, one = {"Laplacian": 2, "sharpen": 2}, ("Sobel", "box", "binomial", "identity")
        assert ranks == dict.fromkeys(one, 1) | two | {"diagonal": size}
        assert all((kernel == kernel.T).all() for n, kernel in presets(size).items() if n in two)


def test_every_script_can_be_parsed() -> None:
    racer = pytest.importorskip("py_mini_racer", reason="the extra docs brings mini-racer")
    scripts = sorted(JAVASCRIPT.rglob("*.js"))
    assert len(scripts) >= 5
    with racer.MiniRacer() as context:
        for script in scripts:
            context.eval(f"new Function({json.dumps(script.read_text('utf-8'))}); 0")
