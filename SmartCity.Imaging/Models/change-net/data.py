"""Labelled pairs: data sets are folders with A (before), B (after), label and dataset.json; files match by stem."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image


class Pair:
    """before, after: 3 x H x W float32, 0..1 over the after date's 1..99 % quantiles, the before date's histogram matched to it
    (as RadiometricModel does); label: H x W uint8, 1 change, 0 none, 2 ignore."""

    def __init__(self, folder, stem, matched=True):
        info = json.loads((folder / "dataset.json").read_text())
        self.set, self.name, self.gsd = folder.name, stem, float(info["gsd_m"])
        self.before, self.after = (read_image(next(f for f in (folder / part).iterdir() if f.stem == stem), info["bands"]) for part in "AB")
        label = np.asarray(Image.open(next(f for f in (folder / "label").iterdir() if f.stem == stem)).convert("L"))
        self.label = np.where(label == 255, 1, np.where(label == 128, 2, 0)).astype(np.uint8)
        self.before, self.after = normalise(self.before, self.after, matched)


def read_image(path, bands):
    """Three bands as they are; of more, red, green and blue by GDAL's gdal_translate."""
    if len(bands) == 3:
        return np.asarray(Image.open(path).convert("RGB")).transpose(2, 0, 1).astype(np.float32)
    with tempfile.TemporaryDirectory() as folder:
        picture = os.path.join(folder, "rgb.png")
        visible = [part for name in ("red", "green", "blue") for part in ("-b", str(bands.index(name) + 1))]
        subprocess.run(["gdal_translate", "-q", "-of", "PNG", *visible, str(path), picture], check=True, env=dict(os.environ, GDAL_PAM_ENABLED="NO"))
        return read_image(picture, ("red", "green", "blue"))


def normalise(before, after, matched=True):
    before, after = before.copy(), after.copy()
    shares = np.linspace(0, 1, 513)
    for band in range(3):
        low, high = np.quantile(after[band], [0.01, 0.99])
        if high <= low:
            high = low + 1
        if matched:
            from_, to = np.quantile(before[band], shares), np.quantile(after[band], shares)
            from_ = np.maximum.accumulate(from_ + np.arange(513) * 1e-6)
            before[band] = np.interp(before[band], from_, to)
        before[band] = (before[band] - low) / (high - low)
        after[band] = (after[band] - low) / (high - low)
    return before, after


def load(folder, finest=0.0, coarsest=5.0):
    """Every pair of a folder of data sets with a ground sample distance in [finest, coarsest) metres and three bands, or red, green and blue among more."""
    pairs = []
    for set_folder in sorted(Path(folder).iterdir()):
        if not (set_folder / "label").is_dir():
            continue
        info = json.loads((set_folder / "dataset.json").read_text())
        if not (finest <= float(info["gsd_m"]) < coarsest and (len(info["bands"]) == 3 or {"red", "green", "blue"} <= set(info["bands"]))):
            continue
        for label in sorted((set_folder / "label").iterdir()):
            if label.suffix in (".png", ".tif", ".jpg"):
                pairs.append(Pair(set_folder, label.stem))
    return pairs
