"""The report as a page: complete, safe, and whole by itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from formgen.findings import Where, found
from formgen.model import Cohort
from formgen.report import Report, html
from formgen.report import view as report_view
from formgen.write import Manifest, Status

from .conftest import COMPANIES, FORMS, INTERNS, make_report

VOID = {"meta", "input", "rect", "br"}


class Page(HTMLParser):
    """An independent reading of the page: its text, elements and attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text += data

    def values(self, attribute: str) -> list[str]:
        return [about[attribute] for _, about in self.elements if attribute in about]


def test_it_is_well_formed_and_lists_everything(report: Report) -> None:
    page = Page(html.render(report))
    assert page.open == []
    for _, first, prefix, last, _ in INTERNS:
        assert " ".join(filter(None, (first, prefix, last))) in page.text
    for values in (
        (number for number, *_ in INTERNS), (name for _, name, _ in COMPANIES),
        (label.nl for label in FORMS.values()), ("14-09-2026 – 29-01-2027", "Wageningen"),
        ("DATE_WRONG", "'31-02-2026' is geen datum.", "Typ dag-maand-jaar."),
        ("44 gemaakt", "2 tegengehouden", "2 mislukt", "2 fouten", "8 opmerkingen"),
    ):
        for value in values:
            assert value in page.text
    identifiers = page.values("id")
    assert len(identifiers) == len(set(identifiers))


def test_documents_are_linked_relative_to_the_page(report: Report) -> None:
    links = [href for href in Page(html.render(report)).values("href") if href[0] != "#"]
    expected = {record.path for record in report.documents if record.status.on_disk}
    assert {unquote(link.removeprefix("./")) for link in links} == expected
    assert all(link.startswith("./2026-2027/") for link in links)


def test_every_link_inside_the_page_leads_somewhere(report: Report) -> None:
    page = Page(html.render(report))
    inside = {href[1:] for href in page.values("href") if href[0] == "#"}
    assert inside <= set(page.values("id"))
    assert "DATE_WRONG-1" in inside


def test_a_dry_run_links_no_documents(cohort: Cohort) -> None:
    documents = tuple(replace(record, status=Status.PLANNED)
                      for record in make_report(cohort).documents)
    report = make_report(cohort, dry_run=True,
                         manifest=Manifest(version="1", documents=documents))
    page = Page(html.render(report))
    assert all(href[0] == "#" for href in page.values("href"))
    assert "proefrun, er is niets geschreven" in page.text
    assert "48 gepland" in page.text


def test_nothing_is_fetched_from_elsewhere(report: Report) -> None:
    rendered = html.render(report)
    assert not re.search(r"https?:|['\"(]//", rendered)
    assert "@import" not in rendered and "url(" not in rendered
    page = Page(rendered)
    assert not page.values("src") and not page.values("style") and not page.values("onclick")
    assert {tag for tag, _ in page.elements}.isdisjoint({"link", "img", "iframe", "form"})


def test_text_of_a_spreadsheet_cannot_run(report: Report) -> None:
    nasty = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    report = replace(report, findings=(
        found("DATE_WRONG", Where(nasty, nasty, nasty), f"placement:{nasty}", seen=nasty),))
    rendered = html.render(report)
    page = Page(rendered)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert "img" not in {tag for tag, _ in page.elements}
    assert nasty in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in rendered


def test_the_policy_allows_its_own_script_only(report: Report) -> None:
    page = Page(html.render(report))
    policy = next(about["content"] for tag, about in page.elements
                  if about.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", policy)


def test_it_is_the_same_for_unchanged_documents(report: Report) -> None:
    again = replace(report, manifest=replace(report.manifest, documents=tuple(
        replace(record, status=Status.UNCHANGED) if record.status is Status.WRITTEN else record
        for record in report.documents)))
    assert html.render(again) == html.render(report)


def test_it_speaks_english(cohort: Cohort) -> None:
    page = Page(html.render(make_report(cohort, language="en", final=True)))
    assert ("html", {"lang": "en"}) in page.elements
    for text in ("Overview of the placement documents", "Stage agreement", "kept back",
                 "2 errors", "'31-02-2026' is not a date.", "2026-2027 · final"):
        assert text in page.text
    assert "bevinding" not in page.text


def test_an_empty_run_has_a_page_too() -> None:
    page = Page(html.render(Report(manifest=Manifest(version="1"))))
    assert "Geen bevindingen." in page.text and "Er zijn geen plaatsingen." in page.text


def test_what_is_left_out_is_counted(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_view, "MAX_FINDINGS_OF_A_CODE", 3)
    monkeypatch.setattr(report_view, "MAX_PLACEMENTS", 2)
    page = Page(html.render(make_report(cohort)))
    assert "… en nog 5; --json noemt ze alle." in page.text
    assert "Alleen de eerste 2 van 6 plaatsingen staan hier" in page.text
    inside = {href[1:] for href in page.values("href") if href[0] == "#"}
    assert inside <= set(page.values("id"))


def test_documents_of_departed_interns_are_listed(cohort: Cohort) -> None:
    report = make_report(cohort)
    stray = replace(report.documents[0], placement_id="P-999", path="2025/oud.docx",
                    status=Status.EARLIER)
    report = replace(report, manifest=replace(
        report.manifest, documents=(*report.documents, stray)))
    page = Page(html.render(report))
    assert "Documenten van plaatsingen die niet in de invoer staan" in page.text
    assert "./2025/oud.docx" in page.values("href")


# --- in a browser ---

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


@pytest.fixture
def browse(tmp_path: Path) -> Callable[[str], str]:
    """Opens a page and gives what became of it."""
    if CHROMIUM is None:
        pytest.skip("no chromium")

    def opened(text: str) -> str:
        (tmp_path / "report.html").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
             f"--user-data-dir={tmp_path / 'profile'}", (tmp_path / "report.html").as_uri()],
            capture_output=True, text=True, timeout=60, check=True)
        return done.stdout

    return opened


def visible_lines(dom: str) -> list[str]:
    """The first words of the lines that the filters leave."""
    return re.findall(r'<tr[^>]*data-line=""(?![^>]* hidden)[^>]*>\s*<t[hd][^>]*>(?:<bdi>)?([^<]+)',
                      dom)


def test_the_script_runs_under_the_policy_and_no_other(
        report: Report, browse: Callable[[str], str]) -> None:
    strange = "<script>document.title = 'strange'</script></body>"
    dom = browse(html.render(report).replace("</body>", strange))
    assert '<div class="tools" role="search">' in dom
    assert "<title>strange" not in dom
    assert len(visible_lines(dom)) == 12 + 6


@pytest.mark.parametrize(("action", "lines"), [
    ("search.value = 'zoe waard'", []),
    ("search.value = 'ZOE zoltow'", ["Zoë Żółtowska"]),
    ("search.value = 'geitje'", ["Ελένη Παπαδοπούλου", "أمينة الفاسي"]),
    ("search.value = '0100235'", ["rooster.xlsx › Studenten › G5", "أمينة الفاسي"]),
    ("search.value = 'value_absent g8'", ["rooster.xlsx › Bedrijven › G8"]),
    ("search.value = 'rooster'; document.querySelector('button[data-severity=notice]').click()",
     ["rooster.xlsx › Plaatsingen › G4", "rooster.xlsx › Studenten › G5"]),
])
def test_search_and_filters(report: Report, browse: Callable[[str], str], action: str,
                            lines: list[str]) -> None:
    page = re.sub(r"<meta http-equiv[^>]*>", "", html.render(report))
    script = f"<script>{{ const search = document.getElementById('search'); {action};" \
             " search.dispatchEvent(new Event('input')); }</script></body>"
    dom = browse(page.replace("</body>", script))
    assert visible_lines(dom) == lines
    assert f"{len(lines)} van 18 regels zichtbaar" in dom
    assert ('<p class="nothing">' in dom) == (not lines)
