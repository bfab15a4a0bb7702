"""Keys of ops, found in a tree and looked up by name."""

import pytest

from refnet.core.keys import find_keys, resolve_key

KEYS = ["activations/relu", "layers/dense", "losses/dense"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("relu", "activations/relu"),
        ("layers/dense", "layers/dense"),
        ("losses/dense", "losses/dense"),
        ("dense", "layers/dense"),  # the first of two
    ],
)
def test_resolve(name, key):
    assert resolve_key(name, iter(KEYS)) == key


@pytest.mark.parametrize("name", ["", "layers", "layers/", "nope"])
def test_unknown_name(name):
    with pytest.raises(KeyError) as caught:
        resolve_key(name, KEYS)
    assert caught.value.args == (f"no op is named {name!r}; expected one of {', '.join(KEYS)}",)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("rel", "activations/relu"),
        ("ReLU", "activations/relu"),
        ("layer/relu", "activations/relu"),
        ("Dense", "layers/dense or losses/dense"),
        ("layers/dens", "layers/dense or losses/dense"),
    ],
)
def test_a_name_that_is_nearly_right(name, like):
    with pytest.raises(KeyError) as caught:
        resolve_key(name, KEYS)
    assert caught.value.args == (f"no op is named {name!r}; did you mean {like}?",)


def test_find_by_family_and_name(tmp_path):
    files = "losses/b.py", "losses/a.py", "layers/c.py", "layers/__init__.py", "layers/c.md"
    for file in (*files, "activations/pointwise.py", "elsewhere/d.py", "layers/deep/e.py"):
        tmp_path.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(file).touch()
    assert find_keys(tmp_path) == ["layers/c", "losses/a", "losses/b"]
