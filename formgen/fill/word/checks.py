"""What a template must not hold, or had better not: links out, macros, changes, comments."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from formgen.fill.word.marks import holds_mark_characters
from formgen.fill.word.package import Package, Relation
from formgen.fill.word.places import Places
from formgen.fill.word.surroundings import plain_text_of
from formgen.fill.word.tags import A_TAG, without_tags
from formgen.fill.word.xml import FALLBACK, RUN, SDT, TEXT, VAL, Element, P, R, ancestor, w
from formgen.findings import Finding, Language, Where, found

_ALLOWED_LINKS = ("http://", "https://", "mailto:", "tel:", "#")
_TRACKED = tuple(
    w(name)
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange",
                 "tblPrChange", "trPrChange", "tcPrChange", "cellIns", "cellDel", "cellMerge")
)  # fmt: skip
# "[naam]", "<<naam>>", "<naam>", and the dots or lines of a paper form.
_BY_HAND = re.compile(
    r"\[\s*[^\W\d_][^\[\]]{1,40}\]|<<[^<>]{1,40}>>|<[^\W\d_][\w ]{1,30}>"
    r"|(?:\. ?){5,}|…{2,}|_{4,}"
)
# By kind of relation: the setting that goes with it, and what is said about it.
_LINKS_LEFT_OUT = {
    "attachedTemplate": ("attachedTemplate", "WORD_ATTACHED_TEMPLATE_DROPPED"),
    "mailMergeSource": ("mailMerge", "WORD_MAIL_MERGE_DROPPED"),
    "mailMergeHeaderSource": ("mailMerge", "WORD_MAIL_MERGE_DROPPED"),
    "mailMergeRecipientData": ("mailMerge", "WORD_MAIL_MERGE_DROPPED"),
    "recipientData": ("mailMerge", "WORD_MAIL_MERGE_DROPPED"),
}
_REFERENCES = tuple(f"{{{R}}}{name}" for name in ("id", "embed", "link", "pict", "href"))
_REDS = {"FF0000", "C00000", "EE0000"}


def check_package(package: Package, language: Language) -> list[Finding]:
    """Refuse what a document would fetch from elsewhere; leave out the links Word makes itself."""
    findings = []
    for part in ["", *package.names()]:
        if part.endswith(".rels"):
            continue
        uses: Mapping[str, Where] | None = None
        for relation in package.relations(part):
            if relation.kind in _LINKS_LEFT_OUT:
                element, code = _LINKS_LEFT_OUT[relation.kind]
                package.drop_relation(part, relation.id)
                _drop_setting(package, part, element)
                if found(code) not in findings:
                    findings.append(found(code))
            elif leads_out(relation):
                uses = _uses(package, part, language) if uses is None else uses
                where = uses.get(relation.id, Where(sheet=part))
                seen = relation.target[:80] if relation.external else relation.kind
                findings.append(found("WORD_EXTERNAL_LINK", where, seen=seen))
    return findings


def leads_out(relation: Relation) -> bool:
    """Whether Word would fetch or insert what a relation points to."""
    if relation.kind in ("subDocument", "aFChunk"):
        return True
    is_link = relation.kind == "hyperlink"
    return relation.external and not (
        is_link and relation.target.casefold().startswith(_ALLOWED_LINKS)
    )


def _uses(package: Package, part: str, language: Language) -> Mapping[str, Where]:
    """The paragraph that uses each relation of a part, by the relation's id."""
    kind = dict(package.text_parts()).get(part)
    if kind is None:
        return {}
    root = package.root(part)
    places = Places(root, kind, language)
    uses: dict[str, Where] = {}
    for element in root.iter(etree.Element):
        for relation_id in filter(None, map(element.get, _REFERENCES)):
            where = places.of(element).where()
            if where.cell:
                uses.setdefault(relation_id, where)
    return uses


def _drop_setting(package: Package, part: str, name: str) -> None:
    root = package.root(part)
    for element in list(root.iter(w(name))):
        element.getparent().remove(element)
    package.replace(part, root)


def check_characters(root: Element, places: Places) -> list[Finding]:
    """Refuse the characters that stand for marks, however they were written in the file."""
    if holds_mark_characters(root):
        return [places.of(root).found("WORD_PRIVATE_CHARACTERS")]
    return []


def check_text(root: Element, places: Places) -> list[Finding]:
    """Warn of tracked changes, comments, and what looks like a field left by hand.

    Each is named once for a paragraph.
    """
    findings = [
        *_each(root, places, _TRACKED, "WORD_TRACKED_CHANGES"),
        *_each(root, places, (w("commentReference"),), "WORD_COMMENTS"),
    ]
    for paragraph in root.iter(P):
        if ancestor(paragraph, FALLBACK) is not None:
            continue
        text = _red_text(paragraph)
        if text:
            findings.append(places.of(paragraph, text[:40]).found("WORD_RED_TEXT"))
            continue
        match = _BY_HAND.search(plain_text_of(paragraph))
        if match is not None:
            at = places.of(paragraph, " ".join(match.group().split())[:40])
            findings.append(at.found("WORD_FIELD_BY_HAND"))
    return findings


def _each(root: Element, places: Places, names: tuple[str, ...], code: str) -> list[Finding]:
    """A finding for each paragraph, row or part that holds one of the elements."""
    findings: dict[Where, Finding] = {}
    for element in root.iter(*names):
        finding = places.of(element).found(code)
        findings.setdefault(finding.where, finding)
    return list(findings.values())


def _red_text(paragraph: Element) -> str:
    """The text of a paragraph that is set in red by hand, controls and tags left out."""
    red = []
    for color in paragraph.iter(w("color")):
        run = ancestor(color, RUN)
        if run is None or color.get(VAL, "").upper() not in _REDS:
            continue
        if ancestor(run, P) is paragraph and ancestor(run, SDT) is None:
            red.append("".join(run.itertext(TEXT)))
    return without_tags("".join(red)).replace(A_TAG, "").strip()
