"""Tables of counts: what makes a count, and what only looks like one. Each: rules that speak, CSV."""

from __future__ import annotations

_WIDE = "region," + ",".join(f"disease {number}" for number in range(1, 13))

_GRADED = "".join(f"W{number},{23 + number * 7 % 40},{number * 3 % 10 + 1}\n" for number in range(30))
COUNTS: dict[str, tuple[str, str]] = {
    "deciles beside counts": ("", f"area,n_admissions,imd_decile\n{_GRADED}"),
    "ranks beside counts": ("", f"area,n_admissions,deprivation rank\n{_GRADED}"),
    "grades beside counts": ("", "ward,patients,ASA grade\nA,44,3\nB,35,2\nC,61,2\nD,28,4\n"),
    "falls beside counts": ("small_count", "ward,patients,falls\nA,44,13\nB,35,2\nC,61,12\nD,28,14\n"),
    "deciles that name rows": ("small_count", "imd decile,n\n1,44\n2,35\n3,6\n4,28\n"),
    "stages that name columns": ("small_count", "ward,Stage 1,Stage 2\nA,44,13\nB,35,6\n"),
    # Counts by their name
    "count named n": ("small_count", "group,n\nplacebo,120\nactive,7\n"),
    "count named n, all large": ("", "group,n\nplacebo,120\nactive,117\n"),
    "counts of cases and controls": ("small_count", "exposure,cases,controls\nyes,9,40\nno,210,460\n"),
    "counts of cases and controls, all large": ("", "exposure,cases,controls\nyes,19,40\nno,210,460\n"),
    "frequencies of R": ("small_count", '"","Var1","Freq"\n"1","never",220\n"2","ex",140\n"3","current",4\n'),
    "frequencies of R, all large": ("", '"","Var1","Freq"\n"1","never",220\n"2","ex",140\n"3","current",64\n'),
    "counts of pandas with an index": ("small_count", ",smoking,count\n0,never,311\n1,current,88\n2,ex,3\n"),
    "counts as floats, a gap among them": ("small_count", "ward,n_admissions\nA,121.0\nB,\nC,6.0\n"),
    "counts with thousands separators": ("small_count", 'sex,N\nmale,"12,341"\nfemale,"11,208"\nunknown,5\n'),
    "counts with thousands separators, all large": ("", 'sex,N\nmale,"12,341"\nfemale,"11,208"\nunknown,51\n'),
    "counts in brackets": ("small_count", "outcome,n\ndeath,(4)\nstroke,(55)\n"),
    "count in a sentence of the notes": (
        "small_count",
        "sex,n\nmale,120\nfemale,130\nNote: without missing sex (n=7)\n",
    ),
    "large count in the notes": ("", "sex,n\nmale,120\nfemale,130\nNote: without missing sex (n=17)\n"),
    "size of a group in the header": (
        "small_count",
        "measure,women (n=8),men (n=120)\nheight in cm,,\nweight in kg,,\nshare at home (%),50,40\n",
    ),
    "numbers of events by name": ("small_count", "outcome,No. of events\nMI,230\nstroke,8\n"),
    "number of participants, camel case": ("small_count", "arm,nParticipants\nA,41\nB,9\n"),
    "deaths": ("small_count", "year,deaths\n2018,33\n2019,5\n2020,48\n"),
    "deaths, all many": ("", "year,deaths\n2018,33\n2019,25\n2020,48\n"),
    "count and percentage in one cell": ("small_count", "sex,n (%)\nmale,180 (96.8%)\nfemale,6 (3.2%)\n"),
    "count and percentage in one cell, without the sign": (
        "small_count",
        "sex,n (%)\nmale,180 (96.8)\nfemale,6 (3.2)\n",
    ),
    "count and percentage, all large": ("", "sex,n (%)\nmale,180 (75.0)\nfemale,60 (25.0)\n"),
    "percentage before the count": ("small_count", "sex,% (n)\nmale,96.8% (180)\nfemale,3.2% (6)\n"),
    "percentage before the count of a denominator": (
        "small_count",
        "outcome,treated,control\ndeath,3.5% (12/340),1.2% (4/338)\nstroke,9.1% (31/340),8.3% (28 of 338)\n",
    ),
    "percentage before the count of a denominator, all large": (
        "",
        "outcome,treated,control\ndeath,3.5% (12/340),4.1% (14/338)\nstroke,9.1% (31/340),8.3% (28 of 338)\n",
    ),
    "percentages and their intervals": ("", 'x,n,percent\na,120,"22.0% (9, 31)"\nb,140,"24.1% (9, 33)"\n'),
    "count of a denominator": ("small_count", "outcome,treated,control\ndeath,12/340,4/338\nstroke,31/340,28/338\n"),
    "count of a denominator, all large": ("", "outcome,treated,control\ndeath,12/340,14/338\nstroke,31/340,28/338\n"),
    "cells that say n": ("small_count", "arm,analysed\nA,n = 48\nB,n = 6\n"),
    "confusion matrix": (
        "small_count",
        "actual,predicted negative,predicted positive\nnegative,830,25\npositive,7,112\n",
    ),
    "confusion matrix, all large": (
        "",
        "actual,predicted negative,predicted positive\nnegative,830,25\npositive,17,112\n",
    ),
    "numbers at risk": ("small_count", "time,n.risk,n.event\n0,340,20\n12,310,18\n24,280,4\n"),
    # Counts by their looks
    "whole numbers that nothing names": (
        "possible_count",
        "dose,A,B\nplan x,33,120\nplan y,5,88\nplan z,41,8\n",
    ),
    "whole numbers of wards that have numbers": ("small_count", "ward,alpha1,alpha2\nA1,12,3\nB2,40,22\n"),
    "whole numbers that nothing names, all large": ("", "dose,A,B\nplan x,33,120\nplan y,51,88\nplan z,41,18\n"),
    "cross tabulation without names": ("small_count", "sex,never,ex,current\nmale,120,80,41\nfemale,131,77,6\n"),
    "cross tabulation without names, all large": ("", "sex,never,ex,current\nmale,120,80,41\nfemale,131,77,36\n"),
    "cross tabulation with codes": ("small_count", "smoking,0,1,2\n0,211,14,3\n1,150,33,20\n"),
    "cross tabulation that adds up": (
        "small_count",
        "site,depot,clinic,Total\nNorwich,33,8,41\nEly,52,21,73\nTotal,85,29,114\n",
    ),
    "cross tabulation that adds up, all large": (
        "",
        "site,depot,clinic,Total\nNorwich,33,18,51\nEly,52,21,73\nTotal,85,39,124\n",
    ),
    "cross tabulation with an unnamed margin": (
        "small_count",
        "site,depot,clinic,ward,\nNorwich,33,8,40,81\nEly,52,21,17,90\nYork,40,31,22,93\n",
    ),
    "margins of pandas": ("small_count", "stage,alive,dead,All\nI,98,5,103\nII,77,30,107\nAll,175,35,210\n"),
    "two rows of header": (
        "small_count",
        ",Cases,,Controls,\ngenotype,n,%,n,%\nAA,160,66.7,300,62.5\nAB,74,30.8,150,31.3\nBB,6,2.5,30,6.3\n",
    ),
    "two rows of header, all large": (
        "",
        ",Cases,,Controls,\ngenotype,n,%,n,%\nAA,160,66.7,300,62.5\nAB,62,25.8,150,31.3\nBB,18,7.5,30,6.3\n",
    ),
    "years as columns": ("small_count", "sex,2009,2010,2011\nmale,33,41,52\nfemale,28,9,60\n"),
    "years as columns, all large": ("", "sex,2009,2010,2011\nmale,33,41,52\nfemale,28,39,60\n"),
    "groups in columns": (
        "small_count small_group",
        ',treated,placebo\nN,7,120\n"Age, mean (SD)",54.1 (8.0),55.2 (9.1)\n',
    ),
    "groups in columns, all large": ("", ',treated,placebo\nN,117,120\n"Age, mean (SD)",54.1 (8.0),55.2 (9.1)\n'),
    "title, blank row, two tables": (
        "small_count",
        "Table 1. Sex,,\nsex,n,\nmale,120,\nfemale,130,\n,,\nTable 2. Smoking,,\nsmoking,n,\nnever,247,\ncurrent,3,\n",
    ),
    "title, blank row, two tables, all large": (
        "",
        "Table 1. Sex,,\nsex,n,\nmale,120,\nfemale,130,\n,,\nTable 2. Smoking,,\nsmoking,n,\nnever,217,\ncurrent,33,\n",
    ),
    "baseline table": (
        "small_count",
        (
            'Characteristic,Cases (N=120),Controls (N=240),p-value\n"Age, mean (SD)",54 (8),55 (9),0.31\nSex,,,\nMale,60 (50.0),'
            "110 (45.8),0.45\nFemale,60 (50.0),130 (54.2),\nSmoking,,,\nNever,112 (93.3),200 (83.3),0.01\n"
            "Current,8 (6.7),40 (16.7),\n"
        ),
    ),
    "baseline table, all large": (
        "",
        (
            'Characteristic,Cases (N=120),Controls (N=240),p-value\n"Age, mean (SD)",54 (8),55 (9),0.31\nSex,,,\nMale,60 (50.0),'
            "110 (45.8),0.45\nFemale,60 (50.0),130 (54.2),\nSmoking,,,\nNever,102 (85.0),200 (83.3),0.01\n"
            "Current,18 (15.0),40 (16.7),\n"
        ),
    ),
    "wide cross tabulation": (
        "small_count",
        f"{_WIDE},Total\nNorth," + ",".join(["31"] * 11) + ",8,349\nSouth," + ",".join(["25"] * 12) + ",300\n",
    ),
    "value and label of a variable, counted": ("small_count", "code,meaning,freq\n0,no,820\n1,yes,160\n9,unknown,7\n"),
    # What is none
    "p-values": ("", "term,estimate,std.error,statistic,p.value\nage,7,2,3,0.03\nsex,4,3,1,0.05\n"),
    "odds ratios": ("", "exposure,OR,95% CI,p\nsmoking,3,2 to 5,<0.001\nalcohol,1.2,0.9 to 1.5,0.2\n"),
    "hazard ratios and bounds": ("", "exposure,HR,lower,upper\nsmoking,3,2,5\nalcohol,1,0,2\n"),
    "counts by year": ("", "year,n\n2009,118\n2010,130\n2011,125\n"),
    "counts by age bands": ("", "age,n\n0-4,110\n5-9,120\n10-14,130\n"),
    "counts by single digits": ("", "children,n\n0,410\n1,120\n2,130\n3,30\n"),
    "codebook": ("", "variable,code,meaning\nsex,0,male\nsex,1,female\nsmoke,2,current\nsmoke,9,unknown\n"),
    "codebook of two columns": ("", "answer,code\nnever,0\nex,1\ncurrent,2\nunknown,9\n"),
    "coefficients": ("", "term,beta,SE,t,p\nintercept,7,2,3,0.002\nage,3,1,3,0.01\n"),
    "correlation matrix": ("", ",age,bmi,sbp\nage,1,0.3,0.4\nbmi,0.3,1,0.2\nsbp,0.4,0.2,1\n"),
    "software versions": ("", "package,version,major,minor\nnumpy,2.4.6,2,4\npandas,3.0.1,3,0\n"),
    "versions without names": ("", "package,major,minor,patch\nnumpy,2,4,6\npandas,3,0,1\n"),
    "variants on chromosomes": ("", "chromosome,number of SNPs,lead variants\n1,8,3\n2,5,2\n"),
    "quality control in thousands": (
        "",
        'step,samples,removed\nall,"48,210",0.0%\ncall rate,"47,102",2.3%\nsex,"46,990",0.2%\n',
    ),
    "follow-up years": ("", "cohort,n,follow-up (years)\nEPIC,25639,8\nUKB,502000,7\n"),
    "answers of Likert scales": ("", "item,code,label\nQ1,1,agree\nQ1,2,neutral\nQ1,3,disagree\n"),
    "settings of a model": ("", "parameter,value\nmax_depth,5\nn_estimators,8\nmin_samples_leaf,3\n"),
    "metrics of models": ("", "model,AUC,accuracy,F1\nlogistic,0.81,0.77,0.7\nforest,0.84,0.79,0.72\n"),
    "ranking": ("", "gene,rank,z\nBRCA1,1,8\nTP53,2,7\n"),
    "dates": ("", "step,start date,month,day\nrecruitment,2018-03-01,3,1\nend,2020-06-09,6,9\n"),
    "quantities measured": ("", "dose (mg),n,time (h)\n5,121,2\n10,133,4\n"),
    "degrees of a chi-squared test": ("", "variable,chi2,df,p\nsex,3.1,1,0.08\nsmoking,9.2,2,0.01\n"),
    "reads and variants": ("", "sample batch,n_reads,n_variants\nb1,9,4\nb2,8,7\n"),
    "prose": ("", "section,text\n1,We saw 3 waves of 7 days\n2,See table 4\n"),
    # Zeros and full cells
    "a zero": ("zero", "sex,n\nmale,120\nfemale,0\n"),
    "all in one category": (
        "zero full_cell",
        "site,alive,dead,Total\nNorwich,41,0,41\nEly,52,21,73\nTotal,93,21,114\n",
    ),
    "hundred per cent": ("full_cell", "group,n (%)\nexposed,33 (40.2)\nunexposed,41 (100)\n"),
}
