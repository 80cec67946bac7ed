"""Tables and running text of documents: Word, OpenDocument, RTF, PDF, web pages."""
