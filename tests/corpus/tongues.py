# ruff: noqa: RUF001 - words of other scripts are made of letters that look like others
"""Labelled cases: small tables with names of columns in other languages and digits of other scripts. Part of ``formats``."""

from __future__ import annotations

HEADERS: dict[str, tuple[str, str]] = {
    "German": ("Station;Fälle", "Innere;{};Chirurgie;{}"),
    "Swiss": ("Kanton;Anzahl Personen", "Genf;{};Uri;{}"),
    "French": ("Service;Nombre de décès", "Réanimation;{};Chirurgie;{}"),
    "Spanish": ("Provincia;Número de casos", "Soria;{};Ávila;{}"),
    "Italian": ("Reparto;Numero di pazienti", "Medicina;{};Chirurgia;{}"),
    "Portuguese": ("Distrito;Nº de óbitos", "Faro;{};Beja;{}"),
    "Dutch": ("Provincie;Aantal patiënten", "Zeeland;{};Drenthe;{}"),
    "Swedish": ("Län;Antal personer", "Skåne;{};Dalarna;{}"),
    "Norwegian": ("Fylke;Antall dødsfall", "Troms;{};Agder;{}"),
    "Finnish": ("Maakunta;Potilaiden lukumäärä", "Kainuu;{};Lappi;{}"),
    "Polish": ("Województwo;Liczba zgonów", "Opolskie;{};Lubuskie;{}"),
    "Czech": ("Kraj;Počet pacientů", "Zlínský;{};Plzeňský;{}"),
    "Hungarian": ("Megye;Esetek száma", "Vas;{};Zala;{}"),
    "Romanian": ("Județ;Număr de pacienți", "Cluj;{};Iași;{}"),
    "Russian": ("Область;Количество случаев", "Томская;{};Омская;{}"),
    "Ukrainian": ("Область;Кількість пацієнтів", "Львівська;{};Одеська;{}"),
    "Greek": ("Νομός;Αριθμός θανάτων", "Άρτας;{};Χίου;{}"),
    "Turkish": ("İl;Vaka sayısı", "Sivas;{};Rize;{}"),
    "Arabic": ("المدينة;عدد الحالات", "صنعاء;{};عدن;{}"),
    "Hebrew": ("עיר;מספר חולים", "חיפה;{};עכו;{}"),
    "Hindi": ("राज्य;रोगी संख्या", "असम;{};गोवा;{}"),
    "Chinese": ("科室;患者数", "内科;{};外科;{}"),
    "Japanese": ("病棟;症例数", "内科;{};外科;{}"),
    "Korean": ("병동;환자수", "내과;{};외과;{}"),
    "Thai": ("จังหวัด;จำนวนผู้ป่วย", "ตาก;{};เลย;{}"),
    "Indonesian": ("Provinsi;Jumlah kasus", "Bali;{};Papua;{}"),
}


def table(language: str, *counts: str) -> str:
    """A header and a row for each count."""
    header, rows = HEADERS[language]
    cells = rows.format(*counts).split(";")
    return "\n".join([header, *(";".join(cells[at : at + 2]) for at in range(0, len(cells), 2))]) + "\n"


DIGITS = {
    "Arabic digits": ("Arabic", "٤١٢", "٦", "٤٦"),
    "full-width digits": ("Japanese", "４１２", "６", "４６"),
    "a Swiss apostrophe": ("Swiss", "1’412", "6", "46"),
    "a narrow blank": ("French", "1\u202f412", "6", "46"),
}
"""A language, a large count, a small one and a larger one in its place."""
INNOCENT = {
    "ages in German": "Station;Alter\nInnere;8\nChirurgie;9\n",
    "means in French": "Service;Score moyen;Écart-type\nA;7;2\nB;8;3\n",
    "years in Russian": "Область;Год\nТомская;7\nОмская;9\n",
    "blood cells in Japanese": "検査;白血球数\nA;7\nB;9\n",
    "points in Spanish": "Provincia;Puntuación\nSoria;7\nÁvila;9\n",
}
