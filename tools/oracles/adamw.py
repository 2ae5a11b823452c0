"""Six steps of torch.optim.AdamW with a poly schedule on a small least-squares problem, in float64."""

import numpy as np
import torch

from fixtures import rounded, tensor, write_fixture

LR0, POWER, TOTAL_STEPS, STEPS = 0.05, 0.9, 8, 6
BETAS, EPS, WEIGHT_DECAY = (0.9, 0.999), 1e-8, 0.01


def main() -> None:
    random = np.random.default_rng(31)
    x, y, w, b = (torch.from_numpy(random.normal(size=shape).round(4)) for shape in ((8, 3), (8, 2), (3, 2), (2,)))
    start = {"w": tensor(w), "b": tensor(b)}
    w.requires_grad_()
    b.requires_grad_()
    optimiser = torch.optim.AdamW([w, b], lr=LR0, betas=BETAS, eps=EPS, weight_decay=WEIGHT_DECAY)
    steps = []
    for step in range(STEPS):
        lr = LR0 * (1 - step / TOTAL_STEPS) ** POWER
        optimiser.param_groups[0]["lr"] = lr
        optimiser.zero_grad()
        loss = (x @ w + b - y).pow(2).mean()
        loss.backward()
        grads = {"w": rounded(w.grad, 12), "b": rounded(b.grad, 12)}
        optimiser.step()
        steps.append({"lr": rounded(np.float64(lr), 12)[0], "loss": rounded(loss, 12)[0], "grads": grads,
                      "w": rounded(w, 12), "b": rounded(b, 12)})
    write_fixture("adamw", "adamw.py", ["torch", "numpy"], {
        "about": "loss = mean((x w + b - y)^2); step t = 0, 1, … has lr = lr0 (1 - t / totalSteps)^power. "
                 "Each step: loss and grads before the update, w and b after it. Per step, with n = t + 1: "
                 "p *= 1 - lr * weightDecay; m = b1 m + (1-b1) g; v = b2 v + (1-b2) g^2; "
                 "p -= lr * (m / (1-b1^n)) / (sqrt(v / (1-b2^n)) + eps). Both parameters decay. float64.",
        "lr0": LR0, "power": POWER, "totalSteps": TOTAL_STEPS,
        "betas": list(BETAS), "eps": EPS, "weightDecay": WEIGHT_DECAY,
        "x": tensor(x), "y": tensor(y), "start": start, "steps": steps,
    })


if __name__ == "__main__":
    main()
