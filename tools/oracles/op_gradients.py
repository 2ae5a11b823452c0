"""Forward values and input gradients of single operations, from PyTorch autograd in float64.

Every case: output = op(inputs), L = sum(output * outputGrad), grads = dL/d(inputs).
Inputs have four decimals, so that the printed number is the exact one.
"""

import numpy as np
import torch
import torch.nn.functional as F

from fixtures import tensor, write_fixture

random = np.random.default_rng(11)


def draw(*shape: int, low: float = -2.0, high: float = 2.0) -> torch.Tensor:
    """Uniform values, four decimals, all different and none within 0.01 of 0: no kink and no tie is hit."""
    while True:
        values = random.uniform(low, high, shape).round(4)
        if len(np.unique(values)) == values.size and np.abs(values).min() > 0.01:
            return torch.from_numpy(values).requires_grad_()


def positive(*shape: int) -> torch.Tensor:
    return draw(*shape, low=0.3, high=2.5)


def make_case(name: str, op: str, function, inputs: list[torch.Tensor], **attributes) -> dict:
    output = function(*inputs)
    weight = torch.from_numpy(np.asarray(np.round(random.uniform(-1, 1, tuple(output.shape)), 4)))
    grads = torch.autograd.grad((output * weight).sum(), inputs)
    return {
        "name": name,
        "op": op,
        "attributes": attributes,
        "inputs": [tensor(value) for value in inputs],
        "output": tensor(output),
        "outputGrad": tensor(weight),
        "grads": [tensor(value) for value in grads],
    }


def conv(name: str, inputs: list[torch.Tensor], stride: int = 1, pad: int = 0, dilation: int = 1) -> dict:
    return make_case(name, "conv2d", lambda x, w, b=None: F.conv2d(x, w, b, stride, pad, dilation), inputs,
                     stride=stride, pad=pad, dilation=dilation)


def conv_cases() -> list[dict]:
    return [
        conv("1x1", [draw(2, 3, 4, 5), draw(4, 3, 1, 1)]),
        conv("1x1 with bias", [draw(2, 3, 4, 5), draw(4, 3, 1, 1), draw(4)]),
        conv("3x3 pad 1 with bias", [draw(2, 2, 5, 4), draw(3, 2, 3, 3), draw(3)], pad=1),
        conv("3x3 dilation 3 pad 3", [draw(1, 2, 8, 7), draw(2, 2, 3, 3)], pad=3, dilation=3),
        conv("3x3 dilation 6 pad 6, larger than the map", [draw(1, 2, 5, 4), draw(2, 2, 3, 3), draw(2)],
             pad=6, dilation=6),
        conv("3x3 stride 2 pad 1 with bias", [draw(1, 2, 7, 6), draw(3, 2, 3, 3), draw(3)], stride=2, pad=1),
    ]


def arithmetic_cases() -> list[dict]:
    functions = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div}
    cases = []
    for op, function in functions.items():
        right = positive if op == "div" else draw
        cases += [
            make_case("same shape", op, function, [draw(2, 3, 4), right(2, 3, 4)]),
            make_case("channel vector on NCHW", op, function, [draw(2, 3, 2, 4), right(1, 3, 1, 1)]),
            make_case("right operand of lower rank", op, function, [draw(2, 3, 4), right(3, 1)]),
            make_case("both operands broadcast", op, function, [draw(3, 1), right(1, 4)]),
            make_case("scalar on the left", op, function, [draw(1).reshape(()).detach().requires_grad_(), right(2, 3)]),
        ]
    return cases


def elementwise_cases() -> list[dict]:
    any_sign = {"relu": torch.relu, "sigmoid": torch.sigmoid, "softplus": F.softplus, "exp": torch.exp}
    above_zero = {"log": torch.log, "sqrt": torch.sqrt}
    cases = [make_case("any sign", op, function, [draw(3, 5)]) for op, function in any_sign.items()]
    cases += [make_case("positive", op, function, [positive(3, 5)]) for op, function in above_zero.items()]
    wide = torch.tensor([-60.0, -20.0, 20.0, 60.0], dtype=torch.float64)
    cases += [make_case("far from zero", op, any_sign[op], [wide.clone().requires_grad_()]) for op in ("sigmoid", "softplus")]
    cases.append(make_case("square", "pow", lambda x: x.pow(2), [draw(3, 5)], exponent=2))
    cases.append(make_case("inside and outside", "clip", lambda x: x.clamp(-0.75, 1.25), [draw(4, 5)], min=-0.75, max=1.25))
    return cases


def softmax_cases() -> list[dict]:
    return [
        make_case("axis 1 of NCHW", "softmax", lambda x: x.softmax(1), [draw(2, 4, 3, 2)], axis=1),
        make_case("axis 1 of NCHW", "log_softmax", lambda x: x.log_softmax(1), [draw(2, 4, 3, 2)], axis=1),
        make_case("axis 1, large values", "log_softmax", lambda x: x.log_softmax(1),
                  [draw(2, 4, 3, low=-90, high=90)], axis=1),
        make_case("axis 1 of NCHW", "logsumexp", lambda x: x.logsumexp(1), [draw(2, 4, 3, 2)], axes=[1], keepdims=False),
        make_case("last two axes kept", "logsumexp", lambda x: x.logsumexp((2, 3), keepdim=True),
                  [draw(2, 3, 4, 3)], axes=[2, 3], keepdims=True),
    ]


def matmul_cases() -> list[dict]:
    return [
        make_case("2D", "matmul", torch.matmul, [draw(3, 4), draw(4, 5)]),
        make_case("batched", "matmul", torch.matmul, [draw(2, 3, 4), draw(2, 4, 5)]),
        make_case("batched by a shared matrix", "matmul", torch.matmul, [draw(2, 3, 4), draw(4, 5)]),
        make_case("shared matrix by batched", "matmul", torch.matmul, [draw(3, 4), draw(2, 4, 5)]),
    ]


def shape_cases() -> list[dict]:
    return [
        make_case("0213", "transpose", lambda x: x.permute(0, 2, 1, 3), [draw(2, 3, 4, 2)], perm=[0, 2, 1, 3]),
        make_case("1302", "transpose", lambda x: x.permute(1, 3, 0, 2), [draw(2, 3, 4, 2)], perm=[1, 3, 0, 2]),
        make_case("2x3x4 to 6x4", "reshape", lambda x: x.reshape(6, 4), [draw(2, 3, 4)], shape=[6, 4]),
        make_case("axis 1, three parts", "concat", lambda *x: torch.cat(x, 1),
                  [draw(2, 1, 3), draw(2, 3, 3), draw(2, 2, 3)], axis=1),
        make_case("two axes", "slice", lambda x: x[:, 1:3, 2:5], [draw(2, 4, 6)],
                  axes=[1, 2], starts=[1, 2], ends=[3, 5], steps=[1, 1]),
        make_case("step 2", "slice", lambda x: x[:, 1:7:2], [draw(2, 7)], axes=[1], starts=[1], ends=[7], steps=[2]),
        make_case("zeros, uneven", "pad", lambda x: F.pad(x, (1, 2, 0, 3)), [draw(1, 2, 3, 4)],
                  before=[0, 0, 0, 1], after=[0, 0, 3, 2], value=0),
    ]


def reduce_cases() -> list[dict]:
    x = (2, 3, 4, 5)
    return [
        make_case("all", "reduce_sum", lambda x: x.sum(), [draw(*x)], axes=[0, 1, 2, 3], keepdims=False),
        make_case("axis 1 dropped", "reduce_sum", lambda x: x.sum(1), [draw(*x)], axes=[1], keepdims=False),
        make_case("axes 2 and 3 kept", "reduce_sum", lambda x: x.sum((2, 3), keepdim=True), [draw(*x)], axes=[2, 3], keepdims=True),
        make_case("axes 0, 2 and 3 dropped", "reduce_mean", lambda x: x.mean((0, 2, 3)), [draw(*x)], axes=[0, 2, 3], keepdims=False),
        make_case("axis 1 kept", "reduce_mean", lambda x: x.mean(1, keepdim=True), [draw(*x)], axes=[1], keepdims=True),
        make_case("axis 1 dropped", "reduce_max", lambda x: x.amax(1), [draw(*x)], axes=[1], keepdims=False),
        make_case("axes 2 and 3 kept", "reduce_max", lambda x: x.amax((2, 3), keepdim=True), [draw(*x)], axes=[2, 3], keepdims=True),
        make_case("k 3 of 7, last axis", "topk_mean", lambda x: x.topk(3, -1).values.mean(-1), [draw(2, 3, 7)], k=3, axis=-1),
        make_case("k 3 of 3, last axis", "topk_mean", lambda x: x.topk(3, -1).values.mean(-1), [draw(2, 3)], k=3, axis=-1),
        make_case("global", "average_pool_global", lambda x: x.mean((2, 3), keepdim=True), [draw(*x)]),
    ]


def resize(name: str, source: tuple[int, int], target: tuple[int, int]) -> dict:
    return make_case(name, "resize_bilinear",
                     lambda x: F.interpolate(x, size=target, mode="bilinear", align_corners=False),
                     [draw(1, 2, *source)], height=target[0], width=target[1], alignCorners=False)


def main() -> None:
    cases = [*conv_cases(), *arithmetic_cases(), *elementwise_cases(), *softmax_cases(), *matmul_cases(),
             *shape_cases(), *reduce_cases(), resize("5x4 to 10x12", (5, 4), (10, 12)),
             resize("5x5 to 20x20", (5, 5), (20, 20)), resize("1x1 to 3x2", (1, 1), (3, 2))]
    write_fixture("op-gradients", "op_gradients.py", ["torch", "numpy"], {
        "about": "output = op(inputs); L = sum(output * outputGrad); grads = dL/d(input), in the order of inputs. "
                 "conv2d inputs: x NCHW, w OIHW, optional bias. Computed in float64.",
        "cases": cases,
    })
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
