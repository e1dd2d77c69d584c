"""What is installed from the wheel is all of the service, and runs wherever one stands."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.test_layout import OUTSIDE_THE_PRODUCT, ROOT, product_files, project_files

FETCHED = "portal/static/vendor/"


def run(*words: object, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command as a child of the service is run; its output is what failed, if it did."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PLANS_"))}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=environment | {"PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation")
    run(*pip, "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel where the libraries are those of this environment, the checkout is not."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    own = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    (Path(own) / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "-qq")
    run(*pip, "--no-deps", "--no-index", "--no-compile", wheel)
    return place / "bin"


@pytest.fixture
def decoy(tmp_path: Path) -> Path:
    """Make a folder whose files bear the names of ours."""
    for name in ("cli", "clock", "settings"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a file of the user was taken')")
    return tmp_path


def test_the_wheel_holds_every_file_of_the_product(wheel: Path) -> None:
    packages = {path.parts[0] for path in product_files()} - OUTSIDE_THE_PRODUCT
    ours = {str(path) for path in project_files() if path.parts[0] in packages}
    names = zipfile.ZipFile(wheel).namelist()
    held = {name for name in names if ".dist-info/" not in name and not name.startswith(FETCHED)}
    assert held == ours
    assert {Path(name).suffix for name in held} >= {".j2", ".py", ".toml"}


def test_the_wheel_carries_the_licence(wheel: Path) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_the_command_runs_from_a_folder_with_files_named_like_ours(
    programs: Path, decoy: Path
) -> None:
    assert "Usage: plans" in run(programs / "plans", "--help", folder=decoy).stdout


def test_a_child_process_takes_our_settings_not_the_folders(programs: Path, decoy: Path) -> None:
    asked = "import cli, clock, settings; print(settings.__file__)"
    found = run(programs / "python", "-c", asked, folder=decoy).stdout
    assert found.startswith(str(programs.parent))
