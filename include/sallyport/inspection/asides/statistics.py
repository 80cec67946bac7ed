"""Texts that files of Stata, SPSS and SAS keep beside their rows: the file's label, notes, labels of variables and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen


def _asides(specimen: Specimen) -> Iterator[Aside]:
    from sallyport.inspection.tables.datafiles.statfiles import READERS

    with specimen.open() as stream:
        _, about = READERS[specimen.media_type](stream, metadataonly=True, output_format="dict")
    yield Aside("label of the file", about.file_label or "", is_data=False)
    yield Aside("notes", "\n".join(about.notes or ()))
    yield Aside("labels of variables", "\n".join(filter(None, about.column_labels or ())), is_data=False)
    for number, labels in enumerate((about.value_labels or {}).values(), 1):
        yield Aside(f"labels of codes {number}", "\n".join(map(str, labels.values())), is_data=False, is_rows=True)


STATISTICS = Provider(
    _asides,
    ("pyreadstat", "sallyport.inspection.tables.datafiles.charsets", "sallyport.inspection.tables.datafiles.statfiles"),
)
