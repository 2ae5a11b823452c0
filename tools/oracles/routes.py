"""Greedy coreset and self-made labels, on small arrays."""

import numpy as np

from fixtures import write_fixture


def coreset(vectors: np.ndarray, count: int, first: int) -> list[int]:
    """k-centre greedy on the full distance matrix."""
    distances = np.linalg.norm(vectors[:, None, :] - vectors[None, :, :], axis=2)
    taken = [first]
    while len(taken) < count:
        taken.append(int(distances[:, taken].min(axis=1).argmax()))
    return taken


def coreset_case(random: np.random.Generator, n: int, dimensions: int, count: int, first: int) -> dict:
    vectors = random.normal(size=(n, dimensions)).round(3)
    return {"n": n, "dimensions": dimensions, "count": count, "first": first, "vectors": vectors.ravel().tolist(), "rows": coreset(vectors, count, first)}


def targets_case(random: np.random.Generator, classes: int, defect: float, background: float) -> dict:
    height, width = 6, 9
    maps = random.gamma(0.8, 1.0, size=(classes, height, width)).astype(np.float32)
    shares = maps.astype(np.float64) / maps.reshape(classes, -1).max(1)[:, None, None]
    highest = shares.max(0)
    labels = np.select([highest >= defect, highest < background], [shares.argmax(0) + 1, 0], 255)
    return {"classes": classes, "area": height * width, "settings": {"defectShare": defect, "backgroundBelow": background},
            "maps": [float(v) for v in maps.ravel()], "labels": labels.ravel().tolist()}


def main() -> None:
    random = np.random.default_rng(83)
    write_fixture("routes", "routes.py", ["numpy"], {
        "about": "coreset: rows in the order taken, Euclidean distances. selfTargets: class, pixel; 255 = not sure.",
        "coreset": [coreset_case(random, 40, 3, 12, 0), coreset_case(random, 25, 7, 25, 9), coreset_case(random, 60, 1, 8, 59)],
        "selfTargets": [targets_case(random, 1, 0.6, 0.3), targets_case(random, 3, 0.5, 0.2), targets_case(random, 4, 0.45, 0.45)],
    })


if __name__ == "__main__":
    main()
