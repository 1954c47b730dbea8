"""Reference outputs of DDColor, which `src/nets/ddcolor/tests.rs` compares its network with.

The network is written down here a second time, in PyTorch (2.11.0, on the CPU), narrow, on PyTorch's own attention, with the
parameter names that the published files have once spectral norm is folded. Run it and copy what it prints.
"""

import math

import torch
import torch.nn.functional as F
from deoldify import unit
from networks import fill, picture, show
from torch import nn


class Norm(nn.LayerNorm):
    """Layer normalization over the channels of maps."""

    def forward(self, x):
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


class Block(nn.Module):
    """A block of ConvNeXt."""

    def __init__(self, n):
        super().__init__()
        self.dwconv, self.norm = nn.Conv2d(n, n, 7, padding=3, groups=n), Norm(n, 1e-6)
        self.pwconv1, self.pwconv2 = nn.Linear(n, 4 * n), nn.Linear(4 * n, n)
        self.gamma = nn.Parameter(torch.ones(n))

    def forward(self, x):
        y = self.norm(self.dwconv(x)).movedim(1, -1)
        return x + (self.gamma * self.pwconv2(F.gelu(self.pwconv1(y)))).movedim(-1, 1)


class ConvNext(nn.Module):
    """The encoder."""

    def __init__(self, widths, depths):
        super().__init__()
        first = nn.Sequential(nn.Conv2d(3, widths[0], 4, 4), Norm(widths[0], 1e-6))
        pairs = zip(widths, widths[1:])
        later = [nn.Sequential(Norm(a, 1e-6), nn.Conv2d(a, b, 2, 2)) for a, b in pairs]
        self.downsample_layers = nn.ModuleList([first, *later])
        self.stages = nn.ModuleList(nn.Sequential(*[Block(n) for _ in range(d)]) for n, d in zip(widths, depths))
        for i, n in enumerate(widths):
            setattr(self, f"norm{i}", Norm(n, 1e-6))
        self.norm = nn.LayerNorm(widths[-1], 1e-6)

    def forward(self, x):
        taps = []
        for i in range(4):
            x = self.stages[i](self.downsample_layers[i](x))
            taps.append(getattr(self, f"norm{i}")(x))
        return taps


class Shuffle(nn.Module):
    """A larger size by moving channels to pixels."""

    def __init__(self, i, o, scale, norm):
        super().__init__()
        n = o * scale**2
        self.conv = nn.Sequential(nn.Conv2d(i, n, 1, bias=not norm), *([nn.BatchNorm2d(n)] if norm else []))
        self.scale = scale

    def forward(self, x):
        x = F.pixel_shuffle(torch.relu(self.conv(x)), self.scale)
        return F.avg_pool2d(F.pad(x, (1, 0, 1, 0), "replicate"), 2, 1)


class Step(nn.Module):
    """One step of the pixel decoder."""

    def __init__(self, i, o, skip):
        super().__init__()
        self.shuf, self.bn, self.conv = Shuffle(i, o, 2, True), nn.BatchNorm2d(skip), unit(o + skip, o)

    def forward(self, x, skip):
        return self.conv(torch.relu(torch.cat([self.shuf(x), self.bn(skip)], 1)))


class Look(nn.Module):
    """Attention, added and normalized; the attention's name differs."""

    def __init__(self, name, d, heads):
        super().__init__()
        setattr(self, name, nn.MultiheadAttention(d, heads, batch_first=True))
        self.norm, self.name = nn.LayerNorm(d), name

    def forward(self, x, q, k, v):
        return self.norm(x + getattr(self, self.name)(q, k, v, need_weights=False)[0])


class Each(nn.Module):
    """Two layers on each query."""

    def __init__(self, d):
        super().__init__()
        self.linear1, self.linear2, self.norm = nn.Linear(d, 8 * d), nn.Linear(8 * d, d), nn.LayerNorm(d)

    def forward(self, x):
        return self.norm(x + self.linear2(torch.relu(self.linear1(x))))


def positions(h, w, d):
    """Sines and cosines of rows and columns scaled to one turn, [h * w, d]."""
    n = d // 2
    code = torch.zeros(h, w, d)
    for i in range(n):
        rate = 10000 ** (2 * (i // 2) / n)
        wave = math.cos if i % 2 else math.sin
        for y in range(h):
            code[y, :, i] = wave((y + 1) / (h + 1e-6) * 2 * math.pi / rate)
        for x in range(w):
            code[:, x, n + i] = wave((x + 1) / (w + 1e-6) * 2 * math.pi / rate)
    return code.reshape(h * w, d)


class Colors(nn.Module):
    """The color decoder."""

    def __init__(self, widths, d, queries, heads, depth):
        super().__init__()
        self.query_feat, self.query_embed = nn.Embedding(queries, d), nn.Embedding(queries, d)
        self.level_embed = nn.Embedding(3, d)
        self.input_proj = nn.ModuleList(nn.Conv2d(n, d, 1) for n in widths)
        look = lambda name: nn.ModuleList(Look(name, d, heads) for _ in range(depth))
        self.transformer_self_attention_layers = look("self_attn")
        self.transformer_cross_attention_layers = look("multihead_attn")
        self.transformer_ffn_layers = nn.ModuleList(Each(d) for _ in range(depth))
        self.decoder_norm = nn.LayerNorm(d)
        self.color_embed = nn.ModuleDict({"layers": nn.ModuleList(nn.Linear(d, d) for _ in range(3))})
        self.d = d

    def forward(self, levels, pixels):
        values = [p(x).flatten(2).mT + e for p, x, e in zip(self.input_proj, levels, self.level_embed.weight)]
        keys = [v + positions(*x.shape[2:], self.d) for v, x in zip(values, levels)]
        place = self.query_embed.weight
        x = self.query_feat.weight.expand(len(pixels), -1, -1)
        for i, each in enumerate(self.transformer_ffn_layers):
            x = self.transformer_cross_attention_layers[i](x, x + place, keys[i % 3], values[i % 3])
            x = each(self.transformer_self_attention_layers[i](x, x + place, x + place, x))
        first, second, third = self.color_embed["layers"]
        x = third(torch.relu(second(torch.relu(first(self.decoder_norm(x))))))
        return torch.einsum("bqc,bchw->bqhw", x, pixels)


class DDColor(nn.Module):
    """The whole network."""

    def __init__(self, widths, depths, nf, queries, heads, depth):
        super().__init__()
        self.register_buffer("mean", torch.zeros(1, 3, 1, 1))
        self.register_buffer("std", torch.zeros(1, 3, 1, 1))
        self.encoder = nn.ModuleDict({"arch": ConvNext(widths, depths)})
        d = nf // 2
        steps = [Step(widths[3], nf, widths[2]), Step(nf, nf, widths[1]), Step(nf, d, widths[0])]
        parts = {"layers": nn.ModuleList(steps), "last_shuf": Shuffle(d, d, 4, False)}
        self.decoder = nn.ModuleDict({**parts, "color_decoder": Colors([nf, nf, d], d, queries, heads, depth)})
        self.refine_net = nn.Sequential(nn.Sequential(nn.Conv2d(queries + 3, 2, 1)))

    def forward(self, x):
        x = (x - self.mean) / self.std
        *skips, y = self.encoder["arch"](x)
        levels = []
        for step, skip in zip(self.decoder["layers"], reversed(skips)):
            y = step(y, skip)
            levels.append(y)
        painted = self.decoder["color_decoder"](levels, self.decoder["last_shuf"](y))
        return self.refine_net(torch.cat([painted, x], 1))


@torch.no_grad()
def main():
    """Prints everything."""
    net = fill(DDColor([8, 16, 24, 32], [1, 2, 1, 1], 32, 10, 4, 4))
    net.mean.copy_(torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
    net.std.copy_(torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
    show("ddcolor", net(0.5 + 0.5 * picture(2, 3, 64, 96, 1)))


if __name__ == "__main__":
    main()
