"""Reference outputs of DEVC, which `src/nets/devc/tests.rs` compares its networks with.

The three networks are written down here a second time, in PyTorch (2.11.0, on the CPU), narrow, with the names of the published
files behind the prefixes of ours, and with the softmax at the temperature 1e-10 that the authors' code runs with. Run it and
copy what it prints.
"""

import torch
import torch.nn.functional as F
from networks import fill, picture, show
from torch import nn


def unit_length(x):
    """Each pixel's channels divided by their length."""
    return x / (x.norm(2, 1, keepdim=True) + 2.220446049250313e-16)


class Vgg(nn.Module):
    """VGG19's convolutions."""

    def __init__(self, w):
        super().__init__()
        i = 3
        for stage, (depth, n) in enumerate([(2, w), (2, 2 * w), (4, 4 * w), (4, 8 * w), (4, 8 * w)], 1):
            for k in range(1, depth + 1):
                setattr(self, f"conv{stage}_{k}", nn.Conv2d(i, n, 3, padding=1))
                i = n

    def forward(self, rgb):
        mean = torch.tensor([0.40760392, 0.45795686, 0.48501961]).view(1, 3, 1, 1)
        x, taps = (rgb[:, [2, 1, 0]] - mean) * 255, []
        for stage, depth in enumerate([2, 2, 4, 4, 4], 1):
            for k in range(1, depth + 1):
                x = torch.relu(getattr(self, f"conv{stage}_{k}")(x))
                if k == 2 and stage > 1:
                    taps.append(unit_length(x))
            x = F.max_pool2d(x, 2)
        return taps


class Residual(nn.Module):
    """Two convolutions added to what goes in."""

    def __init__(self, n):
        super().__init__()
        self.conv1, self.conv2, self.prelu = nn.Conv2d(n, n, 3), nn.Conv2d(n, n, 3), nn.PReLU()

    def forward(self, x):
        part = lambda conv, y: F.instance_norm(conv(F.pad(y, (1, 1, 1, 1), "reflect")))
        return self.prelu(x + part(self.conv2, self.prelu(part(self.conv1, x))))


def scale(i, between, o, stride=1, up_between=1, up_after=1):
    """One scale of the warp, as a sequence in which everything counts."""
    up = lambda by: [nn.Upsample(scale_factor=by)] if by > 1 else []
    part = lambda a, b, s: [nn.ReflectionPad2d(1), nn.Conv2d(a, b, 3, s), nn.InstanceNorm2d(b), nn.PReLU()]
    return nn.Sequential(*part(i, between, 1), *up(up_between), *part(between, o, stride), *up(up_after))


class Warp(nn.Module):
    """The matcher."""

    def __init__(self, w):
        super().__init__()
        self.layer2_1, self.layer3_1 = scale(2 * w, 2 * w, w, stride=2), scale(4 * w, 2 * w, w)
        self.layer4_1 = scale(8 * w, 4 * w, w, up_after=2)
        self.layer5_1 = scale(8 * w, 4 * w, w, up_between=2, up_after=2)
        self.layer = nn.Sequential(*[Residual(4 * w) for _ in range(3)])
        self.theta, self.phi = nn.Conv2d(4 * w, 4 * w, 1), nn.Conv2d(4 * w, 4 * w, 1)

    def features(self, taps):
        return self.layer(torch.cat([getattr(self, f"layer{k}_1")(x) for k, x in enumerate(taps, 2)], 1))

    def forward(self, a, b, lab):
        n, _, h, w = a.shape
        center = lambda x: unit_length(x.flatten(2) - x.flatten(2).mean(-1, keepdim=True))
        f = center(self.theta(a)).mT @ center(self.phi(b))
        alike = f.max(-1)[0].view(n, 1, h, w)
        warped = torch.softmax(f / 1e-10, -1) @ F.avg_pool2d(lab, 4).flatten(2).mT
        up = lambda x: F.interpolate(x, scale_factor=4)
        return up(warped.mT.reshape(n, 3, h, w)), up(alike)


class Color(nn.Module):
    """The color network."""

    def __init__(self, w):
        super().__init__()
        conv = lambda i, o, d=1: nn.Conv2d(i, o, 3, padding=d, dilation=d)
        half = lambda n: nn.Conv2d(n, n, 1, 2, groups=n, bias=False)
        up = lambda i, o: nn.Sequential(nn.Upsample(scale_factor=2), conv(i, o))
        self.conv1_1, self.conv1_2 = nn.Sequential(conv(7, w // 2), nn.ReLU(), conv(w // 2, w)), conv(w, w)
        self.conv2_1, self.conv2_2 = conv(w, 2 * w), conv(2 * w, 2 * w)
        self.conv3_1, self.conv3_2, self.conv3_3 = conv(2 * w, 4 * w), conv(4 * w, 4 * w), conv(4 * w, 4 * w)
        self.conv1_2norm_ss, self.conv2_2norm_ss, self.conv3_3norm_ss = half(w), half(2 * w), half(4 * w)
        for k in (4, 5, 6, 7):
            for j in (1, 2, 3):
                i = 4 * w if (k, j) == (4, 1) else 8 * w
                setattr(self, f"conv{k}_{j}", conv(i, 8 * w, 2 if k in (5, 6) else 1))
        self.conv8_1, self.conv9_1, self.conv10_1 = up(8 * w, 4 * w), up(4 * w, 2 * w), up(2 * w, 2 * w)
        self.conv3_3_short, self.conv2_2_short, self.conv1_2_short = conv(4 * w, 4 * w), conv(2 * w, 2 * w), conv(w, 2 * w)
        self.conv8_2, self.conv8_3 = conv(4 * w, 4 * w), conv(4 * w, 4 * w)
        self.conv9_2, self.conv10_2 = conv(2 * w, 2 * w), conv(2 * w, 2 * w)
        self.conv10_ab = nn.Conv2d(2 * w, 2, 1)

    def forward(self, x):
        norm = lambda x: F.instance_norm(x)
        def run(x, *names):
            for name in names:
                x = torch.relu(getattr(self, name)(x))
            return x
        c1 = norm(run(x, "conv1_1", "conv1_2"))
        c2 = norm(run(self.conv1_2norm_ss(c1), "conv2_1", "conv2_2"))
        c3 = norm(run(self.conv2_2norm_ss(c2), "conv3_1", "conv3_2", "conv3_3"))
        x = self.conv3_3norm_ss(c3)
        for k in (4, 5, 6, 7):
            x = norm(run(x, f"conv{k}_1", f"conv{k}_2", f"conv{k}_3"))
        x = torch.relu(self.conv8_1(x) + self.conv3_3_short(c3))
        x = torch.relu(self.conv9_1(norm(run(x, "conv8_2", "conv8_3"))) + self.conv2_2_short(c2))
        x = torch.relu(self.conv10_1(norm(run(x, "conv9_2"))) + self.conv1_2_short(c1))
        return 128 * torch.tanh(self.conv10_ab(F.leaky_relu(self.conv10_2(x), 0.2)))


@torch.no_grad()
def main():
    """Prints everything."""
    net = fill(nn.ModuleDict({"vgg": Vgg(8), "warp": Warp(8), "color": Color(8)}))
    tones = 40 * F.interpolate(picture(1, 1, 24, 16, 1), (96, 64), mode="bilinear")
    rgb = 0.5 + 0.5 * F.interpolate(picture(1, 3, 16, 24, 2), (64, 96), mode="bilinear")
    lab = 60 * picture(1, 3, 64, 96, 3)
    features = lambda x: net["warp"].features(net["vgg"](x))
    a, b = features(((tones + 50) / 100).expand(-1, 3, -1, -1)), features(rgb)
    warped, alike = net["warp"](a, b, lab)
    show("features", a), show("alike", alike), show("warped", warped)
    # The color network on its own input, so that a match on the brink does not matter.
    show("color", net["color"](torch.cat([tones, 40 * picture(1, 3, 96, 64, 4), torch.zeros(1, 3, 96, 64)], 1)))


if __name__ == "__main__":
    main()
