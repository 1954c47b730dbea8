"""Reference outputs of siggraph17, eccv16 and UniHint, which `src/nets/parity.rs` compares its networks with.

The networks are written down here a second time, in PyTorch (2.11.0, on the CPU), from the papers and the published
parameter names; UniHint is imported from the folder that is the first argument. Weights and inputs come from a formula,
so nothing is stored but a few outputs: run it and copy what it prints. The second argument, if there is one, is the file of
EfficientNet-Lite0's published weights, for its features and logits.
"""

import sys

import torch
import torch.nn.functional as F
from torch import nn


def noise(n, key):
    """`n` numbers in -1..1 that depend on their place and the key alone."""
    spread = torch.sin(torch.arange(n, dtype=torch.float64) * 12.9898 + key) * 43758.5453
    return (spread - spread.floor()) * 2 - 1


def fill(module):
    """Gives every parameter and statistic a value by its name."""
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        values = noise(tensor.numel(), sum(name.encode()))
        if name.endswith("running_var"):
            values = 1 + 0.5 * values
        elif tensor.dim() > 1:
            values = values * (6 * tensor.shape[0] / tensor.numel()) ** 0.5
        elif name.endswith("weight"):
            values = 1 + 0.1 * values
        else:
            values = 0.1 * values
        tensor.copy_(values.reshape(tensor.shape))
    return module.eval()


def block(n_in, n_out, n_convs, dilation=1, stride=1, first=0):
    """Convolutions with a ReLU each, then batch normalization; `first` ReLUs before them."""
    layers = [nn.ReLU()] * first
    for i in range(n_convs):
        last = stride if i == n_convs - 1 else 1
        layers += [nn.Conv2d(n_in if i == 0 else n_out, n_out, 3, last, dilation, dilation), nn.ReLU()]
    return nn.Sequential(*layers, nn.BatchNorm2d(n_out))


class Siggraph17(nn.Module):
    """The user-guided network with local hints."""

    def __init__(self, w):
        super().__init__()
        self.model1, self.model2 = block(4, w, 2), block(w, 2 * w, 2)
        self.model3, self.model4 = block(2 * w, 4 * w, 3), block(4 * w, 8 * w, 3)
        self.model5, self.model6 = block(8 * w, 8 * w, 3, 2), block(8 * w, 8 * w, 3, 2)
        self.model7 = block(8 * w, 8 * w, 3)
        up = lambda i, o: nn.Sequential(nn.ConvTranspose2d(i, o, 4, 2, 1))
        one = lambda i, o, k: nn.Sequential(nn.Conv2d(i, o, k, padding=k // 2))
        self.model8up, self.model3short8, self.model8 = up(8 * w, 4 * w), one(4 * w, 4 * w, 3), block(4 * w, 4 * w, 2, first=1)
        self.model9up, self.model2short9, self.model9 = up(4 * w, 2 * w), one(2 * w, 2 * w, 3), block(2 * w, 2 * w, 1, first=1)
        self.model10up, self.model1short10 = up(2 * w, 2 * w), one(w, 2 * w, 3)
        self.model10 = nn.Sequential(nn.ReLU(), nn.Conv2d(2 * w, 2 * w, 3, padding=1), nn.LeakyReLU(0.2))
        self.model_out, self.model_class = one(2 * w, 2, 1), one(4 * w, 529, 1)

    def forward(self, x):
        """Chroma divided by 110, and logits at a quarter of the size."""
        c1 = self.model1(x)
        c2 = self.model2(c1[:, :, ::2, ::2])
        c3 = self.model3(c2[:, :, ::2, ::2])
        c7 = self.model7(self.model6(self.model5(self.model4(c3[:, :, ::2, ::2]))))
        c8 = self.model8(self.model8up(c7) + self.model3short8(c3))
        c9 = self.model9(self.model9up(c8) + self.model2short9(c2))
        c10 = self.model10(self.model10up(c9) + self.model1short10(c1))
        return torch.tanh(self.model_out(c10)), self.model_class(c8)


class Eccv16(nn.Module):
    """The automatic network over 313 colors."""

    def __init__(self, w):
        super().__init__()
        self.model1, self.model2 = block(1, w, 2, stride=2), block(w, 2 * w, 2, stride=2)
        self.model3, self.model4 = block(2 * w, 4 * w, 3, stride=2), block(4 * w, 8 * w, 3)
        self.model5, self.model6 = block(8 * w, 8 * w, 3, 2), block(8 * w, 8 * w, 3, 2)
        self.model7 = block(8 * w, 8 * w, 3)
        conv = lambda o, k: nn.Conv2d(4 * w, o, k, padding=k // 2)
        up = nn.ConvTranspose2d(8 * w, 4 * w, 4, 2, 1)
        self.model8 = nn.Sequential(up, nn.ReLU(), conv(4 * w, 3), nn.ReLU(), conv(4 * w, 3), nn.ReLU(), conv(313, 1))
        self.model_out = nn.Conv2d(313, 2, 1, bias=False)

    def forward(self, x):
        """Chroma divided by 110 at full size, and logits at a quarter of it."""
        for i in range(1, 9):
            x = getattr(self, f"model{i}")(x)
        mean = self.model_out(torch.softmax(x, 1))
        return F.interpolate(mean, scale_factor=4, mode="bilinear", align_corners=False), x


def show(name, tensor, n=12):
    """Prints `n` values spread evenly over a tensor, and its mean size."""
    flat = tensor.flatten().double()
    places = [i * (flat.numel() - 1) // (n - 1) for i in range(n)]
    print(f"{name} {list(tensor.shape)} mean of sizes {flat.abs().mean().item():.7}")
    print("    " + ", ".join(f"{flat[i].item():.7}" for i in places))


def picture(n, c, h, w, key):
    """An input of noise."""
    return noise(n * c * h * w, key).reshape(n, c, h, w).float()


@torch.no_grad()
def main():
    """Prints everything."""
    ab, logits = fill(Siggraph17(8))(picture(1, 4, 24, 32, 1))
    show("siggraph17 ab", ab), show("siggraph17 logits", logits)
    ab, logits = fill(Eccv16(8))(picture(1, 1, 24, 32, 2))
    show("eccv16 ab", ab), show("eccv16 logits", logits)
    if len(sys.argv) > 1:
        sys.path.insert(0, sys.argv[1])
        import unihint

        net = fill(unihint.UniHint(d=32, depth=2, heads=4))
        tones = 50 + 45 * picture(2, 1, 64, 96, 3)
        hint, exemplar, palette = picture(2, 3, 64, 96, 4), picture(2, 3, 64, 96, 5), picture(2, 1, 16, 4, 6)[:, 0]
        ab, logits = net(tones, hint, exemplar, palette)
        show("unihint ab", ab), show("unihint logits", logits)
    if len(sys.argv) > 2:
        state = torch.load(sys.argv[2], weights_only=True)
        encoder = unihint.Lite0()
        encoder.load_lite0(state)
        encoder.eval()
        smooth = F.interpolate(picture(1, 3, 4, 4, 7), (96, 96), mode="bilinear", align_corners=False)
        taps = encoder(smooth)
        for i, tap in enumerate(taps):
            show(f"lite0 tap {i}", tap)
        bn = [state[f"_bn1.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
        head = F.relu6(F.batch_norm(F.conv2d(taps[-1], state["_conv_head.weight"]), *bn, eps=1e-3))
        show("lite0 logits", F.linear(head.mean((2, 3)), state["_fc.weight"], state["_fc.bias"]))


if __name__ == "__main__":
    main()
