"""Segmentation and tag metrics in named conventions, and exact binomial intervals."""

import numpy as np
import torch
from scipy.stats import beta, binomtest
from sklearn.metrics import average_precision_score, f1_score
from torchmetrics.classification import MulticlassConfusionMatrix, MulticlassJaccardIndex
from torchmetrics.segmentation import MeanIoU

from fixtures import write_fixture

IGNORE = 255


def confusion(truth: np.ndarray, prediction: np.ndarray, classes: int) -> np.ndarray:
    """Rows are the truth, columns the prediction; ignored pixels are left out."""
    valid = truth != IGNORE
    return np.bincount(truth[valid] * classes + prediction[valid], minlength=classes**2).reshape(classes, classes)


def iou_parts(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Intersection, union and true pixels per class."""
    hit = np.diag(matrix).astype(float)
    return hit, matrix.sum(0) + matrix.sum(1) - hit, matrix.sum(1)


def mean_iou(matrix: np.ndarray) -> dict:
    """The same matrix under three conventions; they differ in what an absent class counts."""
    hit, union, true_pixels = iou_parts(matrix)
    iou = np.divide(hit, union, out=np.full(len(hit), np.nan), where=union > 0)
    return {
        "perClass": [None if np.isnan(value) else float(value) for value in iou],
        "jaccard": float(np.nanmean(iou)),
        "truthClassesOnly": float(iou[true_pixels > 0].mean()),
        "absentAsZero": float((hit / (union + 1e-10)).mean()),
    }


def by_torchmetrics(truth: np.ndarray, prediction: np.ndarray, classes: int) -> tuple[float, np.ndarray]:
    pair = torch.from_numpy(prediction), torch.from_numpy(truth)
    macro = MulticlassJaccardIndex(classes, average="macro", ignore_index=IGNORE)(*pair)
    return float(macro), MulticlassConfusionMatrix(classes, ignore_index=IGNORE)(*pair).numpy()


def labelled_case(name: str, truth: np.ndarray, prediction: np.ndarray, classes: int) -> dict:
    matrix = confusion(truth, prediction, classes)
    conventions = mean_iou(matrix)
    macro, their_matrix = by_torchmetrics(truth, prediction, classes)
    assert np.array_equal(matrix, their_matrix) and abs(macro - conventions["jaccard"]) < 1e-6
    return {"name": name, "classes": classes, "shape": list(truth.shape), "truth": truth.ravel().tolist(),
            "prediction": prediction.ravel().tolist(), "confusion": matrix.tolist(),
            "torchmetricsJaccardMacro": macro, "miou": conventions}


def blocks_case() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three 8×8 images: truth with one ignored pixel each, prediction, and the truth before ignoring."""
    whole = np.zeros((3, 8, 8), dtype=np.int64)
    whole[:, 0:4, 0:4] = 1
    whole[1:, 4:8, 4:8] = 2
    prediction = whole.copy()
    prediction[:, 0, :] = 0
    prediction[:, 7, 0:3] = 3
    truth = whole.copy()
    truth[:, 2, 2] = IGNORE
    return truth, prediction, whole


def random_case(name: str, random: np.random.Generator, classes: int, true_ids: list[int], predicted_ids: list[int],
                ignored: float) -> dict:
    shape = (2, 12, 10)
    truth = random.choice(true_ids, shape)
    prediction = np.where(random.uniform(size=shape) < 0.6, truth, random.choice(predicted_ids, shape))
    prediction = np.where(np.isin(prediction, predicted_ids), prediction, predicted_ids[0])
    truth[random.uniform(size=shape) < ignored] = IGNORE
    return labelled_case(name, truth, prediction, classes)


def tag_case(name: str, truth: list[int], score: list[float], threshold: float) -> dict:
    called = (np.array(score) >= threshold).astype(int)
    return {"name": name, "truth": truth, "score": score, "threshold": threshold,
            "f1": float(f1_score(truth, called, zero_division=0.0)),
            "averagePrecision": float(average_precision_score(truth, score))}


def interval_case(k: int, n: int) -> dict:
    """Clopper-Pearson: 95 % two-sided, and the 99 % bounds taken one side at a time."""
    both = binomtest(k, n).proportion_ci(0.95, method="exact")
    low = binomtest(k, n, alternative="greater").proportion_ci(0.99, method="exact").low
    high = binomtest(k, n, alternative="less").proportion_ci(0.99, method="exact").high
    assert k == 0 or abs(both.low - beta.ppf(0.025, k, n - k + 1)) < 1e-12
    assert k == n or abs(both.high - beta.ppf(0.975, k + 1, n - k)) < 1e-12
    return {"k": k, "n": n, "twoSided95": [float(both.low), float(both.high)],
            "lower99": float(low), "upper99": float(high)}


def main() -> None:
    truth, prediction, whole = blocks_case()
    random = np.random.default_rng(41)
    per_image = MeanIoU(num_classes=5, include_background=True, input_format="index")(
        torch.from_numpy(prediction), torch.from_numpy(whole))
    many = np.random.default_rng(43)
    many_truth = many.integers(0, 2, 40)
    many_score = (many_truth * 0.2 + many.uniform(size=40) * 0.8).round(1)
    write_fixture("metrics", "metrics.py", ["torch", "torchmetrics", "scikit-learn", "scipy", "numpy"], {
        "about": "miou.jaccard: a class absent from truth and prediction is dropped, one predicted but never true counts 0 "
                 "(torchmetrics macro; the product's convention). truthClassesOnly: only classes present in the truth. "
                 "absentAsZero: every class counts, intersection / (union + 1e-10). confusion: rows truth, columns "
                 "prediction, 255 left out. torchmetrics works in float32. f1: called when score >= threshold. "
                 "averagePrecision: sum of (R_n - R_n-1) P_n, tied scores taken together.",
        "ignore": IGNORE,
        "segmentation": [
            labelled_case("blocks with an ignored pixel", truth, prediction, 5),
            labelled_case("blocks without ignore", whole, prediction, 5),
            random_case("all classes", random, 4, [0, 1, 2, 3], [0, 1, 2, 3], 0.1),
            random_case("class 3 nowhere, class 2 never true", random, 5, [0, 1, 4], [0, 1, 2, 4], 0.2),
            random_case("class 1 never predicted, most ignored", random, 3, [0, 1, 2], [0, 2], 0.8),
        ],
        "perImageMeanIou": {"name": "blocks without ignore", "torchmetricsSegmentationMeanIou": float(per_image)},
        "tags": [
            tag_case("no ties", [0, 1, 1, 0, 1, 0], [0.1, 0.9, 0.4, 0.35, 0.8, 0.7], 0.5),
            tag_case("ties across classes", [1, 0, 1, 0, 1, 0, 0, 1], [0.5, 0.5, 0.5, 0.2, 0.2, 0.9, 0.2, 0.9], 0.5),
            tag_case("all scores equal", [1, 0, 0, 1, 0], [0.3, 0.3, 0.3, 0.3, 0.3], 0.5),
            tag_case("perfect", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], 0.5),
            tag_case("40 samples, one decimal", many_truth.tolist(), many_score.tolist(), 0.5),
        ],
        "binomial": [interval_case(k, n) for k, n in ((0, 20), (1, 20), (20, 20), (2, 120), (60, 60), (5, 7))],
    })


if __name__ == "__main__":
    main()
