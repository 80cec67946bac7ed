r"""Previews of files under review: inert derivatives, made by the data worker, read by the API server.

A preview consists of text, table pages and pictures that were decoded and encoded anew; nothing of the file survives as
markup, script, link or active content. :func:`making.make_previews` makes them, :class:`shelf.Shelf` keeps them.

What the API server gets
------------------------
``Shelf.of(policy)`` is None where ``paths.previews`` is not set: previews are off, and the page says so.

``Shelf.index(ref, number, digest)`` is an :class:`shape.Index`; as JSON::

    {"format": 1,
     "number": 12,                  the file's number in its transfer
     "digest": "9f86d0...",         SHA-256 of the bytes previewed; of other bytes than the caller's, it is NotFound
     "size": 61043,                 bytes of the file
     "media_type": "text/csv",
     "state": "made",               made: its pages show the file, as far as "says" says
                                    none: there is no preview of such a file; "says" says why
                                    failed: making it hung, exploded or broke; "says" says so
                                    left_out: the time or room for all previews of the request was used up
     "says": ["Rows 5,001 to 999,800 are not shown."],
                                    sentences of ours for people, without anything from the file: always to be shown
     "parts": [{"kind": "table",    text, table or picture
                "title": "sheet 2", words of ours; "" when there is nothing to tell apart
                "unit": "rows",     what is counted: rows, bytes, characters, pages, pictures or files
                "total": 1000000,   how many there are, shown or not; null when that is not known
                "exact": true}],    false: there are at least so many
     "pages": [{"kind": "table",    as its part
                "part": 1,          which of "parts", from 1; the pages of a part follow each other
                "first": 1,         which of the part's units this page shows, from 1; what lies between the last of one page
                "last": 200,        and the first of the next is not shown
                "bytes": 4711,      of the page on the disk, and its
                "sha256": "..."}]}

A table without rows has one page, "first" and "last" 1, with its columns. Page numbers count from 1 through "pages".
A file of which nothing is shown (``none``, ``failed``, ``left_out``) may still have a
part with the title "first bytes": a table of place, hexadecimal digits and characters.

``Shelf.read(ref, number, page, digest)`` is one of

- :class:`shape.TextPage`: ``{"kind": "text", "text": "..."}``. Lines end with ``\n``; tabs stay.
- :class:`shape.TablePage`::

    {"kind": "table",
     "columns": ["id", "n"],        names of the columns; [] when the file has none; may be shorter or longer than a row
     "first_column": 1,             number of the first column, as findings count them
     "first_row": 2,                number of the first row, as findings ("row 14") and people count them in the file
     "rows": [["asthma", "=1+1"]]}  text in every cell, also where it looks like a formula or a number; as long as they are

- :class:`shape.PicturePage`: ``kind`` "picture", ``width``, ``height``, and ``png``: the bytes of a PNG without metadata, to
  be served as image/png.

Every text is to be put into a page as text (``textContent``), never as HTML. In it, control characters, bidirectional and
invisible marks stand as ``⟦\u202e⟧``; nothing else was changed.

On the shelf
------------
``T000012/`` (2750) holds ``000007.json``, the index of file 7, and its pages ``000007.p0001.json`` or ``.png`` (0640). Pages
are there before their index, each file gets its name when it is whole, and the index holds their digests.
"""
