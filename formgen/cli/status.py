"""``formgen status``: where every intake and every paper stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formgen.cli import options
from formgen.cli.intake_status import intake_data, intake_rows, intake_text
from formgen.findings import Language

if TYPE_CHECKING:
    from formgen.collect.overview import Overview
    from formgen.intake.status import CompanyStatus


@click.command("status")
@options.cohort
@options.output
@options.templates
@options.returned_folder
@options.packs_folder
@click.option("--made", type=click.Path(path_type=Path), default=options.INTAKE_MADE,
              show_default=True, help="Folder that `intake make` wrote to.")
@click.option("--write", is_flag=True, help="Make overview.xlsx and report.html anew.")
@click.option("--date", "on", type=options.DayMonthYear(), help="The day it is.  [default: today]")
@options.language
@options.as_json
def command(inputs: tuple[Path, ...], output: Path, templates_folder: Path | None, folder: Path,
            packs: Path, made: Path, write: bool, on: date | None, language: Language,
            as_json: bool) -> None:
    """Say of every company how far its intake is, and of every form how many papers are made,
    sent, back, complete and approved.

    Example: formgen status --language en --json
    """
    from formgen.cli.show import show_finding_list
    from formgen.collect.publish import present_overview, publish
    from formgen.pack import sent_codes
    from formgen.write import MANIFEST

    paths = inputs or (options.INPUT,)
    intakes = intake_rows(paths, made)
    if not (output / MANIFEST).exists() and not write:  # before the first papers are made
        click.echo(json.dumps({"schema": 1, "intakes": intake_data(intakes)}, indent=1)
                   if as_json else intake_text(intakes, language), nl=as_json)
        return
    state, forms = present_overview(
        paths, options.templates_folder(templates_folder), output, folder,
        on or date.today(), language, sent_codes(packs))
    if write:
        show_finding_list(publish(state, forms, folder, language), language)
    click.echo(as_data(state, intakes) if as_json
               else f"{intake_text(intakes, language)}\n{as_text(state, language)}")


def as_text(state: Overview, language: Language) -> str:
    """The state for a terminal: a table of forms, and who is silent or behind."""
    from formgen.collect.overview import Stand
    from formgen.collect.words import words

    say = words(language)
    counts = state.counts()
    used = [stand for stand in Stand if any(counted[stand] for counted in counts.values())]
    width = max((len(title[language]) for title in state.titles.values()), default=0)
    lines = [f"{'':{width}}  " + "  ".join(say.stand(stand) for stand in used)]
    lines += [
        f"{title[language]:{width}}  " + "  ".join(
            f"{counts[name][stand]:>{len(say.stand(stand))}}" for stand in used)
        for name, title in state.titles.items()
    ]
    behind = sum(bool(row.due(state.on)) for row in state.rows)
    lines += ["", f"{say['silent_title']}: {', '.join(state.silent().values()) or '0'}",
              f"{say['behind']}: {behind}"]
    return "\n".join(lines)


def as_data(state: Overview, intakes: Sequence[CompanyStatus]) -> str:
    """The state as JSON for monitoring: numbers, ids and codes; no names."""
    return json.dumps({
        "schema": 1,
        "on": state.on.isoformat(),
        "intakes": intake_data(intakes),
        "forms": {name: {stand.value: count for stand, count in counted.items()}
                  for name, counted in state.counts().items()},
        "silent": list(state.silent()),
        "placements": [
            {"placement_id": row.placement_id, "company_id": row.company_id,
             "forms": {name: form.stand.value for name, form in row.forms.items()},
             "due": [day.isoformat() for _, day in row.due(state.on)]}
            for row in state.rows],
    }, ensure_ascii=False, indent=1)
