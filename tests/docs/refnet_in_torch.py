"""A refnet op inside PyTorch: NumPy computes, and PyTorch differentiates through it."""

import numpy as np
import torch


def in_torch(op, **options):
    """Return an op as a function of tensors, on the CPU, that PyTorch can differentiate once."""

    class Function(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *tensors):
            out, ctx.pullback = op(*(tensor.detach().numpy() for tensor in tensors), **options)
            ctx.save_for_backward(*tensors)
            return torch.tensor(np.asarray(out))

        @staticmethod
        @torch.autograd.function.once_differentiable
        def backward(ctx, dout):
            single = len(ctx.saved_tensors) == 1  # raises if one was changed in place meanwhile
            gradients = ctx.pullback(dout.numpy())
            gradients = (gradients,) if single else gradients
            return tuple(torch.tensor(np.asarray(gradient)) for gradient in gradients)

    return Function.apply
