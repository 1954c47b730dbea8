"""Reference outputs of InstColorization, which `src/nets/instance/tests.rs` compares its network with.

The two trunks and the blends between them are written down here a second time, in PyTorch (2.11.0, on the CPU), narrow, with
the names of the published files behind the prefixes of ours. Run it and copy what it prints.
"""

import torch
import torch.nn.functional as F
from networks import Siggraph17, fill, picture, show
from torch import nn


class Blend(nn.Module):
    """How much each thing and the whole count."""

    def __init__(self, n):
        super().__init__()
        conv = lambda i, o: [nn.Conv2d(i, o, 3, padding=1), nn.ReLU()]
        self.simple_instance_conv = nn.Sequential(*conv(n, 16), *conv(16, 16), *conv(16, 1))
        self.simple_bg_conv = nn.Sequential(*conv(n, 16), *conv(16, 16), *conv(16, 1))

    def forward(self, things, whole, boxes):
        h, w = whole.shape[2:]
        maps, counts, outside = [], [], torch.ones(1, 1, h, w)
        for thing, (left, top, right, bottom) in zip(things.split(1), boxes):
            x0, x1, y0, y1 = int(left * w), int(right * w), int(top * h), int(bottom * h)
            def put(x):
                full = torch.zeros(1, x.shape[1], h, w)
                full[:, :, y0:y1, x0:x1] = F.interpolate(x, (y1 - y0, x1 - x0), mode="bilinear")
                return full
            maps.append(put(thing))
            counts.append(put(self.simple_instance_conv(thing)))
            outside[:, :, y0:y1, x0:x1] = 0
        counts.append(self.simple_bg_conv(whole) + 1e5 * outside)
        weights = torch.cat(counts).softmax(0)
        return (torch.cat([*maps, whole]) * weights).sum(0, keepdim=True)


def stages(net, x, change):
    """Siggraph17 with every stage handed to `change`."""
    c1 = change(0, net.model1(x))
    c2 = change(1, net.model2(c1[:, :, ::2, ::2]))
    c3 = change(2, net.model3(c2[:, :, ::2, ::2]))
    c = change(3, net.model4(c3[:, :, ::2, ::2]))
    for k in (5, 6, 7):
        c = change(k - 1, getattr(net, f"model{k}")(c))
    c = change(8, net.model8(change(7, net.model8up(c) + net.model3short8(c3))))
    c = change(10, net.model9(change(9, net.model9up(c) + net.model2short9(c2))))
    c = change(12, net.model10(change(11, net.model10up(c) + net.model1short10(c1))))
    return torch.tanh(net.model_out(c))


class Fusion(Siggraph17):
    """The trunk with its blends."""

    def __init__(self, w):
        super().__init__(w)
        names = ["", "2", "3", "4", "5", "6", "7", "8_1", "8_2", "9_1", "9_2", "10_1", "10_2"]
        widths = [1, 2, 4, 8, 8, 8, 8, 4, 4, 2, 2, 2, 2]
        for name, n in zip(names, widths):
            setattr(self, f"weight_layer{name}", Blend(n * w))
        self.names = names

    def blend(self, i, *rest):
        return getattr(self, f"weight_layer{self.names[i]}")(*rest)


@torch.no_grad()
def main():
    """Prints everything."""
    net = fill(nn.ModuleDict({"instance": Siggraph17(8), "fusion": Fusion(8)}))
    boxes = [(0.1, 0.2, 0.6, 0.7), (0.4, 0.0, 0.95, 0.55)]
    kept = {}

    def keep(i, x):
        # The authors' ReLU at the head of blocks 8, 9 and 10 works in place on what they keep.
        kept[i] = torch.relu(x) if i in (7, 9, 11) else x
        return x

    stages(net["instance"], picture(2, 4, 48, 48, 2), keep)
    blend = lambda i, x: net["fusion"].blend(i, kept[i], x, boxes)
    show("boxes", stages(net["fusion"], picture(1, 4, 64, 48, 1), blend))
    show("whole", stages(net["fusion"], picture(1, 4, 64, 48, 1), lambda i, x: x))


if __name__ == "__main__":
    main()
