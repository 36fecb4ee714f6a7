"""Catalogue, company and causes: every fault of every file at once, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.config.loading import Settings, load_company, load_settings
from scorecard.errors import ConfigError

COMPANY = """
name = "Plumber"
[owners]
COO = "Ann"
[[stages]]
stage_id = "repair"
name = "Repair"
owner = "COO"
"""

METRIC = """
[metric.on_time]
name = "On time"
says = "Share of repairs on the promised day."
stage = "repair"
owner = "COO"
lens = "experience"
driver = "process"
control = "direct"
query = "repairs"
value = "is_on_time"
summary = "share"
unit = "share"
better = "higher"
target = 0.95
floor = 0.80
red_flag = 0.9
measured_by = "A list of jobs"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("queries", "data", "exports"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data/company.toml").write_text(COMPANY)
    (tmp_path / "queries/metrics.toml").write_text(METRIC)
    return tmp_path


def load(root: Path) -> Settings:
    return load_settings(root / "exports", root)


def problems(root: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(root)
    return [str(problem) for problem in caught.value.problems]


def test_good_files_become_models(root: Path) -> None:
    settings = load(root)
    assert settings.company.name == "Plumber"
    assert settings.catalogue["on_time"].target == 0.95
    assert settings.causes.reasons == {}


def test_company_beside_the_exports_wins(root: Path) -> None:
    (root / "exports/company.toml").write_text(COMPANY.replace("Plumber", "Roofer"))
    assert load(root).company.name == "Roofer"


def test_goalposts_of_the_company_win(root: Path) -> None:
    own = COMPANY.replace("[owners]", "[owners]\nCEO = 'Bo'")
    goalpost = "[goalposts.on_time]\ntarget = 0.9\nfloor = 0.5\nowner = 'CEO'\nweight = 2.0\n"
    (root / "data/company.toml").write_text(own + goalpost)
    metric = load(root).catalogue["on_time"]
    assert (metric.target, metric.floor, metric.owner, metric.weight) == (0.9, 0.5, "CEO", 2.0)
    assert metric.red_flag_value == pytest.approx(0.7)


def test_goalpost_on_the_wrong_side_is_said(root: Path) -> None:
    (root / "data/company.toml").write_text(COMPANY + "[goalposts.on_time]\ntarget = 0.5\n")
    assert problems(root) == [
        "data/company.toml, [goalposts.on_time]: better = 'higher', but the target 0.5 lies on"
        " the other side of the floor 0.8."
    ]


def test_all_problems_of_all_files_come_at_once(root: Path) -> None:
    (root / "data/company.toml").write_text(
        COMPANY.replace('COO = "Ann"', 'CMO = "Ann"')
        + 'zone2 = 1\n[[stages]]\nstage_id = "repair"\nname = "R"\nowner = "CMO"\n'
        + "[goalposts.speed]\ntarget = 1\n"
    )
    (root / "queries/metrics.toml").write_text(
        METRIC.replace('"share"\nunit', '"mean"\nunit')
        + METRIC.replace("on_time", "late").replace('stage = "repair"', 'stage = "farewell"')
    )
    (root / "data/causes.toml").write_text('[reasons]\n"Leak" = "welding"\n')
    first = problems(root)
    assert any("data/company.toml, stages[1].zone2" in line for line in first)
    assert any("[metric.on_time], summary: 'mean' is not one of" in line for line in first)

    (root / "data/company.toml").write_text(
        COMPANY.replace('COO = "Ann"', 'CMO = "Ann"').replace("[owners]", 'zone = "Mars"\n[owners]')
        + '[[stages]]\nstage_id = "repair"\nname = "R"\nowner = "CMO"\n'
        + "[goalposts.speed]\ntarget = 1\n"
    )
    found = "\n".join(problems(root))
    for words in (
        "data/company.toml, [[stages]]: stage 'repair' is there twice.",
        "data/company.toml, [owners]: nobody is COO, but stage 'repair' is owned by it.",
        "data/company.toml, zone: 'Mars' is not a time zone.",
        "data/company.toml, [goalposts.speed]: no metric is called 'speed'. Metrics: late.",
        "queries/metrics.toml, [metric.on_time], summary: 'mean' is not one of",
        "queries/metrics.toml, [metric.late], stage: 'farewell' is not a stage",
        "queries/metrics.toml, [metric.late], owner: nobody is COO in company.toml.",
        "data/causes.toml, [reasons] 'Leak': 'welding' is not a stage",
    ):
        assert words in found


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("data/company.toml", "name = ", "is not TOML"),
        ("data/causes.toml", "[reasons]\na = 1\n", "1 must be text in quotes."),
        ("queries/metrics.toml", "[metrik.a]\n", "metrik: is not a known key."),
        ("queries/metrics.toml", METRIC + "flor = 1\n", "flor: is not a known key. Did you mean"),
        ("queries/metrics.toml", METRIC.replace("target = 0.95\n", ""), "target: is missing."),
    ],
)
def test_a_broken_file_is_named_with_its_key(root: Path, file: str, text: str, words: str) -> None:
    (root / file).write_text(text)
    lines = problems(root)
    assert any(line.startswith(file) and words in line for line in lines), lines


def test_a_file_that_is_not_utf8_says_so(root: Path) -> None:
    (root / "data/company.toml").write_bytes(COMPANY.replace("Ann", "Änn").encode("cp1252"))
    assert any("is not UTF-8" in line for line in problems(root))


def test_missing_company_file_is_said(root: Path) -> None:
    (root / "data/company.toml").unlink()
    assert problems(root) == ["data/company.toml: is not there."]


def test_shipped_files_load() -> None:
    root = Path(__file__).resolve().parents[3]
    settings = load_settings(root / "data/sample", root)
    assert settings.company == load_company(root / "data/sample", root)
    stages = {stage.stage_id for stage in settings.company.stages}
    assert {metric.stage for metric in settings.catalogue.metrics} == stages | {"data"}


SAMPLE = COMPANY.replace("[owners]", 'is_sample = true\nzone = "Europe/Berlin"\n[owners]')


@pytest.mark.parametrize(
    ("folder", "name", "is_sample", "owner"),
    [
        ("data/sample", "Plumber", True, "Ann"),
        ("data/incoming", "Your company", False, ""),
        ("Roof_and_Sons", "Roof and Sons", False, ""),
    ],
)
def test_exports_without_a_company_file_borrow_the_journey_and_nothing_else(
    root: Path, folder: str, name: str, is_sample: bool, owner: str
) -> None:
    (root / "data/company.toml").write_text(SAMPLE + "[goalposts.on_time]\ntarget = 0.9\n")
    (root / folder).mkdir(parents=True)
    settings = load_settings(root / folder, root)
    company = settings.company
    assert (company.name, company.is_sample, company.owners) == (name, is_sample, {"COO": owner})
    assert company.zone == ("Europe/Berlin" if is_sample else "UTC")
    assert settings.catalogue["on_time"].target == (0.9 if is_sample else 0.95)
    assert [stage.name for stage in company.stages] == ["Repair"]


def test_a_copy_of_the_samples_company_file_is_no_sample(root: Path) -> None:
    exports = root / "theirs"
    exports.mkdir()
    (exports / "company.toml").write_text(SAMPLE)
    company = load_settings(exports, root).company
    assert (company.name, company.is_sample, company.zone) == ("Plumber", False, "Europe/Berlin")


def test_a_company_file_in_data_that_is_no_sample_holds_for_every_folder(root: Path) -> None:
    assert load(root).company.owners == {"COO": "Ann"}


def test_what_a_company_says_of_itself_is_about_something_there_is(root: Path) -> None:
    (root / "data/company.toml").write_text(
        COMPANY
        + '[[priorities]]\nname = "Dry cellars"\nstages = ["repair", "flood"]\n'
        + '[[priorities]]\nname = "Nice words"\n'
        + '[[priorities]]\nname = "On time"\nmetrics = ["on_tyme"]\n'
        + "[self_ratings]\nrepair = 80\nroof = 50\n"
    )
    found = problems(root)
    assert (
        "data/company.toml, [[priorities]] 'Dry cellars', stages: no stage is called 'flood'."
        in (found[0])
    )
    assert "is about no stage and no metric" in found[1]
    assert "no metric is called 'on_tyme'. Metrics: on_time." in found[2]
    assert "[self_ratings]: no stage is called 'roof'" in found[3]
    assert len(found) == 4


def test_a_self_rating_lies_on_the_scale_of_health(root: Path) -> None:
    (root / "data/company.toml").write_text(COMPANY + "[self_ratings]\nrepair = 120\n")
    assert "self_ratings" in problems(root)[0]


def test_nobody_borrows_what_the_sample_says_of_itself(root: Path) -> None:
    (root / "data/company.toml").write_text(
        "is_sample = true\n" + COMPANY + '[[priorities]]\nname = "x"\nstages = ["repair"]\n'
        "[self_ratings]\nrepair = 80\n"
    )
    company = load(root).company
    assert company.priorities == () and company.self_ratings == {}
