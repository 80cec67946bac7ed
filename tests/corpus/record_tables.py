"""Labelled cases: tables that are about persons by what stands in them, and such as only look like it."""

from __future__ import annotations

import random

from corpus.people import FORENAMES, SURNAMES
from corpus.record_made import P14, P30, ROW, case

TABLES = (
    case(
        "letters below patient_id",
        "patient_id,visit,test,value\n"
        + "".join(f"{a}{b}Q,T{t},egfr,{50 + t + ord(a) % 7}.5\n" for a in "BCDF" for b in "GHJK" for t in (0, 6)),
        ROW,
        file="labs.csv",
    ),
    case(
        "letters below country",
        "country,year,test,value\n"
        + "".join(f"{a}{b}Q,201{t},egfr,{50 + t + ord(a) % 7}.5\n" for a in "BCDF" for b in "GHJK" for t in (0, 6)),
        file="labs.csv",
    ),
    case(
        "digests, age and sex without names",
        "h,a,s\n" + "".join(f"{random.Random(one[0]).getrandbits(256):064x},{one[1]},{one[2]}\n" for one in P30),
        ROW,
        file="p.csv",
    ),
    case(
        "codes, ages and sexes",
        "code,age,sex\n" + "".join(f"{chr(65 + at)}KF{at % 10},{one[1]},{one[2]}\n" for at, one in enumerate(P30[:26])),
        ROW,
        "identifiers.exact_age",
        file="codes.csv",
    ),
    case(
        "what a model tells by age and sex",
        "age,sex,smoker,risk\n"
        + "".join(
            f"{age},{sex},{smoker},{0.01 * age / 10 + (sex == 'M') / 50 + (smoker == 'yes') / 30:.3f}\n"
            for smoker in ("no", "yes")
            for sex in "FM"
            for age in (40, 50, 60, 70)
        ),
        file="risk.csv",
    ),
    case(
        "life table",
        "sex,age,qx\n" + "".join(f"{sex},{age},{0.0001 * 1.09**age:.5f}\n" for sex in "FM" for age in range(101)),
        file="life.csv",
    ),
    case(
        "draws of coefficients",
        ".draw,Intercept,age,sexM\n"
        + "".join(
            f"{at},{random.Random(at).gauss(-3, 0.1):.5f},{random.Random(at + 999).gauss(0.05, 0.01):.5f},{random.Random(at + 5999).gauss(0.2, 0.05):.5f}\n"
            for at in range(1, 200)
        ),
        file="draws.csv",
    ),
    case(
        "replicates with a flag",
        "rep,covered\n" + "".join(f"{at},{int(at % 17 > 0)}\n" for at in range(1, 301)),
        file="coverage.csv",
    ),
    case(
        "replicates with estimates",
        "sim,method,beta_hat,se,rejected\n"
        + "".join(
            f"{at},{['IPW', 'MI', 'CCA'][at % 3]},{0.2 + at % 11 / 100},{0.05 + at % 7 / 1000},{at % 2}\n"
            for at in range(1, 301)
        ),
        file="reps.csv",
    ),
    case(
        "areas and how deprived they are",
        "LSOA11CD,LSOA11NM,IMDRank,IMDDecile\n"
        + "".join(
            f"E0101{7000 + at},Cambridge {at:03d}A,{(at * 7919) % 32844},{1 + at * 7 % 10}\n" for at in range(200)
        ),
        file="imd.csv",
    ),
    case(
        "forenames and surnames",
        "first,last,score\n"
        + "".join(f"{FORENAMES[at % 10]},{SURNAMES[at * 7 % 10]},{40 + at}.5\n" for at in range(20)),
        "identifiers.column_name",
        file="scores.csv",
    ),
    case(
        "first and last of a range",
        "block,first,last\n" + "".join(f"{at},{at * 100},{at * 100 + 99}\n" for at in range(20)),
        file="ranges.csv",
    ),
    case(
        "pairs of relatives",
        "FID1\tID1\tFID2\tID2\tN_SNP\tHetHet\tIBS0\tKinship\n"
        + "".join(f"{at}\t{at}\t{at + 7}\t{at + 7}\t98221\t.12\t.0{at % 9}\t0.{100 + at}\n" for at in range(30)),
        ROW,
        file="king.kin0",
    ),
    case(
        "carriers of variants",
        "variant\tgene\tcarriers\n"
        + "".join(f"2:{21000000 + at * 91}:C:T\tAPOB\tHG{10000 + at * 77};HG{20000 + at * 31}\n" for at in range(20)),
        ROW,
        file="carriers.tsv",
    ),
    case(
        "carriers as counts",
        "gene\tvariants\tcarriers\n" + "".join(f"GENE{at}\t{20 + at}\t{1200 + at * 13}\n" for at in range(20)),
        file="burden.tsv",
    ),
    case(
        "sample sheet",
        "sample,fastq_1,fastq_2,strandedness\n"
        + "".join(f"EPN{one[4] * 37 + at},/d/{at}_R1.fq.gz,/d/{at}_R2.fq.gz,auto\n" for at, one in enumerate(P14)),
        ROW,
        file="samplesheet.csv",
    ),
    case(
        "sample sheet of cell lines",
        "sample,fastq_1,fastq_2,strandedness\n"
        + "".join(
            f"{line}_{at},/d/{line}{at}_R1.fq.gz,/d/{line}{at}_R2.fq.gz,auto\n"
            for line in ("HeLa", "K562", "HepG2")
            for at in (1, 2, 3, 4)
        ),
        file="samplesheet.csv",
    ),
    case(
        "wells and barcodes",
        "Well,SampleBarcode,Conc\n"
        + "".join(
            f"{row}{at:02d},EPN-{10000 + (at * 7919 + ord(row) * 31) % 89999},{50 + at}.{at}\n"
            for row in "ABCD"
            for at in range(1, 13)
        ),
        ROW,
        file="plate.csv",
    ),
    case(
        "what a sensor recorded",
        "Device,Serial,Device Timestamp,Record Type,Historic Glucose mmol/L\n"
        + "".join(
            f"Libre,4A1C,03-05-2023 {at // 4:02d}:{at % 4 * 15:02d},0,{5 + at * 7 % 40 / 10}\n" for at in range(96)
        ),
        ROW,
        file="sensor.csv",
    ),
    case(
        "tasks of a pipeline",
        "task_id\thash\tname\tstatus\texit\trealtime\n"
        + "".join(f"{at}\tc4/ca{4238 + at}\tSTEP (chr{at})\tCOMPLETED\t0\t1m {at}s\n" for at in range(1, 23)),
        file="trace.txt",
    ),
    case(
        "limits in settings", "safe_threshold: 10\nsafe_nk_n: 2\nsafe_nk_k: 0.9\nmin_n: 5\ncount: 3\n", file="acro.yaml"
    ),
    case(
        "hospitals' addresses",
        "hospital,postcode,participants\nAddenbrooke's,CB2 0QQ,1204\nLeeds General,LS1 3EX,988\nQueen's,NG7 2UH,743\nRoyal,M13 9WL,612\n",
        "identifiers.postcode",
        file="sites.csv",
    ),
)
