"""What columns are called in tongues of Europe, in small letters without marks: births, ages, names and numbers of persons."""

from __future__ import annotations

BIRTHS = (
    # German, Dutch, Swedish, Norwegian, Danish, Icelandic
    "geburtsdatum gebdatum gebdat gebdt geburtstag gebtag geburtsdat geborenam geboren datumdergeburt tagdergeburt "
    "geboortedatum geboortedag geborenop gebdatumpatient fodelsedatum fodelsedag fodelsedat foddatum fodd fodelsetid "
    "fodselsdato fodselsdag fodsdato fodt fodtdato faedingardagur faedingardagsetning "
    # French, Spanish, Catalan, Portuguese, Italian, Romanian
    "datedenaissance datenaissance datenaiss datnaiss dtenaiss dtnaiss ddn neele nele fechadenacimiento fechanacimiento "
    "fechadenac fechanac fecnac fnacimiento fnac fecnacimiento datadenaixement datanaixement datadenascimento datanascimento "
    "datanasc dtnasc dtnascimento datadinascita datanascita datanasc natoil natail natoail datanasterii datanastere "
    # Polish, Czech, Slovak, Slovene, Croatian, Hungarian, Finnish, Estonian, Latvian, Lithuanian, Turkish, Irish, Welsh
    "dataurodzenia dataur datumnarozeni narozeni datumnarodenia datumrojstva datumrodjenja datumrodenja szuletesidatum "
    "szuldatum syntymaaika syntymapaiva syntpvm syntaika sunniaeg sunnikuupaev dzimsanasdatums gimimodata dogumtarihi "
    "databreithe dyddiadgeni"
)
AGES = (
    "alter alterinjahren alterjahre lebensalter patientenalter ageans ageenannees agedupatient edad edadanos edadenanos edades "
    "idade idadeanos idadeemanos etaanni etainanni etapaziente leeftijd leeftijdinjaren leeftijdjaren alder alderar aldri "
    "alderiar ika ikavuosina wiek wieklata wiekwlatach vek vekroky eletkor varsta yas yasi vanus vecums amzius"
)
AGES_WHEN = (
    r"(?:alter(?:bei|zum|zur|am|im|vor|nach)|age(?:au|ala|aux|lors|de|du)|edad(?:al|ala|en|de|cuando)|idade(?:ao|na|no|aos)|"
    r"eta(?:alla|al|all|di|del)|leeftijd(?:bij|op|tijdens)|alder(?:vid|ved|pa)|wiek(?:w|przy|zachorowania|rozpoznania)|"
    r"vek(?:pri|v)|ika(?:kun|diagnoosi)\w{0,4})[a-z]{2,30}|(?:diagnose|erkrankungs|sterbe|todes|eintritts|aufnahme)alter"
)
"""An age when something happened, as an expression: "alter_bei_diagnose", "age au deces", "edad al ingreso"."""
NAMES = (
    "nachname familienname vorname vornamen geburtsname nomdefamille prenom prenoms nomdenaissance apellido apellidos "
    "primerapellido segundoapellido cognome cognomepaziente sobrenome apelido achternaam voornaam voornamen roepnaam "
    "efternamn fornamn etternavn fornavn efternavn sukunimi etunimi nazwisko imieinazwisko prijmeni priezvisko vezeteknev "
    "keresztnev patientenname nompatient nombrepaciente nomepaziente nomedopaciente"
)
PERSONS = (
    "patientennummer patientennr patientenid patientenpseudonym probandennummer probandennr probandenid probandencode "
    "teilnehmernummer teilnehmernr teilnehmerid versichertennummer versichertennr versichertenid fallnummer krankenaktennummer "
    "numeropatient numpatient idpatient idpaciente numpaciente numeropaciente numerodepaciente idpaziente codicepaziente "
    "codicefiscale idutente patientnummer deelnemernummer deelnemerid personnummer personnr fodselsnummer fodselsnr cprnummer "
    "cprnr forsoksperson potilastunnus henkilotunnus pesel rodnecislo"
)
ACCENTS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d", "\u0131": "i"}
)
"""Letters that are no other letter with a mark."""
