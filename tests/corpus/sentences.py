"""Labelled cases: sentences that count few people, and others with as small numbers that do not. Part of ``formats``."""

from __future__ import annotations

FEW: tuple[str, ...] = (
    "Nine of the 340 men developed gout.",
    "8 of 340 men developed gout.",
    "Only three women were under 20 years of age.",
    "Two infants died before discharge.",
    "There were six suicides during follow-up.",
    "Four participants (1.8%) withdrew consent.",
    "Six (2.7%) women had a stillbirth.",
    "One patient was lost to follow-up.",
    "Of the 96 nurses who joined, all but two patients' carers stayed; of these, three died.",
    "A total of 5 children were readmitted.",
    "Excludes 4 patients with missing sex.",
    "We excluded seven adults who had moved abroad.",
    "Two of these patients died.",
    "There were 4 relapses in the treatment arm.",
    "Serious reactions were seen in three patients.",
    "Vier Patientinnen brachen die Studie ab.",
    "Drei der 212 Männer verstarben.",
    "Trois des 212 femmes ont accouché avant terme.",
    "Quatre patients sont décédés.",
    "Cinco mujeres abandonaron el estudio.",
    "Cuatro de los 96 pacientes fallecieron.",
    "Tre pazienti sono deceduti.",
    "Três pacientes morreram.",
    "Vier patiënten overleden.",
)
WRAPPED = "After a median of four years the outcome was known of all who had been asked, and seven\nwomen had died.\n"
"""A sentence that goes on in the next line."""
OTHERS: dict[str, tuple[str, ...]] = {
    "of models, sites and years": (
        "We fitted three models to the data of all patients.",
        "Patients came from seven sites and four hospitals, and were followed for six years.",
        "Children aged five were not asked; children aged 7 years were.",
        "Two of the authors read the notes of all patients.",
        "Two-level models had three random effects for participants.",
        "Two thirds of the women and three quarters of the men were smokers.",
        "Twenty-five patients, one hundred and five women and 1 204 men took part.",
    ),
    "of rules and plans": (
        "At least five patients were needed in each cell.",
        "Cells with fewer than ten patients were suppressed, and so were those with no more than nine women.",
        "A minimum of 5 participants is needed at each site.",
        "Groups of three patients shared a room; each nurse looked after two patients per shift.",
        "If two patients share an address they count as one.",
        "For example, three patients of one postcode could be known.",
        "Between two and five patients were seen a day.",
    ),
    "of tables, stages and references": (
        "3 Participants and methods",
        "Stage 3 patients and phase 2 participants were left out; see Table 4. Patients of group 1 were older.",
        "Smith et al saw three deaths among patients who smoked.",
        "One in four women and two in five men were in pain.",
        "Women with two children were older; households of two people were common.",
        "Two people independently screened the titles.",
        "Two patient-reported outcomes and three patient groups were compared.",
    ),
}
