# ruff: noqa: RUF001 - words of other scripts are made of letters that look like others
"""Words of other languages for what names of rows and columns say, each with the English word that it stands for."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MEANINGS = MappingProxyType(
    {
        "number": (
            "anzahl fallzahl patientenzahl patientenanzahl fallanzahl teilnehmerzahl personenzahl nombre effectifs "
            "número numero cantidad recuento quantidade aantal antal antall fjöldi lukumäärä lkm määrä liczba "
            "liczebność počet počty število broj број брой число количество кількість численность чисельність "
            "darabszám esetszám száma létszám număr numărul αριθμός αριθμ πλήθος sayı sayısı adet عدد العدد تعداد "
            "أعداد מספר संख्या jumlah bilangan idadi skaits skaičius nombor nifer niferoedd líon"
        ),
        "frequency": (
            "häufigkeit häufigkeiten haeufigkeit fréquence fréquences frecuencia frecuencias frequência frequências "
            "frequencia frequenza frequenze frequentie frequenties frekvens frekvenser hyppighed hyppighet frekvenssi "
            "częstość częstości četnost četnosti početnost pogostost frekvencija učestalost учесталост честота частота "
            "частоты gyakoriság frecvență frecvența frecvențe συχνότητα συχνότητες sıklık frekans تكرار التكرار "
            "التكرارات فراوانی שכיחות आवृत्ति frekuensi kekerapan biežums dažnis sagedus tíðni freqüència"
        ),
        "patients": (
            "patienten patientinnen patiënten pacientes pazienti pasienter patienter potilaat potilaita potilaiden "
            "pacjenci pacjentów pacienti pacientů pacientov пациенты пациентов пациент пацієнти пацієнтів betegek "
            "beteg pacienți pacienților ασθενείς ασθενών hastalar المرضى مرضى بیماران מטופלים חולים रोगी pasien "
            "pesakit malades doentes kranke sjúklingar pacientai bolesnika cleifion othar"
        ),
        "participants": (
            "teilnehmer teilnehmerinnen teilnehmende probanden participantes partecipanti deelnemers deltagere "
            "deltakere deltagare osallistujat uczestnicy uczestników účastníci участники участников учасники "
            "résztvevők participanți συμμετέχοντες katılımcı katılımcılar مشاركين المشاركين משתתפים peserta befragte "
            "enquêtés répondants encuestados intervistati cyfranogwyr rannpháirtithe"
        ),
        "persons": (
            "personen personnes personas persone pessoas personer henkilöt henkilöä osoby osób osobe лица лиц людей "
            "человек особи осіб személyek persoane άτομα kişi kişiler أشخاص الأشخاص نفر אנשים व्यक्ति orang menschen "
            "einwohner habitants habitantes abitanti inwoners invånare pobl unigolion daoine"
        ),
        "cases": (
            "fälle cas casos casi gevallen tilfælde tilfeller tapaukset przypadki przypadków případy prípady случаи "
            "случаев випадки випадків esetek cazuri κρούσματα περιστατικά περιπτώσεις vaka vakalar olgu olgular حالات "
            "الحالات موارد מקרים kasus slučajeva slučajevi achosion cásanna"
        ),
        "deaths": (
            "todesfälle verstorbene verstorben gestorben décès muertes fallecidos fallecidas defunciones decessi morti "
            "óbitos mortes sterfgevallen overleden dødsfald dødsfall kuolemat zgony zgonów úmrtí smrti умершие умерших "
            "смертей смерти halálozás decese θάνατοι ölüm ölümler وفيات الوفيات فوت פטירות kematian marwolaethau básanna"
        ),
        "total": (
            "gesamt insgesamt summe gesamtzahl gesamtsumme ensemble totale totaal totalt yhteensä razem ogółem suma "
            "celkem spolu skupaj ukupno укупно общо итого всего всі разом összesen összes σύνολο toplam المجموع مجموع "
            "الإجمالي إجمالي کل סה योग jumlahnya alls samtals sammanlagt cyfanswm iomlán"
        ),
        "percent": (
            "prozent prozente anteil pourcentage pourcentages porcentaje porcentajes percentuale percentuali "
            "porcentagem percentagem procent prosent andel prosentti osuus odsetek procenty udział procento podíl "
            "процент проценты процентов доля відсоток частка százalék arány procente procentaj ποσοστό yüzde oran "
            "النسبة نسبة درصد אחוז प्रतिशत persen persentase peratus hlutfall canran céatadán"
        ),
        "mean": (
            "mittelwert durchschnitt moyenne promedio gemiddelde gemiddeld gennemsnit gjennomsnitt medelvärde "
            "keskiarvo średnia průměr среднее средняя средний середнє átlag medie μέσος μέση ortalama المتوسط متوسط "
            "میانگین ממוצע rata-rata média cymedr meán"
        ),
        "median": "médiane mediane mediana medián медиана медіана διάμεσος medyan ortanca",
        "mode": (
            "modus modalwert modalwerte modale modal moda modalwaarde modaalwaarde typvärde typetal modalverdi moodi tyyppiarvo "
            "häufigster häufigste hyppigste hyppigst vanligste vanligaste modă móda módusz dominanta modalna modální "
            "мода επικρατούσα tepe المنوال منوال שכיח बहुलक"
        ),
        "minimum": (
            "minimalwert kleinster kleinste mínimo minimo mínimos minimaal minst minsta mindste minste "
            "minimi minimální minimálna minimalna минимум мінімум минимальное минимальный мінімальне ελάχιστο ελάχιστη asgari "
            "الأدنى minimalny najmniejsza nejmenší legkisebb minimul"
        ),
        "maximum": (
            "maximalwert größter größte höchster höchste höchstwert máximo máximos massimo massima maximaal "
            "størst største störst största maksimi maksimum maximální maximálna maksimalna максимум максимальное максимальный "
            "максимальне μέγιστο μέγιστη azami الأقصى maksymalny maksymalna největší legnagyobb maximul maksimal"
        ),
        "range": (
            "spannweite variationsbreite étendue amplitud recorrido variationsbredd variationsbredde размах rozstęp rozpětí εύρος"
        ),
        "sd": "standardabweichung standaardafwijking standardafvigelse standardavvik keskihajonta",
        "age": (
            "alter âge edad età idade leeftijd alder ålder ikä wiek věk vek возраст вік életkor vârsta vârstă ηλικία "
            "yaş العمر عمر سن גיל आयु umur usia oedran aois"
        ),
        "year": (
            "jahr jahre année années año años anno anni ano anos jaar år vuosi rok год годы рік év έτος yıl سنة السنة "
            "שנה tahun blwyddyn bliain"
        ),
        "women": (
            "frauen weiblich femmes femme mujeres mujer donne mulheres vrouwen kvinder kvinner kvinnor naiset kobiety "
            "женщины menywod merched mná"
        ),
        "men": "männer männlich hommes homme hombres uomini homens mannen mænd menn män miehet mężczyźni мужчины dynion",
        "ci": "ic ki konfidenzintervall vertrauensbereich",
        "missing": "fehlend manquant manquants faltantes mancanti ontbrekend mangler saknas puuttuu пропущено",
        "id": "kennung identifiant identificador identificativo nummer numer номер",
        "beta": "β",
        "chi2": "χ2 χ",
        "rho": "ρ",
        "tau": "τ",
        "kappa": "κ",
        "sigma": "σ",
    }
)
_WITHIN = (
    (
        "number",
        (
            "症例数 病例数 例数 人数 患者数 件数 数量 個数 个数 人員 名数 人數 例數 病例數 患者數 환자수 대상자수 "
            "명수 인원 건수 사례수 표본수 จำนวน 対象者数 被験者数 受试者数 参与者数"
        ),
    ),
    ("frequency", "频数 頻數 頻度 频次 度数 빈도 ความถี่"),
    ("percent", "割合 比率 比例 百分比 构成比 構成比 率 비율 백분율 ร้อยละ"),
    ("total", "合計 合计 総計 总计 总数 総数 全体 계 합계 전체 총계 รวม"),
    ("sd", "標準偏差 标准差 표준편차"),
    ("median", "中央値 中位数 중앙값"),
    ("mode", "最頻値 众数 眾數 최빈값 ฐานนิยม"),
    ("minimum", "最小 최소 최솟값 ต่ำสุด"),
    ("maximum", "最大 최대 최댓값 สูงสุด"),
    ("mean", "平均 均值 均数 평균 ค่าเฉลี่ย"),
    ("pvalue", "p値 p值 유의확률"),
    ("age", "年齢 年龄 年齡 연령 나이 อายุ"),
    ("year", "年度 年份 연도 ปี"),
    ("deaths", "死亡 사망 เสียชีวิต"),
    ("patients", "患者 病人 환자 ผู้ป่วย"),
    ("cases", "症例 病例 사례"),
    ("persons", "人 명 คน"),
    ("men", "男性 男 남자 남성 ชาย"),
    ("women", "女性 女 여자 여성 หญิง"),
)
"""Of scripts that set no spaces between words; the first that a name holds says what it is."""
_FIRST_UNSPACED = "\u0e00"


def fold(word: str) -> str:
    """Without its accents."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", plain)


def _by_word() -> dict[str, str]:
    """As it is written; folded, too, where it has letters beyond ASCII even then."""
    found: dict[str, str] = {}
    for meaning, text in _MEANINGS.items():
        for word in text.split():
            found.setdefault(word, meaning)
            found.setdefault(f"~{fold(word)}", meaning)
    return found


_BY_WORD = _by_word()
_PARTS = tuple((meaning, unicodedata.normalize("NFKC", text).split()) for meaning, text in _WITHIN)


def words_for(meaning: str) -> list[str]:
    """All words of other languages that stand for an English one. KeyError for one that none stands for."""
    return _MEANINGS[meaning].split()


def in_english(found: Iterable[str]) -> list[str]:
    """Words, with those of other languages that are known in English."""
    return [_meaning(word) or word for word in found]


def _meaning(word: str) -> str | None:
    if (meant := _BY_WORD.get(word)) is not None or word.isascii():
        return meant
    if (meant := _BY_WORD.get(f"~{fold(word)}")) is not None:
        return meant
    if max(word) < _FIRST_UNSPACED:
        return None
    return next((meaning for meaning, parts in _PARTS if any(part in word for part in parts)), None)
