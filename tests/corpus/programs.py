"""Labelled cases: layouts in which programs print or write their tables, each beside one of large counts. Part of ``formats``."""

from __future__ import annotations

_COUNT = "tables.small_count"

PROGRAMS: dict[str, tuple[str, str, str, str, str]] = {
    "tableone by two arms": (
        "table1.txt",
        """                        Stratified by arm
                         Active         Control        p      test
  n                         210            204
  age (mean (SD))         61.20 (9.31)   60.84 (9.77)   0.702
  sex = female (%)           98 (46.7)     101 (49.5)   0.631
  smoking (%)                                           0.118
     never                  104 (49.5)     112 (54.9)
     former                  84 (40.0)      88 (43.1)
     current                 22 (10.5)      {:>2} ( 2.0)
""",
        "4",
        _COUNT,
        "14",
    ),
    "tableone by three sites, with numbers as names of levels": (
        "baseline.txt",
        """                      Stratified by site
                       1              2              3              p
  n                      181            166            190
  grade (%)                                                           <0.001
     1                    91 (50.3)      80 (48.2)     101 (53.2)
     2                    71 (39.2)      {:>2} ( 3.6)      57 (30.0)
     3                    19 (10.5)      80 (48.2)      32 (16.8)
""",
        "6",
        _COUNT,
        "16",
    ),
    "tableone written as CSV": (
        "table1.csv",
        """"","level","Active","Control","p","test"
"n","","210","204","",""
"smoking (%)","never","104 (49.5)","112 (54.9)","0.118",""
"","former","84 (40.0)","88 (43.1)","",""
"","current","22 (10.5)"," {:>3} ( 2.0)","",""
""",
        "4",
        _COUNT,
        "24",
    ),
    "a two by two table of epiR": (
        "epi.txt",
        """             Disease +    Disease -      Total                 Inc risk *
Exposed +        {:>5}          310        317       2.21 (0.89 to 4.50)
Exposed -           88         1204       1292       6.81 (5.50 to 8.32)
Total               95         1514       1609       5.90 (4.80 to 7.17)
""",
        "7",
        _COUNT,
        "27",
    ),
    "a cohort in Stata": (
        "cs.log",
        """. cs stroke smoker

                 |         smoker         |
                 |   Exposed   Unexposed  |      Total
-----------------+------------------------+-----------
           Cases |{:>10}         148  |        154
        Noncases |       310        2204  |       2514
-----------------+------------------------+-----------
           Total |       316        2352  |       2668
                 |                        |
            Risk |  .0189873    .0629252  |   .0577211
                 |                        |
                 |      Point estimate    |    [95% conf. interval]
                 |------------------------+------------------------
      Risk ratio |         .3017445       |    .1346121    .6763845
""",
        "6",
        _COUNT,
        "46",
    ),
    "a flat table of R": (
        "ftable.txt",
        """> ftable(outcome ~ shift + ward, data = d)
              outcome Home Died
shift   ward
Evening A                 210   31
        B                 190   22
Day     A                 305   18
        B                 288   {:>2}
""",
        "2",
        _COUNT,
        "22",
    ),
    "a cross table of gmodels": (
        "cross.txt",
        """Total Observations in Table:  700

             | d$readmitted
      d$ward |        no |       yes | Row Total |
-------------|-----------|-----------|-----------|
    surgical |       330 |{:>10} |       338 |
             |     0.976 |     0.024 |     0.483 |
             |     0.510 |     0.151 |           |
-------------|-----------|-----------|-----------|
     medical |       317 |        45 |       362 |
             |     0.876 |     0.124 |     0.517 |
             |     0.490 |     0.849 |           |
-------------|-----------|-----------|-----------|
Column Total |       647 |        53 |       700 |
-------------|-----------|-----------|-----------|
""",
        "8",
        _COUNT,
        "38",
    ),
    "rates of Stata": (
        "rates.log",
        """. strate smoker, per(1000)

  +---------------------------------------------------+
  | smoker     D         Y      Rate    Lower   Upper |
  |---------------------------------------------------|
  |      0   118   30.1124    3.9187   3.2716  4.6937 |
  |      1  {:>4}    2.0110    2.4863   1.1171  5.5339 |
  +---------------------------------------------------+
""",
        "5",
        _COUNT,
        "55",
    ),
    "a report on classes of scikit-learn": (
        "report.txt",
        """              precision    recall  f1-score   support

     healthy       0.91      0.95      0.93      2210
        mild       0.70      0.62      0.66       401
      severe       0.50      0.40      0.44       {:>3}

    accuracy                           0.86      2616
""",
        "5",
        _COUNT,
        "45",
    ),
    "groups of pandas below two lines of names": (
        "groups.csv",
        ",crp,crp\n,size,median\nward,,\nmedical,310,12.5\nsurgical,280,31.0\nburns,{},44.5\n",
        "6",
        "tables.small_count tables.small_group",
        "36",
    ),
    "a pivot table": (
        "pivot.csv",
        (
            "Count of CaseID,Column Labels,,\nRow Labels,Alive,Dead,Grand Total\nNorth wing,140,22,162\n"
            "South wing,118,{},124\nGrand Total,258,28,286\n"
        ),
        "6",
        _COUNT,
        "36",
    ),
    "numbers without a name that tells beside decimals": (
        "summary.csv",
        "region,NSUBJ,MEANBP\nNorth,1204,131.2\nSouth,611,129.9\nWest,{},140.4\n",
        "4",
        _COUNT,
        "40",
    ),
    "percentages of a size that the names tell": (
        "adverse.csv",
        (
            "Event,Active (N=250),Control (N=250)\nAny event,150 (60.0),140 (56.0)\nRash,{},20 (8.0)\n"
            "Visits for each patient; mean (SD),2 (0.8),3 (0.9)\n"
        ),
        "3 (1.2)",
        _COUNT,
        "30 (12.0)",
    ),
    "counts below a key in YAML": (
        "results.yaml",
        "title: By stage\nn:\n  I: 140\n  II: 88\n  IV: {}\nfolds: 5\n",
        "4",
        _COUNT,
        "44",
    ),
    "counts in a line of YAML": ("results.yml", "deaths: {{home: 140, ward: 88, theatre: {}}}\n", "4", _COUNT, "44"),
    "counts in XML": (
        "counts.xml",
        "<report><row><ward>A</ward><deaths>31</deaths></row><row><ward>B</ward><deaths>{}</deaths></row></report>\n",
        "4",
        _COUNT,
        "44",
    ),
    "counts in attributes of XML": (
        "counts.xml",
        '<?xml version="1.0"?>\n<report><ward name="A" patients="310"/><ward name="B" patients="{}"/></report>\n',
        "4",
        _COUNT,
        "44",
    ),
    "output of R kept as comments": (
        "analysis.R",
        """library(survey)
d <- load_cohort()
table(d$ward, d$died)
#>
#>              no yes
#>   medical   310  31
#>   surgical  280  {:>2}
""",
        "7",
        _COUNT,
        "",
    ),
    "a bound in words": (
        "beds.csv",
        "cause,deaths\nsepsis,210\nstroke,118\nburns,{}\nTotal,334\n",
        "fewer than ten",
        "tables.recoverable",
        "",
    ),
    "a bound below n": (
        "beds.csv",
        "cause,deaths\nsepsis,210\nstroke,118\nburns,{}\nTotal,334\n",
        "n < 10",
        "tables.recoverable",
        "",
    ),
    "nothing at all above a total": (
        "beds.csv",
        "cause,deaths\nsepsis,210\nstroke,118\nburns,{}\nTotal,334\n",
        "",
        "tables.recoverable",
        "26",
    ),
    "a total that a note tells": (
        "beds.csv",
        'cause,deaths\nsepsis,210\nstroke,118\nburns,{}\n"There were 334 deaths in all."\n',
        "<10",
        "tables.recoverable",
        "",
    ),
    "a running count": ("recruited.csv", "week,cumulative_n\n1,40\n2,95\n3,{}\n4,160\n", "99", _COUNT, "110"),
    "nobody in a group that is named by its dose": (
        "arms.csv",
        "arm,alive,dead\nLow dose,140,{}\nHigh dose,131,22\n",
        "0",
        "tables.zero",
        "19",
    ),
    "one sex beside all": ("sites.csv", "site,all_patients,women\nA,412,201\nB,231,118\nC,61,{}\n", "56", _COUNT, "31"),
}

INNOCENT: dict[str, tuple[str, str]] = {
    "bounds of intervals in a life table": (
        "ltable.log",
        """                 Beg.
   Interval     total   Deaths   Lost    Survival
-------------------------------------------------
    0     1     20104     1310    411      0.9342
    1     2     18383     1002    388      0.8824
    2     3     16993      811    502      0.8396
-------------------------------------------------
""",
    ),
    "numbers of codes": ("lists.csv", "codelist,release,n_codes\nasthma,4,9\ncopd,6,41\ngout,2,7\n"),
    "what is done at which visit": ("visits.csv", "visit,month,ecg,blood\n1,0,1,1\n2,3,0,1\n3,6,1,0\n4,12,1,1\n"),
    "rounded counts beside a rounded total": (
        "rounded.csv",
        "quintile,n\n1,1105\n2,885\n3,640\n4,[REDACTED]\nTotal,2635\n# counts rounded to the nearest 5\n",
    ),
    "what components explain": ("pca.csv", "component,eigenvalue,variance_pct\n1,5,50\n2,2,20\n3,1,10\n"),
    "French percentages": (
        "tableau.csv",
        "âge;effectif;pourcentage\n18-39;1 204;94,2 %\n40-59;74;5,8 %\nEnsemble;1 278;100 %\n",
    ),
    "a drawn table with merged cells": (
        "output.txt",
        """|--------|-----|-----|
|        |no   |yes  |
|--------|-----|-----|
|A |n    |310  |44   |
|--------|-----|-----|
|Total   |640  |97   |
|--------|-----|-----|
""",
    ),
    "settings in YAML": ("settings.yaml", "model:\n  depth: 3\n  trees: 8\nfolds: 5\nseeds: {a: 1, b: 2}\n"),
    "settings in XML": (
        "settings.xml",
        '<?xml version="1.0"?>\n<run><model depth="3" layers="4"/><model depth="5" layers="2"/></run>\n',
    ),
    "a suppressed count without a total": ("beds.csv", "cause,deaths\nsepsis,210\nstroke,118\nburns,fewer than ten\n"),
    "names of sections without numbers": ("both.csv", "group,deaths\nSex,\nmen,210\nwomen,118\nTotal,328\n"),
    "a running count that is suppressed nowhere": ("steps.csv", "week,cumulative_n\n1,40\n2,95\n3,140\n"),
}
