"""Arguments that a run refuses."""

import pytest

from refnet.training import Callback


class NeverBegins(Callback):
    def on_train_begin(self, model):
        raise AssertionError("training has begun")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs is 0; expected a positive integer"),
        ({"epochs": 1.5}, TypeError, r"epochs is 1\.5; expected a positive integer"),
        ({"batch_size": 0}, ValueError, "batch_size is 0; expected a positive integer"),
        ({"batch_size": 2000}, ValueError, "batch_size is 2000; expected at most 1191"),
        ({"evaluate_every": 0}, ValueError, "evaluate_every is 0; expected a positive integer"),
        ({"evaluate_every": "step"}, ValueError, "evaluate_every is 'step'; expected samples or"),
        ({"train_fraction": 0}, ValueError, "train_fraction is 0; expected 0 < fraction <= 1"),
        ({"train_fraction": 1.1}, ValueError, r"train_fraction is 1\.1; expected"),
        ({"on_divergence": "ignore"}, ValueError, "on_divergence is 'ignore'; expected 'raise'"),
        ({"reduction": "none"}, ValueError, "reduction 'none'; expected 'sum' or 'mean'"),
        ({"callbacks": [print]}, TypeError, "callbacks holds <built-in function print>; expected"),
        ({"loss": "mse"}, TypeError, "loss is of type str; expected a refnet Loss"),
        ({"optimizer": 0.1}, TypeError, r"optimizer is of type float; expected a refnet Optimizer"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_trained(
    run, make_model, digits, spy, options, error, message
):
    with pytest.raises(error, match=message):
        run(make_model(spy=spy), digits, **{"callbacks": [NeverBegins()], **options})
    assert spy.seen == []


def test_model_and_data_are_checked(run, make_model, digits):
    with pytest.raises(TypeError, match="data is of type Split; expected a refnet Dataset"):
        run(make_model(), digits.train)
    with pytest.raises(TypeError, match="model is of type NoneType; expected a refnet Sequential"):
        run(None, digits)
