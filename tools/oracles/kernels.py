"""Reference numbers for src/shared/kernels from public implementations; fixture kernels.json."""

import numpy as np
import scipy.ndimage as ndi
import scipy.special
import scipy.stats as stats
import sklearn.metrics as skm
import torch
import torch.nn.functional as F
from matplotlib import colormaps

from fixtures import write_fixture

rng = np.random.default_rng(20231026)


def flat(values):
    """Flat list, floats with enough digits for float32 and for 1e-12 comparisons."""
    array = np.asarray(values).ravel()
    if array.dtype.kind in "iub":
        return [int(v) for v in array]
    return [float(f"{v:.13g}") for v in array]


def blobs(height, width, classes, scale=2.0, ignore=0.0):
    """A label map with connected regions: argmax of smoothed noise, some pixels set to 255."""
    noise = np.stack([ndi.gaussian_filter(rng.normal(size=(height, width)), scale) for _ in range(classes)])
    labels = noise.argmax(0).astype(np.uint8)
    labels[rng.random((height, width)) < ignore] = 255
    return labels


def resize():
    bilinear, nearest = [], []
    for channels, h, w, oh, ow in [(2, 3, 5, 7, 4), (1, 1, 1, 3, 2), (3, 8, 8, 3, 3), (1, 4, 6, 8, 12), (1, 5, 1, 2, 4)]:
        x = rng.normal(size=(channels, h, w)).astype(np.float32)
        y = F.interpolate(torch.from_numpy(x)[None], size=(oh, ow), mode="bilinear", align_corners=False, antialias=False)
        bilinear.append(dict(channels=channels, size=[h, w], outSize=[oh, ow], input=flat(x), output=flat(y)))
    for h, w, oh, ow in [(3, 5, 7, 4), (1, 1, 3, 2), (9, 7, 4, 4), (4, 4, 8, 8)]:
        x = rng.integers(0, 6, size=(h, w)).astype(np.float32)
        y = F.interpolate(torch.from_numpy(x)[None, None], size=(oh, ow), mode="nearest-exact")
        nearest.append(dict(size=[h, w], outSize=[oh, ow], input=flat(x.astype(int)), output=flat(y.numpy().astype(int))))
    return dict(bilinear=bilinear, nearest=nearest)


def cam():
    channels, classes, grid = 4, 3, (6, 8)
    weights = rng.normal(size=(channels, classes)).astype(np.float32)
    total = torch.zeros(1, classes, *grid)
    views = []
    for h, w in [(3, 4), (6, 8), (9, 12)]:
        for flipped in (False, True):
            features = rng.random((channels, h, w)).astype(np.float32)
            raw = torch.einsum("chw,ck->khw", torch.from_numpy(features), torch.from_numpy(weights))
            seen = torch.relu(raw.flip(-1) if flipped else raw)
            total += F.interpolate(seen[None], size=grid, mode="bilinear", align_corners=False)
            views.append(dict(size=[h, w], flipped=flipped, features=flat(features)))
    present = np.array([1, 0, 1])
    merged = total[0].numpy()
    normal = merged / (merged.max((1, 2), keepdims=True) + 1e-5) * present[:, None, None]
    label = np.concatenate([np.full((1, *grid), 0.4), normal]).argmax(0)
    return dict(channels=channels, classes=classes, grid=list(grid), weights=flat(weights), views=views,
                present=flat(present), merged=flat(merged), normalised=flat(normal), threshold=0.4, label=flat(label))


def quantile():
    values = rng.normal(size=37)
    return dict(values=flat(values), quantiles=[flat([q, np.quantile(values, q)]) for q in (0, 0.025, 0.25, 0.5, 0.9, 0.975, 1)])


def threshold():
    scores = rng.beta(1, 12, size=400).astype(np.float32)
    scores[:5] = [0, 0.01, 0.5, 0.99, 1.7]
    grid = np.arange(1, 100) / 100
    share = (scores.astype(np.float64)[None] > grid[:, None]).mean(1)
    return dict(scores=flat(scores), curve=flat(share), budget=0.05, threshold=float(grid[share <= 0.05][0]))


def precision_recall():
    truth, predicted = blobs(16, 16, 3, 1.5, 0.1), blobs(16, 16, 4, 1.5)
    keep = truth != 255
    classes = range(5)  # class 3 is never true, class 4 does not occur
    t, p = truth[keep], predicted[keep]
    precision, recall, _, _ = skm.precision_recall_fscore_support(t, p, labels=classes, zero_division=np.nan)
    return dict(classes=5, truth=flat(truth), predicted=flat(predicted), confusion=flat(skm.confusion_matrix(t, p, labels=classes)),
                precision=[None if np.isnan(v) else float(v) for v in precision],
                recall=[None if np.isnan(v) else float(v) for v in recall])


def components():
    labels = blobs(24, 31, 4, 1.0, 0.03)
    regions = []
    for class_id in (1, 2, 3):
        marked, _ = ndi.label(labels == class_id, structure=np.ones((3, 3)))
        for k, (ys, xs) in enumerate(ndi.find_objects(marked), 1):
            first = int(np.flatnonzero(marked.ravel() == k)[0])
            regions.append([first, class_id, int((marked == k).sum()), xs.start, ys.start, xs.stop - 1, ys.stop - 1])
    return dict(size=[24, 31], labels=flat(labels), regions=sorted(regions))


def boundary():
    h, w, classes = 60, 83, 4
    truth, predicted = blobs(h, w, classes, 5.0), blobs(h, w, classes, 5.0)
    predicted = np.where(rng.random((h, w)) < 0.02, predicted, np.roll(truth, 1, axis=1)).astype(np.uint8)
    distance = max(1, int(round(0.02 * np.hypot(h, w))))

    def edge(mask):
        eroded = ndi.binary_erosion(np.pad(mask, 1), structure=np.ones((3, 3)), iterations=distance)[1:-1, 1:-1]
        return mask & ~eroded

    pairs = [(edge(truth == k), edge(predicted == k)) for k in range(classes)]
    return dict(size=[h, w], classes=classes, truth=flat(truth), predicted=flat(predicted), distance=distance,
                intersections=[int((a & b).sum()) for a, b in pairs], unions=[int((a | b).sum()) for a, b in pairs])


def size_bins():
    h, w = 60, 70
    truth, predicted = blobs(h, w, 3, 1.2, 0.01), blobs(h, w, 3, 1.2)
    predicted = np.where(rng.random((h, w)) < 0.4, predicted, truth).astype(np.uint8)
    predicted[predicted == 255] = 0
    rows = np.zeros((4, 4), int)
    for class_id in (1, 2):
        marked, n = ndi.label(truth == class_id, structure=np.ones((3, 3)))
        for k in range(1, n + 1):
            area, share = (marked == k).sum(), (marked == k).mean()
            overlap = ((marked == k) & (predicted == class_id)).sum() / area
            size = int(np.searchsorted([0.0005, 0.005], share, side="right")) + int(share > 0.05)
            rows[size] += [1, overlap > 0, overlap >= 0.3, overlap >= 0.5]
    return dict(size=[h, w], truth=flat(truth), predicted=flat(predicted), counts=flat(rows))


def bootstrap():
    units_a = rng.integers(0, 30, size=(12, 3, 3))
    units_b = rng.integers(0, 30, size=(12, 3, 3))
    draws = rng.integers(0, 12, size=(200, 12))

    def miou(units):
        c = units.sum(0).astype(float)
        return float(np.mean(np.diag(c) / (c.sum(0) + c.sum(1) - np.diag(c))))

    a = np.array([miou(units_a[d]) for d in draws])
    b = np.array([miou(units_b[d]) for d in draws])
    return dict(classes=3, a=[flat(u) for u in units_a], b=[flat(u) for u in units_b], draws=flat(draws), resamples=200,
                pointA=miou(units_a), ci=flat(np.percentile(a, [2.5, 97.5])), ciDifference=flat(np.percentile(a - b, [2.5, 97.5])))


def incomplete_beta():
    cases = [(0.5, 0.5, 0.3), (2, 3, 0.4), (1, 120, 0.01), (119, 2, 0.98), (6, 9995, 0.0011), (300, 700, 0.31), (5001, 5000, 0.51)]
    return [dict(a=a, b=b, x=x, value=float(scipy.special.betainc(a, b, x))) for a, b, x in cases]


def ranked():
    truth = (rng.random(60) < 0.3).astype(int)
    scores = np.round(np.clip(rng.normal(0.35 + 0.25 * truth, 0.2), 0, 1), 1).astype(np.float32)
    other = np.round(scores + rng.normal(0, 0.3, 60), 1).astype(np.float32)
    best = max(float(skm.f1_score(truth, scores >= t)) for t in np.unique(scores))
    return dict(truth=flat(truth), scores=flat(scores), other=flat(other), bestF1=best,
                auroc=float(skm.roc_auc_score(truth, scores)), spearman=float(stats.spearmanr(scores, other).statistic))


def dhash():
    cases = []
    for _ in range(3):
        grey = rng.integers(0, 256, size=(8, 9))
        bits = "".join("1" if v else "0" for v in (grey[:, 1:] > grey[:, :-1]).ravel())
        cases.append(dict(grey=flat(grey), hex=f"{int(bits, 2):016x}"))
    return dict(cases=cases, distance01=bin(int(cases[0]["hex"], 16) ^ int(cases[1]["hex"], 16)).count("1"))


def doubt():
    h, w, classes = 7, 6, 4
    p = rng.dirichlet([0.4] * classes, size=(h, w)).transpose(2, 0, 1).astype(np.float32)
    refined = p.argmax(0)
    seed = np.where(rng.random((h, w)) < 0.7, refined, rng.integers(0, classes, (h, w)))
    entropy = stats.entropy(p.astype(np.float64), axis=0) / np.log(classes)
    active = (seed > 0) | (refined > 0)
    agreed = ((seed == refined) & (seed > 0)).sum()
    return dict(size=[h, w], classes=classes, probabilities=flat(p), seed=flat(seed), refined=flat(refined), entropy=flat(entropy),
                meanEntropy=float(entropy[active].mean()), disagreement=float(1 - agreed / active.sum()))


def colormap():
    table = np.round(np.array(colormaps["cividis"].colors) * 255).astype(int)
    return dict(cividis=flat(table))


if __name__ == "__main__":
    write_fixture("kernels", "kernels.py", ["numpy", "scipy", "scikit-learn", "torch", "matplotlib"], {
        "about": "CHW planes, HW label maps, flat row-major; 255 = ignore. resize, cam: torch interpolate. components, boundary, "
                 "sizeBins: scipy.ndimage. precisionRecall, ranked: scikit-learn, scipy. incompleteBeta, doubt: scipy. "
                 "quantile, threshold, bootstrap, dhash: plain numpy. colormap: matplotlib's table of 256 colours.",
        "resize": resize(), "cam": cam(), "quantile": quantile(), "threshold": threshold(), "precisionRecall": precision_recall(),
        "components": components(), "boundary": boundary(), "sizeBins": size_bins(), "bootstrap": bootstrap(),
        "incompleteBeta": incomplete_beta(), "ranked": ranked(), "dhash": dhash(), "doubt": doubt(), "colormap": colormap(),
    })
