"""UCL Deep Learning, Homework 2: models 1 to 4, and one published solution's accuracies."""

from refnet.coursework.sheet import Sheet, settings

SHEET = Sheet(
    name="ucl-hw2",
    title="UCL Deep Learning, Homework 2",
    settings={
        "m1": settings((5, 0.0001), (5, 0.005), (5, 0.1)),
        "m2": settings((15, 0.0001), (15, 0.005), (15, 0.1)),
        "m3": settings((5, 0.003), (40, 0.003), (40, 0.05)),
        "m4": settings((5, 0.01), (10, 0.001), (20, 0.001)),
    },
    parts={1: ("m1", "m2", "m3", "m4")},
)

#: Final test accuracies that one published solution reports, by model, a setting each.
PUBLISHED = {
    "m1": (0.2086, 0.8766, 0.918),
    "m2": (0.4102, 0.9148, 0.9608),
    "m3": (0.8507, 0.9344, 0.9703),
    "m4": (0.098, 0.9816, 0.9839),
}
