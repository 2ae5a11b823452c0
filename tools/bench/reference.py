"""Times the references of `npm run bench:speed`: reads jobs.json and raw arrays from a folder, prints {"ms": {…}, "versions": {…}}.

A reference that cannot be loaded is left out and named under "missing", so that the others are still measured.
"""

import json
import platform
import statistics
import sys
import time
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
jobs = json.loads((folder / "jobs.json").read_text())


def array(name: str, dtype: str, *shape: int) -> np.ndarray:
    return np.fromfile(folder / name, dtype=dtype).reshape(shape)


def median_ms(work, repeats: int) -> float:
    """Median of `repeats` runs after one that warms up."""
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def features() -> tuple[float, str]:
    import onnxruntime

    size = jobs["features"]["size"]
    session = onnxruntime.InferenceSession(jobs["features"]["model"], providers=["CPUExecutionProvider"])
    pixels = array("features.u8", "u1", size, size, 3)

    def work():
        image = ((pixels.astype(np.float32) - 127) / 128).transpose(2, 0, 1)[None]
        session.run(None, {jobs["features"]["input"]: np.ascontiguousarray(image)})

    return median_ms(work, jobs["features"]["repeats"]), f"onnxruntime {onnxruntime.__version__}"


def dense_crf() -> tuple[float, str]:
    from importlib.metadata import version

    import pydensecrf.densecrf as dcrf

    side, labels = jobs["crf"]["side"], jobs["crf"]["labels"]
    gaussian, gaussian_weight, pixels, grey, weight = jobs["crf"]["settings"]
    image = np.ascontiguousarray(array("crf.u8", "u1", side, side, 3))
    unary = np.ascontiguousarray(-np.log(np.clip(array("crf.f32", "f4", labels, side * side), 1e-5, None)))

    def work():
        crf = dcrf.DenseCRF2D(side, side, labels)
        crf.setUnaryEnergy(unary)
        crf.addPairwiseGaussian(sxy=gaussian, compat=gaussian_weight)
        crf.addPairwiseBilateral(sxy=pixels, srgb=grey, rgbim=image, compat=weight)
        crf.inference(10)

    return median_ms(work, jobs["crf"]["repeats"]), f"pydensecrf2 {version('pydensecrf2')}"


def pamr() -> tuple[float, str]:
    import torch
    import torch.nn.functional as functional

    side, channels = jobs["pamr"]["side"], jobs["pamr"]["channels"]
    image = torch.from_numpy(array("pamr-image.f32", "f4", 3, 1, side, side).copy())
    mask = torch.from_numpy(array("pamr.f32", "f4", channels, 1, side, side).copy())
    dilations = (1, 2, 4, 8, 12, 24)
    # As in the authors' code: neighbours come from convolutions with shifted unit kernels.
    unit = torch.zeros(8, 1, 3, 3)
    for k, place in enumerate([0, 1, 2, 3, 5, 6, 7, 8]):
        unit[k, 0, place // 3, place % 3] = 1
    whole = torch.eye(9).reshape(9, 1, 3, 3)

    def windows(x, kernels):
        return torch.cat([functional.conv2d(functional.pad(x, [d] * 4, mode="replicate"), kernels, dilation=d) for d in dilations], 1)

    def work():
        with torch.inference_mode():
            sigma = windows(image, whole).std(1, keepdim=True)
            weights = (-(image - windows(image, unit)).abs() / (1e-8 + 0.1 * sigma)).mean(0, keepdim=True).softmax(1)
            m = mask
            for _ in range(10):
                m = (weights * windows(m, unit)).sum(1, keepdim=True)

    return median_ms(work, jobs["pamr"]["repeats"]), f"torch {torch.__version__}"


def walk() -> tuple[float, str]:
    """The reference squares a dense matrix; at this size that is a gigabyte, so sparse steps by scipy-free numpy stand for it."""
    side, classes = jobs["walk"]["side"], jobs["walk"]["classes"]
    edge = array("walk-edge.f32", "f4", side, side)
    maps = array("walk.f32", "f4", classes, side, side)
    shifts = [(dx, dy) for dy in range(-4, 5) for dx in range(-4, 5) if dx * dx + dy * dy < 25 and (dx, dy) != (0, 0)]

    def path(dx, dy):
        length = dx * dx + dy * dy
        inside = [(x, y) for y in range(min(0, dy), max(0, dy) + 1) for x in range(min(0, dx), max(0, dx) + 1)]
        return [(x, y) for x, y in inside if (x, y) != (0, 0) and (dy * x - dx * y) ** 2 < length]

    def shifted(plane, dx, dy):
        padded = np.pad(plane, [(0, 0)] * (plane.ndim - 2) + [(4, 4), (4, 4)])
        return padded[..., 4 + dy:4 + dy + side, 4 + dx:4 + dx + side]

    def work():
        inside = np.ones((side, side), np.float32)
        weights = {(0, 0): np.ones((side, side), np.float32)}
        for dx, dy in shifts:
            highest = np.maximum.reduce([edge] + [shifted(edge, x, y) for x, y in path(dx, dy)])
            weights[dx, dy] = (1 - highest) ** 10 * shifted(inside, dx, dy)
        total = sum(weights.values())
        m = maps
        for _ in range(256):
            scaled = m / total
            m = sum(w * shifted(scaled, dx, dy) for (dx, dy), w in weights.items())

    return median_ms(work, 1), f"numpy {np.__version__}"


def training_step() -> tuple[float, str]:
    import torch
    from torch import nn
    from torch.nn import functional

    job = jobs["training"]
    levels = job["levels"]
    coarsest = min(level["height"] for level in levels)
    top = [level for level in levels if level["height"] == coarsest]
    skips = sorted((level for level in levels if level["height"] > coarsest), key=lambda level: level["height"])
    reduced, width = 64, 32

    class Student(nn.Module):
        def __init__(self):
            super().__init__()
            self.reduce = nn.Conv2d(sum(level["channels"] for level in top), reduced, 1)
            self.aspp1 = nn.Conv2d(reduced, width, 1)
            self.aspp3 = nn.ModuleList(nn.Conv2d(reduced, width, 3, padding=d, dilation=d) for d in job["dilations"])
            self.skips = nn.ModuleList(nn.Conv2d(level["channels"], width, 1) for level in skips)
            self.join = nn.Conv2d(width, width, 3, padding=1)
            self.classify = nn.Conv2d(width, job["classCount"], 1)

        def forward(self, features):
            base = functional.relu(self.reduce(torch.cat([features[level["name"]] for level in top], 1)))
            x = self.aspp1(base) + sum(branch(base) for branch in self.aspp3)
            for i, (level, skip) in enumerate(zip(skips, self.skips)):
                x = functional.interpolate(x, (level["height"], level["width"]), mode="bilinear", align_corners=False)
                x = functional.relu(x + skip(features[level["name"]]))
                x = functional.relu(self.join(x)) if i == 0 else x
            return self.classify(x)

    torch.manual_seed(1)
    student = Student()
    optimiser = torch.optim.AdamW(student.parameters(), lr=1e-3, weight_decay=0.05)
    halves = {level["name"]: torch.randn(job["batch"], level["channels"], level["height"], level["width"]).half() for level in levels}
    finest = max(levels, key=lambda level: level["height"])
    labels = torch.randint(0, job["classCount"], (job["batch"], finest["height"], finest["width"]))
    weights = torch.ones(job["classCount"])

    def work():
        logits = student({name: half.float() for name, half in halves.items()})
        truth = functional.one_hot(labels, job["classCount"]).permute(0, 3, 1, 2).float()
        probability = logits.softmax(1)
        above = 2 * (probability * truth).sum((0, 2, 3)) + 1
        below = probability.sum((0, 2, 3)) + truth.sum((0, 2, 3)) + 1
        loss = functional.cross_entropy(logits, labels, weights) + (1 - above / below)[1:].mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    return median_ms(work, job["repeats"]), f"torch {torch.__version__}"


def decoding() -> tuple[float, str]:
    import PIL
    from PIL import Image, ImageOps

    job = jobs["decoding"]

    def work():
        with Image.open(folder / "decoding.jpg") as image:
            ImageOps.exif_transpose(image).convert("RGB").resize((job["side"], job["side"]), Image.Resampling.LANCZOS).tobytes()

    return median_ms(work, job["repeats"]), f"Pillow {PIL.__version__}"


ms, versions, missing = {}, {"python": platform.python_version()}, {}
for name, measure in {"features": features, "training": training_step, "crf": dense_crf, "pamr": pamr, "walk": walk, "decoding": decoding}.items():
    try:
        ms[name], versions[name] = measure()
    except Exception as error:  # noqa: BLE001: whatever is missing, the others go on
        missing[name] = f"{type(error).__name__}: {error}"
print(json.dumps({"ms": ms, "versions": versions, "missing": missing}))
