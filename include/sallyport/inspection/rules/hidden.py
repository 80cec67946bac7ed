"""Rules about what a file holds that nobody sees.

The guide asks a person whether there is hidden content. Where a machine is sure that there is, that the reader of the file
cannot see it, and that results never need it, the rule blocks an output: hidden sheets, copies of the rows behind a pivot
table, files inside a PDF, bytes behind a picture's end, data frames of R. The rest is for a person to look at.
"""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, NOT_CHECKED, REVIEW, SRCP, UNVERIFIED, Rule

_HIDDEN = f"{SRCP}, hidden content (hidden worksheets, embedded objects, metadata, revision history)"
_LEFT_OVER = f"{SRCP}, hidden content (.Rhistory, .RData, .Rproj)"
_HTML = f"{SRCP}, hidden content (HTML with embedded data)"
_NOTEBOOK = f"{SRCP}, code (no data objects stored in scripts or in the outputs of notebooks)"
_OBFUSCATION = f"{SRCP}, obfuscation"
_NO_FRAMES = f"{SRCP}, data frames are never released"
_INJECTION = "OWASP: CSV injection"
_VECTORS = "ACRO: formats with editable vectors are not released (.svg, .gph)"
_MAY_COME = ""
"""Of inputs it is told, and stands in nobody's way: data may come in."""
_SAY_WHAT = "Say in the request what it holds and that it may come in too, or save the file without it."

RULES = (
    # Office
    Rule(
        "hidden.sheet",
        BLOCK,
        "A sheet with content is hidden.",
        _HIDDEN,
        "Unhide the sheet (in Excel: right-click on any tab, Unhide; a very hidden one by the VBA editor) and delete it.",
        advice_in=_SAY_WHAT,
    ),
    Rule(
        "hidden.cells",
        REVIEW,
        "Rows or columns with content are hidden.",
        _HIDDEN,
        "Unhide all rows and columns, clear the filters, and delete what shall not leave.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.comment",
        REVIEW,
        "It holds comments.",
        _HIDDEN,
        "Delete the comments, or say in the request why they belong to the result.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.tracked_change",
        REVIEW,
        "It holds tracked changes.",
        _HIDDEN,
        "Accept or reject all changes, turn tracking off, and save again.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.text",
        REVIEW,
        "It holds text that nobody can see.",
        _HIDDEN,
        "Make the text visible or delete it (in Office: File, Info, Inspect Document; a PDF or picture is exported anew).",
    ),
    Rule(
        "hidden.defined_name",
        REVIEW,
        "Defined names hold data of their own, or point outside the file.",
        _HIDDEN,
        "Delete these names in the name manager (in Excel: Formulas, Name Manager).",
    ),
    Rule(
        "hidden.pivot_cache",
        BLOCK,
        "It keeps a copy of the rows behind a pivot table or data model.",
        _HIDDEN,
        "Copy the pivot table and paste it as values into a new file, and send that one.",
        advice_in=_SAY_WHAT,
    ),
    Rule(
        "hidden.external_link",
        REVIEW,
        "It reaches for content outside the file.",
        _HIDDEN,
        "Break the links: put pictures and values into the file, in place of what fetches them.",
    ),
    Rule(
        "hidden.connection",
        REVIEW,
        "It keeps a connection or query to a source of data.",
        _HIDDEN,
        "Delete all connections and queries (Excel: Data, Queries and Connections; Word: Start Mail Merge, Normal Document).",
    ),
    Rule(
        "hidden.embedded_object",
        REVIEW,
        "It holds other documents as embedded objects.",
        _HIDDEN,
        "Take them out and send them as files of their own; a chart from Excel is pasted as a picture, without its workbook.",
    ),
    Rule(
        "hidden.custom_data",
        REVIEW,
        "It holds data of programs that no page or sheet shows.",
        _HIDDEN,
        "Remove such data and save the file again (in Office: File, Info, Inspect Document), or say in the request what it is.",
    ),
    Rule(
        "hidden.author",
        INFO,
        "Its properties name a person.",
        _HIDDEN,
        "Remove the names from the properties if they shall not leave.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.macro",
        REVIEW,
        "It holds macros, which can keep data and run programs.",
        _HIDDEN,
        "Save it without macros (as .xlsx, .docx or .pptx); send code as text files.",
    ),
    Rule(
        "hidden.notes",
        REVIEW,
        "It holds speaker notes.",
        _HIDDEN,
        "Delete the notes, or say in the request why they belong to the result.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.slide",
        REVIEW,
        "It holds hidden slides.",
        _HIDDEN,
        "Unhide the slides, and delete what shall not leave.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.formula",
        REVIEW,
        "Cells of a text table are formulas, which a spreadsheet computes when it opens the file.",
        _INJECTION,
        "Write values instead of formulas, or put an apostrophe before the text.",
    ),
    Rule(
        "hidden.dde",
        BLOCK,
        "It asks another program for data when it is opened (DDE), which can run any command.",
        _INJECTION,
        "Remove these cells or fields; results never need them.",
        advice_in="Remove these cells or fields, and send the values instead.",
    ),
    # PDF
    Rule(
        "hidden.attachment",
        BLOCK,
        "It carries other files, which nobody sees on its pages and no check looked into.",
        _HIDDEN,
        "Print it into a new PDF without attachments; send the attached files as files of their own.",
    ),
    Rule(
        "hidden.script",
        REVIEW,
        "It holds scripts or starts something when it is opened.",
        _HIDDEN,
        "Print it into a new file without scripts.",
    ),
    Rule(
        "hidden.form",
        REVIEW,
        "It holds filled form fields.",
        _HIDDEN,
        "Flatten the form: print it into a new file.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.layer",
        REVIEW,
        "It holds layers that are not shown.",
        _HIDDEN,
        "Print it into a new file, which has only what is shown.",
    ),
    Rule(
        "hidden.earlier_version",
        REVIEW,
        "Earlier versions of it are still in the file.",
        f"{SRCP}, hidden content (revision history)",
        "Save it under a new name, or print it into a new file.",
    ),
    # Pictures
    Rule(
        "hidden.metadata",
        REVIEW,
        "It holds metadata that nobody sees in the picture.",
        f"{SRCP}, hidden content (metadata)",
        "Export the picture without metadata, for example with `exiftool -all= FILE`.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.trailing_bytes",
        BLOCK,
        "There are further bytes behind its end, where no program shows them.",
        _OBFUSCATION,
        "Open the file and export it anew.",
        advice_in="Open the file and export it anew, or say in the request what the bytes are.",
    ),
    Rule(
        "hidden.thumbnail",
        REVIEW,
        "It holds a small picture that is not the one shown.",
        _HIDDEN,
        "Export the picture anew without a thumbnail.",
    ),
    Rule(
        "hidden.frames",
        REVIEW,
        "It holds more pictures than the one shown first.",
        _HIDDEN,
        "Save each picture into a file of its own.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.points",
        REVIEW,
        "It draws so many single points that each may be a person, and their values can be read from the file.",
        _VECTORS,
        "Release the plot as a PNG of moderate resolution, with points binned or jittered where they are people.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.dicom",
        BLOCK,
        "It is a medical image, which is a person's data.",
        f"{SRCP}, individual-level data are never released",
        "Do not release single images; release results computed from them.",
        advice_in=_MAY_COME,
    ),
    # HTML and notebooks
    Rule(
        "hidden.inline_data",
        REVIEW,
        "It holds data inside its code, which the page need not show.",
        _HTML,
        "Release static pictures and tables instead of interactive ones.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.notebook_output",
        REVIEW,
        "It is a notebook with the outputs of its cells.",
        _NOTEBOOK,
        "Clear all outputs (`jupyter nbconvert --clear-output --inplace FILE`); release results as files of their own.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.notebook_table",
        BLOCK,
        "It is a notebook that shows data frames in its outputs.",
        f"{_NOTEBOOK}; data frames are never released",
        "Clear all outputs (`jupyter nbconvert --clear-output --inplace FILE`); release tables as files of their own.",
        advice_in=_MAY_COME,
    ),
    # R and left-overs
    Rule(
        "hidden.r_data_frame",
        BLOCK,
        "It holds a data frame of R.",
        _NO_FRAMES,
        "Do not release R objects; write the aggregated table as CSV.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.r_object",
        REVIEW,
        "It holds objects of R, which nobody can read without R.",
        _LEFT_OVER,
        "Release results as text or CSV; models of R keep the data they were made from.",
        advice_in=_MAY_COME,
    ),
    Rule(
        "hidden.leftover",
        REVIEW,
        "Programs leave such files behind; they are not results.",
        _LEFT_OVER,
        "Delete the file from the folder before you ask for its release.",
        advice_in="Leave it out of the upload.",
    ),
    Rule(
        "hidden.key_file",
        BLOCK,
        "It is a private key or a store of passwords.",
        "SRCP guide: no secrets in outputs",
        "Delete the file from the folder, and tell the data managers if the key was used anywhere else.",
        advice_in="Leave it out of the upload, and have the key or passwords changed: they are known now.",
    ),
    Rule(
        "hidden.unread",
        UNVERIFIED,
        "It could not be searched for hidden content.",
        NOT_CHECKED,
        "Open it in the program that it comes from, and save or export it anew: whole, without a password, below the limits.",
    ),
)
