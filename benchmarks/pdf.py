"""How fast PDF forms are filled and read back: formgen, other engines, the disk, in one run.

    python benchmarks/pdf.py [--template FORM.pdf] [--documents 60] [--rounds 5]

Every engine fills the same template with the same values and writes one file per document.
The rounds are interleaved, each with new values, and ratios are taken within a round, so that
a busy machine disturbs all alike. Every engine draws the values that it fills in, PyPDFForm if
asked to, which it is here. ``disk`` writes formgen's finished bytes and does nothing else.
All write new files: ext4 takes several times as long to write over one that is there.

Reading back is measured on forms of which people filled in two thirds of the fields, not the same
ones in each, as formgen wrote them and as others saved them anew: qpdf in three ways, pypdf, and
pdfium as Chrome does it. Both readers get the bytes in memory and give the values of all fields.
formgen's time includes what no other does: it compares values with drawings, and the form with
the one that was sent, and looks for scripts and signatures.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from operator import truediv
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
from pikepdf import ObjectStreamMode
from pikepdf.form import DefaultAppearanceStreamGenerator, Form
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from formgen import fonts
from formgen.fill.pdf import compile as compile_pdf
from formgen.fill.pdf import read as read_pdf
from formgen.fill.pdf.fonts import embed_font
from formgen.fill.slots import How, Slot, SlotKind

ROOT = Path(__file__).resolve().parent.parent
BUNDLED = ROOT / "form_templates" / "stage_agreement" / "nl.pdf"

#: How many documents a slow engine makes in a round.
SLOW_DOCUMENTS = 3

NAMES = ("Noor", "Zoë", "Łukasz", "Ayşe", "Nguyễn", "Ελένη", "Ярослав", "van der Waard", "Çelik")
WORDS = (
    "de",
    "stagiair",
    "leert",
    "onder",
    "begeleiding",
    "dieren",
    "te",
    "verzorgen",
    "en",
    "werkt",
    "mee",
    "aan",
    "het",
    "onderzoek",
    "van",
    "monsters",
    "volgens",
    "protocol",
)


def generated_template() -> bytes:
    """A form of 60 fields on two pages: 47 lines, 3 texts, 8 boxes to tick, 2 drop-downs."""
    writer = pypdf.PdfWriter()
    pages = [writer.add_blank_page(595, 842) for _ in range(2)]
    form = DictionaryObject({NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form
    embed_font(writer, fonts.sans(), "FGSans")
    for number in range(60):
        page = pages[number // 30]
        row = number % 30
        kind = (
            "text" if number < 47 else "area" if number < 50 else "box" if number < 58 else "list"
        )
        field = _field(writer, kind, f"{kind}{number}", row)
        page.setdefault(NameObject("/Annots"), ArrayObject()).append(field)
        form["/Fields"].append(field)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _field(writer: pypdf.PdfWriter, kind: str, name: str, row: int) -> Any:
    bottom = 800 - row * 26
    entries: dict[str, Any] = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Widget"),
        "/T": TextStringObject(name),
        "/TU": TextStringObject(name),
        "/F": NumberObject(4),
        "/Rect": ArrayObject(NumberObject(n) for n in (50, bottom, 450, bottom + 22)),
    }
    if kind == "box":
        stream = pypdf.generic.StreamObject()
        stream[NameObject("/Subtype")] = NameObject("/Form")
        stream[NameObject("/BBox")] = ArrayObject(NumberObject(n) for n in (0, 0, 400, 22))
        states = {NameObject(f"/{state}"): writer._add_object(stream) for state in ("Ja", "Off")}
        normal = DictionaryObject({NameObject("/N"): DictionaryObject(states)})
        entries |= {"/FT": NameObject("/Btn"), "/AP": normal, "/AS": NameObject("/Off")}
    else:
        entries["/FT"] = NameObject("/Ch" if kind == "list" else "/Tx")
        entries["/DA"] = TextStringObject("/FGSans 9 Tf 0 g")
        entries["/Ff"] = NumberObject({"area": 1 << 12, "list": 1 << 17}.get(kind, 0))
    if kind == "list":
        entries["/Opt"] = ArrayObject(TextStringObject(choice) for choice in ("BOL", "BBL"))
    return writer._add_object(
        DictionaryObject({NameObject(key): value for key, value in entries.items()})
    )


def values_for(slots: Sequence[Slot], number: int) -> dict[str, Any]:
    """Values for every slot of a document, by name; the same for the same number."""
    chance = random.Random(number)
    values: dict[str, Any] = {}
    for slot in slots:
        match slot.kind:
            case SlotKind.TEXT:
                values[slot.name] = " ".join(chance.sample(NAMES, 2))
            case SlotKind.MULTILINE:
                values[slot.name] = " ".join(chance.choices(WORDS, k=12))
            case SlotKind.DATE:
                values[slot.name] = date(2026, 1, 1) + timedelta(days=chance.randrange(700))
            case SlotKind.CHECK:
                values[slot.name] = chance.random() < 0.5
            case SlotKind.CHOICE | SlotKind.RADIO if slot.options:
                values[slot.name] = chance.choice([o for o in slot.options if o.strip()])
    return values


def two_thirds_of(values: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Some of the values, others for each number; and always the document's code."""
    chance = random.Random(number)
    return {
        name: value for name, value in values.items() if name == "code" or chance.random() < 2 / 3
    }


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by dotted name as the nested data that formgen takes."""
    data: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        place = data
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return _with_lists(data)


def _with_lists(node: Any) -> Any:
    """Mappings whose keys are all numbers are lists."""
    if not isinstance(node, dict):
        return node
    made = {key: _with_lists(value) for key, value in node.items()}
    if made and all(key.isdigit() for key in made):
        return [made.get(str(place), {}) for place in range(1, max(map(int, made)) + 1)]
    return made


def as_text(value: Any) -> str:
    """A value as the other engines take it."""
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)


class Engines:
    """Each method fills one document and gives its bytes."""

    def __init__(self, template: bytes, documents: int) -> None:
        self.template = template
        self.compiled = compile_pdf(template, How())
        self.values = [values_for(self.compiled.slots, number) for number in range(documents)]
        self.data = [nested(values) for values in self.values]
        # By another copy: what the measured one remembers of values must not help it.
        other = compile_pdf(template, How())
        self.finished = [other.fill(data).content for data in self.data]
        self.returned = [
            other.fill(nested(two_thirds_of(values, number))).content
            for number, values in enumerate(self.values)
        ]

    def formgen(self, number: int) -> bytes:
        return self.compiled.fill(self.data[number]).content

    def disk(self, number: int) -> bytes:
        return self.finished[number]

    def pypdf(self, number: int) -> bytes:
        writer = pypdf.PdfWriter(clone_from=BytesIO(self.template))
        values = {
            name: "/Ja" if value is True else "/Off" if value is False else as_text(value)
            for name, value in self.values[number].items()
        }
        for page in writer.pages:
            writer.update_page_form_field_values(page, values, auto_regenerate=False)
        target = BytesIO()
        writer.write(target)
        return target.getvalue()

    def pikepdf(self, number: int) -> bytes:
        with pikepdf.open(BytesIO(self.template)) as pdf:
            fields = Form(pdf, DefaultAppearanceStreamGenerator)
            for name, value in self.values[number].items():
                field = fields[name]
                if field.is_checkbox:
                    field.checked = bool(value)
                elif field.is_text or field.is_choice:
                    field.value = as_text(value)
            target = BytesIO()
            pdf.save(target)
            return target.getvalue()

    def pypdfform(self, number: int) -> bytes:
        """With what the others do too: fields by their full names, and drawn."""
        from PyPDFForm import PdfWrapper

        values = {
            name: value if isinstance(value, bool) else as_text(value)
            for name, value in self.values[number].items()
        }
        form = PdfWrapper(
            self.template, use_full_widget_name=True, generate_appearance_streams=True
        )
        return form.fill(values).read()


def time_of(engine: Callable[[int], bytes], numbers: range, folder: Path) -> float:
    """Seconds for one document, its file written into a folder that is not there yet."""
    folder.mkdir()
    gc.collect()
    start = time.perf_counter()
    for number in numbers:
        (folder / f"{number}.pdf").write_bytes(engine(number))
    return (time.perf_counter() - start) / len(numbers)


def by_qpdf(document: bytes, **how: Any) -> bytes:
    """A document as qpdf saves it."""
    target = BytesIO()
    with pikepdf.open(BytesIO(document)) as pdf:
        pdf.save(target, **how)
    return target.getvalue()


def by_pypdf(document: bytes) -> bytes:
    """A document as pypdf saves it."""
    target = BytesIO()
    pypdf.PdfWriter(clone_from=BytesIO(document)).write(target)
    return target.getvalue()


def by_pdfium(document: bytes) -> bytes:
    """A document as Chrome saves it."""
    target = BytesIO()
    pdf = pypdfium2.PdfDocument(document)
    pdf.init_forms()
    pdf.save(target)
    pdf.close()
    return target.getvalue()


#: How a document comes back, and what makes it so.
SAVED: dict[str, Callable[[bytes], bytes]] = {
    "as written": bytes,
    "saved by qpdf": by_qpdf,
    "saved by qpdf, object streams": partial(by_qpdf, object_stream_mode=ObjectStreamMode.generate),
    "saved by qpdf, linearised": partial(by_qpdf, linearize=True),
    "saved by pypdf": by_pypdf,
    "saved by pdfium": by_pdfium,
}


def seconds_to_read(read: Callable[[bytes], Any], documents: Sequence[bytes]) -> float:
    """Seconds of the processor for one document; others may use the machine meanwhile."""
    gc.collect()
    start = time.process_time()
    for document in documents:
        read(document)
    return (time.process_time() - start) / len(documents)


def get_fields(document: bytes) -> Any:
    """The fields of a document, as pypdf reads them."""
    return pypdf.PdfReader(BytesIO(document)).get_fields()


def measure_reading(documents: Sequence[bytes], rounds: int) -> None:
    """Print how fast documents are read back, in interleaved rounds."""
    for kind, save in SAVED.items():
        returned = [save(document) for document in documents]
        times: dict[str, list[float]] = {"formgen": [], "pypdf": []}
        size = len(returned) // rounds
        for number in range(rounds):
            part = returned[number * size : (number + 1) * size]
            times["formgen"].append(seconds_to_read(read_pdf, part))
            slow = part[:SLOW_DOCUMENTS]
            times["pypdf"].append(seconds_to_read(get_fields, slow))
        ratios = map(truediv, times["pypdf"], times["formgen"])
        rate = 1 / statistics.median(times["formgen"])
        print(
            f"read back, {kind}: {rate:8.1f} documents/s of {len(returned)}, "
            f"pypdf get_fields / formgen's time: {statistics.median(ratios):6.1f}"
        )


def measured(
    engines: Engines, documents: int, rounds: int, folder: Path
) -> dict[str, list[float]]:
    """Seconds for one document of each engine, in interleaved rounds, written into a folder."""
    runs = {
        "disk": (engines.disk, documents),
        "formgen": (engines.formgen, documents),
        "pypdf": (engines.pypdf, SLOW_DOCUMENTS),
        "pikepdf": (engines.pikepdf, SLOW_DOCUMENTS),
    }
    try:
        engines.pypdfform(0)
        runs["PyPDFForm"] = (engines.pypdfform, SLOW_DOCUMENTS)
    except ImportError:
        print("PyPDFForm is not installed; left out")
    times: dict[str, list[float]] = {name: [] for name in runs}
    for start in range(0, documents * rounds, documents):
        for name, (engine, count) in runs.items():
            numbers = range(start, start + min(count, documents))
            times[name].append(time_of(engine, numbers, folder / f"pdf {name} {start}"))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--template", type=Path, default=BUNDLED)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found = options.template.exists()
    template = options.template.read_bytes() if found else generated_template()
    engines = Engines(template, options.documents * options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        times = measured(engines, options.documents, options.rounds, Path(folder))
    size = statistics.mean(map(len, engines.finished)) / 1000
    print(
        f"template: {options.template.name if found else 'generated'}, "
        f"{len(engines.compiled.slots)} fields, {size:.0f} kB per document"
    )
    for name in times:
        ratio = statistics.median(
            other / own for other, own in zip(times[name], times["formgen"], strict=True)
        )
        rate = 1 / statistics.median(times[name])
        print(f"{name:8} {rate:10.1f} documents/s   time / formgen's time: {ratio:8.3f}")
    measure_reading(engines.returned, options.rounds)


if __name__ == "__main__":
    main()
