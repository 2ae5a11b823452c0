"""Dense CRF (Krähenbühl and Koltun, 2011) by pydensecrf, the C++ code of the paper: mean field, 10 iterations.

Three made pictures × the three parameter sets in use in the literature:
    irn      hard labels with gt_prob .7 · Gaussian 3, weight 3 · bilateral 50 px, 5 grey levels, weight 10
    psa      softmax                     · Gaussian 3, weight 3 · bilateral 80 px, 13, weight 10
    clipEs   softmax                     · Gaussian 1, weight 3 · bilateral 67 px, 3, weight 4
"""

import base64

import numpy as np
import pydensecrf.densecrf as dcrf
from pydensecrf.utils import unary_from_labels

from fixtures import write_fixture

HEIGHT, WIDTH = 44, 56
SETS = {"irn": (3, 3, 50, 5, 10), "psa": (3, 3, 80, 13, 10), "clipEs": (1, 3, 67, 3, 4)}


def base64_of(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def pictures(random: np.random.Generator):
    """Name, RGB picture, true label map, number of labels."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    ellipse = ((y - 20) / 12) ** 2 + ((x - 30) / 15) ** 2 < 1
    shaded = 90 + 1.2 * x + 55 * ellipse
    yield "shaded strip with a spot", np.stack([shaded] * 3, -1) + random.normal(0, 5, (HEIGHT, WIDTH, 3)), ellipse.astype(int), 2
    scratch = np.abs(y - 8 - 0.5 * x) < 1.5
    dark = 38 - 14 * scratch + random.normal(0, 2.5, (HEIGHT, WIDTH))
    yield "dark grey with a scratch and a pit", np.stack([dark + 30 * (np.hypot(y - 33, x - 10) < 5)] * 3, -1), scratch + 2 * (np.hypot(y - 33, x - 10) < 5), 3
    leaf = np.array([70, 140, 60])[None, None] + random.normal(0, 9, (HEIGHT, WIDTH, 3))
    parts = np.zeros((HEIGHT, WIDTH), int)
    for label, (cy, cx, radius, colour) in enumerate([(12, 14, 8, (150, 110, 50)), (30, 40, 9, (190, 190, 70)), (34, 16, 6, (90, 60, 40)), (10, 44, 6, (70, 150, 140))], 1):
        disc = np.hypot(y - cy, x - cx) < radius
        parts[disc] = label
        leaf[disc] = np.array(colour) + random.normal(0, 9, (disc.sum(), 3))
    yield "green with four kinds of spots", leaf, parts, 5


def softmax(truth: np.ndarray, labels: int, random: np.random.Generator) -> np.ndarray:
    """Blurred, noisy probabilities around the truth on a coarse grid, as bytes that are divided by their sum."""
    scores = np.stack([truth == label for label in range(labels)]).astype(float)
    for _ in range(4):
        padded = np.pad(scores, ((0, 0), (2, 2), (2, 2)), mode="edge")
        scores = sum(padded[:, dy:dy + HEIGHT, dx:dx + WIDTH] for dy in (0, 2, 4) for dx in (0, 2, 4)) / 9
    scores = 3 * scores + random.normal(0, 0.7, scores.shape)
    p = np.exp(scores) / np.exp(scores).sum(0)
    return np.clip(np.round(p * 254), 1, 254).astype(np.uint8)


def mean_field(image: np.ndarray, unary: np.ndarray, labels: int, settings: tuple) -> np.ndarray:
    gaussian, gaussian_weight, pixels, grey, weight = settings
    crf = dcrf.DenseCRF2D(WIDTH, HEIGHT, labels)
    crf.setUnaryEnergy(np.ascontiguousarray(unary.reshape(labels, -1), dtype=np.float32))
    crf.addPairwiseGaussian(sxy=gaussian, compat=gaussian_weight)
    crf.addPairwiseBilateral(sxy=pixels, srgb=grey, rgbim=image, compat=weight)
    return np.array(crf.inference(10)).reshape(labels, HEIGHT, WIDTH)


def main() -> None:
    random = np.random.default_rng(11)
    cases = []
    for name, picture, truth, labels in pictures(random):
        image = np.ascontiguousarray(np.clip(picture, 0, 255).astype(np.uint8))
        scores = softmax(truth, labels, random)
        hard = scores.argmax(0)
        p = scores.astype(np.float32) / scores.astype(np.float32).sum(0)
        results = {}
        for key, settings in SETS.items():
            unary = unary_from_labels(hard, labels, gt_prob=0.7, zero_unsure=False) if key == "irn" else -np.log(np.clip(p, 1e-5, 1))
            q = mean_field(image, unary, labels, settings)
            assert not np.array_equal(q.argmax(0), hard), "the CRF must have something to do"
            results[key] = base64_of(np.round(q * 65535).astype("<u2"))
        cases.append({"name": name, "labels": labels, "image": base64_of(image), "scores": base64_of(scores), "q": results})
    write_fixture("dense-crf", "dense_crf.py", ["pydensecrf2", "numpy"], {
        "about": "Mean field of pydensecrf. image: RGB bytes, pixel by pixel; scores: K×H×W bytes, p = score / sum over K; "
                 "hard labels of irn = argmax of the scores; q: K×H×W little-endian uint16, 65535 = 1. All base64.",
        "height": HEIGHT,
        "width": WIDTH,
        "cases": cases,
    })


if __name__ == "__main__":
    main()
