"""Rules about the way of any file: malware, archives, types, names, sources, destinations."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, NOT_CHECKED, REVIEW, UNVERIFIED, Rule

_NAMES = "SATRE 3.1: names from users are not trusted"
_CLAMAV = "ClamAV manual, clamd.conf(5)"

RULES = (
    # Malware
    Rule(
        "malware.infected",
        BLOCK,
        "The virus scanner found malware.",
        _CLAMAV,
        "Do not open the file. Tell the data managers where it came from.",
    ),
    Rule(
        "malware.not_scanned",
        UNVERIFIED,
        "The virus scanner could not look into the file.",
        _CLAMAV,
        "Send it without a password and in smaller or plainer parts.",
    ),
    Rule(
        "malware.fault",
        UNVERIFIED,
        "The virus scanner gave no answer that can be trusted.",
        NOT_CHECKED,
        "A data manager runs `sallyport doctor`, mends the scanner and inspects again.",
    ),
    Rule(
        "malware.windowed",
        REVIEW,
        "The file is larger than the scanner takes whole; it was scanned in overlapping parts, which finds less.",
        _CLAMAV,
        "Split the data into files below the scanner's limit, or have the reviewer accept the weaker check.",
    ),
    Rule(
        "malware.test_signatures",
        INFO,
        "Scanned with test signatures only, which say nothing about real malware.",
        NOT_CHECKED,
        "Only a trial site works this way; install real signatures for anything else.",
    ),
    Rule("malware.clean", INFO, "The virus scanner found nothing.", _CLAMAV, ""),
    Rule(
        "malware.by_member",
        INFO,
        "The archive itself stays behind; every file in it was scanned, and goes in its place.",
        NOT_CHECKED,
        "",
    ),
    # Archives
    Rule(
        "archive.encrypted",
        UNVERIFIED,
        "It is encrypted, so nobody can look inside.",
        NOT_CHECKED,
        "Save or pack it again without a password; what is transferred is encrypted on its way anyway.",
    ),
    Rule(
        "archive.split",
        UNVERIFIED,
        "It is one volume of a split archive.",
        NOT_CHECKED,
        "Pack everything into one archive, or into several that can each be opened alone.",
    ),
    Rule(
        "archive.truncated",
        UNVERIFIED,
        "It ends too early or is damaged.",
        NOT_CHECKED,
        "Make or send it again, and compare its checksum with that of the original.",
    ),
    Rule(
        "archive.unknown",
        UNVERIFIED,
        "It uses a method that cannot be unpacked here.",
        NOT_CHECKED,
        "Pack it again as 7z with LZMA2, or as zip with Deflate.",
    ),
    Rule(
        "archive.over_limit",
        UNVERIFIED,
        "It goes over a limit for unpacking.",
        "OWASP: zip bombs",
        "Split it into smaller archives, or send the files unpacked.",
    ),
    Rule(
        "archive.again",
        INFO,
        "Its bytes are those of another archive in the same one, under which its members are listed and were looked into.",
        "OWASP: zip bombs",
        "",
    ),
    Rule(
        "archive.failed",
        UNVERIFIED,
        "It could not be unpacked.",
        NOT_CHECKED,
        "Pack the files again with 7-Zip or zip; if that does not help, tell the data managers.",
    ),
    Rule(
        "archive.hidden_bytes",
        UNVERIFIED,
        "It holds bytes that belong to none of its members.",
        NOT_CHECKED,
        "Pack the files again into a fresh archive.",
    ),
    Rule(
        "archive.embedded",
        REVIEW,
        "An archive lies behind other bytes in this file.",
        NOT_CHECKED,
        "Send the archive as a file of its own, or explain why the two belong together.",
    ),
    Rule(
        "archive.hostile_name",
        BLOCK,
        "A member's name cannot be used here.",
        _NAMES,
        "Rename the file and pack again: a plain relative path without control characters.",
    ),
    Rule(
        "archive.link",
        BLOCK,
        "A member is a link.",
        _NAMES,
        "Pack the file that the link points to instead of the link.",
    ),
    Rule(
        "archive.device",
        BLOCK,
        "A member is neither a file nor a folder.",
        _NAMES,
        "Pack plain files and folders only.",
    ),
    Rule(
        "archive.collision",
        BLOCK,
        "Two members have the same name, or names that some systems take for the same.",
        _NAMES,
        "Rename one of them and pack again.",
    ),
    # Types
    Rule(
        "type.mismatch",
        REVIEW,
        "The file's content is not what its name says.",
        "SRCP guide: know what kind of file it is",
        "Give the file the extension of what it really is.",
    ),
    Rule(
        "type.damaged_text",
        UNVERIFIED,
        "It is text that not every program reads alike.",
        NOT_CHECKED,
        "Open it where it was made, save it as text in UTF-8, and look whether all of it is there.",
    ),
    Rule(
        "type.unread",
        UNVERIFIED,
        "It is of no kind that is known here, so nothing in it was looked into.",
        NOT_CHECKED,
        "Send it in a format that can be read here (CSV, text, PDF, PNG, an Office file). If it is damaged, make it anew.",
    ),
    Rule(
        "type.empty",
        REVIEW,
        "It is empty, which no file of its kind can be.",
        "SRCP guide: know what kind of file it is",
        "Save the file again and look whether a transfer broke off, or leave it out.",
    ),
    Rule("type.unknown", INFO, "The kind of the file is not known.", "SRCP guide: know what kind of file it is", ""),
    # Names, sources and places
    Rule(
        "name.hostile",
        BLOCK,
        "Its name cannot be used here.",
        _NAMES,
        "Rename the file: a plain name without control or invisible characters.",
    ),
    Rule(
        "name.collision",
        BLOCK,
        "Two files have the same name, or names that some systems take for the same.",
        _NAMES,
        "Rename one of them.",
    ),
    Rule(
        "source.symlink",
        BLOCK,
        "It is a symbolic link; links are never followed.",
        _NAMES,
        "Put the file itself in the place of the link.",
    ),
    Rule(
        "source.hardlink",
        BLOCK,
        "It has a second name somewhere else (hard link).",
        _NAMES,
        "Put a copy of the file in its place (`cp FILE COPY`), which has one name only.",
    ),
    Rule(
        "source.special",
        BLOCK,
        "It is not a plain file.",
        _NAMES,
        "Leave it out, or put its content into a plain file.",
    ),
    Rule(
        "source.changed",
        BLOCK,
        "It changed while it was being copied.",
        "What was approved is what is released",
        "Wait until nothing writes to it any more, then ask again.",
    ),
    Rule(
        "source.checksum",
        BLOCK,
        "Its checksum is not the one that came with it.",
        "DSH: checksums from the provider",
        "Send the file again, or correct the list of checksums.",
    ),
    Rule(
        "destination.exists",
        BLOCK,
        "There is already something at its destination.",
        "Nothing is overwritten unasked",
        "Rename the file, choose another destination, or ask for a replacement.",
    ),
    # The inspection itself
    Rule(
        "inspector.failed",
        UNVERIFIED,
        "One of the checks failed and says nothing about the file.",
        NOT_CHECKED,
        "Tell the data managers; the task's log holds the cause.",
    ),
    Rule(
        "file.unreadable",
        UNVERIFIED,
        "It could not be read.",
        NOT_CHECKED,
        "Check that the file exists and that you may read it.",
    ),
)
