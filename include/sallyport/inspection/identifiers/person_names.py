"""Names of persons, told by their forename: those most given in the United Kingdom over a century, of all who live there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WOMEN = (
    "mary margaret susan jean elizabeth patricia christine sheila joan dorothy joyce doreen audrey barbara "
    "brenda irene edna vera "
    "hilda beryl kathleen maureen eileen pamela sandra carol linda janet ann anne anna annie jane julie karen jacqueline "
    "deborah tracey tracy helen diane sharon alison amanda sarah claire nicola emma rebecca louise lisa michelle joanne samantha "
    "rachel laura kelly victoria katherine catherine kate katie jennifer jessica lauren charlotte hannah "
    "chloe emily olivia amelia "
    "isla ava sophie sophia grace lily ella mia poppy freya evie daisy alice lucy molly ellie abigail megan gemma stephanie "
    "natalie leanne kirsty hayley zoe rosemary gillian valerie lesley lynn marion marjorie muriel phyllis winifred ethel gladys "
    "elsie florence ivy nellie ada agnes bertha constance daphne doris edith eleanor elaine evelyn frances geraldine gwendoline "
    "heather ida iris jill josephine judith june kay lorna mabel maria marie martha maud mildred myra nancy norma olive peggy "
    "rita rose ruby ruth shirley sylvia thelma theresa una violet vivien wendy yvonne fatima aisha ayesha zainab maryam khadija "
    "priya anita sunita meena shabnam nasreen farzana samina yasmin amina halima ngozi adaeze chioma abena ama efua oluwaseun "
    "agnieszka katarzyna malgorzata magdalena ewa monika siobhan niamh aoife ciara sinead bronagh roisin sian rhiannon bronwen "
    "carys catriona eilidh mairi morag fiona isobel"
)
_MEN = (
    "john david michael peter robert william james george thomas charles edward arthur albert frank harold "
    "leonard ronald kenneth "
    "stanley derek gordon cyril maurice raymond dennis ernest frederick alfred walter henry joseph richard roy eric norman "
    "reginald sidney victor wilfred percy cecil herbert horace leslie donald douglas alan allan brian keith terence trevor roger "
    "anthony christopher stephen steven paul andrew mark ian neil kevin graham colin barry geoffrey philip nigel malcolm martin "
    "simon timothy jonathan nicholas gary stuart adam matthew daniel luke benjamin samuel joshua jack harry oliver noah jacob "
    "charlie oscar alfie leo archie ethan liam connor ryan callum jordan kieran lewis aaron nathan dean darren craig lee scott "
    "jason wayne carl russell duncan hamish angus ewan alasdair gareth rhys dylan owen huw emrys patrick sean declan cormac "
    "eamonn mohammed muhammad mohammad ahmed ahmad ali hassan hussain ibrahim imran abdul abdullah yusuf omar bilal tariq asif "
    "rajesh sanjay ravi anil sunil vijay amit deepak harpreet gurpreet jaspreet kwame kofi emeka chinedu oluwaseyi babatunde "
    "piotr krzysztof tomasz marek andrzej pawel jakub mateusz wojciech giuseppe luigi carlos jose juan antonio gerald gilbert "
    "hugh jeremy julian justin laurence lionel marcus miles rupert sebastian toby vernon clive clifford desmond edwin elliot"
)
_FORENAMES = frozenset(f"{_WOMEN} {_MEN}".split())
_PLACES = re.compile(
    r"(?i)(?:hospital|infirmary|ward|wing|unit|house|home|clinic|surgery|centre|center|court|close|road|"
    r"street|lane|avenue|square|"
    r"park|hall|college|school|university|county|island|cross|trust|group|cohort|study|trial|scale|test|score|model|index|rule|"
    r"syndrome|disease|filter|process|line|period|bridge|hill|green|building|theatre|library|institute|"
    r"foundation|society|ltd|plc)$"
)
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Master|MR|MRS|MS|MISS)\.? )?(?P<first>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?: [A-Z]\.?| [A-Z][a-z]+){0,2} "
    r"(?P<last>(?:O'|Mac|Mc|de |van |von )?[A-Z][a-z]+(?:-[A-Z][a-z]+)?|[A-Z]{2,20})(?: \([^()]{1,40}\))?",
)
_TURNED = re.compile(
    r"(?P<last>(?:O'|Mac|Mc|De |Van )?[A-Z][a-z]+(?:-[A-Z][a-z]+)?|[A-Z]{2,20}),? (?P<first>[A-Z][a-z]+|"
    r"[A-Z]{3,20})(?: [A-Z]\.?)?(?: \([^()]{1,40}\))?"
)
_LONGEST, _FEWEST, _MOST = 80, 3, 0.6


def is_name(text: str) -> bool:
    """Is it a forename with a surname, either way round, and nothing more than a note in brackets?"""
    text = text.strip()
    if len(text) > _LONGEST:
        return False
    found = _NAME.fullmatch(text)
    if found and found["first"].lower() in _FORENAMES and not _PLACES.match(found["last"]):
        return True
    turned = _TURNED.fullmatch(text) if "," in text else None
    return turned is not None and turned["first"].lower() in _FORENAMES


def are_names(texts: Sequence[str]) -> bool:
    """Are most of these, of some, names of different persons?"""
    names = {text for text in texts if is_name(text)}
    return len(names) >= _FEWEST and len(names) >= _MOST * len(texts)
