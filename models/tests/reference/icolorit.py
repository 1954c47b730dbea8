"""Reference outputs of iColoriT, which `src/nets/icolorit/tests.rs` compares its network with.

The network is written down here a second time, in PyTorch (2.11.0, on the CPU), narrow and on 4 × 4 patches, with the names of
the published files. Run it and copy what it prints.
"""

import torch
import torch.nn.functional as F
from networks import fill, picture, show
from torch import nn


class Attention(nn.Module):
    """Attention with a number for each relative position; keys have no bias."""

    def __init__(self, d, heads, side):
        super().__init__()
        self.heads, self.side = heads, side
        self.qkv, self.proj = nn.Linear(d, 3 * d, bias=False), nn.Linear(d, d)
        self.q_bias, self.v_bias = nn.Parameter(torch.zeros(d)), nn.Parameter(torch.zeros(d))
        self.rpb_table = nn.Parameter(torch.zeros((2 * side - 1) ** 2, heads))

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(x).chunk(3, -1)
        split = lambda y: y.view(n, t, self.heads, -1).transpose(1, 2)
        q, k, v = split(q + self.q_bias), split(k), split(v + self.v_bias)
        y, x = torch.meshgrid(torch.arange(self.side), torch.arange(self.side), indexing="ij")
        y, x = y.flatten(), x.flatten()
        index = (y[:, None] - y + self.side - 1) * (2 * self.side - 1) + x[:, None] - x + self.side - 1
        energy = q @ k.mT / (d // self.heads) ** 0.5 + self.rpb_table[index].movedim(-1, 0)
        return self.proj((energy.softmax(-1) @ v).transpose(1, 2).reshape(n, t, d))


class Block(nn.Module):
    """A transformer block, normalized before each part."""

    def __init__(self, d, heads, side):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(d, 1e-6), nn.LayerNorm(d, 1e-6)
        self.attn = Attention(d, heads, side)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(d, 4 * d), "fc2": nn.Linear(4 * d, d)})

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp["fc2"](F.gelu(self.mlp["fc1"](self.norm2(x))))


class IColoriT(nn.Module):
    """The whole network."""

    def __init__(self, d, heads, depth, side):
        super().__init__()
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(4, d, 16, 16)})
        self.blocks = nn.ModuleList(Block(d, heads, side) for _ in range(depth))
        self.norm = nn.LayerNorm(d, 1e-6)
        self.head = nn.ModuleDict({"head": nn.Conv2d(d, 512, 3, padding=1, padding_mode="reflect")})
        angle = lambda p, j: torch.tensor(p / 10000 ** (2 * (j // 2) / d), dtype=torch.float64)
        table = [[(torch.cos if j % 2 else torch.sin)(angle(p, j)) for j in range(d)] for p in range(side * side)]
        self.places, self.side = torch.tensor(table).float(), side

    def forward(self, x):
        x = self.patch_embed["proj"](x).flatten(2).mT + self.places
        for block in self.blocks:
            x = block(x)
        x = self.norm(x).mT.unflatten(2, (self.side, self.side))
        x = torch.tanh(self.head["head"](x))
        whole = torch.zeros(len(x), 2, 16 * self.side, 16 * self.side)
        for row in range(16):
            for column in range(16):
                for c in range(2):
                    whole[:, c, row::16, column::16] = x[:, row * 32 + column * 2 + c]
        return whole


@torch.no_grad()
def main():
    """Prints everything."""
    show("icolorit", fill(IColoriT(24, 3, 2, 4))(picture(2, 4, 64, 64, 1)))


if __name__ == "__main__":
    main()
