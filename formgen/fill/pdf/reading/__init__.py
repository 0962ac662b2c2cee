"""Reading forms back: see :mod:`formgen.fill.pdf.reading.reader`."""
