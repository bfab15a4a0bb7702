"""Printing derivations."""

import subprocess
import sys
from pathlib import Path

import pytest

from derivations import catalogue
from derivations.show import show

ROOT = Path(__file__).parents[2]
COUNT = 171  # of the dense layer: entries times steps, and matrix forms, at both sizes


def printed(*names, latex=False):
    lines = []
    count = show(names, latex=latex, write=lines.append)
    return "\n".join(lines), count


def test_text_shows_definition_steps_and_result():
    text, count = printed("dense")
    assert count == COUNT
    assert "out[n, m] = b[m] + Σ(d<D) W[d, m]*x[n, d]" in text
    assert "[sift: a sum over a Kronecker delta is its one term]" in text
    assert "= Σ(n<N) dout[n, j]*x[n, i]" in text
    assert "as matrices: dW = x.T @ dout" in text
    assert f"checked: {COUNT} identities at N=2, D=3, M=4; N=4, D=2, M=5" in text


def test_latex_is_of_the_same_steps():
    latex, _ = printed("layers/dense", latex=True)
    assert r"\sum_{n=0}^{N - 1} \mathrm{dout}_{n, j} \, x_{n, i}" in latex
    assert latex.count(r"\begin{aligned}") == latex.count(r"\end{aligned}") == 3


def test_hypotheses_and_open_conditions_are_printed():
    assert "[assume that the rows of t sum to 1]" in printed("softmax_cross_entropy")[0]
    assert "where 0 <= C*W*u + C*v + r <= C*H*W - 1" in printed("flatten")[0]


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(KeyError, match=r"no op is named 'nothing'.*layers/dense"):
        printed("nothing")
    with pytest.raises(KeyError, match=r"no op is named 'conv9d'; did you mean layers/conv2d\?"):
        printed("conv9d")


@pytest.mark.parametrize("key", catalogue.keys())
def test_every_story_says_what_is_derived(key):
    assert len(catalogue.story(key)) > 40


def test_module_runs_as_a_script():
    command = [sys.executable, "-m", "derivations", "tanh"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, encoding="utf8")
    assert run.returncode == 0, run.stderr
    assert "checked: 70 identities" in run.stdout
    wrong = subprocess.run([*command, "nothing"], capture_output=True, text=True, cwd=ROOT)
    assert wrong.returncode == 2
    assert "no op is named 'nothing'" in wrong.stderr
