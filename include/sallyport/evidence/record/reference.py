"""The page about records, as Markdown, made from what a record is made of."""

from __future__ import annotations

from sallyport.evidence.record.bag import ABOUT
from sallyport.evidence.record.names import METADATA, PROFILE, SPECIFICATION

_PAGE = f"""# The record of a release

Every release, outwards or inwards, has a record: one file, `T000012.zip`, that says who let which bytes through, on which
rules, and how it was found out that they may pass. It is for an auditor who asks two years later.

The record does not hold the released files, nor any value of theirs. Names of files, places in them and people's words
stand in it, and count as data: **it stays inside the site**, and is never mailed.

## Where it is

Where the policy names a folder (`paths.records`), each release puts its record there as its last act. With or without one,
it is made when somebody asks:

```
bin/sallyport transfers record T000012 --out /somewhere
```

It is made from the register alone, and says what was so on the day of the release, whatever has changed since: made again,
it is the same file, byte for byte. The one thing that is taken as it is now is a person's name; a record made again after
somebody's name was changed is another one, and the command says so.

## Is it true?

```
bin/sallyport audit record T000012.zip --files /srv/triage/someone/download/T000012 --head 4711:5f…
```

| what is looked at | what it tells |
|---|---|
| the digests of all parts | the file is whole, and nothing was added |
| the manifest's digest, and each approval's | what was released is what people approved: bytes, paths, recipient, place |
| the seal of each decision | who answered what is as the register's events recorded it |
| each event's digest, and that neighbours follow each other | the history is as it was recorded |
| the digests that were read back at each delivery | the files that were approved are those that were delivered |
| the files, with `--files` | what lies there now is what was released |
| the chain | it holds together, the record's events are in it, and it holds the digest of this very record |
| the chain's newest event, with `--head` | the chain goes on from the head that stood in a mail then: it was not written anew |

The chain is read from the register (`SALLYPORT_REGISTER_URL`; a restored backup will do). Where there is none, it comes
from a file that somebody made with `bin/sallyport audit chain FILE`; that file holds all events of the site, so it stays
there too. With `--alone` no chain is asked for: then compare the digest that is printed with the one in the register's event
`release.recorded`. Exit code 1: something does not hold, and each thing is named.

By hand, with nothing of ours, in the unpacked folder:

```
sha512sum --check manifest-sha512.txt tagmanifest-sha512.txt   # every part
sha256sum tagmanifest-sha512.txt                               # the record's digest, as in the event
sha256sum data/manifest.json                                   # the manifest's digest, as in each decision and mail
```

## What is in it

A BagIt folder, of which `data/` is an RO-Crate.

| in `data/` | what |
|---|---|
{{parts}}
| `policy-….yaml` | The policies that the files were inspected, decided and released under, as activated; named by their digest. |
| `{METADATA}` | The same as an RO-Crate: people, programs, files, checks and decisions, and how they hang together. |

The `.jsonl` files have one JSON document a line. People are numbers, as in the register; `people.json` names them. Files are
numbers too, those that mails and gates use. Times are UTC.

The crate follows [RO-Crate 1.2]({SPECIFICATION}) and the [Five Safes profile 0.4]({PROFILE}): the release is its
`CreateAction`, staging a `CheckValue`, the inspection a `ValidationCheck`, each decision a `DisclosureCheck` (of outputs) or
`SignOff` (of inputs), failed where it did not approve. Two things differ. Its main entity is one of Sallyport's own DAGs,
named and not included as a Workflow RO-Crate, since no workflow of a user's ran. And released files are described but not
enclosed, by ids that say nothing, as the profile asks for sensitive data."""


def reference() -> str:
    """The whole page."""
    return _PAGE.replace("{parts}", "\n".join(f"| `{name}` | {text} |" for name, text in ABOUT.items())) + "\n"
