"""``report.html`` of the returned forms: who is behind, who is silent, how the cohort does.

One file that needs nothing else; searchable, printable, and it works without JavaScript.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from formgen.collect.overview import InternRow, Overview, Stand
from formgen.collect.words import Words, words
from formgen.findings import Language
from formgen.model import Label
from formgen.report.html import page

_SKILLS_AT_ONCE = 12  # those of most interns; the others unfold
_DIGITS = re.compile(r"(\d+)")
_SHADES = ("shade0", "shade1", "shade2", "shade3", "shade4")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: what it is of, and its parts as (class, text, number, share, start), the
    last two in percent.
    """

    label: str
    parts: tuple[tuple[str, str, int, float, float], ...]
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
    counts = overview.counts()
    return page(
        _file("report.html.j2"), _file("report.css"), say=say, overview=overview,
        day=f"{overview.on:%d-%m-%Y}",
        papers=[_bar(title[language], [(stand.value, say.stand(stand), count)
                                       for stand, count in _in_order(counts[name])])
                for name, title in overview.titles.items()],
        stands=[(stand.value, say.stand(stand)) for stand in Stand],
        behind=[line for line in _lines(overview, overview.rows, say) if line.due],
        silent=list(overview.silent().values()),
        groups=[(rows[0].company, _lines(overview, rows, say))
                for rows in overview.companies().values()],
        skills=_skills(overview, say), at_once=_SKILLS_AT_ONCE, choices=_choices(overview, say))


def _in_order(counted: Counter[Stand]) -> Iterator[tuple[Stand, int]]:
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
    """For each skill how many interns have come as far as which of its steps."""
    counted: dict[str, Counter[int]] = {}
    labels: dict[str, tuple[Label, ...]] = {}
    for row in overview.rows:
        for step in row.steps:
            counted.setdefault(step.skill, Counter())[step.furthest] += 1
            labels.setdefault(step.skill, step.labels)
    names = sorted(counted, key=lambda name: (-counted[name].total(), _by_number(name)))
    return [_bar(name, [(_of_step(place, len(labels[name])),
                         labels[name][place - 1][say.language] if place else say["not_begun"],
                         number)
                        for place, number in sorted(counted[name].items(), reverse=True)])
            for name in names]


def _by_number(name: str) -> list[str | int]:
    """What sorts "2 Fixeren" before "10 Hechten": text and numbers in turn."""
    return [int(part) if number % 2 else part.casefold()
            for number, part in enumerate(_DIGITS.split(name))]


def _of_step(place: int, steps: int) -> str:
    """The class of a step: the last is complete, those before it are darker by the step."""
    if place == steps:
        return Stand.COMPLETE.value
    return _SHADES[min(place - 1, len(_SHADES) - 1)] if place else Stand.MADE.value


def _choices(overview: Overview, say: Words) -> list[Bar]:
    """How often each option of a choice was chosen."""
    return [
        _bar(label[say.language],
             [(_SHADES[number % len(_SHADES)], option, count)
              for number, (option, count) in enumerate(counts.items()) if count],
             overview.titles[form][say.language])
        for (form, label), counts in overview.choices.items()
    ]


def _bar(label: str, parts: Sequence[tuple[str, str, int]], about: str = "") -> Bar:
    total = sum(count for _, _, count in parts) or 1
    made, before = [], 0.0
    for name, text, count in parts:
        share = 100 * count / total
        made.append((name, text, count, round(share, 3), round(before, 3)))
        before += share
    return Bar(label, tuple(made), about)


@cache
def _file(name: str) -> str:
    return files("formgen.collect").joinpath(name).read_text(encoding="utf-8")
