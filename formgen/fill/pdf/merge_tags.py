"""The tags of a part on their way into the one structure of a bundle (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formgen.fill.pdf.merge_file import Raw, Source, reference
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.pdf.reading.tokens import Excessive, Reference
from formgen.fill.pdf.syntax import name as pdf_name
from formgen.fill.pdf.syntax import text_string

_DEEPEST = 40


def tree_pairs(file: PdfFile, node: Any, key: str, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    """The entries of a name tree (/Names) or a number tree (/Nums), 7.9.6 and 7.9.7."""
    if depth > _DEEPEST:
        raise Excessive(f"{_DEEPEST} x /Kids")
    entries = file.dictionary(node)
    items = file.items(entries.get(key))
    yield from zip(map(file.get, items[::2]), items[1::2], strict=False)
    for kid in file.items(entries.get("/Kids")):
        yield from tree_pairs(file, kid, key, depth + 1)


class PartTags:
    """The structure tree of one part, whose name is ``part``; ``present``: it has one."""

    def __init__(self, source: Source, part: str) -> None:
        self._source = source
        self._file = file = source.file
        self._part = part
        self._prefix = part.encode("utf-8") + b":"
        catalog = file.catalog
        self._reference = catalog.get("/StructTreeRoot")
        self.root = file.dictionary(self._reference)
        self.present = bool(self.root)
        self._language = text_of(file, catalog.get("/Lang"))
        self._roles: dict[str, str] = {}
        self._offset = 0
        self._parents: list[tuple[int, Any]] = []
        self._structure = 0
        self._whole = 0

    def begin(self, first_key: int, structure: int, whole: int) -> int:
        """Take keys of the parent tree from ``first_key`` on; the next free one."""
        if not self.present:
            return first_key
        self._offset, self._structure, self._whole = first_key, structure, whole
        if type(self._reference) is Reference:
            self._source.numbers[self._reference] = structure
        pairs = tree_pairs(self._file, self.root.get("/ParentTree"), "/Nums")
        self._parents = sorted(
            {key: value for key, value in pairs if type(key) is int and key >= 0}.items()
        )
        return first_key + (self._parents[-1][0] + 1 if self._parents else 0)

    def adjust(self, entries: dict[str, Any]) -> dict[str, Any]:
        """A dictionary with the keys, roles and identifiers that the bundle has."""
        changed = entries
        for key in ("/StructParent", "/StructParents"):
            if key in entries:
                value = self._file.get(entries[key])
                changed = {k: v for k, v in changed.items() if k != key}
                if self.present and type(value) is int:
                    changed[key] = value + self._offset
        if "/ID" in entries and "/S" in entries and "/P" in entries:
            changed = {**changed, "/ID": self._identifier(entries["/ID"])}
        if "/Headers" in entries and entries.get("/O") == "/Table":
            names = [self._identifier(item) for item in self._file.items(entries["/Headers"])]
            changed = {**changed, "/Headers": names}
        if self._roles and "/P" in entries and entries.get("/S") in self._roles:
            changed = {**changed, "/S": self._roles[entries["/S"]]}
        return changed

    def _identifier(self, value: Any) -> Any:
        value = self._file.get(value)
        return self._prefix + value if type(value) is bytes else value

    def merge_roles(self, roles: dict[str, str]) -> None:
        """Add the part's role map; a role that means something else gets a new name."""
        for role, standard in self._file.dictionary(self.root.get("/RoleMap")).items():
            standard = self._file.get(standard)
            if type(standard) is not str:
                continue
            own = role
            if roles.get(role, standard) != standard:
                own = self._roles[role] = f"{role}_{self._part}"
            roles[own] = standard

    def classes(self) -> Iterator[tuple[bytes, bytes]]:
        """The class map of the part, written."""
        for key, value in self._file.dictionary(self.root.get("/ClassMap")).items():
            yield pdf_name(key[1:]), self._source.written(value)

    def elements(self, title: str, language: str) -> list[bytes]:
        """The top elements of the part for the bundle's Document; a Document becomes a Part."""
        kids = self.root.get("/K")
        items = self._file.items(kids)
        top = items if items else [kids] if kids is not None else []
        written = []
        for item in top:
            entries = dict(self._file.dictionary(item))
            if not entries:
                continue
            entries["/P"] = reference(self._whole)
            if entries.get("/S") == "/Document":
                entries["/S"] = "/Part"
                entries.setdefault("/T", Raw(text_string(title)))
            if self._language and self._language != language:
                entries.setdefault("/Lang", Raw(text_string(self._language)))
            if type(item) is Reference:
                self._source.changed[item] = entries
                written.append(reference(self._source.number(item)))
            else:
                written.append(Raw(self._source.written(entries)))
        return list(written)

    def identifiers(self) -> Iterator[tuple[bytes, bytes]]:
        """The names of elements, and the elements."""
        for key, value in tree_pairs(self._file, self.root.get("/IDTree"), "/Names"):
            if type(key) is bytes:
                yield self._prefix + key, self._source.written(value)

    def parents(self) -> bytes:
        """The part's entries of the parent tree."""
        return b"".join(
            b"%d %b " % (key + self._offset, self._source.written(value))
            for key, value in self._parents
        )
