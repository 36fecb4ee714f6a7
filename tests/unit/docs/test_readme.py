"""The README's commands, tree and links stay true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scorecard.config.catalogue import Metric

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    return re.findall(r"```sh\n(.+?)\n```", README, re.S)


def test_there_are_exactly_two_set_up_commands() -> None:
    assert len(commands()) == 2
    assert all(command.startswith("pip install uv && uv run ") for command in commands())


def test_ci_runs_the_readme_s_test_command_word_for_word() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert commands()[1] in ci.splitlines()


def test_the_start_command_names_the_door() -> None:
    script = commands()[0].split()[-1]
    assert (ROOT / script).is_file()


def test_groups_named_by_the_commands_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for group in re.findall(r"--group (\w+)", README):
        assert group in project["dependency-groups"]


@pytest.mark.parametrize("path", re.findall(r"^\| `([^`]+)` \|", README, re.M))
def test_every_folder_of_the_tree_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([\w./-]+)\)", README))))
def test_every_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).is_file()


def test_the_top_level_is_the_one_promised() -> None:
    for name in ("dashboard.py", "pages", "queries", "data", "tests", "pyproject.toml"):
        assert (ROOT / name).exists(), name


def test_the_example_metric_is_one_that_the_catalogue_would_take() -> None:
    block = re.search(r"```toml\n(.+?)\n```", README, re.S)
    assert block is not None
    ((metric_id, fields),) = tomllib.loads(block[1])["metric"].items()
    metric = Metric(metric_id=metric_id, **fields)
    assert (ROOT / "queries" / "observations" / f"{metric.query}.sql").is_file()
