"""Builds the package: compiles the document schema, and bundles the library if asked.

``protoc`` must be installed. With GOODWILL_BUNDLE=/path/to/libgoodwill.so.0 the
shared library is put beside the package, with the notices that lie beside it, and the
wheel is for this platform only, but for every Python: nothing is compiled against one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # older setuptools leave wheels to another package
    from wheel.bdist_wheel import bdist_wheel

HERE = Path(__file__).resolve().parent
# In the repository, and in a source distribution.
SOURCES = [HERE.parents[1] / "capi" / "proto", HERE / "proto"]
BUNDLE = os.environ.get("GOODWILL_BUNDLE")
NOTICES = "THIRD-PARTY-NOTICES.txt"
# The name under which the package looks for it.
LIBRARY = {"darwin": "libgoodwill.0.dylib", "win32": "goodwill.dll"}.get(
    sys.platform, "libgoodwill.so.0"
)


def proto_folder() -> Path:
    for folder in SOURCES:
        if (folder / "goodwill" / "v1").is_dir():
            return folder
    sys.exit("cannot find goodwill/v1/*.proto: build from the repository or a source distribution")


class BuildWithSchema(build_py):
    def run(self) -> None:
        super().run()
        compiler = shutil.which("protoc")
        if compiler is None:
            sys.exit("cannot find protoc; install the Protocol Buffers compiler")
        target = Path(self.build_lib) / "goodwill"
        target.mkdir(parents=True, exist_ok=True)
        folder = proto_folder()
        subprocess.run(
            [
                compiler,
                f"--proto_path={folder}",
                f"--descriptor_set_out={target / '_schema.binpb'}",
                *sorted(str(p) for p in (folder / "goodwill" / "v1").glob("*.proto")),
            ],
            check=True,
        )
        if BUNDLE:
            shutil.copy(BUNDLE, target / LIBRARY)
            notices = Path(BUNDLE).with_name(NOTICES)
            if notices.exists():
                shutil.copy(notices, target / NOTICES)


class SdistWithProtos(sdist):
    def make_release_tree(self, base_dir: str, files: "list[str]") -> None:
        super().make_release_tree(base_dir, files)
        shutil.copytree(proto_folder(), Path(base_dir) / "proto", dirs_exist_ok=True)


class MaybeBinary(Distribution):
    def has_ext_modules(self) -> bool:
        return bool(BUNDLE)


class WheelForEveryPython(bdist_wheel):
    def get_tag(self) -> "tuple[str, str, str]":
        python, abi, platform = super().get_tag()
        return ("py3", "none", platform) if BUNDLE else (python, abi, platform)


setup(
    cmdclass={
        "build_py": BuildWithSchema,
        "sdist": SdistWithProtos,
        "bdist_wheel": WheelForEveryPython,
    },
    distclass=MaybeBinary,
)
