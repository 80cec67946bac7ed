"""Lines of hidden texts: which of them tell of one person each."""

import pytest

from sallyport.inspection.records.people import named_beside_a_number, persons_told

PERSONS = (
    "Elspeth Rennie; 12/01/1936|Angus Petrie; 27/09/1949|Morag Buchan; 22/01/1946",
    "30011 Isla Gunn 16/03/1930|30020 Ross Laing 06/03/1930|30029 Una Baird 27/06/1937",
    "RENNIE, Elspeth 4471029|PETRIE, Angus 4471081|BUCHAN, Morag 4471102",
    "Rennie E 110151|Petrie A 120244|Buchan M 030360",
    "20417 F 86 NR1 1QB|20420 F 69 NR2 2QB|20423 F 92 NR3 3QB",
    "101-1001 43/M/W 10JUN2023|102-1005 48/F/W 21MAR2023|103-1009 41/M/W 14JUN2023",
    "Elspeth Rennie,-12.5|Angus Petrie,3.2|Morag Buchan,8.5|Isla Gunn,-1.7|Ross Laing,6.5",
)
NOBODY = (
    "Elspeth Rennie checked 12/05/2024|Angus Petrie checked 13/05/2024|Morag Buchan checked 14/06/2024",
    "Myocardial Infarction 72|Heart Failure 76|Crohn Disease 12|Lung Cancer 34|Breast Cancer 90",
    "Smith J 2019 123456|Brown K 2020 133457|Jones L 2021 143457",
    "Grace Hospital 120|Victoria Infirmary 340|Alder Clinic 80|Royal Surgery 92|Kirk Practice 71",
    "F 86 12045 0.23|F 34 12046 0.31|F 35 12049 0.42",
    "e.rennie@uni.example Elspeth Rennie 4471029|Angus Petrie ext 4471|Dr Morag Buchan 4471102",
    "Elspeth Rennie 71",
)


@pytest.mark.parametrize("text", PERSONS)
def test_lines_that_tell_of_one_person_each_are_counted(text):
    assert persons_told(text.split("|")) == text.count("|") + 1


@pytest.mark.parametrize("text", NOBODY)
def test_what_is_like_them_tells_of_nobody(text):
    assert persons_told(text.split("|")) == 0


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("ulcer, left heel, Angus Petrie 0398114", True),
        ("Isla Gunn (hosp no 4471290) should be out", True),
        ("Angus Petrie, GMC 4471290", False),
        ("Angus Petrie 01603 441122", False),
        ("Angus Petrie 20240512", False),
        ("Grant Number 4471290", False),
    ],
)
def test_a_name_beside_a_number_of_a_record_is_told_from_others(text, tells):
    assert named_beside_a_number(text) is tells
