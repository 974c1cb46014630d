"""Trains the change net on labelled pairs and measures it on those that were held back.

    python3 train.py --data FOLDER --backbone resnet18.npz --out DIR [--hold SET | --half 0|1] [--steps N] [--device cpu|cuda]

Without --hold and --half the net learns from all pairs and is written as DIR/change-net.pt. With them it is only measured: on the data set that was left out, or on the
other half of every data set (halves of single pictures, whole pairs of sets with several).
"""
import argparse
import copy
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import data
from augment import Sampler
from net import ChangeNet

GROUPS = {"levir_cd_full": "levir", "levir_cd_samples": "levir", "oscd_rgb_lowres": "oscd", "oscd_chongqing_s2": "oscd"}


def halves(pair, part):
    """The pair's left or right half by its longer side; pairs of a set with several are split whole instead (see split)."""
    height, width = pair.label.shape
    cut = [slice(0, width // 2), slice(width // 2, width)][part]
    half = object.__new__(data.Pair)
    half.__dict__.update(pair.__dict__, before=pair.before[:, :, cut], after=pair.after[:, :, cut], label=pair.label[:, cut])
    return half


def split(pairs, hold, half):
    """-> train, test."""
    if hold:
        return [p for p in pairs if p.set_group != hold], [p for p in pairs if p.set_group == hold]
    if half is None:
        return pairs, pairs
    train, test = [], []
    for s in sorted({p.set for p in pairs}):
        of_set = [p for p in pairs if p.set == s]
        if len(of_set) == 1 or s == "kpcamnet_pairs":
            train += [halves(p, half) for p in of_set]
            test += [halves(p, 1 - half) for p in of_set]
        else:
            for i, p in enumerate(of_set):
                (train if i % 2 == half else test).append(p)
    # city4 is the Chongqing pair at half its size: it may not teach what that pair tests.
    return [p for p in train if p.name != "city4"], test


def loss_of(logits, label, weight):
    bce = F.binary_cross_entropy_with_logits(logits, label, reduction="none")
    bce = (bce * weight).sum() / weight.sum().clamp(min=1)
    p = torch.sigmoid(logits) * weight
    overlap, total = (p * label).sum((1, 2, 3)), (p + label * weight).sum((1, 2, 3))
    return bce + 0.5 * (1 - (2 * overlap + 50) / (total + 50)).mean()


def train(pairs, args):
    torch.manual_seed(args.seed)
    device = torch.device(args.device)
    net = ChangeNet(args.width, args.dropout, args.silence)
    tensors = {k: torch.from_numpy(v) for k, v in np.load(args.backbone).items()}
    net.encoder.load_state_dict(tensors)
    net = net.to(device, memory_format=torch.channels_last)
    sampler = Sampler(pairs, device, args.seed, (args.finest, args.coarse))
    encoder = list(net.encoder.parameters())
    head = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    for p in encoder:
        p.requires_grad_(args.encoder_rate > 0)
    for p in net.encoder.stem.parameters():
        p.requires_grad_(False)
    groups = [{"params": head, "lr": args.rate, "base": args.rate}]
    if args.encoder_rate > 0:
        groups.append({"params": encoder, "lr": args.encoder_rate, "base": args.encoder_rate})
    optimiser = torch.optim.AdamW(groups, weight_decay=0.02)
    began, losses = time.time(), []
    average = copy.deepcopy(net)   # of the weights: steadier than the last step's
    net.train()
    for step in range(args.steps):
        share = step / args.steps
        for g in optimiser.param_groups:
            g["lr"] = g["base"] * min(1, (step + 1) / 100) * 0.5 * (1 + np.cos(np.pi * share))
        before, after, label, weight = sampler.batch(args.batch)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
            logits = net(before.contiguous(memory_format=torch.channels_last), after.contiguous(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), label, weight)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        with torch.no_grad():
            keep = min(0.995, (step + 1) / (step + 10))
            for mean, now in zip(average.parameters(), net.parameters()):
                mean.lerp_(now, 1 - keep)
        losses.append(loss.detach())
        if (step + 1) % max(1, args.steps // 10) == 0:
            print(f"  step {step + 1} loss {torch.stack(losses[-100:]).mean().item():.4f} {time.time() - began:.0f} s", flush=True)
    return average.eval()


@torch.no_grad()
def predict(net, pair, device, scale=1.0):
    """Probability of change, H x W, computed at a scale of the pair's pixels."""
    before, after = (torch.from_numpy(x)[None].to(device) for x in (pair.before, pair.after))
    height, width = pair.label.shape
    if scale != 1:
        size = (round(height * scale), round(width * scale))
        before, after = (F.interpolate(x, size, mode="bilinear", align_corners=False, antialias=scale < 1) for x in (before, after))
    h, w = before.shape[2:]
    pad = (0, -w % 16, 0, -h % 16)
    before, after = (F.pad(x.clamp(-0.3, 1.5), pad, mode="replicate") for x in (before, after))
    logits = net(before, after)[:, :, :h, :w].float()
    if scale != 1:
        logits = F.interpolate(logits, (height, width), mode="bilinear", align_corners=False)
    return torch.sigmoid(logits)[0, 0].cpu().numpy()


def f1(score, label, threshold):
    known = label != 2
    said, true = score[known] >= threshold, label[known] == 1
    hit = np.sum(said & true)
    return 2 * hit / max(1, said.sum() + true.sum())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--backbone", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--hold")
    parser.add_argument("--half", type=int)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--silence", type=float, default=0.15)
    parser.add_argument("--finest", type=float, default=0.3)
    parser.add_argument("--coarse", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--encoder-rate", type=float, default=7e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--coarsest", type=float, default=25.0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    pairs = data.load(args.data, coarsest=args.coarsest)
    for p in pairs:
        p.set_group = GROUPS.get(p.set, p.set)
    held = args.hold or (f"half{args.half}" if args.half is not None else "none")
    kept, test = split(pairs, args.hold, args.half)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    net = train(kept, args)
    if held == "none":
        torch.save({k: v.cpu() for k, v in net.state_dict().items()}, out / "change-net.pt")
    rows, maps = [], {}
    for pair in test:
        for scale in sorted({min(1.0, pair.gsd / m) for m in (0.25, 0.4, 0.5, 0.65, 0.8, 1.0)} if pair.gsd < 1 else {1.0, 1.5, 2.0}):
            if scale * pair.label.shape[1] < 60:
                continue
            score = predict(net, pair, args.device, scale)
            maps[f"{pair.set}|{pair.name}|{scale:.3f}"] = np.round(score * 255).astype(np.uint8)
            scores = [f1(score, pair.label, t) for t in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)]
            rows.append({"held": held, "set": pair.set, "name": pair.name, "gsd": pair.gsd, "scale": round(scale, 3), "f1": [round(100 * float(s), 1) for s in scores]})
            print(f"{held:14} {pair.set:18} {pair.name:22} x{scale:<5.3f} " + " ".join(f"{100 * s:5.1f}" for s in scores), flush=True)
    (out / f"{held}.json").write_text(json.dumps(rows))
    np.savez_compressed(out / f"{held}.npz", **maps)
