"""Where oracle fixtures live and how they are written."""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "oracles"


def rounded(values, digits: int = 7) -> list:
    """Flat list of numbers with that many significant digits (7 hold a float32)."""
    array = values.detach().numpy() if hasattr(values, "detach") else np.asarray(values)
    return [float(f"{value:.{digits}g}") for value in array.astype(np.float64).ravel()]


def tensor(values, digits: int = 7) -> dict:
    """A tensor as shape and flat row-major data."""
    return {"shape": list(values.shape), "data": rounded(values, digits)}


def one_line(value) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def write_fixture(name: str, maker: str, packages: list[str], content: dict) -> None:
    """Write test/fixtures/oracles/<name>.json: maker, package versions, then the content; one case a line."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    head = {"maker": f"tools/oracles/{maker}", "packages": {package: version(package) for package in packages}}
    lines = []
    for key, value in {**head, **content}.items():
        is_cases = isinstance(value, list) and value and isinstance(value[0], dict)
        text = "[\n    " + ",\n    ".join(map(one_line, value)) + "\n  ]" if is_cases else one_line(value)
        lines.append(f"  {one_line(key)}: {text}")
    path = FOLDER / f"{name}.json"
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")
