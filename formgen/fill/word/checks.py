"""What a template must not hold, or had better not: links out, macros, changes, comments."""

from __future__ import annotations

from formgen.fill.word.marks import holds_mark_characters
from formgen.fill.word.package import Package
from formgen.fill.word.places import Places
from formgen.fill.word.xml import VAL, Element, w
from formgen.findings import Finding, Where, found

_ALLOWED_LINKS = ("http://", "https://", "mailto:", "tel:", "#")
_TRACKED = (w("ins"), w("del"), w("moveFrom"), w("moveTo"))
# By kind of relation: the setting that goes with it, and what is said about it.
_LINKS_LEFT_OUT = {
    "attachedTemplate": ("attachedTemplate", "WORD_ATTACHED_TEMPLATE_DROPPED"),
    "mailMergeSource": ("mailMerge", "WORD_MAIL_MERGE_DROPPED"),
    "mailMergeHeaderSource": ("mailMerge", "WORD_MAIL_MERGE_DROPPED"),
    "mailMergeRecipientData": ("mailMerge", "WORD_MAIL_MERGE_DROPPED"),
    "recipientData": ("mailMerge", "WORD_MAIL_MERGE_DROPPED"),
}
_REDS = {"FF0000", "C00000", "EE0000"}


def check_package(package: Package) -> list[Finding]:
    """Refuse what a document would fetch from elsewhere; leave out the links Word makes itself."""
    findings = []
    for part in ["", *package.names()]:
        if part.endswith(".rels"):
            continue
        for relation in package.relations(part):
            if relation.kind in _LINKS_LEFT_OUT:
                element, code = _LINKS_LEFT_OUT[relation.kind]
                package.drop_relation(part, relation.id)
                _drop_setting(package, part, element)
                findings += [] if found(code) in findings else [found(code)]
            elif relation.external and not (
                relation.kind == "hyperlink"
                and relation.target.casefold().startswith(_ALLOWED_LINKS)
            ):
                findings.append(
                    found("WORD_EXTERNAL_LINK", Where(sheet=part), seen=relation.target[:80])
                )
            elif relation.kind in ("subDocument", "aFChunk"):
                findings.append(found("WORD_EXTERNAL_LINK", Where(sheet=part), seen=relation.kind))
    return findings


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
    """Warn of tracked changes, comments and red text, which looks like a field left by hand."""
    findings = []
    tracked = next(root.iter(*_TRACKED), None)
    if tracked is not None:
        findings.append(places.of(tracked).found("WORD_TRACKED_CHANGES"))
    comment = next(root.iter(w("commentReference")), None)
    if comment is not None:
        findings.append(places.of(comment).found("WORD_COMMENTS"))
    for color in root.iter(w("color")):
        run = color.getparent().getparent()
        text = "".join(run.itertext(w("t"))).strip() if run is not None else ""
        if color.get(VAL, "").upper() in _REDS and text:
            findings.append(places.of(color, text[:40]).found("WORD_RED_TEXT"))
            break
    return findings
