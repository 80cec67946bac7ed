"""The words by which sentences count people, in the languages that reports are written in."""

from __future__ import annotations

from dataclasses import dataclass

from sallyport.inspection.tables.headings.vocabulary import word_set


@dataclass(frozen=True)
class Language:
    """What a sentence needs to say "seven of the 212 women"; all in small letters."""

    numerals: tuple[str, ...]
    """From two on. What means one is an article in most languages."""
    people: frozenset[str]
    """Several of them, or deaths of theirs."""
    of: frozenset[str]
    """Between a number and those whom it is a part of, with the articles that may follow."""
    bounds: frozenset[str]
    """Before a number that is a bound, a part of a rate, or the size of groups that somebody made."""
    shares: frozenset[str]
    """Behind what is counted in each of something."""


def _language(numerals: str, people: str, of: str, bounds: str, shares: str) -> Language:
    return Language(tuple(numerals.split()), *(frozenset(text.split()) for text in (people, of, bounds, shares)))


ENGLISH = _language(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen",
    "patients participants people persons individuals women men children adults girls boys infants babies newborns "
    "neonates mothers fathers respondents survivors carriers volunteers residents donors recipients inpatients "
    "outpatients veterans smokers nonsmokers adolescents teenagers pupils twins siblings deaths suicides stillbirths "
    "miscarriages fatalities responders non-responders nonresponders attendees enrollees",
    "of the these those our all its out",
    "than least most under below over above per every each to minimum maximum threshold aged age ages grade stage type "
    "phase table figure version chapter section step model aim part appendix between approximately about around nearly "
    "almost or vs versus first last next top any question item category level panel box number no until within quintile "
    "tier zone band",
    "per each every apiece",
)
GERMAN = _language(
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "patienten patientinnen teilnehmer teilnehmerinnen teilnehmern teilnehmende frauen männer männern kinder kindern "
    "personen probanden probandinnen mädchen jungen säuglinge säuglingen neugeborene neugeborenen menschen todesfälle "
    "todesfällen verstorbene verstorbenen erwachsene erwachsenen",
    "von der den diesen dieser unserer",
    "als mindestens höchstens unter über bis je pro ab alle etwa rund circa maximal minimal zwischen oder stadium grad "
    "typ phase tabelle abbildung ersten letzten",
    "pro je",
)
FRENCH = _language(
    "deux trois quatre cinq six sept huit neuf dix onze douze",
    "patients patientes participants participantes femmes hommes enfants personnes décès sujets nourrissons individus "
    "garçons filles adultes nouveau-nés",
    "de des d sur parmi les ces nos",
    "moins plus minimum maximum à par chaque environ jusqu tous toutes entre ou stade grade type phase tableau figure âge "
    "premiers derniers premières dernières",
    "par chaque chacun",
)
SPANISH = _language(
    "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "pacientes participantes mujeres hombres niños niñas personas muertes fallecimientos defunciones individuos adultos "
    "bebés sujetos fallecidos fallecidas",
    "de del los las estos estas",
    "menos más mínimo máximo por cada a cerca aproximadamente hasta entre u o estadio grado tipo fase tabla figura "
    "primeros últimos primeras últimas",
    "por cada",
)
ITALIAN = _language(
    "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pazienti partecipanti donne uomini bambini bambine persone decessi soggetti neonati individui adulti",
    "di dei delle degli su dai i le questi queste",
    "almeno meno più minimo massimo per ogni a circa fino tra o stadio grado tipo fase tabella figura primi ultimi prime "
    "ultime",
    "per ogni ciascuno",
)
PORTUGUESE = _language(
    "dois duas três quatro cinco seis sete oito nove dez onze doze",
    "pacientes participantes mulheres homens crianças pessoas mortes óbitos indivíduos adultos bebês recém-nascidos",
    "de dos das os as destes destas",
    "menos mais mínimo máximo por cada a cerca aproximadamente até entre ou estágio grau tipo fase tabela figura "
    "primeiros últimos primeiras últimas",
    "por cada",
)
DUTCH = _language(
    "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "patiënten deelnemers deelneemsters vrouwen mannen kinderen personen sterfgevallen overlijdens mensen proefpersonen "
    "baby's jongens meisjes volwassenen",
    "van de der deze onze het",
    "dan minstens hoogstens onder boven tot per elke ongeveer circa minimaal maximaal tussen stadium graad type fase "
    "tabel figuur eerste laatste",
    "per elk",
)
LANGUAGES = (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH)

ONE = word_set("one single")
"""In English alone, where what they count, or what follows it, leaves no doubt."""
ONE_PERSON = word_set(
    "patient participant person individual woman man child adult girl boy infant baby newborn neonate mother father "
    "respondent survivor death suicide stillbirth donor"
)
DID = word_set(
    "died withdrew relapsed survived developed underwent suffered consented declined refused dropped experienced had was "
    "were received required needed reported did discontinued stopped completed left moved became showed presented deceased "
    "deteriorated recovered progressed responded occurred remained missed attended"
)
"""What was done by, or happened to, those who are counted."""
FELL_AWAY = word_set(
    "died withdrew relapsed survived underwent suffered consented deceased verstarben starben fallecieron murieron "
    "moururent morirono decedettero morreram overleden overleed stierven faleceram décédés décédées"
)
"""What only people do: a number alone before it counts them."""
HAPPENED = word_set(
    "cases events infections strokes infarctions fractures relapses admissions readmissions hospitalisations "
    "hospitalizations withdrawals dropouts males females controls births pregnancies falls recurrences cancers tumours "
    "tumors seizures overdoses bleeds haemorrhages hemorrhages amputations transplants subjects diagnoses losses"
)
"""May be counted of people, or of each of them, or be instances of anything."""
PER_ONE = word_set("with have has having had whose")
"""Before what one of them has: "women with two children"."""
NUMBERED = word_set(
    "group groups arm cohort class site centre center day week month year visit cluster wave round cycle ward region gruppe "
    "tag woche monat jahr visite groupe jour semaine mois année grupo día semana mes año dia mês ano gruppo giorno "
    "settimana mese anno groep dag maand jaar"
)
"""A figure after one of them is its number."""
MAGNITUDES = word_set(
    "hundred hundreds thousand thousands million dozen half halves third thirds quarter quarters fourths fifth fifths "
    "tenths times percent"
)
TENS = word_set("twenty thirty forty fifty sixty seventy eighty ninety hundred thousand")
TOGETHER = word_set("total sum loss death deaths remainder exclusion withdrawal removal records outcomes data series")
"""Before "of" and a number of people, of whom it is all."""
STOPS = word_set(
    "of the a an and or in on at for to from with by as that which who whom whose if than then is are was were be been had "
    "has have did do does not no nor but so yet while when where after before during per each every between among their his "
    "her its this these those there it we they he she you i my our your can could may might must shall should will would "
    "und oder in an auf für mit bei nach vor die der das den dem des ein eine einer et ou dans en à au aux pour avec par le "
    "la les un une y o e con por para el lo los las una del nel con dei van het een met voor"
)
"""Words over which a number does not reach to what it counts."""
