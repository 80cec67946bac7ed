"""Statistics of groups, models and survival. Each: rules that speak, CSV."""

from __future__ import annotations

STATISTICS: dict[str, tuple[str, str]] = {
    "means with few": ("small_count small_group", "group,n,mean,sd\nyoung,48,24.1,3.2\nold,6,27.9,4.1\n"),
    "means with enough": ("", "group,n,mean,sd\nyoung,48,24.1,3.2\nold,36,27.9,4.1\n"),
    "mean beside a suppressed size": ("small_group", "group,n,mean BMI\nyoung,48,24.1\nold,<10,27.9\n"),
    "mean suppressed with its size": ("", "group,n,mean BMI\nyoung,48,24.1\nold,<10,*\n"),
    "median of few": ("small_count small_group", "ward,patients,median stay\nA,120,4\nB,8,11\n"),
    "means without sizes": ("group_size_unknown", "sex,mean BMI,SD\nmale,26.1,3.2\nfemale,25.2,4.1\n"),
    "means of categories in columns": (
        "group_size_unknown",
        "measure,never,ex,current\nmean SBP,131,135,138\nmean BMI,25,26,27\n",
    ),
    "means with sizes in the header": ("", "measure,never (n=310),current (n=120)\nmean SBP,131,138\nmean BMI,25,27\n"),
    "mean of a metric": ("", "model,mean AUC,mean squared error\nlogistic,0.81,0.2\nforest,0.84,0.19\n"),
    "mean difference": (
        "",
        "contrast,mean difference,95% CI\nmale v female,1.2,0.3 to 2.1\nold v young,2.2,1.3 to 3.1\n",
    ),
    "smallest and largest": ("endpoints", "variable,n,mean,min,max\nage,340,54.1,19,97\nbmi,338,27.1,16.2,51.3\n"),
    "summary of pandas": (
        "endpoints",
        ",age,bmi\ncount,340.0,338.0\nmean,54.1,27.1\nstd,8.2,4.1\nmin,19.0,16.2\n25%,47.0,24.0\n50%,54.0,26.8\n75%,61.0,30.1\nmax,97.0,51.3\n",
    ),
    "quartiles with enough": ("", "variable,n,p25,median,p75\nage,340,47,54,61\nbmi,338,24.0,26.8,30.1\n"),
    "outer percentiles of few": ("endpoints", "variable,n,p1,p99\nage,340,22,91\n"),
    "outer percentiles of many": ("", "variable,n,p1,p99\nage,25639,22,91\n"),
    "mode": ("endpoints", "variable,n,mode\nage,340,57\n"),
    "range in a cell": ("endpoints", "variable,n,range\nage,340,19-97\n"),
    "settings named min and max": ("", "setting,min_samples,max_iter\nforest,2,100\nboosting,5,200\n"),
    "sums of amounts": ("dominance", "region,firms,total turnover\nNorth,41,1200345\nSouth,52,2003421\n"),
    "sum of costs": ("dominance", "ward,patients,sum of cost\nA,120,120034\nB,80,90343\n"),
    "sums of squares": (
        "",
        "source,Df,Sum Sq,Mean Sq,F value,Pr(>F)\ngroup,2,310.2,155.1,4.2,0.02\nResiduals,87,3210,36.9,,\n",
    ),
    "analysis of variance of few": (
        "low_degrees",
        "source,Df,Sum Sq,Mean Sq,F value,Pr(>F)\ngroup,2,310.2,155.1,4.2,0.06\nResiduals,7,321.0,45.9,,\n",
    ),
    "residual degrees by name": ("low_degrees", "model,residual df,R2\nfull,8,0.71\nsmall,88,0.53\n"),
    "residual degrees by name, enough": ("", "model,residual df,R2\nfull,84,0.71\nsmall,88,0.53\n"),
    "print-out of a regression": (
        "low_degrees",
        "Dep. Variable:,y,R-squared:,0.416\nNo. Observations:,12,AIC:,47.1\nDf Residuals:,8,BIC:,50.2\nDf Model:,3,,\n",
    ),
    "print-out of a regression, enough": (
        "",
        "Dep. Variable:,y,R-squared:,0.416\nNo. Observations:,112,AIC:,47.1\nDf Residuals:,108,BIC:,50.2\nDf Model:,3,,\n",
    ),
    "t-tests of few": ("low_degrees", "variable,t,df,p\nbmi,2.1,7.3,0.07\nage,1.1,8,0.3\n"),
    "t-tests of many": ("", "variable,t,df,p\nbmi,2.1,97.3,0.04\nage,1.1,118,0.3\n"),
    "more parameters than people allow": ("low_degrees", "model,n,parameters,AIC\nfull,24,18,310\nsmall,240,4,299\n"),
    "a model that explains everything": ("saturated", "model,n,R-squared\nfull,24,1.000\nsmall,240,0.41\n"),
    "survival in small steps": (
        "survival_steps",
        "time,at risk,survival\n0,340,1.00\n1,337,0.99\n2,334,0.98\n3,300,0.97\n",
    ),
    "survival in large steps": ("", "time,at risk,survival\n0,340,1.00\n12,300,0.95\n24,260,0.90\n36,220,0.85\n"),
    "survival without numbers": (
        "survival_unknown",
        "time,survival,lower,upper\n0,1.00,1.00,1.00\n1,0.99,0.98,1.00\n2,0.97,0.95,0.99\n",
    ),
    "numbers at risk along rows": (
        "survival_steps",
        "Number at risk,0,12,24,36\ntreated,120,117,90,60\nplacebo,118,104,80,51\n",
    ),
    "counts of R's survival table": (
        "small_count survival_steps",
        "time,n.risk,n.event,n.censor,surv\n1,240,0,12,1.0\n2,228,3,11,0.987\n3,214,12,20,0.93\n",
    ),
    "support without recall": ("small_count", "label,f1,support\nAD,0.93,120\nCN,0.76,7\n"),
    "support without recall, all large": ("", "label,f1,support\nAD,0.93,120\nCN,0.76,47\n"),
    **{
        f"most frequent value, {name}": ("endpoints", f"Variable,n,{name}\nx1,120,54\nx2,118,17\n")
        for name in ("Modus", "Modalwert", "moda", "valeur modale", "мода", "最頻値", "módusz", "häufigster Wert")
    },
    **{
        f"smallest value, {name}": ("endpoints", f"Variable,n,{name}\nx1,120,54\nx2,118,17\n")
        for name in ("mínimo", "Minimalwert", "минимум", "最小値", "største", "massimo", "größter Wert", "Spannweite")
    },
    "what a mode of travel is called in German": ("", "Modus,n\nRad,55\nBahn,44\n"),
    "illnesses with little change": (
        "small_count",
        "diagnosis,n\nMinimal change disease,4\nMaximal effort angina,30\n",
    ),
}
