"""Suppressed counts and percentages: given back by the rest of the table, or kept. Each: rules that speak, CSV."""

from __future__ import annotations

SUPPRESSED: dict[str, tuple[str, str]] = {
    "one of a column with its total": ("recoverable", "arm,n\nA,18\nB,11\nC,<10\nTotal,36\n"),
    "Genomics England's example": ("small_count recoverable", "arm,n\nA,8\nB,11\nC,<5\nTotal,22\n"),
    "total given as a band": ("", "arm,n\nA,18\nB,11\nC,<10\nTotal,30-39\n"),
    "one of a column without total": ("", "arm,n\nA,18\nB,11\nC,<10\n"),
    "a blank of a single column, among rows": ("recoverable", "grade,deaths\nI,61\nII,44\nIII,\nIV,27\nAll,138\n"),
    "blanks that a heading says are suppressed": (
        "recoverable",
        'grade,"deaths (blank = suppressed, <10)",discharges\nI,61,410\nII,44,390\nIII,,288\nIV,27,190\nAll,138,1278\n',
    ),
    "blanks that a heading says are missing": (
        "",
        'grade,"deaths (blank = not recorded)",discharges\nI,61,410\nII,44,390\nIII,,288\nIV,27,190\nAll,132,1278\n',
    ),
    "a blank that nobody was in": ("", "grade,deaths\nI,61\nII,44\nIII,\nIV,27\nAll,132\n"),
    "a blank that many were in": ("", "grade,deaths\nI,61\nII,44\nIII,\nIV,27\nAll,162\n"),
    "headings above groups of rows, and some of unknown sex": (
        "",
        "who,n\nSex,\nmen,60\nwomen,58\nSmoking,\nnever,80\never,40\nTotal,125\n",
    ),
    "NaN beside the total of its row": (
        "recoverable",
        "wave,X,N,U,Total\n1,25,81,NaN,111\n2,24,78,41,143\n3,23,79,39,141\n",
    ),
    "NaN beside the total of its row, of nobody": (
        "",
        "wave,X,N,U,Total\n1,25,81,NaN,106\n2,24,78,41,143\n3,23,79,39,141\n",
    ),
    "a German mark": ("recoverable", "Gruppe,Anzahl\nA,130\nB,k. A.\nC,55\nGesamt,191\n"),
    "a German mark of many": ("", "Gruppe,Anzahl\nA,130\nB,k. A.\nC,55\nGesamt,231\n"),
    "a Danish mark": ("recoverable", "gruppe,Antal\nA,130\nB,skjult\nC,55\nI alt,189\n"),
    "a French mark, twice": ("", "groupe,Effectif\nA,130\nB,masqué\nC,masqué\nEnsemble,160\n"),
    "percentages whose zeros a program dropped": ("percent_of_few", "site,n,Percent\nA,500,40\nB,240,2.5\nC,300,30\n"),
    "percentages whose zeros a program dropped, of many": ("", "site,n,Percent\nA,500,40\nB,240,22.5\nC,300,30\n"),
    "everybody of a clinic, in percent": ("full_cell", "clinic,n,screened_pct\nA,188,71.8\nB,64,100\nC,191,69.1\n"),
    "percentages that make up the whole": ("", "sex,n,%\nmen,88,40\nwomen,132,60\nTotal,220,100\n"),
    "two of a column with their total": ("", "arm,n\nA,118\nB,<10\nC,<10\nTotal,130\n"),
    "two that together are few": ("recoverable", "arm,n\nA,118\nB,<10\nC,<10\nTotal,124\n"),
    "two that must both be largest": ("recoverable", "arm,n\nA,118\nB,<10\nC,<10\nTotal,136\n"),
    "one in a cross tabulation": (
        "recoverable",
        "sex,never,current,Total\nmale,120,<10,127\nfemale,90,30,120\nTotal,210,37,247\n",
    ),
    "four in a cross tabulation": (
        "",
        "sex,never,ex,current,Total\nmale,120,*,*,142\nfemale,90,*,*,120\nTotal,210,27,25,262\n",
    ),
    "a second cell in the row, none in the column": (
        "recoverable",
        "sex,never,ex,current,Total\nmale,120,*,*,142\nfemale,90,19,11,120\nTotal,210,27,25,262\n",
    ),
    "stars with totals": ("recoverable", "stage,n\nI,40\nII,35\nIII,*\nAll,82\n"),
    "stars, two of them": ("", "stage,n\nI,40\nII,*\nIII,*\nAll,82\n"),
    "the words suppressed": ("recoverable", "stage,alive,dead,total\nI,40,suppressed,46\nII,35,20,55\n"),
    "a larger cell suppressed": ("", "stage,n\nI,40\nII,*\nIII,30\nAll,150\n"),
    "a column wholly suppressed": (
        "recoverable",
        "sex,never,current,Total\nmale,120,*,127\nfemale,90,*,94\nTotal,210,*,221\n",
    ),
    "total above": ("recoverable", "group,n\nAll participants,300\nyoung,160\nmiddle,134\nold,<10\n"),
    "total column first": ("recoverable", "site,Overall,women,men\nNorwich,41,33,<10\nEly,73,52,21\n"),
    "overall column without suppression": ("", "site,Overall,women,men\nNorwich,51,33,18\nEly,73,52,21\n"),
    "subtotals": (
        "recoverable",
        "sex,smoking,n\nmale,never,120\nmale,current,<10\nmale,Total,125\nfemale,never,90\nfemale,current,30\nfemale,Total,120\n",
    ),
    "long table with margins": (
        "recoverable",
        "sex,smoker,n\nM,yes,20\nM,no,30\nM,All,50\nF,yes,<10\nF,no,45\nF,All,51\nAll,All,101\n",
    ),
    "baseline table, size in the header": (
        "recoverable",
        (
            "Characteristic,Cases (N=120),Controls (N=240)\nSex,,\nMale,60,110\nFemale,60,130\nSmoking,,\n"
            "Never,112,200\nCurrent,<10,40\n"
        ),
    ),
    "baseline table, suppressed twice": (
        "",
        (
            "Characteristic,Cases (N=120),Controls (N=240)\nSex,,\nMale,60,110\nFemale,60,130\nSmoking,,\n"
            "Never,110,180\nEx,<10,20\n"
            "Current,<10,40\n"
        ),
    ),
    "baseline table, variable before the category": (
        "recoverable",
        ",N (total 250)\nSex: male,120\nSex: female,130\nSmoking: never,243\nSmoking: current,<10\nTotal,250\n",
    ),
    "rounded totals": (
        "",
        "sex,never,current,ex,Total\nmale,120,<10,45,170\nfemale,90,30,55,180\nTotal,210,40,100,350\n",
    ),
    "suppressed without any totals": ("", "sex,never,ex,current\nmale,120,45,<10\nfemale,90,<10,30\n"),
    "a ring of suppressed cells": (
        "",
        "site,a,b,c,Total\nx,*,*,20,50\ny,*,30,*,80\nz,40,*,*,90\nTotal,77,71,72,220\n",
    ),
    "dash for nobody": ("", "arm,n\nA,80\nB,30\nC,-\nTotal,110\n"),
    "blank cell that is somebody": ("recoverable", "arm,n,events\nA,80,21\nB,30,\nC,40,12\nTotal,150,37\n"),
    # Percentages
    "percentage beside a suppressed count": (
        "percent_of_few",
        "sex,n,%,total\nmale,121,96.0,126\nfemale,<10,4.5,110\n",
    ),
    "percentage in the suppressed cell": (
        "percent_of_few",
        "smoking,n (%)\nnever,240 (60.0)\nex,152 (38.0)\ncurrent,<10 (2.0)\n",
    ),
    "percentage in the suppressed cell left out": (
        "",
        "smoking,n (%)\nnever,240 (60.0)\nex,152 (38.0)\ncurrent,<10 (*)\n",
    ),
    "percentages of a known size": ("percent_of_few", "outcome,N,% with event\nMI,340,12.1\nstroke,338,1.2\n"),
    "percentages of a known size, all large": ("", "outcome,N,% with event\nMI,340,12.1\nstroke,338,9.2\n"),
    "percentages of the size in the header": ("percent_of_few", "symptom,women (N=120)\ncough,45.0%\nfever,3.3%\n"),
    "percentages of the size in the header, all large": ("", "symptom,women (N=120)\ncough,45.0%\nfever,23.3%\n"),
    "percentages without size": ("percent_without_count", "symptom,women,men\ncough,45.1%,40.2%\nfever,23.4%,20.9%\n"),
    "column of percentages without size": ("percent_without_count", "symptom,percent\ncough,45.1\nfever,23.4\n"),
    "prevalence without size": ("percent_without_count", "region,prevalence (%)\nNorth,12.1\nSouth,9.4\n"),
    "percentages with their counts": ("", "symptom,n,%\ncough,451,45.1\nfever,234,23.4\n"),
    "percentage of variance explained": ("", "component,variance explained (%)\nPC1,12.1\nPC2,9.4\n"),
    "proportions with sizes": ("percent_of_few", "arm,size of group,proportion ill\nA,200,0.21\nB,150,0.04\n"),
}
