"""Hand-made measures of change at stride 4: what held on places that no net had seen. Plain sums and pools, so that they travel inside the ONNX graph."""
import torch
from torch import nn
from torch.nn import functional as F

COUNT = 9


def cells(x):
    return F.avg_pool2d(x, 4)


def box(x, size):
    """Mean over size x size cells (size odd), with the picture's rim repeated."""
    r = size // 2
    return F.avg_pool2d(F.pad(x, (r, r, r, r), mode="replicate"), size, 1)


def grey(x):
    return x.mean(1, keepdim=True)


def edges(y):
    """Length of the brightness gradient by central differences."""
    p = F.pad(y, (1, 1, 1, 1), mode="replicate")
    dx, dy = p[:, :, 1:-1, 2:] - p[:, :, 1:-1, :-2], p[:, :, 2:, 1:-1] - p[:, :, :-2, 1:-1]
    return torch.sqrt(dx * dx + dy * dy + 1e-8)


class Measures(nn.Module):
    """before, after: N x 3 x H x W, 0..1 -> N x COUNT x H/4 x W/4, each about 0..1."""

    def forward(self, before, after):
        a, b = grey(before), grey(after)
        pattern7, pattern3 = self.structure(a, b, 7), self.structure(a, b, 3, tolerance=False)
        green = lambda x: cells(x[:, 1:2] - (x[:, 0:1] + x[:, 2:3]) / 2)
        step = green(after) - green(before)
        ea, eb = cells(edges(a)), cells(edges(b))
        ratio = torch.log((box(eb, 7) + 0.02) / (box(ea, 7) + 0.02))
        vector = torch.sqrt((box(cells(after) - cells(before), 3) ** 2).sum(1, keepdim=True) + 1e-6)
        ca, cb = cells(a), cells(b)
        return torch.cat([
            pattern7, pattern3,
            4 * torch.abs(box(step, 3)), 4 * torch.abs(step),
            torch.abs(ratio), 0.5 * torch.log(box(ea, 7) + box(eb, 7) + 0.02) + 1,
            0.5 * torch.log(vector + 0.02) + 1, torch.abs(cb - ca), torch.maximum(ca, cb),
        ], 1)

    @staticmethod
    def structure(a, b, size, tolerance=True):
        """1 - SSIM over size x size cells; with tolerance the best correlation of nine shifts of up to two pixels."""
        ma, mb = box(cells(a), size), box(cells(b), size)
        va = (box(cells(a * a), size) - ma * ma).clamp(min=0)
        vb = (box(cells(b * b), size) - mb * mb).clamp(min=0)
        shifts = [(0, 0)] if not tolerance else [(dy, dx) for dy in (0, 2, 4) for dx in (0, 2, 4)]
        r = 2 if tolerance else 0
        p = F.pad(b, (r, r, r, r), mode="replicate") if tolerance else b
        height, width = a.shape[2:]
        best = None
        for dy, dx in shifts:
            moved = p[:, :, dy:dy + height, dx:dx + width]
            covariance = box(cells(a * moved), size) - ma * box(cells(moved), size)
            best = covariance if best is None else torch.maximum(best, covariance)
        c1, c2 = 0.01, 0.003
        light = (2 * ma * mb + c1) / (ma * ma + mb * mb + c1)
        return 1 - light.clamp(min=0) * (2 * best + c2) / (va + vb + c2)
