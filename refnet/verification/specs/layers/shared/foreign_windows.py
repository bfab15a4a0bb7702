"""Convolution and pooling over NHWC images in torch, which pads by hand, and in jax."""

from typing import Any

from refnet.verification.specs.layers.shared.windows import axis, pair


def torch_conv2d(
    torch: Any, x: Any, W: Any, b: Any, stride: Any, padding: str, groups: int = 1
) -> Any:
    """Correlate with a kernel (kh, kw, C / groups, F)."""
    images = _padded(torch, x, W.shape[:2], stride, padding, 0)
    kernel = W.permute(3, 2, 0, 1).contiguous()
    out = torch.nn.functional.conv2d(images, kernel, b, stride=stride, groups=groups)
    return out.permute(0, 2, 3, 1)


def torch_max_pool2d(torch: Any, x: Any, pool_size: Any, padding: str, stride: Any = None) -> Any:
    """Pool images that are padded by -inf."""
    stride = pool_size if stride is None else stride
    images = _padded(torch, x, pair(pool_size), stride, padding, -float("inf"))
    out = torch.nn.functional.max_pool2d(images, pool_size, stride)
    return out.permute(0, 2, 3, 1)


def _padded(torch: Any, x: Any, window: Any, stride: Any, padding: str, value: float) -> Any:
    around: list[int] = []
    for size, k, s in zip(x.shape[1:3], window, pair(stride), strict=True):
        out, before = axis(size, k, s, padding)
        around = [before, max((out - 1) * s + k - size - before, 0), *around]  # columns first
    return torch.nn.functional.pad(x.permute(0, 3, 1, 2), around, value=value)


def jax_conv2d(jax: Any, x: Any, W: Any, b: Any, stride: Any, padding: str, groups: int = 1) -> Any:
    """Correlate with a kernel (kh, kw, C / groups, F); XLA pads."""
    return b + jax.lax.conv_general_dilated(
        x,
        W,
        pair(stride),
        padding.upper(),
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
        feature_group_count=groups,
        precision=jax.lax.Precision.HIGHEST,
    )


def jax_max_pool2d(jax: Any, x: Any, pool_size: Any, padding: str, stride: Any = None) -> Any:
    """Pool windows over rows and columns; XLA pads."""
    window, step = (1, *pair(pool_size), 1), (1, *pair(stride or pool_size), 1)
    lowest = -float("inf")
    return jax.lax.reduce_window(x, lowest, jax.lax.max, window, step, padding.upper())
