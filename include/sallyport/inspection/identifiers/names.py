"""What the name of a column says that its cells are."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers import tongues

if TYPE_CHECKING:
    from collections.abc import Sequence


class Kind(StrEnum):
    """Kinds of things that identify a person; the value is what a message calls them."""

    NHS_NUMBER = "NHS or CHI numbers"
    NATIONAL_INSURANCE = "National Insurance numbers"
    POSTCODE = "full postcodes"
    PHONE = "phone numbers"
    EMAIL = "e-mail addresses"
    BIRTH = "dates of birth"
    AGE = "exact ages"
    OLDEST = "exact ages of persons of great age"
    LATITUDE = "latitudes"
    LONGITUDE = "longitudes"
    NAME = "names of persons"
    ADDRESS = "addresses"
    RECORD = "numbers of patient records"
    NETWORK = "network addresses"
    PERSON = "ids of persons"


_WORDS: dict[Kind, str] = {
    Kind.NHS_NUMBER: "nhsno nhsnumber nhsnum newnhsno nhsid chino chinumber hcnumber hscnumber patientnhsnumber "
    "nhsnumbervalid",
    Kind.NATIONAL_INSURANCE: "nino ninumber nationalinsurance nationalinsurancenumber nationalinsuranceno",
    Kind.POSTCODE: "postcode postalcode pcode postcd fullpostcode homepostcode patientpostcode pcd pcds pcd2",
    Kind.PHONE: "phone phonenumber phoneno telephone telephonenumber tel telno mobile mobilenumber mobileno mobilephone "
    "homephone contactnumber landline cellphone",
    Kind.EMAIL: "email emailaddress mail emailaddr contactemail",
    Kind.BIRTH: "dob dateofbirth birthdate birthday birthdt dobirth patientdob bdate datebirth persondob birthdatetime "
    "born bornon dateborn dobdate dobfull dtofbirth brthdtc brthdat brthdt brthdtn",
    Kind.AGE: "age ageyears ageyrs ageinyears ageatdiagnosis ageatdeath ageatrecruitment ageatbaseline ageatonset "
    "ageatentry ageatenrolment ageatenrollment ageatadmission ageatevent agediagnosis currentage patientage ageyear "
    "agebaseline",
    Kind.LATITUDE: "lat latitude gpslat gpslatitude homelat homelatitude",
    Kind.LONGITUDE: "lon lng long longitude gpslon gpslong gpslongitude homelon homelong homelongitude",
    Kind.NAME: "surname forename forenames firstname lastname fullname familyname givenname givennames middlename "
    "patientname maidenname personname participantname subjectname "
    "initials patientinitials patientsurname patientforename lname fname sname nextofkin",
    Kind.ADDRESS: "address homeaddress streetaddress address1 address2 address3 addressline1 addressline2 street "
    "patientaddress addressline postaladdress housenumber addr",
    Kind.RECORD: "mrn hospitalnumber hospitalno hospno hospnum hospitalid medicalrecordnumber medicalrecordno patientnumber "
    "patientno localpatientid localpatientidentifier pasnumber lpi unitnumber passportnumber drivinglicence "
    "medicalrecord gmcnumber passport passportno passportnum drivinglicense drivinglicenceno drivinglicencenumber "
    "hospitalref hospitalnum casenote casenoteno casenotenumber crn pasno",
    Kind.NETWORK: "ip ipaddress ipaddr clientip macaddress",
    Kind.PERSON: "participant participantid patient patientid patid subject subjectid personid person eid studyid iid "
    "pseudoid pseudonym pseudonymid sampleid recordid memberid individualid individual respondentid respondent familyid "
    "platekey encryptedhesid hesid tokenpersonid encnhsnumber pid ppid caseid clientid uniqueid patientpseudoid ptid "
    "pseudonymisedid userid subjid usubjid subj indiv indid sid pts "
    "pt ppt participantno participantnumber subjectnumber subjectno samplename donorid "
    "donor volunteerid subjectkey subjectreference patientreference samplebarcode rid patientkey personkey",
}
_TONGUES: dict[Kind, str] = {
    Kind.BIRTH: tongues.BIRTHS,
    Kind.AGE: tongues.AGES,
    Kind.NAME: tongues.NAMES,
    Kind.PERSON: tongues.PERSONS,
}
_KINDS = {word: kind for listed in (_TONGUES, _WORDS) for kind, words in listed.items() for word in words.split()}
_PERSON = (
    r"(?:participant|patient|pt|pat|pp?t|subject|subj|person|volunteer|donor|respondent|member|individual|indiv|client|"
    r"resident|serviceuser|child|infant|baby|mother|father|proband|twin|sibling|recruit|enroll?ee|interviewee|case|carer|inmate|"
    r"pupil|student)"
)
_BY_NUMBER = r"(?:id|ids|no|nr|num|nbr|number|ref|reference|key|identifier|guid|uuid|pseudonym|pseudoid|code|barcode)"
_HIDDEN = r"(?:hash|hashed|md5|sha1|sha256|token|pseudo|pseudonym|pseudonymi[sz]ed|encrypted|enc|key)"
_BORN = r"(?:dob|dateofbirth|birthdate|birthdt|birthday|geburtsdatum|gebdatum)"
_COMPOSED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.AGE, re.compile(r"age(?:at|when|on)[a-z]{3,30}")),
    (Kind.AGE, re.compile(tongues.AGES_WHEN)),
    (
        Kind.BIRTH,
        re.compile(
            rf"{_PERSON}?s?{_BORN}(?:of)?(?:the)?{_PERSON}?|{_BORN}(?:dt|raw|orig|iso|clean|str|parsed|formatted)"
        ),
    ),
    (Kind.NAME, re.compile(rf"(?:full)?nameof(?:the)?{_PERSON}")),
    (Kind.NAME, re.compile(rf"{_PERSON}(?:name|fullname|surname|forename|firstname|lastname|initials?)")),
    (Kind.PERSON, re.compile(rf"(?:anon|anonymi[sz]ed|original|study|trial|unique|linked)?{_PERSON}{_BY_NUMBER}")),
    (Kind.PERSON, re.compile(r"(?:study|randomi[sz]ation|rand)(?:no|nr|num|number)")),
    (Kind.PERSON, re.compile(rf"(?:nhs|nhsno|nhsnumber|mrn|chi|id|{_PERSON}(?:id|no)?){_HIDDEN}")),
    (Kind.PERSON, re.compile(rf"{_HIDDEN}(?:nhs|nhsno|nhsnumber|mrn|chi|id|{_PERSON}(?:id|no|number)?)")),
)
"""A noun for one person and what numbers or names them: "Patient No.", "child_id", "nhs_hash"."""
_OF_ONE = re.compile(rf"(?:{_PERSON}s?)?(?P<what>[a-z0-9]+?)(?:(?:of|for)(?:the|this|each|every|a)?{_PERSON})?")
"""Whose it is, before it or behind: "Hospital number of the patient", "patient telephone"."""
_OF_WHOEVER = frozenset(
    {
        Kind.NHS_NUMBER,
        Kind.NATIONAL_INSURANCE,
        Kind.POSTCODE,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.BIRTH,
        Kind.NAME,
        Kind.ADDRESS,
        Kind.RECORD,
    }
)
_HALVES = tuple(
    map(
        frozenset, (("first", "last"), ("given", "family"), ("fore", "sur"), ("vorname", "nachname"), ("prenom", "nom"))
    )
)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_MEASURES = re.compile(
    r"^(pos|position|bp|bppos|basepair.*|start|end|stop|.*(start|end|pos|position)|count|n|total|.*count|n[A-Z_].*|sum|"
    r"length|width|size|year|time|timestamp|epoch|seconds|duration|reads|depth|population|isbn.*|doi|orcid|gene.*|entrez.*|"
    r"rsid|snp.*|variant.*|pmid|accession|hash|md5|sha1|sha256|checksum|digest|commit|seed|ncases?|ncontrols?|chr|chrom)$"
)


def plain(name: str) -> str:
    """A name as it is compared: small letters without marks, and digits ("NHS_Number " is "nhsnumber", "F\u00f6dd" "fodd")."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.translate(tongues.ACCENTS))
    return _NOT_A_LETTER.sub("", name.lower())


def kind_of(name: str) -> Kind | None:
    """What the whole of a column's name says; None when it says nothing of a person."""
    short = plain(name)
    told = _KINDS.get(short) or next((kind for kind, form in _COMPOSED if form.fullmatch(short)), None)
    if told is None and (of_one := _OF_ONE.fullmatch(short)):
        said = _KINDS.get(of_one["what"])
        return said if said in _OF_WHOEVER else None
    return told


def halves_of_names(header: Sequence[str]) -> list[int]:
    """Indexes of two columns that together are a person's name, where each alone may be anything: "first" and "last"."""
    named = {plain(name[:200]): at for at, name in enumerate(header)}
    pair = next((pair for pair in _HALVES if pair <= named.keys()), frozenset())
    return [named[name] for name in pair]


def is_measure(name: str) -> bool:
    """Does the name say that the cells are places in a genome, amounts, times or numbers of publications?"""
    return _MEASURES.match(plain(name)) is not None
