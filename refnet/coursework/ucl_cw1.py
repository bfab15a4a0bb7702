"""UCL Deep Learning, Coursework 1: five models, three settings each."""

from refnet.coursework.sheet import Sheet, settings

_CONVOLUTIONAL = settings((5, 0.01), (10, 0.001), (20, 0.001))

#: Model 5 is printed with one pooling; m5_pooled has one after each convolution, as model 4 has.
SHEET = Sheet(
    name="ucl-cw1",
    title="UCL Deep Learning, Coursework 1",
    settings={
        "m1": settings((5, 0.0001), (5, 0.001), (15, 0.1)),
        "m2": settings((15, 0.0001), (15, 0.005), (15, 0.1)),
        "m3": settings((5, 0.001), (40, 0.001), (40, 0.05)),
        "m4": _CONVOLUTIONAL,
        "m5": _CONVOLUTIONAL,
        "m5_pooled": _CONVOLUTIONAL,
    },
    parts={1: ("m1", "m2", "m3"), 2: ("m1", "m2", "m3"), 3: ("m4", "m5", "m5_pooled")},
)
