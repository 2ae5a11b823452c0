"""Values and logit gradients of the training losses, from PyTorch in float64."""

import numpy as np
import torch
import torch.nn.functional as F

from fixtures import rounded, tensor, write_fixture

IGNORE = 255
random = np.random.default_rng(23)


def draw_logits(*shape: int, spread: float = 2.0) -> torch.Tensor:
    return torch.from_numpy(random.normal(0, spread, shape).round(4)).requires_grad_()


def draw_labels(shape: tuple[int, ...], classes: list[int], ignored: float) -> torch.Tensor:
    labels = random.choice(classes, shape)
    labels[random.uniform(size=shape) < ignored] = IGNORE
    return torch.from_numpy(labels)


def finish(name: str, loss: torch.Tensor, logits: torch.Tensor, **inputs) -> dict:
    (grad,) = torch.autograd.grad(loss, logits)
    return {"name": name, "logits": tensor(logits), **inputs, "loss": rounded(loss)[0], "grad": tensor(grad)}


def cross_entropy(name: str, logits, target, class_weights=None, pixel_weights=None) -> dict:
    valid = (target != IGNORE).double()
    nll = F.cross_entropy(logits, target, ignore_index=IGNORE, reduction="none")
    weight = valid if class_weights is None else valid * class_weights[target.where(target != IGNORE, 0)]
    weight = weight if pixel_weights is None else weight * pixel_weights
    loss = (weight * nll).sum() / weight.sum()
    if pixel_weights is None:
        same = F.cross_entropy(logits, target, weight=class_weights, ignore_index=IGNORE)
        assert torch.allclose(loss, same, rtol=0, atol=1e-12)
    return finish(name, loss, logits, target=target.flatten().tolist(),
                  classWeights=None if class_weights is None else class_weights.tolist(),
                  pixelWeights=None if pixel_weights is None else pixel_weights.flatten().tolist())


def soft_dice(name: str, logits, target, always: list[int], eps: float = 1.0) -> dict:
    """Sums run over the whole batch; a class counts when it occurs in a valid pixel or is listed in `always`."""
    classes = logits.shape[1]
    valid = (target != IGNORE).double()[:, None]
    truth = F.one_hot(target.where(target != IGNORE, 0), classes).movedim(-1, 1).double() * valid
    p = logits.softmax(1) * valid
    terms = 1 - (2 * (p * truth).sum((0, 2, 3)) + eps) / (p.sum((0, 2, 3)) + truth.sum((0, 2, 3)) + eps)
    counted = [c for c in range(classes) if truth[:, c].sum() > 0 or c in always]
    return finish(name, terms[counted].mean(), logits, target=target.flatten().tolist(), eps=eps, always=always,
                  counted=counted, perClass=rounded(terms))


def masked_bce(name: str, logits, target, known) -> dict:
    nll = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return finish(name, (nll * known).sum() / known.sum(), logits, target=tensor(target), known=tensor(known))


def main() -> None:
    shape = (2, 5, 6)
    class_weights = torch.tensor([0.5, 1.0, 4.25, 12.0], dtype=torch.float64)
    pixel_weights = torch.from_numpy(random.uniform(0, 1, shape).round(4))
    pixel_weights[0, 1, :3] = 0
    absent = draw_labels(shape, [0, 1, 3], 0.2)
    tags = torch.from_numpy(random.integers(0, 2, (5, 4)).astype(np.float64))
    known = torch.from_numpy((random.uniform(size=(5, 4)) < 0.7).astype(np.float64))
    extreme = torch.tensor([[-60.0, 60.0], [60.0, -60.0]], dtype=torch.float64, requires_grad=True)
    write_fixture("losses", "losses.py", ["torch", "numpy"], {
        "about": "Logits NCHW, target flat NHW with 255 ignored; float64. "
                 "crossEntropy = sum(w_class * w_pixel * nll) / sum(w_class * w_pixel) over valid pixels. "
                 "softDice = mean over counted classes (background included) of "
                 "1 - (2 sum(p g) + eps) / (sum p + sum g + eps), sums over valid pixels of the whole batch, p = softmax; "
                 "a class counts when present in the target or listed in always. "
                 "bce = sum(known * bce) / sum(known); known 0 = unknown tag.",
        "ignore": IGNORE,
        "crossEntropy": [
            cross_entropy("plain", draw_logits(2, 4, 5, 6), draw_labels(shape, [0, 1, 2, 3], 0)),
            cross_entropy("ignore", draw_logits(2, 4, 5, 6), draw_labels(shape, [0, 1, 2, 3], 0.25)),
            cross_entropy("ignore and class weights", draw_logits(2, 4, 5, 6), draw_labels(shape, [0, 1, 2, 3], 0.25),
                          class_weights),
            cross_entropy("ignore, class and pixel weights", draw_logits(2, 4, 5, 6),
                          draw_labels(shape, [0, 1, 2, 3], 0.25), class_weights, pixel_weights),
            cross_entropy("large logits", draw_logits(2, 4, 5, 6, spread=60), draw_labels(shape, [0, 1, 2, 3], 0.25)),
        ],
        "softDice": [
            soft_dice("all classes present, ignore", draw_logits(2, 4, 5, 6), draw_labels(shape, [0, 1, 2, 3], 0.2), []),
            soft_dice("class 2 absent: dropped", draw_logits(2, 4, 5, 6), absent, []),
            soft_dice("class 2 absent but always counted", draw_logits(2, 4, 5, 6), absent, [2]),
        ],
        "bce": [
            masked_bce("all known", draw_logits(5, 4), tags, torch.ones_like(tags)),
            masked_bce("some unknown", draw_logits(5, 4), tags, known),
            masked_bce("saturated logits", extreme, torch.tensor([[0.0, 1.0], [0.0, 1.0]], dtype=torch.float64),
                       torch.ones(2, 2, dtype=torch.float64)),
        ],
    })


if __name__ == "__main__":
    main()
