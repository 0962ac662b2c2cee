"""A form.toml is read whole, and every mistake in it is named with its place and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formgen.errors import TemplateError
from formgen.findings import Finding
from formgen.forms import Form, load_form
from formgen.forms.load import form_of
from formgen.model import Kind, Label, Privacy

GOOD = """
title = { nl = "Verslag", en = "Report" }
subtitle = "{{ intern.full_name }}"
file_name = { nl = "verslag", en = "report" }
number = "VS"
version = 2
pdf_variants = ["intern.is_minor"]

[fields."report.text"]
label = { nl = "Wat gebeurde er?", en = "What happened?" }
type = "long_text"
by = "intern"

[fields."report.mood"]
label = "Mood"
type = "choice"
options = { nl = ["slecht", "goed"], en = ["bad", "good"] }

[fields."report.done"]
label = { nl = "Klaar", en = "Done" }
type = "yes_no"

[[sections]]
title = { nl = "Wie", en = "Who" }
text = "who"
grid = ["intern.full_name:4 report.mood:2", "report.text:6"]
checks = ["report.done"]
warning = "placement.minor_note"

[[sections]]
title = { nl = "Handelingen", en = "Procedures" }
when = "intern.is_minor"
signatures = [{ key = "intern", title = "Intern", name = "intern.full_name" }]
[sections.table]
name = "report.items"
from = "skills"
rows = 5
spare = 2
columns = [
  { key = "nr", width = 8 },
  { key = "skill", from = "name", width = 60 },
  { key = "seen_on", tier = 2, label = "Gezien", type = "date", width = 60 },
]

[[sections]]
title = { nl = "Vast", en = "Fixed" }
[sections.table]
name = "report.topics"
items = { nl = ["Veilig", "Schoon"], en = ["Safe", "Clean"] }
columns = [{ key = "topic", label = "Topic", from = "item" }]
"""


def load(folder: Path, toml: str) -> Form:
    folder = folder / "report"
    folder.mkdir(exist_ok=True)
    (folder / "form.toml").write_text(toml, encoding="utf-8")
    for language in ("nl", "en"):
        (folder / f"who.{language}.md").write_text("Tekst.", encoding="utf-8")
    return load_form(folder)


def mistakes(folder: Path, before: str, after: str) -> tuple[Finding, ...]:
    """The findings of the good form with one thing changed."""
    assert GOOD.count(before) == 1, "the test changes exactly one place"
    with pytest.raises(TemplateError) as raised:
        load(folder, GOOD.replace(before, after))
    return raised.value.findings


def test_a_form_is_read(tmp_path: Path) -> None:
    form = load(tmp_path, GOOD)
    assert (form.id, form.title, form.number, form.version) == (
        "report", Label("Verslag", "Report"), "VS", "2")
    assert [field.key for field in form.fields()] == [
        "intern.full_name", "report.mood", "report.text", "report.done"]
    assert form.sections[0].grid[0][0].span == 4
    assert form.sections[0].text == Label("Tekst.", "Tekst.")
    assert form.tables()[0].length(items=4) == 6
    assert form.tables()[0].length(items=0) == 5
    assert form.tables()[1].items == (Label("Veilig", "Safe"), Label("Schoon", "Clean"))


def test_what_is_prefilled_is_fixed_and_what_is_asked_is_not(tmp_path: Path) -> None:
    assert set(load(tmp_path, GOOD).fixed()) == {
        "intern.full_name", "placement.minor_note", "report.items.*.nr", "report.items.*.skill",
        "report.topics.*.topic", "document.*"}


def test_the_rows_of_a_table_may_be_fields_of_the_catalogue(tmp_path: Path) -> None:
    table = load(tmp_path, GOOD.replace(
        'items = { nl = ["Veilig", "Schoon"], en = ["Safe", "Clean"] }',
        'fields = ["company.name", "report.mood"]').replace(
        'from = "item" }]', 'from = "item" }, { key = "says", label = "Says", from = "value" }]',
        )).tables()[1]
    assert table.fields == ("company.name", "report.mood")
    assert table.items == (Label("Naam", "Name"), Label("Mood", "Mood"))
    assert [column.source for column in table.columns] == ["item", "value"]


def test_a_column_takes_over_what_the_list_knows(tmp_path: Path) -> None:
    number, skill, seen = load(tmp_path, GOOD).tables()[0].columns
    assert number.field.field.kind is Kind.INTEGER
    assert skill.field.field.label == Label("Handeling", "Procedure")
    assert (seen.source, seen.field.lines) == ("", 1)


def test_tiers_are_the_rows_of_an_item(tmp_path: Path) -> None:
    tiers = load(tmp_path, GOOD).tables()[0].tiers()
    assert [[column.field.key for column in tier] for tier in tiers] == [
        ["nr", "skill"], ["seen_on"]]


def test_answers_are_personal(tmp_path: Path) -> None:
    fields = {field.key: field.field for field in load(tmp_path, GOOD).fields()}
    assert fields["report.text"].privacy is Privacy.PERSONAL


def test_choices_have_both_languages(tmp_path: Path) -> None:
    fields = {field.key: field for field in load(tmp_path, GOOD).fields()}
    assert fields["report.mood"].options == {"nl": ("slecht", "goed"), "en": ("bad", "good")}


def test_a_form_saved_by_notepad_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeff" + GOOD).number == "VS"


MISTAKES = [
    ("FORM_KEY_MISSPELT", "number =", "nummer =", "nummer", "'number'"),
    ("FORM_KEY_UNKNOWN", "number =", "zzz =", "zzz", "docs/forms.md"),
    ("FORM_KEY_MISSPELT", "rows = 5", "row = 5", "row", "'rows'"),
    ("FORM_FIELD_MISSPELT", "intern.full_name:4", "intern.ful_name:4", "intern.ful_name",
     "'intern.full_name'"),
    ("FORM_FIELD_UNKNOWN", "report.text:6", "zzz:6", "zzz", "[fields."),
    ("FORM_FIELD_MISSPELT", "{{ intern.full_name }}", "{{ inten.full_name }}",
     "inten.full_name", "'intern.full_name'"),
    ("FORM_LIST_MISSPELT", 'from = "skills"', 'from = "skils"', "skils", "'skills'"),
    ("FORM_LIST_UNKNOWN", 'from = "skills"', 'from = "zzz"', "zzz", "docs/forms.md"),
    ("FORM_ATTRIBUTE_MISSPELT", 'from = "name"', 'from = "nam"', "nam", "'name'"),
    ("FORM_ATTRIBUTE_UNKNOWN", 'from = "name"', 'from = "zzz"', "zzz", "docs/forms.md"),
    ("FORM_ATTRIBUTE_UNKNOWN", 'from = "item"', 'from = "value"', "value", "docs/forms.md"),
    ("FORM_VALUE_UNKNOWN", 'type = "long_text"', 'type = "paragraph"', "paragraph",
     "long_text"),
    ("FORM_VALUE_UNKNOWN", 'by = "intern"', 'by = "mother"', "mother", "company"),
    ("FORM_VALUE_WRONG", "rows = 5", 'rows = "veel"', "rows", "0 … 200"),
    ("FORM_VALUE_WRONG", "rows = 5", "rows = 1000000000", "rows", "0 … 200"),
    ("FORM_VALUE_WRONG", "tier = 2", "tier = 3", "tier", "1 … 2"),
    ("FORM_VALUE_WRONG", "width = 8", "width = inf", "width", "10"),
    ("FORM_VALUE_WRONG", "version = 2", "version = true", "version", "…"),
    ("FORM_VALUE_WRONG", 'checks = ["report.done"]', "checks = [1]", "checks", "[\"…\""),
    ("FORM_VALUE_WRONG", 'pdf_variants = ["intern.is_minor"]',
     'pdf_variants = ["intern.is_minor"]\nprotect = "ja"', "protect", "true"),
    ("FORM_SPAN_WRONG", "report.mood:2", "report.mood:wide", "report.mood:wide", "1"),
    ("FORM_SPAN_WRONG", "report.mood:2", "report.mood:0", "report.mood:0", "1"),
    ("FORM_GRID_TOO_WIDE", "report.mood:2", "report.mood:3", "report.mood:3", "6"),
    ("FORM_TABLE_INCOMPLETE", 'name = "report.items"\n', "", "naam", "name"),
    ("FORM_TABLE_INCOMPLETE", 'name = "report.topics"', 'name = "report.topics"\nfrom = "skills"',
     "niet uit meer dan een", "from, items en fields"),
    ("FORM_TABLE_INCOMPLETE", 'name = "report.topics"',
     'name = "report.topics"\nfields = ["company.name"]', "niet uit meer dan een",
     "from, items en fields"),
    ("FORM_FIELD_MISSPELT", 'name = "report.items"\nfrom = "skills"',
     'name = "report.items"\nfields = ["company.nam"]', "company.nam", "'company.name'"),
    ("FORM_CONDITION_NOT_YES_NO", 'when = "intern.is_minor"', 'when = "intern.full_name"',
     "intern.full_name", "yes_no"),
    ("FORM_CONDITION_NOT_YES_NO", 'checks = ["report.done"]', 'checks = ["report.text"]',
     "report.text", "yes_no"),
    ("FORM_LABEL_INCOMPLETE", '{ nl = "Verslag", en = "Report" }', '{ nl = "Verslag" }',
     "title", 'nl = "..."'),
    ("FORM_LABEL_INCOMPLETE", '{ nl = "Klaar", en = "Done" }', '{ nl = "Klaar", en = " " }',
     "label", 'nl = "..."'),
    ("FORM_LABEL_INCOMPLETE", 'label = "Gezien", ', "", "label", 'nl = "..."'),
    ("FORM_LISTS_UNEQUAL", 'en = ["bad", "good"]', 'en = ["bad"]', "options", "options"),
    ("FORM_LISTS_UNEQUAL", 'en = ["Safe", "Clean"]', 'en = ["Safe"]', "items", "items"),
    ("FORM_OPTIONS_MISSING", 'options = { nl = ["slecht", "goed"], en = ["bad", "good"] }', "",
     "report.mood", "options"),
    ("FORM_TEXT_MISSING", 'text = "who"', 'text = "whom"', "whom.nl.md", "bestand"),
    ("FORM_NAME_TWICE", "report.text:6", "intern.full_name:6", "intern.full_name", "eigen naam"),
    ("FORM_NAME_TWICE", 'key = "skill"', 'key = "nr"', "report.items.999.nr", "eigen naam"),
    ("FORM_NAME_WRONG", 'key = "seen_on"', 'key = "Gezien op"', "Gezien op", "kleine letters"),
    ("FORM_NAME_WRONG", 'key = "seen_on"', f'key = "{"x" * 60}"', "xxx", "64"),
    ("FORM_VARIANT_MISSING", 'pdf_variants = ["intern.is_minor"]', "", "intern.is_minor",
     "pdf_variants"),
]


@pytest.mark.parametrize(("code", "before", "after", "seen", "todo"), MISTAKES)
def test_a_mistake_says_what_was_seen_and_what_to_do(
    tmp_path: Path, code: str, before: str, after: str, seen: str, todo: str,
) -> None:
    findings = [finding for finding in mistakes(tmp_path, before, after)
                if finding.code == code]
    assert findings
    finding = findings[0]
    assert finding.where.file == "report/form.toml" and finding.where.field
    assert seen in finding.what("nl")
    assert todo in finding.what("nl") + finding.todo("nl")
    assert seen in finding.what("en") or seen in ("naam", "niet uit meer dan een")


def test_an_unknown_condition_is_named_once(tmp_path: Path) -> None:
    codes = [finding.code for finding in mistakes(
        tmp_path, 'when = "intern.is_minor"', 'when = "intern.is_major"')]
    assert codes.count("FORM_FIELD_MISSPELT") == 1
    assert "FORM_CONDITION_NOT_YES_NO" not in codes


def test_every_mistake_is_named_in_one_go(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        load(tmp_path, GOOD.replace("number =", "nummer =").replace("rows = 5", "rows = -1")
             .replace("report.text:6", "report.txt:6"))
    assert {finding.code for finding in raised.value.findings} == {
        "FORM_KEY_MISSPELT", "FORM_VALUE_WRONG", "FORM_FIELD_MISSPELT"}


def test_a_folder_without_a_form(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        load_form(tmp_path)
    assert raised.value.findings[0].code == "FORM_UNREADABLE"
    assert tmp_path.name in raised.value.findings[0].what("nl")


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        load(tmp_path, 'title = "a"\nnumber = [')
    assert raised.value.findings[0].code == "FORM_NOT_TOML"
    assert "line 2" in raised.value.findings[0].what("nl") \
        or "end of document" in raised.value.findings[0].what("nl")


SCALARS = st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.booleans(),
                    st.dates(), st.sampled_from(["nr", "intern.full_name:3", "skills", "item"]))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(
        ["nl", "en", "key", "name", "from", "items", "columns", "rows", "label", "type", "grid",
         "table", "signatures", "title", "when", "options", "x y"]), inner, max_size=4),
    max_leaves=12)
TOP = st.dictionaries(st.sampled_from(
    ["title", "subtitle", "file_name", "number", "version", "protect", "pdf_variants", "fields",
     "sections", "other"]), VALUES, max_size=6)


@given(TOP)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_form_declares_it_is_a_form_or_findings(values: dict[str, object]) -> None:
    try:
        form = form_of(values, Path("no/such/folder/report"))
    except TemplateError as error:
        for finding in error.findings:
            assert finding.what("nl") and finding.what("en")
    else:
        assert form.title.nl and form.title.en
