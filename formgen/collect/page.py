"""``report.html`` of the returned forms: who is behind, who is silent, how the cohort does.

One file that needs nothing else; searchable, printable, and it works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from formgen.collect.overview import InternRow, Overview, Stand
from formgen.collect.words import Words, words
from formgen.findings import Language
from formgen.report.html import page

_MOST_SKILLS = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: what it is of, and its parts as (class, text, share, start) in percent."""

    label: str
    parts: tuple[tuple[str, str, float, float], ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list of interns, with what is open."""

    row: InternRow
    period: str
    forms: tuple[tuple[str, str, str], ...]  # title, class, word
    due: str
    progress: str


def render(overview: Overview, language: Language) -> str:
    """The page."""
    say = words(language)
    return page(
        _file("report.html.j2"), _file("report.css"), say=say, overview=overview,
        day=f"{overview.on:%d-%m-%Y}",
        papers=[_bar(title[language], [(stand.value, say.stand(stand), count)
                                       for stand, count in _in_order(overview, name)])
                for name, title in overview.titles.items()],
        stands=[(stand.value, say.stand(stand)) for stand in Stand],
        behind=[line for line in _lines(overview, overview.rows, say) if line.due],
        silent=[overview.companies()[company][0].company for company in overview.silent()],
        groups=[(rows[0].company, _lines(overview, rows, say))
                for rows in overview.companies().values()],
        skills=_skills(overview, say), choices=_choices(overview, say))


def _in_order(overview: Overview, form: str) -> Iterator[tuple[Stand, int]]:
    counted = overview.stands(form)
    return ((stand, counted[stand]) for stand in Stand if counted[stand])


def _lines(overview: Overview, rows: Iterable[InternRow], say: Words) -> tuple[Line, ...]:
    return tuple(_line(overview, row, say) for row in rows)


def _line(overview: Overview, row: InternRow, say: Words) -> Line:
    done = sum(step.done for step in row.steps)
    steps = sum(len(step.dates) for step in row.steps)
    return Line(
        row,
        " – ".join(f"{day:%d-%m-%Y}" for day in (row.start, row.end) if day),
        tuple((overview.titles[name][say.language], form.stand.value, say.stand(form.stand))
              for name, form in row.forms.items()),
        say.due(row.due(overview.on)),
        say.say("of", count=done, all=steps) if steps else "")


def _skills(overview: Overview, say: Words) -> list[Bar]:
    """For each skill how many interns have done none, some, or all of its steps."""
    counted: dict[str, list[int]] = {}
    for row in overview.rows:
        for step in row.steps:
            place = 2 if step.done == len(step.dates) else 1 if step.done else 0
            counted.setdefault(step.skill, [0, 0, 0])[place] += 1
    names = sorted(counted, key=lambda name: (-sum(counted[name]), name))[:_MOST_SKILLS]
    kinds = ((Stand.COMPLETE, 2), (Stand.INCOMPLETE, 1), (Stand.MADE, 0))
    return [_bar(name, [(kind.value, str(counted[name][place]), counted[name][place])
                        for kind, place in kinds if counted[name][place]])
            for name in names]


def _choices(overview: Overview, say: Words) -> list[Bar]:
    """How often each option of a choice was chosen."""
    shades = ("shade0", "shade1", "shade2", "shade3", "shade4")
    return [
        _bar(label[say.language],
             [(shades[number % len(shades)], f"{option} ({count})", count)
              for number, (option, count) in enumerate(counts.items()) if count],
             overview.titles[form][say.language])
        for (form, label), counts in overview.choices.items()
    ]


def _bar(label: str, parts: Sequence[tuple[str, str, int]], about: str = "") -> Bar:
    total = sum(count for _, _, count in parts) or 1
    made, before = [], 0.0
    for name, text, count in parts:
        share = 100 * count / total
        made.append((name, text, round(share, 3), round(before, 3)))
        before += share
    return Bar(label, tuple(made), about)


@cache
def _file(name: str) -> str:
    return files("formgen.collect").joinpath(name).read_text(encoding="utf-8")
