"""Training samples: crops of labelled pairs, turned, scaled, recoloured per date, with simulated change and simulated no change. All on the device."""
import math

import torch
from torch.nn import functional as F

SIZE = 256


class Sampler:
    """Draws batches: every data set as often as every other, every pair by the root of its area within its set."""

    def __init__(self, pairs, device, seed, metres=(0.4, 1.1)):
        self.device, self.metres = device, metres
        self.dice = torch.Generator().manual_seed(seed)                 # where and what
        self.light_dice = torch.Generator(device).manual_seed(seed)     # how it looks
        self.images, self.sizes, weights = [], [], []
        for pair in pairs:
            stack = torch.cat([torch.from_numpy(pair.before), torch.from_numpy(pair.after),
                               torch.from_numpy((pair.label == 1)[None].astype("float32")), torch.from_numpy((pair.label != 2)[None].astype("float32"))])
            stack = stack.to(device)[None]
            halved = F.avg_pool2d(stack, 2)
            self.images.append([stack, halved, F.avg_pool2d(halved, 2)])
            self.sizes.append((pair.gsd, *pair.label.shape))
            weights.append(pair.label.size ** 0.5)
        self.weights = torch.tensor(weights)
        for group in sorted({p.set_group for p in pairs}):
            of_group = torch.tensor([p.set_group == group for p in pairs])
            self.weights[of_group] /= self.weights[of_group].sum()

    def uniform(self, low, high, shape=()):
        return low + (high - low) * torch.rand(shape, generator=self.dice)

    def spread(self, low, high, *shape):
        return low + (high - low) * torch.rand(shape, generator=self.light_dice, device=self.device)

    def place(self, index):
        """A random place, turn, mirror and scale -> (octave of the image, affine matrix). Fine imagery comes at `metres` a pixel, coarse at about its own or twice finer."""
        gsd, height, width = self.sizes[index]
        finest, coarsest = min(self.metres[0], gsd / 2), max(self.metres[1], gsd * 1.25)
        if gsd > 1:
            finest, coarsest = gsd / 2.2, gsd * 1.25
        least = max(gsd / coarsest, 0.7 * SIZE / min(height, width))
        scale = math.exp(self.uniform(math.log(least), max(math.log(least), math.log(gsd / finest))))   # output pixels per image pixel
        angle = self.uniform(0, 2 * math.pi).item() if self.uniform(0, 1) < 0.5 else math.pi / 2 * int(self.uniform(0, 4))
        mirror = 1 if self.uniform(0, 1) < 0.5 else -1
        reach = SIZE / scale / 2
        cx, cy = (self.uniform(min(reach, n / 2), max(n - reach, n / 2)).item() for n in (width, height))
        cos, sin = math.cos(angle) / scale, math.sin(angle) / scale
        theta = [[mirror * cos * SIZE / width, -sin * SIZE / width, 2 * cx / width - 1],
                 [mirror * sin * SIZE / height, cos * SIZE / height, 2 * cy / height - 1]]
        return (2 if scale < 0.35 else 1 if scale < 0.7 else 0), theta

    def crops(self, n):
        chosen = torch.multinomial(self.weights, n, replacement=True, generator=self.dice).tolist()
        places = [self.place(i) for i in chosen]
        grids = F.affine_grid(torch.tensor([theta for _, theta in places]).to(self.device), (n, 1, SIZE, SIZE), align_corners=False)
        return torch.cat([F.grid_sample(self.images[i][octave], grids[k:k + 1], mode="bilinear", padding_mode="reflection", align_corners=False)
                          for k, (i, (octave, _)) in enumerate(zip(chosen, places))])

    def batch(self, n):
        """-> before, after (n x 3), label, weight (n x 1), each SIZE x SIZE."""
        crops = self.crops(n)
        before, after, label, weight = crops[:, :3], crops[:, 3:6], crops[:, 6:7], crops[:, 7:8]
        label, weight = (label > 0.5).float(), (weight > 0.99).float()
        pick = lambda p: (self.spread(0, 1, n, 1, 1, 1) < p).float()

        swap = pick(0.5)
        before, after = before * (1 - swap) + after * swap, after * (1 - swap) + before * swap
        same = pick(0.12)                                   # one date twice: only the light differs
        before, label = before * (1 - same) + after * same, label * (1 - same)
        before, after, label, weight = self.paste(before, after, label, weight, pick)
        before = self.shift(before, n)
        return self.light(before, n), self.light(after, n), label, weight

    def paste(self, before, after, label, weight, pick):
        """What changed elsewhere is pasted into one date (change) or into both (no change)."""
        order = torch.randperm(len(before), generator=self.light_dice, device=self.device)
        shape = label[order] * weight[order]
        soft = F.avg_pool2d(shape, 3, 1, 1) * pick(0.45)
        which = pick(0.5)
        donor = after[order] * which + before[order] * (1 - which)
        # The donor's colours move half of the way to the recipient's.
        donor = donor + 0.5 * (after.mean((2, 3), keepdim=True) - donor.mean((2, 3), keepdim=True))
        both = pick(0.3)
        hard = (soft > 0.5).float()
        after = after * (1 - soft) + donor * soft
        before = before * (1 - soft * both) + donor * soft * both
        label = torch.maximum(label, hard) * (1 - both * hard)
        return before, after, label, torch.maximum(weight, hard)

    def shift(self, x, n):
        """Registration is never perfect: up to two pixels."""
        move = self.spread(-1, 1, n, 2) * 4 / SIZE * (self.spread(0, 1, n, 1) < 0.6)
        theta = torch.cat([torch.eye(2, device=self.device).expand(n, 2, 2), move[:, :, None]], 2)
        return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), mode="bilinear", padding_mode="border", align_corners=False)

    def light(self, x, n):
        """Gain, offset, gamma, saturation, season of green, haze, blur, noise, another scene's large-scale spectrum."""
        u = lambda low, high, c=1: self.spread(low, high, n, c, 1, 1)
        on = lambda p: (self.spread(0, 1, n, 1, 1, 1) < p).float()
        grey = x.mean(1, keepdim=True)
        green = torch.sigmoid((2 * x[:, 1:2] - x[:, 0:1] - x[:, 2:3] - 0.06) * 30) * on(0.35)
        season = torch.cat([u(0.7, 1.9), u(0.7, 1.4), u(0.6, 1.4)], 1)
        x = x * (1 - green) + x * season * green
        x = grey + (x - grey) * torch.where(on(0.6) > 0, u(0.2, 1.6), 1 + 0 * u(0, 1))
        x = x.clamp(-0.3, 1.5)
        x = torch.where(on(0.6) > 0, torch.sign(x) * (torch.abs(x) + 1e-4) ** u(0.65, 1.5), x)
        x = x * u(0.8, 1.25) * u(0.9, 1.1, 3) + u(-0.1, 0.1) + u(-0.05, 0.05, 3)
        if self.uniform(0, 1) < 0.3:
            x = self.spectrum(x, on(0.5))
        blur = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
        mix = u(0, 1) * on(0.35)
        x = x * (1 - mix) + blur * mix
        x = x + torch.randn(x.shape, generator=self.light_dice, device=self.device) * (u(0, 0.05) * on(0.4))
        mono = on(0.1)
        return (x * (1 - mono) + x.mean(1, keepdim=True) * mono).clamp(-0.3, 1.5)

    def spectrum(self, x, on, share=0.015):
        other = x[torch.randperm(len(x), generator=self.light_dice, device=self.device)]
        fx, fo = torch.fft.rfft2(x), torch.fft.rfft2(other)
        k = max(1, int(SIZE * share))
        amplitude = fx.abs().clone()
        for rows in (slice(0, k), slice(-k, None)):
            amplitude[:, :, rows, :k] = fo.abs()[:, :, rows, :k]
        mixed = torch.fft.irfft2(torch.polar(amplitude, fx.angle()), s=x.shape[2:])
        return mixed * on + x * (1 - on)
