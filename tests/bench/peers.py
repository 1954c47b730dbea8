"""Times the solvers that others use on the system Tintype solves, beside Tintype itself in the same run.

    python3 tests/bench/peers.py TINTYPE PHOTO MARKED [--size MEGAPIXELS] [--large]

TINTYPE is the built program, MARKED a copy of PHOTO with strokes painted over it. It needs numpy, scipy and Pillow; UMFPACK
and CHOLMOD take part where Debian's libsuitesparse-dev is installed. Each peer gets the finished matrix, so its time leaves
out what forming it takes; Tintype's time is everything from the picture on: affinity, hierarchy, solution. SuperLU and
UMFPACK solve for both planes with one factorization. Above half a megapixel SuperLU takes minutes: it needs --large.
"""

import argparse
import ctypes
import ctypes.util
import json
import pathlib
import subprocess
import tempfile
import time

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as spla
from PIL import Image


def gray_of(image):
    """Encoded gray, 0..1."""
    return np.asarray(image.convert("L"), dtype=np.float64) / 255.0


def shifted(plane, dy, dx, fill):
    """The plane seen from every pixel's neighbor at (dy, dx)."""
    height, width = plane.shape
    out = np.full_like(plane, fill)
    ys, xs = slice(max(0, -dy), height - max(0, dy)), slice(max(0, -dx), width - max(0, dx))
    yt, xt = slice(max(0, dy), height - max(0, -dy)), slice(max(0, dx), width - max(0, -dx))
    out[ys, xs] = plane[yt, xt]
    return out


RING = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]


def laplacian(gray):
    """The symmetric affinity of Tintype as a graph Laplacian (constants: src/solve/affinity.rs)."""
    height, width = gray.shape
    inside = {d: shifted(np.ones_like(gray), *d, 0.0) for d in RING}
    difference = {d: (shifted(gray, *d, 0.0) - gray) * inside[d] for d in RING}
    count = 1.0 + sum(inside.values())
    mean = sum(difference.values()) / count
    variance = sum(v * v for v in difference.values()) / count - mean * mean
    nearest = np.min([np.where(inside[d] > 0, difference[d] ** 2, np.inf) for d in RING], axis=0)
    c = np.maximum(np.clip(0.6 * variance, 1e-4, 1e-3), nearest / -np.log(0.01))
    number = np.arange(height * width).reshape(height, width)
    rows, columns, weights = [], [], []
    for dy, dx in RING:
        square = difference[dy, dx] ** 2
        k = 0.5 * (np.exp(-square / c) + np.exp(-square / shifted(c, dy, dx, 1.0))) + 1e-3
        here = inside[dy, dx] > 0
        rows.append(number[here])
        columns.append(shifted(number.astype(np.float64), dy, dx, 0)[here].astype(np.int64))
        weights.append(k[here])
    n = height * width
    k = sp.csr_matrix((np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))), shape=(n, n))
    return sp.diags(np.asarray(k.sum(axis=1)).ravel()) - k


def system(photo, marked):
    """Matrix and right-hand sides of the pixels without a hint; I and Q of the marks stand for a and b."""
    gray = gray_of(photo)
    rgb = np.asarray(marked.convert("RGB"), dtype=np.float64) / 255.0
    hinted = (np.abs(rgb - gray[..., None]).sum(axis=2) > 0.01).ravel()
    chroma = np.stack([rgb @ [0.596, -0.274, -0.322], rgb @ [0.211, -0.523, 0.312]], axis=-1).reshape(-1, 2)
    a = laplacian(gray).tocsr()
    free = np.flatnonzero(~hinted)
    b = -(a[free][:, hinted] @ chroma[hinted])
    return a[free][:, free].tocsc(), np.ascontiguousarray(b)


def superlu(a, b):
    factors = spla.splu(a, permc_spec="COLAMD")
    return np.stack([factors.solve(b[:, c]) for c in range(2)], axis=1)


def library(name):
    found = ctypes.util.find_library(name)
    return ctypes.CDLL(found) if found else None


def umfpack(a, b):
    umf = library("umfpack")
    n = a.shape[0]
    p, i, x = a.indptr.astype(np.int32), a.indices.astype(np.int32), a.data
    pointer = lambda v: v.ctypes.data_as(ctypes.c_void_p)
    symbolic, numeric = ctypes.c_void_p(), ctypes.c_void_p()
    said = umf.umfpack_di_symbolic(n, n, pointer(p), pointer(i), pointer(x), ctypes.byref(symbolic), None, None)
    said = said or umf.umfpack_di_numeric(pointer(p), pointer(i), pointer(x), symbolic, ctypes.byref(numeric), None, None)
    if said != 0:
        raise MemoryError(f"UMFPACK gave up with status {said}")
    out = np.zeros((2, n))
    for c in range(2):
        rhs = np.ascontiguousarray(b[:, c])
        umf.umfpack_di_solve(0, pointer(p), pointer(i), pointer(x), pointer(out[c]), pointer(rhs), numeric, None, None)
    umf.umfpack_di_free_symbolic(ctypes.byref(symbolic))
    umf.umfpack_di_free_numeric(ctypes.byref(numeric))
    return out.T


class Sparse(ctypes.Structure):
    """cholmod_sparse of SuiteSparse 5."""

    _fields_ = [(n, ctypes.c_size_t) for n in ("nrow", "ncol", "nzmax")]
    _fields_ += [(n, ctypes.c_void_p) for n in ("p", "i", "nz", "x", "z")]
    _fields_ += [(n, ctypes.c_int) for n in ("stype", "itype", "xtype", "dtype", "sorted", "packed")]


class Dense(ctypes.Structure):
    """cholmod_dense of SuiteSparse 5."""

    _fields_ = [(n, ctypes.c_size_t) for n in ("nrow", "ncol", "nzmax", "d")]
    _fields_ += [(n, ctypes.c_void_p) for n in ("x", "z")] + [(n, ctypes.c_int) for n in ("xtype", "dtype")]


def cholmod(a, b):
    lib = library("cholmod")
    for name, kind in [("analyze", ctypes.c_void_p), ("solve", ctypes.POINTER(Dense))]:
        getattr(lib, "cholmod_" + name).restype = kind
    common = ctypes.create_string_buffer(1 << 16)
    lib.cholmod_start(common)
    lower = sp.tril(a).tocsc()
    lower.sort_indices()
    p, i, x = lower.indptr.astype(np.int32), lower.indices.astype(np.int32), lower.data
    n, rhs = a.shape[0], np.asfortranarray(b)
    matrix = Sparse(n, n, x.size, p.ctypes.data, i.ctypes.data, None, x.ctypes.data, None, -1, 0, 1, 0, 1, 1)
    given = Dense(n, 2, 2 * n, n, rhs.ctypes.data, None, 1, 0)
    factor = ctypes.c_void_p(lib.cholmod_analyze(ctypes.byref(matrix), common))
    lib.cholmod_factorize(ctypes.byref(matrix), factor, common)
    solution = lib.cholmod_solve(0, factor, ctypes.byref(given), common)
    if not solution:
        raise MemoryError("CHOLMOD gave up")
    values = np.ctypeslib.as_array(ctypes.cast(solution.contents.x, ctypes.POINTER(ctypes.c_double)), (2, n)).copy()
    lib.cholmod_free_dense(ctypes.byref(solution), common)
    lib.cholmod_free_factor(ctypes.byref(factor), common)
    lib.cholmod_finish(common)
    return values.T


def scaled(photo, marked, megapixels):
    """Both pictures at another size; marks are enlarged by whole pixels, so that they stay marks."""
    if megapixels is None:
        return photo, marked
    factor = (megapixels * 1e6 / (photo.width * photo.height)) ** 0.5
    size = (round(photo.width * factor), round(photo.height * factor))
    gray = photo.convert("L").resize(size, Image.LANCZOS).convert("RGB")
    before = np.asarray(photo.convert("L").convert("RGB"), dtype=int)
    mask = np.abs(np.asarray(marked.convert("RGB"), dtype=int) - before).sum(axis=2) > 3
    mask = Image.fromarray(mask).resize(size, Image.NEAREST)
    return gray, Image.composite(marked.convert("RGB").resize(size, Image.NEAREST), gray, mask)


def ours(program, photo, marked):
    """Tintype's own figures for the same pictures."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(pathlib.Path(folder, name)) for name in ("photo.png", "marked.png")]
        photo.save(paths[0])
        marked.save(paths[1])
        said = subprocess.run([program, "bench", "solve", "--json", "--files", *paths], check=True, capture_output=True)
    return json.loads(said.stdout.splitlines()[0])


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("program")
    words.add_argument("photo", type=Image.open)
    words.add_argument("marked", type=Image.open)
    words.add_argument("--size", type=float, metavar="MEGAPIXELS")
    words.add_argument("--large", action="store_true", help="run SuperLU above half a megapixel too")
    args = words.parse_args()
    photo, marked = scaled(args.photo, args.marked, args.size)
    figures = ours(args.program, photo, marked)
    to_50_db = figures["prepare_ms"] + figures["db50"]["ms"]
    exact = figures["prepare_ms"] + figures["converged"]["ms"]
    print(f"{photo.width} x {photo.height}, Tintype {to_50_db:.0f} ms to 50 dB, {exact:.0f} ms converged, set-up included")
    a, b = system(photo.convert("RGB"), marked)
    peers = {"CHOLMOD": (cholmod, library("cholmod")), "UMFPACK": (umfpack, library("umfpack"))}
    peers["SuperLU"] = (superlu, args.large or photo.width * photo.height <= 500_000)
    reference = None
    for name, (solve, present) in peers.items():
        if not present:
            print(f"{name:8} left out")
            continue
        began = time.perf_counter()
        solution = solve(a, b)
        ms = 1000 * (time.perf_counter() - began)
        reference = solution if reference is None else reference
        off = np.abs(solution - reference).max()
        print(f"{name:8} {ms:9.0f} ms   {ms / to_50_db:6.0f} x 50 dB, {ms / exact:5.0f} x converged   differs by {off:.1e}")


if __name__ == "__main__":
    main()
