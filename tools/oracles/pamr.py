"""Pixel-adaptive mask refinement (PAMR; Araslanov and Roth, CVPR 2020, arXiv:2005.08104), in float64.

For pixel i its neighbours j are the 8 of a 3×3 window at dilations 1, 2, 4, 8, 12, 24, read with
replicate padding:
    w_ij = softmax over the 48 neighbours of mean over channels of −|I_i − I_j| / (1e-8 + 0.1 σ_i)
    σ_i  = unbiased standard deviation, per channel, of the 54 samples (9 per dilation, centre 6 times)
    m_i  ← Σ_j w_ij m_j, 10 times, for all mask channels, background included
"""

import numpy as np
import torch
import torch.nn.functional as F

from fixtures import tensor, write_fixture

DILATIONS = (1, 2, 4, 8, 12, 24)
ITERATIONS = 10


def windows(x: torch.Tensor, dilation: int) -> torch.Tensor:
    """[C, H, W] → the 9 samples of the dilated 3×3 window, [C, 9, H, W]; the centre is number 4."""
    _, height, width = x.shape
    padded = F.pad(x[None], [dilation] * 4, mode="replicate")[0]
    steps = (0, dilation, 2 * dilation)
    return torch.stack([padded[:, dy:dy + height, dx:dx + width] for dy in steps for dx in steps], dim=1)


def neighbours(x: torch.Tensor) -> torch.Tensor:
    """[C, H, W] → [C, 48, H, W]."""
    others = [0, 1, 2, 3, 5, 6, 7, 8]
    return torch.cat([windows(x, dilation)[:, others] for dilation in DILATIONS], dim=1)


def affinity(image: torch.Tensor) -> torch.Tensor:
    """[3, H, W] → weights [48, H, W] that sum to 1 per pixel."""
    sigma = torch.cat([windows(image, dilation) for dilation in DILATIONS], dim=1).std(dim=1, keepdim=True)
    distance = -(image[:, None] - neighbours(image)).abs() / (1e-8 + 0.1 * sigma)
    return distance.mean(dim=0).softmax(dim=0)


def refine(image: torch.Tensor, mask: torch.Tensor, iterations: int) -> torch.Tensor:
    weights = affinity(image)
    for _ in range(iterations):
        mask = (weights * neighbours(mask)).sum(dim=1)
    return mask


def make_case(name: str, height: int, width: int, channels: int, random: np.random.Generator) -> dict:
    """A shaded picture with a bright ellipse, a flat corner and a soft mask."""
    y, x = np.mgrid[0:height, 0:width]
    inside = ((y - height / 2) / (height / 3)) ** 2 + ((x - width / 2) / (width / 4)) ** 2 < 1
    image = 0.3 + 0.2 * x / width + 0.35 * inside + random.normal(0, 0.04, (3, height, width))
    image[:, : height // 2, : width // 3] = 0.25
    image = np.clip(image, 0, 1).round(4)
    scores = random.normal(0, 0.7, (channels, height, width))
    scores[1] += 1.5 * inside
    mask = (np.exp(scores) / np.exp(scores).sum(0)).round(6)
    image_t, mask_t = torch.from_numpy(image), torch.from_numpy(mask)
    return {
        "name": name,
        "image": tensor(image),
        "mask": tensor(mask),
        "afterOne": tensor(refine(image_t, mask_t, 1)),
        "afterAll": tensor(refine(image_t, mask_t, ITERATIONS)),
    }


def main() -> None:
    random = np.random.default_rng(7)
    cases = [
        make_case("24x20, 3 channels", 24, 20, 3, random),
        make_case("9x7, 2 channels", 9, 7, 2, random),
        make_case("1x1, 2 channels", 1, 1, 2, random),
    ]
    flat = {"name": "5x6 flat image, 2 channels: all neighbours weigh 1/48"}
    image, mask = torch.full((3, 5, 6), 0.5, dtype=torch.float64), torch.zeros(2, 5, 6, dtype=torch.float64)
    mask[0], mask[0, 2, 3], mask[1, 2, 3] = 1, 0, 1
    flat |= {"image": tensor(image), "mask": tensor(mask), "afterOne": tensor(refine(image, mask, 1)),
             "afterAll": tensor(refine(image, mask, ITERATIONS))}
    write_fixture("pamr", "pamr.py", ["torch", "numpy"], {
        "about": "PAMR in float64. Image values 0..1, layout CHW; mask layout CHW, background is channel 0. "
                 "afterOne: after 1 iteration; afterAll: after all iterations. Tolerance 1e-5 absolute.",
        "dilations": list(DILATIONS),
        "iterations": ITERATIONS,
        "cases": [*cases, flat],
    })


if __name__ == "__main__":
    main()
