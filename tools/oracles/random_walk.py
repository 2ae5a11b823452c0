"""Random walk of IRN (Ahn, Cho, Kwak, arXiv:1904.05044) with its dense matrix, squared eight times, in float64.

    a_ij = 1 − max edge on the straight path (cells nearer than 1 to the line), dx² + dy² < radius², a_ii = 1
    T = a^β, columns scaled to 1;  x ← (x · (1 − edge)) T^256
"""

import numpy as np

from fixtures import tensor, write_fixture

RADIUS, BETA, SQUARINGS = 5, 10, 8


def on_path(start: tuple, end: tuple) -> list:
    (y0, x0), (y1, x1) = start, end
    dy, dx = y1 - y0, x1 - x0
    length = dy * dy + dx * dx
    cells = [(y, x) for y in range(min(y0, y1), max(y0, y1) + 1) for x in range(min(x0, x1), max(x0, x1) + 1)]
    return [(y, x) for y, x in cells if (dy * (x - x0) - dx * (y - y0)) ** 2 / length < 1]


def transition(edge: np.ndarray) -> np.ndarray:
    height, width = edge.shape
    cells = [(y, x) for y in range(height) for x in range(width)]
    affinity = np.eye(len(cells))
    for i, (y, x) in enumerate(cells):
        for j, (v, u) in enumerate(cells):
            if i != j and (v - y) ** 2 + (u - x) ** 2 < RADIUS**2:
                affinity[i, j] = 1 - max(edge[c] for c in on_path((y, x), (v, u)))
    assert np.allclose(affinity, affinity.T)
    powered = affinity**BETA
    return powered / powered.sum(axis=0, keepdims=True)


def walk(edge: np.ndarray, maps: np.ndarray) -> np.ndarray:
    matrix = transition(edge)
    for _ in range(SQUARINGS):
        matrix = matrix @ matrix
    return ((maps * (1 - edge)).reshape(len(maps), -1) @ matrix).reshape(maps.shape)


def make_case(name: str, height: int, width: int, classes: int, random: np.random.Generator) -> dict:
    """An open ring of edges in noise, and maps with a few hot cells."""
    y, x = np.mgrid[0:height, 0:width]
    ring = np.abs(np.hypot(y - height / 2, x - width / 2) - min(height, width) / 3) < 0.8
    edge = np.clip(0.85 * ring + random.uniform(0, 0.25, (height, width)), 0, 1)
    edge[height // 2, : width // 2] = 0
    edge = edge.round(4)
    maps = np.where(random.uniform(size=(classes, height, width)) > 0.85, random.uniform(size=(classes, height, width)), 0).round(4)
    return {"name": name, "edge": tensor(edge), "maps": tensor(maps), "walked": tensor(walk(edge, maps))}


def main() -> None:
    random = np.random.default_rng(5)
    write_fixture("random-walk", "random_walk.py", ["numpy"], {
        "about": "Walked maps in float64. edge H×W in 0..1; maps K×H×W. Tolerance 1e-3 relative.",
        "radius": RADIUS,
        "beta": BETA,
        "steps": 2**SQUARINGS,
        "cases": [
            make_case("20x18, 3 classes", 20, 18, 3, random),
            make_case("7x11, 1 class", 7, 11, 1, random),
            make_case("12x9, 6 classes", 12, 9, 6, random),
            make_case("1x6, 2 classes", 1, 6, 2, random),
        ],
    })


if __name__ == "__main__":
    main()
