"""The plots of docs/performance.md, as SVG that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log10
from typing import Any
from xml.sax.saxutils import escape

INK, GREY, ACCENT, PALE = "#1B1F23", "#4A5560", "#0F4C5C", "#9DB8BF"
_WIDTH = 720


def bars(rates: Mapping[str, Mapping[str, float]]) -> str:
    """Documents a second of each engine, by format, on a logarithmic scale."""
    parts, top = [], 34
    for title, engines in rates.items():
        parts.append(_text(16, top, title, weight="bold"))
        most = max(engines.values())
        for name, rate in sorted(engines.items(), key=lambda item: -item[1]):
            top += 24
            length = 380 * max(log10(rate * 10), 0.05) / log10(most * 10)
            colour = ACCENT if name == "formgen" else PALE
            parts += [
                _text(190, top, name, anchor="end"),
                f'<rect x="200" y="{top - 12}" width="{length:.1f}" height="16" fill="{colour}"/>',
                _text(206 + length, top, f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}"),
            ]
        top += 44
    parts.append(_text(16, top - 14, "documents a second, file written; the scale is logarithmic",
                       GREY, 11))
    return _svg(top, parts)


def sizes(seen: Sequence[Mapping[str, Any]]) -> str:
    """Documents a second and memory against the number of placements."""
    parts = []
    for place, (title, values) in enumerate({
        "documents a second": [run["documents"] / run["whole"] for run in seen],
        "memory, MB": [run["megabytes"] for run in seen],
    }.items()):
        left = 60 + place * 350
        parts.append(_text(left, 28, title, weight="bold"))
        parts.append(f'<path d="M{left} 50V230H{left + 270}" fill="none" stroke="{GREY}"/>')
        most = max(values) * 1.15
        step = 250 / max(len(values) - 1, 1)
        points = [(left + 10 + number * step, 230 - 180 * value / most)
                  for number, value in enumerate(values)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{ACCENT}" stroke-width="2"/>')
        for (x, y), value, run in zip(points, values, seen, strict=True):
            parts += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{ACCENT}"/>',
                _text(x, y - 10, f"{value:,.0f}", anchor="middle"),
                _text(x, 248, f"{run['placements']:,}", GREY, 11, anchor="middle"),
            ]
        parts.append(_text(left + 135, 268, "placements", GREY, 11, anchor="middle"))
    return _svg(284, parts)


def _text(x: float, y: float, words: str, colour: str = INK, size: int = 13, *,
          anchor: str = "start", weight: str = "normal") -> str:
    return (f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" '
            f'font-weight="{weight}" text-anchor="{anchor}">{escape(words)}</text>')


def _svg(height: int, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
            f'width="{_WIDTH}" font-family="Arial, Liberation Sans, sans-serif">\n'
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>\n{body}\n</svg>\n')
