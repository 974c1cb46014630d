"""Writes a trained change net as ONNX: inputs before and after, N x 3 x H x W (red, green, blue; 0..1; H and W multiples of 16) -> logits N x 1 x H/2 x W/2.

    python3 export.py change-net.pt change-net.onnx
"""
import inspect
import sys

import torch

from net import ChangeNet


def export(net, path):
    net = net.eval().cpu().float()
    net.half_size = True
    example = torch.rand(2, 1, 3, 64, 96)
    axes = {2: "height", 3: "width"}
    tracing = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(net, (example[0], example[1]), path, opset_version=13, input_names=["before", "after"], output_names=["logits"],
                      dynamic_axes={"before": axes, "after": axes, "logits": {2: "half_height", 3: "half_width"}}, **tracing)


if __name__ == "__main__":
    state = torch.load(sys.argv[1], map_location="cpu")
    net = ChangeNet(state["levels.1.merge.weight"].shape[0])
    net.load_state_dict(state)
    export(net, sys.argv[2])
