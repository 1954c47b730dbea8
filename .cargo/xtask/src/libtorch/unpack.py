"""Takes the named files out of a wheel: `unpack.py WHEEL FOLDER NAME…`, where a NAME that ends in `/` is a whole folder.

The standard library alone. It fails on a name that is not in the wheel, and it writes nowhere but below FOLDER.
"""

import os
import shutil
import sys
import zipfile


def unpack(wheel, folder, names):
    """Writes the entries of `wheel` that `names` asks for below `folder`; their paths stay as they are."""
    top = os.path.realpath(folder)
    with zipfile.ZipFile(wheel) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        for name in names:
            is_wanted = (lambda path: path.startswith(name)) if name.endswith("/") else (lambda path: path == name)
            found = [entry for entry in entries if is_wanted(entry.filename)]
            if not found:
                sys.exit(f"{os.path.basename(wheel)} holds no {name}")
            for entry in found:
                write(archive, entry, top)


def write(archive, entry, top):
    """Writes one entry; a path that leads out of `top` ends the program."""
    path = os.path.realpath(os.path.join(top, entry.filename))
    if os.path.commonpath([path, top]) != top:
        sys.exit(f"{entry.filename} leads out of the folder")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with archive.open(entry) as source, open(path, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)


if __name__ == "__main__":
    try:
        unpack(sys.argv[1], sys.argv[2], sys.argv[3:])
    except OSError as error:
        sys.exit(str(error))
