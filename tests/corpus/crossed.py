"""Whole numbers that no word calls counts: cross tables, and what only looks like one. Each: rules that speak, CSV."""

from __future__ import annotations

CROSSED: dict[str, tuple[str, str]] = {
    # Beside counts that are named
    "a participle beside n": ("small_count", "ward,n,flagged\nA,120,33\nB,88,4\nC,97,21\n"),
    "a participle beside n, all large": ("", "ward,n,flagged\nA,120,33\nB,88,14\nC,97,21\n"),
    "a participle before n": ("small_count", "ward,flagged,n\nA,33,120\nB,4,88\nC,21,97\n"),
    "plurals beside n": ("small_count", "arm,N,pressure ulcers,bleeds\nA,120,33,12\nB,118,14,3\n"),
    "an unknown name beside n": ("small_count", "ward,n,delirium\nA,120,33\nB,88,4\n"),
    "small numbers of an unknown name beside n": ("possible_count", "ward,n,delirium\nA,120,3\nB,88,4\n"),
    "scores beside n": ("", "ward,n,frailty score\nA,120,3\nB,88,4\n"),
    "beds beside n": ("", "ward,n,beds\nA,120,30\nB,88,4\n"),
    "quality of studies beside n": ("", "study,n,quality\nA,120,3\nB,88,12\n"),
    "plates in their order beside n": ("", "batch,n,plate\nA,120,8\nB,88,9\nC,91,10\n"),
    # Before statistics of groups
    "an unknown name before means": (
        "possible_count",
        "route,turns,mean cost\nA,140,14880.2\nB,4,9210.5\nC,61,12044.8\n",
    ),
    "an unknown name before means, all large": (
        "",
        "route,turns,mean cost\nA,140,14880.2\nB,44,9210.5\nC,61,12044.8\n",
    ),
    "minutes before means": ("", "route,minutes,mean score\nA,20,14.2\nB,5,9.5\nC,30,12.8\n"),
    "doses before means": ("", "drug,dose_mg,mean change\nA,20,-1.42\nB,5,-0.95\nC,40,-1.28\n"),
    "weeks before means": ("", "arm,week,mean score\nA,4,14.2\nA,12,9.5\nA,26,12.8\n"),
    # Classes by classes
    "two sites in one row": ("small_count", "site,North,South\nalpha,3,120\n"),
    "two sites in one row, all large": ("", "site,North,South\nalpha,30,120\n"),
    "drugs by towns": ("small_count", "drug,Hull,Leeds\nwarfarin,130,4\napixaban,88,61\n"),
    "drugs by towns, all large": ("", "drug,Hull,Leeds\nwarfarin,130,40\napixaban,88,61\n"),
    "codes of diseases by towns": ("small_count", ",I21,J44,N18\nHull,130,40,18\nLeeds,88,61,7\n"),
    "genotypes by illness": ("small_count", "genotype,ill,well\nAA,130,240\nAB,88,161\nBB,6,20\n"),
    "marks of raters": ("", "item,rater1,rater2\nq1,3,4\nq2,5,2\n"),
    "ranks of teams": ("", "panel,alpha,beta\nx,1,2\ny,2,3\nz,3,1\n"),
    "years of waves": ("", "wave,start,end\na,1993,1997\nb,1998,2000\n"),
    "layers and heads": ("", "run,layers,heads,width\na,3,8,512\nb,6,4,256\n"),
    "percentages without a decimal": ("", "site,never,ever\nHull,95,5\nLeeds,81,19\n"),
    "mean scores in the title": ("", "Mean score by sex,,\nscale,male,female\npain,31,7\nsleep,22,18\n"),
    "scales of an instrument": ("possible_count", "subscale,Hull,Leeds\npain,31,7\nsleep,22,18\n"),
    "rows of sites named like statistics": ("small_count", "site,n\nalpha,120\nbeta,4\n"),
    "points for each level": ("", "level,n,points\nlow,120,2\nmid,88,5\nhigh,64,12\n"),
    "distances between towns": ("", "town,Hull,Leeds,York\nHull,0,60,38\nLeeds,60,0,8\nYork,38,8,0\n"),
    "a row of bases below percentages": ("", "answer,2019 (%),2020 (%)\nyes,62,58\nno,33,38\nBase (N),1204,1198\n"),
    "a row of small bases below percentages": (
        "percent_of_few",
        "answer,2019 (%),2020 (%)\nyes,67,58\nno,33,42\ndk,3,4\nBase (N),104,1198\n",
    ),
}
