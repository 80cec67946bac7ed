"""Counts that arithmetic proves, whatever they are called, and numbers of what is no person. Each: rules that speak, CSV."""

from __future__ import annotations

PROVED: dict[str, tuple[str, str]] = {
    # A part, what it is of, and its percentage
    "a part by its percentage": (
        "small_count",
        "clinic,seen,fit_pos,positivity\nNorth,412,13,3.2\nSouth,388,7,1.8\nEast,290,16,5.5\n",
    ),
    "a part by its percentage, all large": (
        "",
        "clinic,seen,fit_pos,positivity\nNorth,412,33,8.0\nSouth,388,27,7.0\nEast,290,16,5.5\n",
    ),
    "a part by its share, before its base": (
        "small_count",
        "hospital,hypoth,hip_fx,prop_hypoth\nA,12,130,0.0923\nB,5,96,0.0521\nC,31,201,0.1542\n",
    ),
    "a part by its percentage, groups side by side": (
        "small_count",
        "indicator,Ward 3,Ward 5,Ward 9\nIn area,240,188,95\nDelirium on day 3,22,17,4\nDelirium %,9.2,9.0,4.2\n",
    ),
    "reads by their percentage": (
        "",
        "library,reads_total,dup,dup_pct\nL1,4120,41,1.0\nL2,3980,7,0.2\nL3,4011,5,0.1\n",
    ),
    "money by its percentage": (
        "",
        "line,budget_gbp,spent_gbp,used\nStaff,120,8,6.7\nTravel,90,9,10.0\nKit,33,3,9.1\n",
    ),
    "items of a task by their percentage": (
        "",
        "task,items,correct,pct_correct\nStroop,40,9,22.5\nn-back,30,8,26.7\nTrails,25,7,28.0\n",
    ),
    "nearly all of a group by their percentage": (
        "percent_of_few",
        "practice,on list,checked,checked %\nA,212,188,88.7\nB,148,141,95.3\nC,311,274,88.1\n",
    ),
    "all of a group by their percentage": (
        "full_cell",
        "year,in care,n,attained,attained_pct\n2019,No,5120,3411,66.6\n2019,Yes,64,64,100.0\n2020,No,5188,3502,67.5\n",
    ),
    # Four cells by their ratio
    "cells by their odds ratio": (
        "small_count",
        "exposure,a,b,c,d,OR\nshift,31,188,22,240,1.80\nnight,6,213,2,260,3.66\n",
    ),
    "cells by their odds ratio, all large": (
        "",
        "exposure,a,b,c,d,OR\nshift,31,188,22,240,1.80\nnight,66,213,52,260,1.55\n",
    ),
    "events by their relative risk": (
        "small_count",
        "factor,e1,n1,e0,n0,RR\nsmoking,12,130,8,210,2.42\nobesity,15,99,5,188,5.70\n",
    ),
    "settings beside a ratio": ("", "model,k1,k2,k3,k4,RR\nM1,3,2,4,5,1.91\nM2,5,7,3,9,1.22\n"),
    # Groups side by side
    "events below the size of each group": (
        "small_count",
        ",Asthma,COPD,ILD\nNumber of patients,411,290,61\nICU admission,144,61,9\nMedian age,34,69,66\n",
    ),
    "events below the size of each group, all large": (
        "",
        ",Asthma,COPD,ILD\nNumber of patients,411,290,61\nICU admission,144,61,19\nMedian age,34,69,66\n",
    ),
    "groups by their dose": (
        "small_count",
        ",Placebo,Low dose,High dose\nN,120,118,121\nHypoglycaemia,33,21,6\nNausea,101,44,52\n",
    ),
    # Names that look like something else
    "groups at one end by a percentage": (
        "small_count",
        "Income,People,Falls\nLowest 20%,801,31\n20-40%,790,18\nTop 20%,811,9\n",
    ),
    "groups at one end by a percentage, all large": (
        "",
        "Income,People,Falls\nLowest 20%,801,31\n20-40%,790,18\nTop 20%,811,19\n",
    ),
    "how two raters agree": ("small_count", "rater1\\rater2,mild,severe\nmild,211,4\nsevere,9,48\n"),
    "how two raters agree, all large": ("", "rater1\\rater2,mild,severe\nmild,211,14\nsevere,19,48\n"),
    "levels in a column of their own": (
        "",
        ',,Overall,A,B\nn,,1200,600,600\n"GOLD, n (%)",1,400 (33.3),190 (31.7),210 (35.0)\n,2,800 (66.7),410 (68.3),390 (65.0)\n',
    ),
    "numbers of weeks beside averages of years": (
        "",
        "Week number,Deaths,5-year average\n1,131,124\n2,127,116\n3,139,120\n",
    ),
    "few deaths of all ages": ("small_count", 'Region,"Deaths, all ages"\nNorth,120\nSouth,8\n'),
    "sites below each other": ("", "site,visit,state\n1,1,done\n1,2,done\n2,1,missed\n3,1,done\n"),
    "answers beside ids": ("", "ResponseId,Finished\nR1x9,1\nR2k4,1\nR3c7,0\nR4p2,1\n"),
    "steps of a running count beside a plan": (
        "small_count",
        "month,cumulative_randomised,planned\n1,22,25\n2,40,50\n3,65,75\n4,69,100\n",
    ),
    "numbers of rows": (
        "",
        "No.,Item,Reported on page\n1,Credentials,6\n2,Occupation,6\n3,Sample size,7\n12,Setting,8\n",
    ),
    "chains of a sampler": ("", "parameter,mean,n_eff,rhat\nmu,4.31,7,1\ntau,0.98,704,1\n"),
    # What is no person
    "peptides of proteins": ("", "protein,n_unique_peptides,n_psms,log2FC\nP1,3,7,0.21\nP2,12,41,-0.1\nP3,2,5,1.2\n"),
    "variants of a gene test": ("", "gene,number_rare,number_ultra_rare,p_skat\nBRCA1,4,2,0.1\nTTN,120,9,0.01\n"),
    "rare alleles of a gene test": (
        "small_count",
        "gene,mac,number_rare,p_burden\nBRCA1,140,4,0.1\nTTN,6,9,0.01\nAPOE,88,2,0.3\n",
    ),
    "carriers of a gene, nobody among cases": (
        "zero",
        "gene,carriers cases,carriers controls,p\nBRCA1,14,22,0.1\nTTN,0,19,0.2\n",
    ),
    "papers of a review": (
        "",
        "stage,records\nPubMed,412\nScopus,388\nDuplicates removed,90\nAbstracts screened,710\nStudies included,9\n",
    ),
    "settings of a program": ("", "parameter,tried,selected\nlearning rate,3,1\nlayers,4,3\npatience,5,5\nfolds,5,5\n"),
    "parameters of patients": (
        "small_count",
        "parameter,cases,controls\nmale sex,60,58\nheart failure,8,11\ndied,14,19\n",
    ),
    "states and what follows": ("", "state,well,ill,dead\nwell,0.9,0.08,0.02\nill,0.2,0.7,0.1\ndead,0,0,1\n"),
    "estimates by the weighted mode": (
        "",
        "outcome,method,nsnp,b,se,pval\nT2D,Simple mode,5,0.1,0.05,0.04\nT2D,Weighted mode,5,0.11,0.04,0.01\n",
    ),
    "limits of a dictionary": ("", "variable,type,unit,min,max\nage,integer,years,18,110\nweight,float,kg,30,250\n"),
    "limits of what was seen": ("endpoints", "variable,label,n,mean,min,max\nage,Age in years,120,54.2,18,101\n"),
    "memory of jobs": ("", "rule,max_rss,max_cpus,min_ram_gb\nalign,4121,8,4\ncall,912,4,2\n"),
    "flags beside n": ("", "trust,n,outlier\nRA9,2811,0\nRBA,4902,0\nRBD,1980,1\nREF,3911,0\n"),
}
