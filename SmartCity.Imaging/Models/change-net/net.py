"""The change net: one encoder for both dates, the difference of its features at strides 2, 4, 8 and 16 in a small pyramid, and beside it a linear path from hand-made
measures, which carries on where the features know nothing of a place."""
import torch
from torch import nn
from torch.nn import functional as F

from backbone import STAGES
from measures import COUNT, Measures

# Mean of ImageNet in R, G, B of 0..255; the encoder expects values minus these, blue first.
MEAN = (123.68, 116.78, 103.94)


class Block(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1)
        self.shortcut = nn.Conv2d(channels_in, channels, 1, stride) if stride != 1 else None

    def forward(self, x):
        y = self.conv2(F.relu(self.conv1(x)))
        return F.relu(y + (self.shortcut(x) if self.shortcut is not None else x))


class Encoder(nn.Module):
    """x: N x 3 x H x W, blue green red, 0..255 minus MEAN; H and W multiples of 16 -> features at strides 2, 4, 8, 16."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 64, 7, 2, 3)
        channels_in = 64
        for name, channels, stride in STAGES:
            setattr(self, name, nn.Sequential(Block(channels_in, channels, stride), Block(channels, channels, 1)))
            channels_in = channels

    def forward(self, x):
        x = F.relu(self.stem(x))
        levels = [x]
        x = F.max_pool2d(x, 3, 2, 1)
        for name, _, _ in STAGES:
            x = getattr(self, name)(x)
            levels.append(x)
        return levels


class Level(nn.Module):
    """Both dates' features of one stride, and the coarser level's answer -> this stride's answer. The finest level sees the difference alone."""

    def __init__(self, channels, width, coarser, context=True):
        super().__init__()
        self.difference = nn.Conv2d(channels, width, 1)
        self.context = nn.Conv2d(channels, width, 1) if context else None
        self.down = nn.Conv2d(coarser, width, 1) if coarser else None
        self.merge = nn.Conv2d(width, width, 3, 1, 1)

    def forward(self, a, b, coarser, extra=None):
        if self.context is None:
            y = self.difference(torch.abs(a - b))
        else:
            y = self.difference(torch.sqrt(torch.abs(a - b) + 1e-3)) + self.context(torch.sqrt(a + b + 1e-3))
        if extra is not None:
            y = y + extra
        y = F.relu(y)
        if coarser is not None:
            y = y + F.interpolate(self.down(coarser), scale_factor=2.0, mode="bilinear", align_corners=False)
        return F.relu(self.merge(y))


class ChangeNet(nn.Module):
    """before, after: N x 3 x H x W, red green blue, 0..1 -> N x 1 x H x W logits of change. Swapping the dates changes almost nothing."""

    def __init__(self, width=48, dropout=0.1, silence=0.25):
        super().__init__()
        self.encoder = Encoder()
        self.levels = nn.ModuleList([Level(64, 16, width, context=False), Level(64, width, width), Level(128, width, width), Level(256, width, 0)])
        self.measures = Measures()
        self.measured = nn.Conv2d(COUNT, width, 1)
        self.line = nn.Conv2d(COUNT, 1, 1)
        self.head = nn.Conv2d(16, 1, 3, 1, 1)
        self.dropout = nn.Dropout2d(dropout)
        self.half_size = False   # answer at half the input's size
        self.silence = silence   # how often, in training, the deep path says nothing, so that the linear one learns to stand alone
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False)

    def forward(self, before, after):
        n = before.shape[0]
        both = (torch.cat([before, after]) * 255 - self.mean).flip(1)
        features = self.encoder(both)
        measures = self.measures(before, after)
        x = None
        for i in (3, 2, 1, 0):
            x = self.dropout(self.levels[i](features[i][:n], features[i][n:], x, self.measured(measures) if i == 1 else None))
        deep = self.head(x)
        if self.training:
            deep = deep * (torch.rand(n, 1, 1, 1, device=deep.device) >= self.silence)
        line = F.interpolate(self.line(measures), scale_factor=2.0, mode="bilinear", align_corners=False)
        logits = deep + line
        return logits if self.half_size else F.interpolate(logits, scale_factor=2.0, mode="bilinear", align_corners=False)
