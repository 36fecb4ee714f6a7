"""The desk where a file that no profile knows is given its meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from zoneinfo import available_timezones

import streamlit as st

from scorecard.config.company import Company
from scorecard.config.profile_writing import (
    FOLDER,
    Draft,
    QuestionDraft,
    Words,
    draft_of,
    identifier_of,
    own_profiles,
    profile_of,
    remove_profile,
    save_profile,
    to_toml,
)
from scorecard.config.profiles import Profile, load_profiles
from scorecard.config.vocabulary import Vocabulary, load_vocabulary
from scorecard.errors import ScorecardError
from scorecard.intake.drafting import (
    Choices,
    cells_of,
    choices_of,
    draft,
    first_choices,
    gaps,
    measure_named,
    measured,
    needs_words,
    open_example,
    order_shown,
    propose_question,
    propose_words,
    typed,
)
from scorecard.intake.preview import try_on
from scorecard.intake.proposal import (
    CUSTOMER_ID,
    SCORE,
    Kind,
    SeenColumn,
    Suggestion,
    propose_kinds,
    see_columns,
)
from scorecard.intake.report import FileReport
from scorecard.intake.sampling import FileLook, look_at, take_sample
from scorecard.ui import cards, links, loading
from scorecard.ui.workspace import ROOT, workspace
from scorecard.views import mapping as views
from scorecard.views.data import DataView, FileLine
from scorecard.warehouse.originals import archive_of, original

FILE, PROFILE = "file", "mapping"
"""Parameters of the address: the file to be mapped, the mapping to be edited."""

_SHOWN_AT_ONCE = 40
_MOST_WORDS = 24
_SAID = "_mapping_said"
_SET_ASIDE = "set these rows aside"
_HAVE_A_STAGE = ("tickets", "messages", "incidents", "touchpoints")
Kept = TypeVar("Kept")
Place = Any
"""A column of the page, as Streamlit gives it."""


@dataclass(frozen=True)
class _Subject:
    """The file on the desk; ``folder`` holds its sample as long as the cache holds this."""

    folder: TemporaryDirectory[str]
    look: FileLook
    columns: tuple[SeenColumn, ...]
    kinds: tuple[Kind, ...]


# --- links from the Data page -------------------------------------------------


def door(file: FileLine) -> None:
    """From a file that no profile knows to its mapping page."""
    if file.state == "unknown" and file.format_text:
        links.link("mapping", "Say what is in it", {FILE: file.file}, icon=":material/edit_note:")


def said() -> None:
    """What was last done to a mapping, once."""
    if done := st.session_state.pop(_SAID, ""):
        st.success(links.plain(done))


def own_mappings(view: DataView) -> None:
    """The mappings beside the exports: what each reads, edit, remove."""
    try:
        profiles = own_profiles(workspace().exports)
    except ScorecardError as error:
        # The list must not take the page down with it; the rest of the files is still read.
        for problem in error.problems:
            st.warning(links.plain(f"{FOLDER}/{problem}"))
        return
    if not profiles:
        return
    cards.heading("Your own mappings", f"small files in the folder {FOLDER} beside the exports")
    for profile in profiles:
        read = [one.file for one in view.files if one.recognised_as == profile.profile.title]
        _own_mapping(profile, read)


def _own_mapping(profile: Profile, read: Sequence[str]) -> None:
    with st.container(key=f"own-{profile.profile_id}"):
        name, edit, remove = st.columns([6, 1, 1], vertical_alignment="center")
        table = views.KIND_NAMES.get(profile.table[0].table, profile.table[0].table)
        files = ", ".join(read) or "no file at present"
        name.html(
            f"<b>{escape(profile.profile.title)}</b>"
            f' <span class="tz-soft">{escape(table)} · reads {escape(files)}</span>'
        )
        with edit:
            links.link("mapping", "Edit", {PROFILE: profile.profile_id})
        with remove, st.popover("Remove", width="stretch"):
            st.write("Files that it reads become unknown again. The files themselves stay.")
            if st.button("Remove this mapping", key=f"remove-{profile.profile_id}"):
                remove_profile(profile.profile_id, workspace().exports)
                workspace().look()
                st.session_state[_SAID] = f"The mapping {profile.profile.title} is removed."
                st.rerun()


# --- the page ----------------------------------------------------------------


def draw() -> None:
    """The whole page: the file as it is, what it means, what becomes of it, and save."""
    links.link("data", "Back to the data", icon=":material/arrow_back:")
    editing = _edited()
    report = _asked(editing)
    if report is None:
        return
    try:
        subject = _subject(report, st.session_state.get(_key(report, "header")))
    except (ScorecardError, OSError) as error:
        cards.sentence(f"{report.file} cannot be opened.", str(error))
        return
    _first_rows(report, subject.look)
    if not subject.columns:
        st.warning("No row of names was found. Add a header row to the file and drop it again.")
        return
    vocabulary = load_vocabulary()
    before = choices_of(editing, subject.look) if editing else None
    left, right = st.columns([1.75, 1], gap="large")
    verdict = right.container(key="mapping-verdict")
    with left:
        chooser, choices = _choose(report, subject, vocabulary, before)
    with right:
        choices = chooser.rules(choices)
        _unmapped(subject, choices)
    made = draft(
        choices,
        editing.drafted_from if editing else report.file,
        subject.look,
        subject.columns,
        vocabulary,
        editing.profile_id if editing else _free_id(choices.title),
    )
    told = _outcome(subject, choices, made, loading.snapshot().company)
    with verdict:
        _judge(told, made, _key(report, "save"), is_new=editing is None)
    _rows(told, made)


def _edited() -> Draft | None:
    asked = st.query_params.get(PROFILE)
    if asked is None:
        return None
    profile = next(
        (one for one in own_profiles(workspace().exports) if one.profile_id == asked), None
    )
    if profile is None:
        cards.sentence("There is no such mapping.", "It may have been removed.")
        st.stop()
    made = draft_of(profile)
    if made is None:
        cards.sentence(
            f"{profile.profile.title} says more than this page can show.",
            f"Edit its file in the folder {FOLDER} beside the exports; docs/profiles.md has the"
            " language.",
        )
        st.stop()
    return made


def _asked(editing: Draft | None) -> FileReport | None:
    """The report of the file to be mapped; only files of this folder can be asked for."""
    reports = loading.snapshot().file_reports
    if editing is not None:
        fits = [one for one in reports if one.profile_id == editing.profile_id]
        if fits:
            return fits[-1]
        cards.sentence(
            f"No file here is read by {editing.title}.",
            "Add one on the Data page to see what its mapping makes of it.",
        )
        return None
    asked = st.query_params.get(FILE)
    found = next((one for one in reports if one.file == asked), None)
    if found is None:
        cards.sentence(
            "No file was chosen.", "Choose one that was not recognised, on the Data page."
        )
    elif found.profile_id is not None:
        cards.sentence(
            f"{found.file} is read as {found.title}.", "There is nothing left to say about it."
        )
        return None
    return found


@st.cache_resource(max_entries=8, show_spinner="Looking at the first rows")
def _looked(exports: str, file: str, _stamp: tuple[int, int], header_at: int | None) -> _Subject:
    folder = TemporaryDirectory(prefix="trapeze-")
    work = Path(folder.name) / "unpacked"
    zone = loading.snapshot().company.zone
    with original(Path(exports), file, zone, work) as path:
        sample, is_whole = take_sample(path, Path(folder.name))
    look = look_at(sample, is_whole=is_whole, header_at=header_at)
    columns = see_columns(look) if look.rows else ()
    return _Subject(folder, look, columns, propose_kinds(columns, load_vocabulary(), file))


def _subject(report: FileReport, header_row: int | None) -> _Subject:
    exports = workspace().exports
    stat = archive_of(exports, report.file)[0].stat()
    return _looked(
        str(exports),
        report.file,
        (stat.st_size, stat.st_mtime_ns),
        None if header_row is None else header_row - 1,
    )


def _first_rows(report: FileReport, look: FileLook) -> None:
    shown = views.first_rows(report.file, look)
    cards.sentence(shown.sentence, shown.under)
    lines = "".join(
        f'<tr class="{"names" if row.is_header else ""}"><td class="num">{row.number}</td>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row.cells)
        + "</tr>"
        for row in shown.rows
    )
    more = f'<p class="tz-note">and {shown.more_columns} more columns</p>'
    st.html(
        "<style>.tz-raw td{font-family:ui-monospace,monospace;font-size:.78rem;padding:.2rem .6rem;"
        "white-space:nowrap;font-weight:400!important}.tz-raw .num{color:var(--tz-soft)}"
        ".tz-raw .names td{background:var(--tz-wash);font-weight:600!important}"
        ".tz-map b{font-weight:600}.tz-map{font-size:.86rem;line-height:1.35}</style>"
        '<div class="tz-scroll"><table class="tz-table tz-raw">'
        f"<tbody>{lines}</tbody></table></div>"
        f"{more if shown.more_columns else ''}"
    )


def _key(report: FileReport, *parts: str) -> str:
    return "-".join(("map", report.sha256[:12], *parts))


# --- choosing ----------------------------------------------------------------


def _choose(
    report: FileReport, subject: _Subject, vocabulary: Vocabulary, before: Choices | None
) -> tuple[_Chooser, Choices]:
    """Choices as plain widgets, each beginning with what is proposed."""
    tables = list(views.KIND_NAMES)
    likeliest = before.table if before else subject.kinds[0].table
    kind, named, row = st.columns([2, 2, 1])
    table = kind.selectbox(
        "What one row is",
        tables,
        index=tables.index(likeliest),
        format_func=lambda one: views.KIND_NAMES[one],
        key=_key(report, "kind"),
    )
    proposed, reasons = first_choices(report.file, table, subject.columns, vocabulary)
    start = before if before is not None and before.table == table else proposed
    title = named.text_input("Name of this mapping", start.title, key=_key(report, "title"))
    row.number_input(
        "Header in row",
        1,
        max(1, min(16, len(subject.look.rows))),
        subject.look.header_at + 1,
        key=_key(report, "header"),
    )
    st.html(f'<p class="tz-note">{escape(views.kind_reason(subject.kinds, table))}</p>')
    chosen = _Chooser(report, subject, vocabulary, table, start, reasons)
    targets = chosen.targets()
    return chosen, replace(
        start,
        title=title,
        targets=targets,
        scores=chosen.scores(targets),
        words=chosen.words(targets),
    )


@dataclass(frozen=True)
class _Chooser:
    """The widgets of one file under one kind; their keys keep what was chosen."""

    report: FileReport
    subject: _Subject
    vocabulary: Vocabulary
    table: str
    start: Choices
    reasons: Sequence[Suggestion]

    def key(self, *parts: str) -> str:
        return _key(self.report, self.table, *parts)

    def targets(self) -> dict[str, str]:
        """A select box for each column of the file, in the file's order."""
        cards.heading("Columns", "what each column of the file is")
        chosen: dict[str, str] = {}
        placed = [c for c in self.subject.columns if self.start.targets.get(c.name)]
        spare = [c for c in self.subject.columns if not self.start.targets.get(c.name)]
        at_once = self.subject.columns if len(self.subject.columns) <= _SHOWN_AT_ONCE else placed
        for column in at_once:
            chosen[column.name] = self._target(column)
        if len(at_once) < len(self.subject.columns):
            with st.expander(f"{len(spare)} columns without a proposal"):
                for column in spare:
                    chosen[column.name] = self._target(column)
        return {c.name: chosen[c.name] for c in self.subject.columns if chosen[c.name]}

    def _target(self, column: SeenColumn) -> str:
        names = views.target_names(self.table)
        proposed = self.start.targets.get(column.name, "")
        head, pick, why = st.columns([1.25, 1.6, 1.4], vertical_alignment="center")
        examples = " · ".join(column.examples) or "no cell is filled"
        head.html(
            f'<div class="tz-map"><b>{escape(column.name)}</b><br>'
            f'<span class="tz-soft">{escape(examples[:70])}</span></div>'
        )
        target = pick.selectbox(
            f"What {column.name} is",
            list(names),
            index=list(names).index(proposed) if proposed in names else 0,
            format_func=lambda one: names[one],
            key=self.key("column", column.name),
            label_visibility="collapsed",
        )
        reason = next((one.reason for one in self.reasons if one.name == column.name), "")
        said = "not loaded" if not target else reason if target == proposed else "chosen by you"
        why.html(f'<div class="tz-map tz-soft">{escape(said or "as saved before")}</div>')
        return str(target)

    # -- scores -----------------------------------------------------------------

    def scores(self, targets: Mapping[str, str]) -> dict[str, QuestionDraft]:
        """For each column of scores what it measures, its scale and its direction."""
        asked = [c for c in self.subject.columns if targets.get(c.name) == SCORE]
        if asked:
            cards.heading("Scores", "what was asked; the range of the answers does not say it")
        return {column.name: self._score(column) for column in asked}

    def _score(self, column: SeenColumn) -> QuestionDraft:
        start = self.start.scores.get(column.name) or propose_question(column, self.vocabulary)
        begin = measure_named(start)
        st.html(f'<div class="tz-map"><b>{escape(column.name)}</b></div>')
        what, low, high, way, where = st.columns([2.4, 0.9, 0.9, 1.5, 1.5])
        options = list(views.SCALE_NAMES)
        measure = what.selectbox(
            "Measures",
            options,
            index=options.index(begin),
            format_func=lambda one: views.SCALE_NAMES[one],
            key=self.key("measure", column.name),
        )
        usual = measured(start, measure)
        ends = [
            place.number_input(
                label,
                value=float(value),
                step=1.0,
                format="%g",
                key=self.key(label, column.name, measure),
            )
            for place, label, value in (
                (low, "From", usual.scale_min),
                (high, "To", usual.scale_max),
            )
        ]
        direction = way.selectbox(
            "Better is",
            (1, -1),
            index=0 if usual.direction == 1 else 1,
            format_func=lambda one: "higher" if one == 1 else "lower",
            key=self.key("direction", column.name, measure),
        )
        made = replace(
            usual,
            scale_min=ends[0],
            scale_max=ends[1],
            direction=direction,
            stage=self._stage(where, start.stage, column.name),
            words=(),
        )
        return replace(made, words=self._labels(column, made, start))

    def _labels(self, column: SeenColumn, made: QuestionDraft, start: QuestionDraft) -> Words:
        """For answers that are words: which point of the scale each is."""
        if column.low is not None or not column.values:
            return ()
        points = range(int(made.scale_min), int(made.scale_max) + 1)
        values = {str(point): str(point) for point in points}
        given = {cell: f"{point:g}" for cell, point in start.words if isinstance(point, float)}
        worded = self._words(column, values, given)
        return tuple((cell, float(point)) for cell, point in worded if point)

    def _stage(self, place: Place, start: str, *parts: str) -> str:
        stages = {"": "the whole relationship"} if parts else {"": "not said"}
        stages |= {one.stage_id: one.name for one in loading.snapshot().company.stages}
        options = list(stages)
        return str(
            place.selectbox(
                "Stage it is about",
                options,
                index=options.index(start) if start in options else 0,
                format_func=lambda one: stages[one],
                key=self.key("stage", *parts),
            )
        )

    # -- words ------------------------------------------------------------------

    def words(self, targets: Mapping[str, str]) -> dict[str, Words]:
        """For columns that know certain values only: which cell means which."""
        told: dict[str, Words] = {}
        for column in self.subject.columns:
            target = targets.get(column.name, "")
            if not self._is_closed(target) or not needs_words(self.table, target, column):
                continue
            values = {value: value for value in self.vocabulary.values_of(self.table, target)}
            is_yes_no = set(values) == {"true", "false"}
            if is_yes_no:
                values = {"true": "yes", "false": "no"}
            kept = self.start.targets.get(column.name) == target
            start = self.start.words.get(column.name, ()) if kept else ()
            start = start or propose_words(self.table, target, column, self.vocabulary)
            given = {cell: str(value).lower() for cell, value in start}
            cards.heading(f"What the words of {column.name} mean", target.replace("_", " "))
            worded = self._words(column, values, given, target)
            told[column.name] = tuple(
                (cell, typed(value, is_yes_no=is_yes_no) if value else "") for cell, value in worded
            )
        return told

    def _is_closed(self, target: str) -> bool:
        if target in ("", SCORE) or target not in views.target_names(self.table):
            return False
        try:
            return bool(self.vocabulary.values_of(self.table, target))
        except KeyError:
            return False

    def _words(
        self,
        column: SeenColumn,
        values: Mapping[str, str],
        given: Mapping[str, str],
        target: str = SCORE,
    ) -> tuple[tuple[str, str], ...]:
        cells = dict.fromkeys([*cells_of(column)[:_MOST_WORDS], *given])
        options = ["", *values]
        told = []
        places = st.columns(4)
        for number, cell in enumerate(cells):
            start = given.get(cell, "")
            value = places[number % 4].selectbox(
                links.plain(cell),
                options,
                index=options.index(start) if start in options else 0,
                format_func=lambda one: values.get(one, _SET_ASIDE),
                key=self.key("word", column.name, target, cell),
            )
            told.append((cell, str(value)))
        return tuple(told)

    # -- rules ------------------------------------------------------------------

    def rules(self, choices: Choices) -> Choices:
        """The choices with dates, zone, customer number and what no column says."""
        cards.heading("Dates and the rest", "what no column says")
        first, second = st.columns(2)
        choices = self._times(choices, first, second)
        names, placed = views.target_names(self.table), set(choices.targets.values())
        if CUSTOMER_ID in placed:
            choices = replace(choices, customer_system=self._system(first))
        if self.table in _HAVE_A_STAGE and "stage" not in placed:
            choices = replace(choices, stage=self._stage(second, self.start.stage))
        if "channel" in names and "channel" not in placed:
            channel = first.text_input(
                "Channel of all rows",
                self.start.channel,
                key=self.key("channel"),
                placeholder="not said",
            )
            choices = replace(choices, channel=channel.strip())
        only_used = second.selectbox(
            "Know the next file by",
            (False, True),
            index=int(self.start.only_used),
            format_func=lambda one: "the columns used here" if one else "all its headers",
            key=self.key("fingerprint"),
            help="By all headers is safe; by the columns used here also knows exports whose other"
            " columns differ.",
        )
        return replace(choices, only_used=only_used)

    def _times(self, choices: Choices, first: Place, second: Place) -> Choices:
        company = loading.snapshot().company
        tried = draft(choices, "", self.subject.look, self.subject.columns, self.vocabulary, "any")
        cell, orders = views.orders(
            open_example(self.subject.look, tried), order_shown(self.subject.look, tried)
        )
        start = next(name for name, value in orders.items() if value == self.start.day_first)
        order = first.selectbox(
            f"Dates such as {cell}",
            list(orders),
            index=list(orders).index(start),
            key=self.key("order", cell),
        )
        zones = ["company", "UTC", *sorted(available_timezones() - {"UTC"})]
        zone = second.selectbox(
            "Times without a zone are of",
            zones,
            index=zones.index(self.start.zone),
            format_func=lambda one: f"{company.zone} (assumed)" if one == "company" else one,
            key=self.key("zone"),
        )
        return replace(choices, day_first=orders[order], zone=zone)

    def _system(self, place: Place) -> str:
        known = {one.system for one in loading.snapshot().file_reports if one.system}
        systems = {"": "this tool's own numbers", "own": "our own customer number"}
        systems |= {name: f"ids of {name}" for name in sorted(known) if name != "own"}
        if self.start.customer_system:
            systems.setdefault(self.start.customer_system, f"ids of {self.start.customer_system}")
        return str(
            place.selectbox(
                "Customer ids are",
                list(systems),
                index=list(systems).index(self.start.customer_system),
                format_func=lambda one: systems[one],
                key=self.key("system"),
            )
        )


# --- what becomes of it ------------------------------------------------------


def _shipped_ids() -> frozenset[str]:
    return frozenset(one.profile_id for one in _profiles()[0])


def _free_id(title: str) -> str:
    own = {one.profile_id for one in _profiles()[1]}
    return identifier_of(title, _shipped_ids() | own)


def _profiles() -> tuple[tuple[Profile, ...], tuple[Profile, ...]]:
    """Shipped profiles and own ones, read once a snapshot."""
    exports = workspace().exports
    return _kept(
        ("profiles", loading.snapshot().id),
        lambda: (load_profiles([ROOT / "data" / FOLDER]), own_profiles(exports)),
    )


@st.cache_resource(max_entries=64, show_spinner="Trying it on the first rows")
def _kept(key: tuple[object, ...], _make: Callable[[], Kept]) -> Kept:
    return _make()


def _outcome(subject: _Subject, choices: Choices, made: Draft, company: Company) -> views.Outcome:
    shipped, own = _profiles()
    missing = gaps(made)
    preview = None
    if not missing:
        preview = _kept(
            ("preview", loading.snapshot().id, str(subject.look.path), to_toml(made)),
            lambda: try_on(profile_of(made), (*shipped, *own), subject.look.path, company),
        )
    choice = views.open_dates(open_example(subject.look, made))
    return views.outcome(
        made,
        choices,
        subject.look,
        preview,
        missing,
        order_shown(subject.look, made),
        choice,
        company.day_first,
    )


def _judge(told: views.Outcome, made: Draft, key: str, *, is_new: bool) -> None:
    """What the preview says, and the button that keeps the mapping if nothing forbids it."""
    cards.heading("What becomes of it", "tried on the rows seen")
    if told.counts:
        st.html(f'<p class="tz-under">{escape(told.counts)}</p>')
    if told.dates:
        cards.table(
            ("column", "a date in the file", "is read as"),
            ((escape(d.header), escape(d.cell), escape(d.said)) for d in told.dates),
        )
    for problem in told.problems:
        st.html(f'<p class="tz-red tz-map">■ {escape(problem)}</p>')
    for note in told.notes:
        st.html(f'<p class="tz-note">◆ {escape(note)}</p>')
    if st.button(
        "Save and read the file",
        type="primary",
        disabled=bool(told.problems),
        key=key,
        icon=":material/check:",
    ):
        _save(made, is_new=is_new)


def _unmapped(subject: _Subject, choices: Choices) -> None:
    spare = [c.name for c in subject.columns if not choices.targets.get(c.name)]
    if spare:
        cards.heading("Columns not used", f"{len(spare)} of {len(subject.columns)}")
        st.html(f'<p class="tz-note">{escape(", ".join(spare))}</p>')


def _rows(told: views.Outcome, made: Draft) -> None:
    with st.container(key="mapping-rows"):
        if told.reasons:
            cards.heading("Set aside, ignored or left empty")
            cards.table(
                ("column", "reason", "how many", "for example"),
                (tuple(escape(cell) for cell in line) for line in told.reasons),
            )
        if told.rows:
            cards.heading("The rows as they will be loaded", f"the first {len(told.rows)}")
            cards.table(told.columns, (tuple(escape(cell) for cell in row) for row in told.rows))
        with st.expander("The mapping as a file"):
            st.code(to_toml(made), language="toml")


def _save(made: Draft, *, is_new: bool) -> None:
    try:
        path = save_profile(made, workspace().exports, _shipped_ids(), "new" if is_new else "edit")
    except ScorecardError as error:
        st.error(links.plain(str(error)))
        return
    workspace().look()
    st.session_state[_SAID] = (
        f"The mapping {made.title} is kept in {FOLDER}/{path.name}. Its files are read by it now."
    )
    links.go("data", {})
