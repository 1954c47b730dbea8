"""Reference outputs of DeOldify, which `src/nets/deoldify/tests.rs` compares its network with.

The two networks are written down here a second time, in PyTorch (2.11.0, on the CPU), narrow, with the parameter names that
the published files have once spectral and weight norm are folded. Run it and copy what it prints.
"""

import torch
import torch.nn.functional as F
from networks import fill, picture, show
from torch import nn


class Residual(nn.Module):
    """A block of ResNet."""

    def __init__(self, i, o, stride, bottleneck):
        super().__init__()
        n = o // 4 if bottleneck else o
        shapes = [(i, n, 1, 1), (n, n, 3, stride), (n, o, 1, 1)] if bottleneck else [(i, n, 3, stride), (n, n, 3, 1)]
        for k, (a, b, size, s) in enumerate(shapes, 1):
            setattr(self, f"conv{k}", nn.Conv2d(a, b, size, s, size // 2, bias=False))
            setattr(self, f"bn{k}", nn.BatchNorm2d(b))
        self.n, self.downsample = len(shapes), None
        if stride > 1 or i != o:
            self.downsample = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        y = x
        for k in range(1, self.n + 1):
            y = getattr(self, f"bn{k}")(getattr(self, f"conv{k}")(y))
            y = torch.relu(y) if k < self.n else y
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class Attention(nn.Module):
    """Attention whose softmax is over the pixels of the query."""

    def __init__(self, n):
        super().__init__()
        self.query, self.key = nn.Conv1d(n, n // 8, 1, bias=False), nn.Conv1d(n, n // 8, 1, bias=False)
        self.value, self.gamma = nn.Conv1d(n, n, 1, bias=False), nn.Parameter(torch.zeros(1))

    def forward(self, x):
        flat = x.flatten(2)
        beta = torch.softmax(self.query(flat).transpose(1, 2) @ self.key(flat), 1)
        return (self.gamma * (self.value(flat) @ beta) + flat).view_as(x)


def unit(i, o, attentive=False):
    """Convolution, ReLU, normalization, perhaps attention."""
    layers = [nn.Conv2d(i, o, 3, padding=1, bias=False), nn.ReLU(), nn.BatchNorm2d(o)]
    return nn.Sequential(*layers, *([Attention(o)] if attentive else []))


class Shuffle(nn.Module):
    """Twice the size by moving channels to pixels."""

    def __init__(self, i, o, norm):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(i, 4 * o, 1, bias=not norm), *([nn.BatchNorm2d(4 * o)] if norm else []))

    def forward(self, x):
        x = F.pixel_shuffle(torch.relu(self.conv(x)), 2)
        return F.avg_pool2d(F.pad(x, (1, 0, 1, 0), "replicate"), 2, 1)


class Step(nn.Module):
    """One step of the decoder; `wide` is 0 for the deep one."""

    def __init__(self, i, n_deep, n_skip, wide):
        super().__init__()
        last = i == 3
        n_up = (wide // 2 if last else wide) if wide else n_deep // 2
        n_in = n_up + n_skip
        self.n = n_up if wide else int((n_in // 2 if last else n_in) * 1.5)
        self.shuf, self.bn = Shuffle(n_deep, n_up, True), nn.BatchNorm2d(n_skip)
        if wide:
            self.conv = unit(n_in, self.n, i == 1)
        else:
            self.conv1, self.conv2 = unit(n_in, self.n), unit(self.n, self.n, i == 1)

    def forward(self, x, skip):
        x = self.shuf(x)
        if x.shape[2:] != skip.shape[2:]:
            x = F.interpolate(x, skip.shape[2:], mode="nearest")
        x = torch.relu(torch.cat([x, self.bn(skip)], 1))
        return self.conv(x) if hasattr(self, "conv") else self.conv2(self.conv1(x))


class DeOldify(nn.Module):
    """The whole network."""

    def __init__(self, width, bottleneck, depths, wide):
        super().__init__()
        grow = 4 if bottleneck else 1
        stem = [nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        stages, n, channels = [], width, [width]
        for k, depth in enumerate(depths):
            o = width * grow * 2**k
            blocks = [Residual(n if j == 0 else o, o, 2 if j == 0 and k else 1, bottleneck) for j in range(depth)]
            stages.append(nn.Sequential(*blocks))
            n = o
            channels.append(o)
        layers = {"0": nn.Sequential(*stem, *stages), "1": nn.BatchNorm2d(n)}
        layers["3"] = nn.Sequential(unit(n, 2 * n), unit(2 * n, n))
        for i, skip in enumerate(reversed(channels[:-1])):
            layers[str(4 + i)] = step = Step(i, n, skip, wide)
            n = step.n
        layers["8"] = Shuffle(n, n, False)
        both = [nn.Sequential(nn.Conv2d(n + 3, n + 3, 3, padding=1), nn.ReLU()) for _ in range(2)]
        layers["10"] = nn.ModuleDict({"layers": nn.Sequential(*both)})
        layers["11"] = nn.Sequential(nn.Conv2d(n + 3, 3, 1))
        self.layers = nn.ModuleDict(layers)

    def forward(self, image):
        skips, x = [], image
        for k, layer in enumerate(self.layers["0"]):
            x = layer(x)
            if k in (2, 4, 5, 6):
                skips.append(x)
        x = self.layers["3"](torch.relu(self.layers["1"](x)))
        for i, skip in enumerate(reversed(skips)):
            x = self.layers[str(4 + i)](x, skip)
        x = self.layers["8"](x)
        if x.shape[2:] != image.shape[2:]:
            x = F.interpolate(x, image.shape[2:], mode="nearest")
        x = torch.cat([x, image], 1)
        x = x + self.layers["10"]["layers"](x)
        return torch.sigmoid(self.layers["11"](x)) * 6 - 3


@torch.no_grad()
def main():
    """Prints everything."""
    deep = fill(DeOldify(16, False, [1, 2, 1, 1], 0))
    show("deep", deep(picture(1, 3, 80, 48, 1)))
    show("deep, odd", deep(picture(1, 3, 51, 67, 2)))
    wide = fill(DeOldify(8, True, [1, 1, 2, 1], 32))
    show("wide", wide(picture(1, 3, 48, 80, 3)))


if __name__ == "__main__":
    main()
