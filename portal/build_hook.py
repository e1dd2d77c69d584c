"""Puts the design systems' assets into the wheel, or beside the code of an editable install.

PLANS_ASSETS=require makes a build fail without them, which a release wants; "try", the default,
builds all the same; "skip" does not look.
"""

import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsBuildHook(BuildHookInterface[Any]):
    """Fetches what is missing before a wheel is built."""

    @property
    def mode(self) -> str:
        """How much the build depends on the assets."""
        return os.environ.get("PLANS_ASSETS", "try")

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch them, or say why not."""
        del version, build_data
        if self.mode == "skip":
            return
        assets = _assets(self.root)
        try:
            self.app.display_info(assets.ensure())
        except assets.AssetsUnavailable as problem:
            if self.mode == "require":
                raise
            self.app.display_warning(f"{problem} Run python -m portal.assets later.")


def _assets(root: str) -> ModuleType:
    """Load the fetching by its path: while a wheel is built nothing of ours is importable."""
    spec = importlib.util.spec_from_file_location("_assets", Path(root) / "portal" / "assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
