"""The page about records, as Markdown, made from what a record is made of."""

from __future__ import annotations

from sallyport.evidence.record.bag import ABOUT
from sallyport.evidence.record.names import METADATA, PROFILE, SPECIFICATION, WORKFLOW
from sallyport.evidence.record.workflow import WORKFLOW_METADATA, WORKFLOW_PROFILE

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
| the digest of each DAG file in it | the workflow that it shows is the one that was followed, as the events say |
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
| `{WORKFLOW}….py` | The DAG file that the run followed, as of the release; and as of the inspection, if that was another one. |
| `{WORKFLOW_METADATA}` | The DAG file as a Workflow RO-Crate: its language, its version, its digest. |
| `{METADATA}` | The same as an RO-Crate: people, programs, files, checks and decisions, and how they hang together. |

The `.jsonl` files have one JSON document a line. People are numbers, as in the register; `people.json` names them. Files are
numbers too, those that mails and gates use. Times are UTC.

## Which profiles it follows

The crate follows [RO-Crate 1.2]({SPECIFICATION}) and the [Five Safes profile 0.4]({PROFILE}). Its main entity is the crate in
`workflow/`, which follows RO-Crate 1.1 and the [Workflow RO-Crate profile 1.0]({WORKFLOW_PROFILE}): the DAG file that the run
followed, a `ComputationalWorkflow` in the language of Airflow, with its SHA-256 and the versions of Sallyport and Airflow.
That is the file as the step that released had it; where the inspection had another one, because the DAG was changed in
between, both are there. Their digests stand in the events of these steps, and the chain holds each text.

| in the profile's terms | here |
|---|---|
| requested workflow run, a `CreateAction` | the release: from the request to the delivery, with what was released as its result |
| requesting agent | the person whom the files are for; of study data, which nobody asks for, the operator |
| responsible project | the project, by the name of its folder |
| sign-off of the request | the check of operator, user and project that came before the request was taken |
| check phase, a `CheckValue` | staging: a digest of each file as it came |
| validation phase, a `ValidationCheck` | the inspection, by the policy's rules and the scanners |
| disclosure phase, a `DisclosureCheck` | each decision about outputs, failed where it did not approve |
| sign-off | each decision about inputs, failed where it did not approve |
| publishing phase, a `GenerateCheckValue` | the bag's manifests, without a time: they are the same whenever they are made |
| sensitive data | released files: described but not enclosed, by ids that say nothing |

What the profiles recommend and a record does not say, since it would not be true, or is not known:

- that a user's workflow ran in the environment: the run is the carrying of the files, so that the crate does not claim to be
  a Workflow Run or Provenance Run Crate;
- that a workflow was fetched from elsewhere (`DownloadAction`): it is part of what is installed here;
- that the crate itself was validated against the profile: nothing does that when it is made;
- a disclosure check of inputs, which are not checked for disclosure;
- where a user is employed (`affiliation`): the register knows only who has an account at the site. An operator who asks
  for study data need not be a member of the project (`memberOf`);
- formal parameters: the DAG's form is in its file, and the form as it was sent in `release.json`. So the DAG file does not
  claim Bioschemas' profile of workflows either, which asks for them;
- ORCIDs, RORs, funders, authors of the DAG, and a licence: the record is not published.

The profiles' own checks in machine-readable form find nothing required that is missing. One line remains when the Five Safes
checks are run as they stand: they build on the checks of RO-Crate 1.1, which refuse the 1.2 that the same profile demands.

Releases of before the DAG files were kept have the record that they had then: it names the DAG, and has no `workflow/`."""


def reference() -> str:
    """The whole page."""
    return _PAGE.replace("{parts}", "\n".join(f"| `{name}` | {text} |" for name, text in ABOUT.items())) + "\n"
