"""What layers over windows of an image share: their options, and the shape of their output."""

from typing import Any

from refnet.core.layer import Layer, Shape
from refnet.core.options import positive_pair
from refnet.core.windows import Pair, Windows


class WindowedLayer(Layer):
    """Base of the layers that move a window over images.

    Parameters
    ----------
    window : int or pair of int
        Height and width of the window, by the name that ``window_name`` gives.
    stride : int or pair of int
    padding : {"same", "valid"}
    in_channels, filters : int, optional
        Channels of the input and of the output; without them, any number is let through.
    name : str, optional
    """

    def __init__(
        self,
        window_name: str,
        window: Any,
        stride: Any,
        padding: str,
        *,
        in_channels: int | None = None,
        filters: int | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(name=name)
        self.window: Pair = positive_pair(window_name, window)
        self.stride: Pair = positive_pair("stride", stride)
        self.padding = padding
        self.in_channels = in_channels
        self.filters = filters
        Windows.over(type(self).__name__, self.window, self.window, self.stride, padding)

    @property
    def options(self) -> dict[str, Any]:
        """Stride and padding, as the op takes them."""
        return {"stride": self.stride, "padding": self.padding}

    def output_shape(self, input_shape: Shape) -> Shape:
        owner = self.name or type(self).__name__
        channels = "C" if self.in_channels is None else self.in_channels
        if len(input_shape) != 3 or channels not in ("C", input_shape[-1]):
            because = "" if self.in_channels is None else ", as in_channels says"
            raise ValueError(
                f"{owner}: input shape is {input_shape}; expected (H, W, {channels}){because}."
            )
        height, width, found = input_shape
        windows = Windows.over(owner, (height, width), self.window, self.stride, self.padding)
        return windows.rows.out, windows.columns.out, self.filters or found
