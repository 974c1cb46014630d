"""The ImageNet weights that the change net starts from: ResNet-18 as the MIT licensed NuGet package
Microsoft.ML.DnnImageFeaturizer.ResNet18 ships it (ONNX, opset 8). Layers 1 to 3 are kept."""
import numpy as np

STAGES = [("layer1", 64, 1), ("layer2", 128, 2), ("layer3", 256, 2)]


def read_onnx(path):
    """-> name -> float32 array, named as net.Encoder names its tensors; batch norms folded to scale and offset."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    values = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    norm_of = {n.input[0]: n for n in graph.node if n.op_type == "BatchNormalization"}
    convs = [n for n in graph.node if n.op_type == "Conv"]
    names = ["stem"]
    for stage, _, stride in STAGES:
        for block in range(2):
            if block == 0 and stride == 2:
                names.append(f"{stage}.0.shortcut")
            names += [f"{stage}.{block}.conv1", f"{stage}.{block}.conv2"]
    tensors = {}
    for name, conv in zip(names, convs):
        norm = norm_of[conv.output[0]]
        gain, offset, mean, variance = (values[i].astype(np.float64) for i in norm.input[1:5])
        eps = next(a.f for a in norm.attribute if a.name == "epsilon")
        scale = gain / np.sqrt(variance + eps)
        tensors[name + ".weight"] = (values[conv.input[1]] * scale[:, None, None, None]).astype(np.float32)
        tensors[name + ".bias"] = (offset - mean * scale).astype(np.float32)
    return tensors


if __name__ == "__main__":
    import sys

    np.savez(sys.argv[2], **read_onnx(sys.argv[1]))
