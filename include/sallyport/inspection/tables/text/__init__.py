"""Tables in plain text: delimited, set in columns by blanks, printed by programs, written in Markdown and LaTeX."""
