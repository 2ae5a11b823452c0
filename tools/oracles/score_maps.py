"""AUPRO in anomalib's definition, and the average precision of pixels, on small sets of maps."""

import numpy as np
from scipy import ndimage
from sklearn.metrics import average_precision_score

from fixtures import write_fixture

IGNORE = 255
EIGHT = np.ones((3, 3), dtype=int)


def aupro(scores: np.ndarray, truth: np.ndarray, limit: float) -> float:
    """One step a distinct score; every connected region of every image weighs the same; FPR pooled over the set."""
    valid = truth != IGNORE
    negative = scores[valid & (truth == 0)]
    regions = []
    for image, mask in zip(scores, truth):
        numbers, count = ndimage.label((mask != 0) & (mask != IGNORE), structure=EIGHT)
        regions += [image[numbers == n] for n in range(1, count + 1)]
    fpr, pro = [0.0], [0.0]
    for threshold in np.unique(scores[valid])[::-1]:
        fpr.append(float((negative >= threshold).mean()))
        pro.append(float(np.mean([(region >= threshold).mean() for region in regions])))
    fpr, pro = np.array(fpr), np.array(pro)
    # The curve up to the limit; its last point lies on the line to the next one, as anomalib interpolates it.
    inside = fpr <= limit
    after = int(inside.sum())
    x, y = fpr[inside], pro[inside]
    if x[-1] < limit:
        slope = (pro[after] - pro[after - 1]) / (fpr[after] - fpr[after - 1])
        x, y = np.append(x, limit), np.append(y, pro[after - 1] + slope * (limit - fpr[after - 1]))
    return float(np.trapezoid(y, x) / x[-1])


def case(name: str, scores: np.ndarray, truth: np.ndarray, limit: float = 0.3) -> dict:
    valid = truth != IGNORE
    return {"name": name, "shape": list(truth.shape), "limit": limit, "scores": scores.ravel().tolist(), "truth": truth.ravel().tolist(),
            "aupro": aupro(scores, truth, limit),
            "averagePrecision": float(average_precision_score((truth[valid] > 0).astype(int), scores[valid]))}


def made(random: np.random.Generator, levels: int, ignored: float) -> tuple[np.ndarray, np.ndarray]:
    """Three images, the last one normal; blobs of two classes; scores in steps of 1/levels that are exact in float32."""
    truth = np.zeros((3, 16, 18), dtype=int)
    truth[0, 2:6, 3:9] = 1
    truth[0, 6:8, 9:11] = 2
    truth[0, 12, 15] = 1
    truth[1, 0:3, 0:2] = 2
    truth[1, 10:15, 10:16] = 1
    noisy = random.uniform(0, 0.7, truth.shape) + 0.35 * (truth > 0) * random.uniform(0.2, 1, truth.shape)
    truth[random.uniform(size=truth.shape) < ignored] = IGNORE
    return np.floor(np.clip(noisy, 0, 1) * levels) / levels, truth


def main() -> None:
    random = np.random.default_rng(71)
    write_fixture("score-maps", "score_maps.py", ["numpy", "scipy", "scikit-learn"], {
        "about": "scores and truth: image, row, column; truth 255 = ignore. Scores are multiples of a power of two, so that no rounding "
                 "of theirs can differ. aupro: area up to the limit divided by the limit, regions 8-connected whatever their class.",
        "cases": [
            case("256 steps", *made(random, 256, 0.0)),
            case("8 steps, many ties", *made(random, 8, 0.0)),
            case("64 steps, pixels ignored, limit 0.05", *made(random, 64, 0.15), limit=0.05),
            case("2 steps, the first false positives pass the limit", *made(random, 2, 0.0)),
        ],
    })


if __name__ == "__main__":
    main()
