"""Bad files beside good ones: the app stands, and says of each what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from scorecard.intake import engine
from scorecard.intake.fingerprint import survey
from scorecard.ui import workspace as live_workspace
from scorecard.ui.links import plain
from scorecard.warehouse.build import build_snapshot
from tests.pages.conftest import SHELL, OpenPage, text_of

ROOT = Path(__file__).parents[2]

HEADER = (
    "Id,Requester id,Requester email,Status,Via,Created at,Solved at,"
    "Satisfaction Score,First reply time in minutes,Contact reason [list]\n"
)


def rows(first: int, many: int = 20) -> str:
    """Tickets as the help desk exports them, with ids of their own."""
    return "".join(
        f"{number},{number},guest{number}@example.com,Solved,Mail,2025-{1 + at % 6:02}-05 10:00,"
        f"2025-{1 + at % 6:02}-06 12:00,4,35,Change plan\n"
        for at, number in enumerate(range(first, first + many))
    )


def tickets(first: int, extra: str = "") -> str:
    return HEADER + rows(first) + extra


def ticket(number: int, *, created: str = "2025-03-05 10:00", score: str = "4") -> str:
    return f"{number},{number},,Solved,Mail,{created},2025-03-06 12:00,{score},35,Change plan\n"


FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "good.csv": (tickets(1000).encode(), ("20 loaded",)),
    "empty.csv": (b"", ("The file is empty. Export it again",)),
    "header_only.csv": (HEADER.encode(), ("has a header and no rows", "longer period")),
    "carets.csv": (
        tickets(1100).replace(",", "^").encode(),
        ("do not fall into columns", "Export it again as CSV with commas"),
    ),
    "semicolons.csv": (tickets(1200).replace(",", ";").encode(), ("20 loaded", "semicolon")),
    "mark.csv": (tickets(1300).encode("utf-8-sig"), ("20 loaded", "UTF-8")),
    "wide_letters.csv": (tickets(1400).encode("utf-16"), ("20 loaded", "UTF-16")),
    "old_letters.csv": (
        tickets(1500).replace("Change plan", "Geschäft").encode("cp1252"),
        ("20 loaded", "Read as Windows-1252, because it is not valid UTF-8"),
    ),
    "ragged.csv": (
        tickets(1600, "1699,1699,,Open,Mail,2025-03-05 10:00\n").encode(),
        ("21 loaded", "1 row was shorter than the header: its missing cells count as empty"),
    ),
    "wide.csv": (
        tickets(1700, ticket(1799).rstrip("\n") + ",surplus\n").encode(),
        ("1 set aside", "has more cells than the header (10)", "row 22"),
    ),
    "doubled.csv": (
        "".join(f"{line},{line.split(',')[8]}\n" for line in tickets(1800).splitlines()).encode(),
        ("20 loaded", "Headers that occur more than once: First reply time in minutes"),
    ),
    "february.csv": (
        tickets(1900, ticket(1999, created="31/02/2025 10:00")).encode(),
        ("1 set aside", "Created at", "is not a date", "row 22: 31/02/2025 10:00"),
    ),
    "either_way.csv": (
        (HEADER + "".join(ticket(n, created="02/03/2025 10:00") for n in (2000, 2001))).encode(),
        (
            "These columns hold dates that may be day/month or month/day: Created at"
            " (&quot;02/03/2025 10:00&quot;). Say which",
            "put day_first = true (or false) into company.toml beside your files",
        ),
    ),
    "commas.csv": (
        tickets(2100).replace(",", ";").replace(";35;", ";35,5;").encode(),
        ("20 loaded", "Decimal comma, as the file"),
    ),
    "destroyed.csv": (
        tickets(2200, "1.03006E+13" + ticket(2299)[4:]).encode(),
        ("1 set aside", "a spreadsheet destroyed", "do not open it in a spreadsheet"),
    ),
    "beyond.csv": (
        tickets(2300, ticket(2399, score="9")).encode(),
        ("1 set aside", "Satisfaction Score", "lies outside 1 to 5", "row 22: 9"),
    ),
    "twin_a.csv": (tickets(2400).encode(), ("the same content as twin_b.csv, counted once",)),
    "twin_b.csv": (tickets(2400).encode(), ("20 loaded",)),
    "mystery.csv": (
        b"shoe size,colour\n44,blue\n",
        ("No export that is known has these headers", "docs/profiles.md", "does no harm"),
    ),
    "nearly.csv": (
        tickets(2500).replace("Satisfaction Score", "Mood").encode(),
        ("Nearest is", "missing: Satisfaction Score", "export it with this column"),
    ),
    "growing.csv": (
        tickets(2600).encode(),
        ("The file is still being written; it will be read once it rests",),
    ),
    "torn.xlsx": (b"PK\x03\x04 not really", ("cannot be opened", "Save it again")),
    "torn.json": (b'[{"id": 1,', ("is not whole JSON", "Export it again")),
}
"""File → its content, and what the Data page must say of it."""


def _grows_while_read(patch: pytest.MonkeyPatch) -> None:
    def grown(path: Path, *watch: Callable[[int], None]) -> object:
        told = survey(path, *watch)
        if path.name == "growing.csv":
            with path.open("a") as file:
                file.write(ticket(2699))
        return told

    patch.setattr(engine, "survey", grown)
    patch.setattr(engine, "_PATIENCE_SECONDS", 0)


def settle() -> live_workspace.Workspace:
    """Look at the folder as the server does every two seconds, and wait for the build."""
    space = live_workspace.workspace()
    space.wait()
    space.look()
    space.wait()
    return space


def opened(page: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(SHELL), default_timeout=120)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if page != "scorecard":
        app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception
    assert "cannot be drawn" not in text_of(app)
    return app


@pytest.fixture(scope="module")
def bad_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One folder with every bad file at once, and its workspace."""
    place = tmp_path_factory.mktemp("bad")
    exports = place / "Bad_Day"
    exports.mkdir()
    for name, (content, _) in FILES.items():
        (exports / name).write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAPEZE_DATA", str(exports))
        patch.setenv("TRAPEZE_CACHE", str(place / "cache"))
        _grows_while_read(patch)
        settle()
        yield exports
        live_workspace.workspace().wait()


@pytest.fixture(scope="module")
def data_page(bad_company: Path) -> AppTest:
    return opened("data")


def said_of(app: AppTest, file: str) -> str:
    (card,) = [one for one in app.expander if plain(file) in one.label.split(" · ")[0]]
    inside = "\n".join(getattr(element.proto, "body", "") for element in card)
    return re.sub(r"\\(.)", r"\1", card.label) + "\n" + inside


@pytest.mark.parametrize("file", FILES)
def test_the_data_page_says_what_became_of_a_file_and_what_to_do(
    data_page: AppTest, file: str
) -> None:
    said = said_of(data_page, file)
    for words in FILES[file][1]:
        assert words in said
    for jargon in ("Traceback", "Error:", "None", "nan"):
        assert jargon not in said


def test_every_row_of_every_file_is_accounted_for(data_page: AppTest) -> None:
    labels = [one.label.replace(",", "") for one in data_page.expander]
    counts = [[int(n) for n in re.findall(r"(\d+) (?:rows?|loaded|dup|set|ign)", one)]
              for one in labels if "row read" not in one]  # fmt: skip
    assert len(counts) >= 12
    assert all(one[0] == sum(one[1:]) for one in counts)


def test_the_scorecard_stands_beside_bad_files(bad_company: Path) -> None:
    said = text_of(opened("scorecard"))
    assert "Bad Day" in said
    assert "Only service contacts are loaded: add orders, messages or usage" in said
    assert "Halfmoon" not in said
    assert "sample company" not in said


def test_a_file_that_grew_is_read_once_it_rests(bad_company: Path) -> None:
    # Its new time is the change that the watch notices; the others are known already.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "survey", survey)
        (bad_company / "growing.csv").write_bytes(tickets(2600).encode())
        settle()
    assert "20 loaded" in said_of(opened("data"), "growing.csv")


ONE_SIDED = {
    "tickets only": "Only service contacts are loaded: add orders, messages or usage",
    "a survey only": "No file holds service contacts: add tickets, chats or calls",
}


@pytest.mark.parametrize("company", ONE_SIDED)
def test_one_kind_of_export_is_never_taken_for_the_whole(open_page: OpenPage, company: str) -> None:
    for page in ("scorecard", "service"):
        said = text_of(open_page(company, page)).casefold()
        assert ONE_SIDED[company].casefold() in said
    said = text_of(open_page(company, "scorecard"))
    assert "It takes two rated stages to tell" in said
    assert "is the weakest stage" not in said
    assert "60\u00a0% of their weight is needed" in said


def test_answers_without_customers_are_not_told_to_add_answers(open_page: OpenPage) -> None:
    said = text_of(open_page("a survey only", "trust"))
    assert "The files name nobody but those who answered" in said
    assert "Nobody's loyalty is heard" not in said


# --- settings that are broken --------------------------------------------------

MINE = """
name = "Mine"
[owners]
CEO = "A"
CMO = "B"
CRO = "C"
COO = "D"
CFO = "E"
CPO = "F"
CCO = "G"
CIO = "H"
"""
STAGES = "".join(
    f'[[stages]]\nstage_id = "{stage}"\nname = "{stage.capitalize()}"\nowner = "COO"\n'
    for stage in (
        "awareness",
        "consideration",
        "purchase",
        "onboarding",
        "use",
        "billing",
        "service",
        "renewal",
        "farewell",
    )
)

BROKEN: dict[str, tuple[str, tuple[str, ...], str]] = {
    "company.toml": (
        'name = "Mine\n',
        ("/company.toml", "is not TOML", "at line 1", "text goes in quotes"),
        MINE + STAGES,
    ),
    "causes.toml": (
        '[reasons]\n"Change plan" = "renewel"\n',
        ("/causes.toml", "Change plan", "is not a stage", "Stages: awareness"),
        '[reasons]\n"Change plan" = "renewal"\n',
    ),
    "vendors/x.toml": (
        '[profile]\nprofile_id = "x"\n',
        ("vendors/x.toml", "is missing.", "docs/profiles.md"),
        "",
    ),
}
"""File → broken content, what must be said, and its content when repaired ("": deleted)."""


@pytest.fixture
def small_company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company with one good file, in a workspace of its own."""
    exports = tmp_path / "Plumbers"
    (exports / "vendors").mkdir(parents=True)
    (exports / "tickets.csv").write_text(tickets(1))
    monkeypatch.setenv("TRAPEZE_DATA", str(exports))
    monkeypatch.setenv("TRAPEZE_CACHE", str(tmp_path / "cache"))
    return exports


def test_broken_settings_keep_the_last_snapshot_and_are_told_until_repaired(
    small_company: Path,
) -> None:
    space = settle()
    before = space.snapshot
    assert before is not None
    app = opened("scorecard")
    assert "Plumbers" in text_of(app)
    for name, (broken, told, repaired) in BROKEN.items():
        path = small_company / name
        path.write_text(broken)
        settle()
        assert space.snapshot is not None
        app.run()
        said = text_of(app)
        assert not app.exception
        assert "The last change could not be taken in" in said
        assert "What was loaded before is still shown." in said
        assert "tz-sentence" in said
        for words in told:
            assert words in said, (name, words)
        path.write_text(repaired) if repaired else path.unlink()
        settle()
        app.run()
        assert "could not be taken in" not in text_of(app)
    assert space.snapshot is not before
    assert "Mine" in text_of(app)


def test_settings_broken_from_the_start_are_told_all_at_once(small_company: Path) -> None:
    for name, (broken, _, _) in BROKEN.items():
        (small_company / name).write_text(broken)
    space = settle()
    assert space.snapshot is None
    said = text_of(opened("scorecard"))
    assert "The scorecard cannot be built yet." in said
    assert "Put these right; the page goes on by itself." in said
    # The stages that causes.toml may name are not known while company.toml is broken.
    for name in ("Plumbers/company.toml", "vendors/x.toml"):
        assert name in said
    for name in BROKEN:
        (small_company / name).unlink()
    settle()
    assert "Plumbers" in text_of(opened("scorecard"))


# --- a metric that does not bind -----------------------------------------------


@pytest.fixture
def broken_root(tmp_path: Path) -> Path:
    """The project's queries and settings, one query of them spoilt."""
    root = tmp_path / "root"
    shutil.copytree(ROOT / "queries", root / "queries")
    (root / "data").mkdir()
    for path in (ROOT / "data").glob("*.toml"):
        shutil.copy(path, root / "data")
    shutil.copytree(ROOT / "data" / "vendors", root / "data" / "vendors")
    query = root / "queries" / "observations" / "tickets.sql"
    query.write_text(query.read_text().replace("tickets.reopens", "tickets.reopened"))
    return root


def test_a_metric_whose_sql_does_not_bind_says_why_and_the_rest_goes_on(
    small_company: Path, broken_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(exports: Path, cache: Path, root: Path, note: Callable[..., None]) -> object:
        return build_snapshot(exports, cache, broken_root, note)

    monkeypatch.setattr("scorecard.warehouse.build.build_snapshot", build)
    space = settle()
    assert space.snapshot is not None
    facts = {one["metric_id"]: one for one in space.snapshot.metric_facts().to_dicts()}
    assert "reopened" in facts["resolution_median"]["problem"]
    assert facts["service_satisfaction"]["n"] == 20
    said = text_of(opened("data"))
    assert "queries/observations/tickets.sql" in said
    opened("scorecard")
    assert "queries/observations/tickets.sql" in text_of(
        opened("metric", metric="resolution_median")
    )
