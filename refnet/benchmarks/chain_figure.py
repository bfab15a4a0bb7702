"""A picture of a chain of ops: values run forward, gradients back."""

from typing import Any

from refnet.training.figures import new_figure

#: The site's colours: one meaning for each.
INPUT, WEIGHT, OUTPUT, GRADIENT = "#1a5fb4", "#a34a00", "#1a7340", "#a0187c"
INK = "#24292f"
#: Each op with its place, its parameters, and the value that leaves it.
OPS = (
    (2.0, "dense", "$W, b$", "$a$"),
    (5.0, "ReLU", "", "$z$"),
    (8.0, "squared\nerror", "", "loss"),
)
WIDTH, HEIGHT, MIDDLE = 1.3, 1.5, 1.6


def draw_chain() -> Any:
    """Draw the network of the worked example, with values above and gradients below."""
    figure = new_figure(8.6, 2.5)
    panel = figure.subplots()
    panel.set_axis_off()
    panel.set_xlim(-0.3, 10.6)
    panel.set_ylim(0.1, 3.9)
    left, value = 0.0, "$x$"
    for number, (place, name, parameters, result) in enumerate(OPS):
        _box(panel, place, name)
        colour = INPUT if number == 0 else OUTPUT
        _arrow(panel, (left, MIDDLE + 0.4), (place, MIDDLE + 0.4), value, colour)
        gradient = "$\\mathrm{d}x$" if number == 0 else f"$\\mathrm{{d}}{value.strip('$')}$"
        _arrow(panel, (place, MIDDLE - 0.4), (left, MIDDLE - 0.4), gradient, GRADIENT)
        if parameters:
            top, bottom = MIDDLE + HEIGHT / 2, MIDDLE - HEIGHT / 2
            _vertical(panel, place + WIDTH / 2, top + 0.8, top, parameters, WEIGHT)
            _vertical(panel, place + WIDTH / 2, bottom, bottom - 0.7,
                      "$\\mathrm{d}W, \\mathrm{d}b$", GRADIENT)  # fmt: skip
        left, value = place + WIDTH, result
    _arrow(panel, (left, MIDDLE + 0.4), (10.4, MIDDLE + 0.4), "loss", OUTPUT)
    _arrow(panel, (10.4, MIDDLE - 0.4), (left, MIDDLE - 0.4), "1", GRADIENT)
    return figure


def _box(panel: Any, left: float, name: str) -> None:
    corners = [left, left + WIDTH, left + WIDTH, left]
    low, high = MIDDLE - HEIGHT / 2, MIDDLE + HEIGHT / 2
    panel.fill(corners, [low, low, high, high], facecolor="white", edgecolor=INK)
    panel.text(left + WIDTH / 2, MIDDLE, name, ha="center", va="center", color=INK, size="large")


def _arrow(
    panel: Any, start: tuple[float, float], end: tuple[float, float], text: str, colour: str
) -> None:
    panel.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour})
    panel.text((start[0] + end[0]) / 2, start[1] + 0.1, text, ha="center", va="bottom",
               color=colour, size="large")  # fmt: skip


def _vertical(panel: Any, x: float, start: float, end: float, text: str, colour: str) -> None:
    panel.annotate("", (x, end), (x, start), arrowprops={"arrowstyle": "-|>", "color": colour})
    panel.text(x + 0.12, (start + end) / 2, text, va="center", color=colour, size="large")
