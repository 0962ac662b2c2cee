"""``formgen pack``: the documents on their way out."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from re import fullmatch
from typing import TYPE_CHECKING, Any

import click

from formgen.cli import options
from formgen.cli.usage import Refused
from formgen.errors import ExitCode
from formgen.findings import Language, Severity

if TYPE_CHECKING:
    from formgen.pack import Packed, PackRequest, Server


@click.command("pack")
@options.cohort
@options.output
@options.templates
@options.packs_folder
@options.returned_folder
@click.option("--for", "audience", type=click.Choice(["company", "intern"]), default="company",
              show_default=True, help="Whom the packs are for.")
@options.several("--kind", "kinds", type=click.Choice(
    ["folders", "mail", "print", "bundle"]),
                 help="What to make; may be repeated.  [default: folders and mail]")
@options.several("--format", "formats", type=click.Choice(["docx", "pdf"]),
                 help="Only this format; may be repeated.  [default: both]")
@options.several("--only", "only", metavar="ID|missing",
                 help="Only this company or intern; 'missing': only papers that are not back yet.")
@click.option("--encrypt", is_flag=True, help="PDF files open with the company's password.")
@click.option("--copies", type=click.IntRange(1, 9), default=1, show_default=True,
              help="Of each paper in the print pack.")
@click.option("--from", "sender", default="", metavar="ADDRESS",
              help="Sender of the mails.  [default: the office's]")
@click.option("--send", "wants_to_send", is_flag=True, help="Send the mails through --server.")
@click.option("--dry-run/--no-dry-run", default=True, show_default=True,
              help="Only say which mails would be sent.")
@click.option("--server", metavar="HOST[:PORT]", help="The school's mail server.")
@click.option("--user", default="", help="Its user; the password is in FORMGEN_MAIL_PASSWORD.")
@click.option("--plain", is_flag=True, help="Without encryption on the way to the server.")
@click.option("--per-minute", type=click.IntRange(1, 600), default=20, show_default=True,
              help="Mails a minute at most.")
@options.several("--again", metavar="ID",
                 help="Send an unsure mail to this one once more.")
@click.option("--date", "on", type=options.DayMonthYear(), help="The day it is.  [default: today]")
@options.language
@options.as_json
def command(language: Language, as_json: bool, server: str | None, user: str, plain: bool,
            **given: Any) -> ExitCode:
    """Gather the documents for each company or intern: folders, ZIP files, mails, on paper.

    A pack holds its recipient's own documents and no others. A bundle is one PDF with all
    papers of a placement, behind the cover of its folder. Mails are drafts (.eml) that open in
    Outlook or Thunderbird ready to be sent; with --send --no-dry-run they are sent.

    Example: formgen pack --kind folders --kind print --only B01
    """
    from formgen.cli.progress import progress
    from formgen.cli.show import show_finding_list
    from formgen.pack import pack

    tell = progress()
    try:
        packed = pack(_request(language, _server(server, user, plain), **given), tell)
    finally:
        tell.done()
    failed = any(finding.severity is Severity.ERROR for finding in packed.findings)
    code = ExitCode.SOME_FAILED if failed else ExitCode.OK
    if as_json:
        click.echo(_as_data(packed, language))
        return code
    show_finding_list(packed.findings, language)
    for path in packed.files:  # what stands in a company's own folder goes without saying
        is_in_folder = path.count("/") > 1 or path.endswith(".docx")
        if not is_in_folder or path.startswith("bundles/"):
            click.echo(given["packs"] / path)
    return code


def _request(language: Language, server: Server | None, *, inputs: tuple[Path, ...],
             output: Path, templates_folder: Path | None, packs: Path, folder: Path,
             audience: Any, kinds: tuple[Any, ...], formats: tuple[str, ...],
             only: tuple[str, ...], wants_to_send: bool, on: date | None,
             **others: Any) -> PackRequest:
    from formgen.pack import PackRequest

    day, templates = on or date.today(), options.templates_folder(templates_folder)
    inputs = inputs or (options.INPUT,)
    codes = None
    if "missing" in only:
        codes = _missing(inputs, templates, output, folder, day, language)
        only = tuple(name for name in only if name != "missing")
    return PackRequest(
        inputs=inputs, templates=templates, output=output, folder=packs, on=day,
        language=language, audience=audience, kinds=kinds or ("folders", "mail"),
        formats=formats or ("docx", "pdf"), only=only, codes=codes, send=wants_to_send,
        server=server, **others)


def _missing(inputs: tuple[Path, ...], templates: Path, output: Path, folder: Path, day: date,
             language: Language) -> frozenset[str]:
    """The codes of the papers that are made and did not come back in a usable state."""
    from formgen.collect.overview import Stand
    from formgen.collect.publish import present_overview

    state, _ = present_overview(inputs, templates, output, folder, day, language)
    return frozenset(
        form.code for row in state.rows for form in row.forms.values()
        if form.stand is not Stand.NOT_MADE and not form.stand.is_back)


def _server(given: str | None, user: str, plain: bool) -> Server | None:
    from formgen.pack import Server

    if not given:
        return None
    host, _, port = given.partition(":")
    if port and not (fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65_536):
        raise Refused("USAGE_NOT_A_SERVER", given, hint="--server")
    return Server(host, int(port or 25), user, os.environ.get("FORMGEN_MAIL_PASSWORD", ""),
                  start_tls=not plain)


def _as_data(packed: Packed, language: Language) -> str:
    from formgen.report.json import findings_list

    return json.dumps({
        "schema": 1, "files": packed.files, "mailed": packed.recipients, "sent": packed.sent,
        "findings": findings_list(packed.findings, language)}, ensure_ascii=False, indent=1)
