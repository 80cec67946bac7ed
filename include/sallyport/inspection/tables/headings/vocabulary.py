"""The words themselves. Lists, so that a reader can see at once whether one is missing."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


COUNTS = word_set(
    "n nn nobs count counts cnt freq freqs frequency frequencies number numbers num nr ncases ncontrols npatients "
    "nevents nevent nrisk ncensor obs observations headcount headcounts effectif effectifs anzahl unweighted"
)
"""Names of counts whatever stands beside them."""

COUNTED = word_set(
    "cases controls patients participants people persons individuals subjects men women males females boys girls children "
    "adults deaths died dead events event admissions admitted hospitalisations hospitalizations episodes diagnoses "
    "diagnosed births survivors censored exposed unexposed treated untreated respondents pupils residents cohort "
    "population pop popn denominator denom numerator carriers noncarriers homozygotes heterozygotes members households families "
    "samples missing "
    "referrals visits appointments attendances prescriptions procedures operations claims transplants pregnancies discharges "
    "spells stays fces fce encounters contacts consultations presentations arrivals conveyances transfers daycases bookings "
    "deliveries livebirths stillbirths miscarriages terminations dispensings vaccinations immunisations immunizations "
    "readmissions falls fractures strokes infarctions cancers tumours seizures recruited enrolled randomised randomized "
    "injuries incidents suicides assaults overdoses amputations detentions convictions "
    "users attendees attenders inpatients outpatients clients carers callers claimants donors recipients volunteers mothers "
    "infants babies newborns neonates twins veterans students applicants employees migrants prisoners offenders victims "
    "screened consented analysed analyzed eligible excluded remaining invited completed "
    "smokers withdrawals dropouts completers responders tp fp tn fn relapses recurrences failures fail failed "
    "infections vaccinated withdrew withdrawn declined refused dropped lost ltfu crossed discontinued"
)
"""Who or what is counted: a count, or the name of a group whose numbers may be anything."""

PEOPLE = word_set(
    "participants patients people persons individuals subjects respondents population cohort sample samples base bases"
)
"""Everybody, whatever group they are in."""

LOOKED_AT = word_set(
    "eligible screened invited tested examined assessed registered offered users sampled surveyed approached attendees "
    "attenders evaluable analysed analyzed enrolled recruited randomised randomized"
)
"""Of whom something may be told: beside percentages, how many there are of them is what those are of."""

TOTALS = word_set(
    "total totals all overall sum grand subtotal sub combined any everyone altogether whole together margin"
)

PERCENTAGES = word_set("percent pct perc percentage percentages proportion proportions prop prevalence share")

AVERAGES = word_set(
    "mean means median medians avg average averages sd stdev std stddev iqr variance skew skewness kurtosis geomean "
    "geometric gini"
)

ENDPOINTS = word_set("min max mini maxi minimum maximum mode range lowest highest smallest largest youngest oldest")

SETTINGS = word_set(
    "maf mac rsq r2 lod "
    "depth iter iterations leaf features split splits samples memory likelihood estimators epochs epoch size lr rate bins "
    "rank tokens parameter parameters threads workers cores delivery transport travel admission inheritance length learning "
    "allowed valid validation possible permitted tolerance tol norm layers nodes degree lag order width height window step "
    "steps cpu cpus gpu gpus mem ram rss vms uss pss heap stack disk jobs job retries runtime walltime forks fork "
    "word words char chars character characters digits files file records connections idx iteration queue cache buffer "
    "timeout pool voxel voxels coordinate reads read mapped cook cooks vif "
    "rhat gradient smd eigenvalue"
)
"""Beside a minimum or maximum: a setting of a program, not the value of a person."""

SUMS = word_set("sum sums")

MAGNITUDES = word_set(
    "cost costs spend spending expenditure income incomes turnover revenue sales profit wages wage salary salaries amount "
    "gbp usd eur charges payments earnings"
)

DEGREES = word_set("df dof degf ddf ndf df1 df2 dfn dfd dfe")

P_VALUES = word_set("pval pvalue pvalues pv padj fdr qval qvalue bonferroni significance sig pvals")

INTERVALS = word_set(
    "ci cis lower upper lcl ucl lci uci cil ciu conf confidence l95 u95 lo95 hi95 credible lowerci upperci ll ul hdi hpd hpdi eti"
)

METRICS = word_set(
    "auc auroc auprc roc accuracy precision recall f1 sensitivity specificity rmse mae mse mape brier loss logloss aic bic "
    "aicc loglik deviance kappa ppv npv calibration dice iou perplexity silhouette purity converged convergence fpr tpr "
    "missingness coverage bias cv cpu gc identity mapped duplication usage heritability specificities sensitivities "
    "mcc ndcg cindex concordance score scores rhat rhats khat neff eff ess mcse looic elpd waic pareto"
)

ESTIMATES = word_set(
    "hr rr irr ratio ratios odds hazard hazards beta betas coef coefs coefficient coefficients estimate estimates est "
    "effect effects se sem stderr stat stats statistic wald lrt correlation corr rho tau pearson spearman difference diff "
    "change slope intercept logodds smd vif i2 heterogeneity importance shap gain chi chi2 chisq chisquare xsquared tvalue "
    "tstat zstat fstat "
    "zvalue zscore ahr aor exp eta omega lambda alpha gamma theta sigma weight weights loading loadings eigenvalue "
    "explained mediated variances log logit h2 risk relative inflation tolerance"
)

RATES = word_set(
    "rate rates per pyears pyrs pyar pyr py pys incidence density personyears persontime permillion speed mortality"
)

NOT_PERSONS = word_set(
    "years months weeks days hours minutes seconds snps snp variants variant genes gene loci probes cpgs reads "
    "features parameters params predictors covariates variables columns rows trees estimators iterations epochs layers "
    "bins clusters folds jobs splits components steps files packages tests platelet platelets wbc rbc cd4 blood cell cells "
    "neutrophil lymphocyte eosinophil monocyte sperm egg word words umi allele alleles characters bytes tokens models "
    "hospitals beds practices schools trusts cities countries regions papers publications wards "
    "pages lines items questions instruments peaks transcripts proteins metabolites isoforms exons degrees chromosomes "
    "pixels voxels images channels units nodes edges knots batches cores threads workers permutations bootstraps "
    "bootstrap draws chains imputations dimensions factors levels categories groups studies sites centres cigarettes drinks "
    "codes codelists concepts terms synonyms questionnaires devices sensors "
    "nucleotides bases kmers contigs datasets tables figures commits versions mutations mutation neighbours neighbors "
    "peptides peptide psms spectra precursors barcodes umis clones clonotypes motifs indels indel snv snvs svs breakpoints "
    "intervals windows scaffolds junctions tads orthologs homologs otus asvs lipids analytes antigens epitopes fragments "
    "iter iters param hyperparameters hyperparameter evaluations processes processors cpus gpus shards retries restarts seeds "
    "burnin warmup lines functions modules attributes arguments threads leaves nodes vertices clauses queries calls requests "
    "abstracts articles papers citations references databases duplicates manuscripts preprints journals bibliographies "
    "segments quotes quotations excerpts passages sentences paragraphs themes subthemes utterances "
    "readings machines vehicles kits vials tubes slides photographs alt"
)
"""What may be counted without telling of anybody."""

NUMBERED_THINGS = word_set(
    "week month year day quarter block line batch order house reference version visit cycle page table figure chapter run item "
    "question slide lane plate well serial phone telephone mobile fax nhs hospital chi mrn protocol kit lot room ward bed ticket "
    "invoice account sequence position site centre center chromosome exon intron session wave round stage step iteration epoch "
    "fold seed port registration policy licence license grant sheet row column part section appendix volume issue incident "
    "complaint report job task request log cond"
)
"""Of these a "number" says which one, and not how many: "week number"."""

IN_PERCENT = word_set("hba1 haematocrit hematocrit ejection lvef ef fev1 fvc saturation spo2 sao2")
"""What is measured in percent in each person."""

CARRIED = word_set("mac carrier carriers")
"""Few copies of rare alleles are carried by as few people."""

TUNED = word_set(
    "patience folds fold seeds seed epochs epoch layers layer batch dropout momentum optimizer optimiser learning rate lr decay "
    "depth leaf leaves estimators trees alpha gamma lambda kernel tolerance tol iterations iter burn burnin warmup chains thin "
    "thinning hidden units heads heads dim dims embedding window stride kernel neighbours neighbors bins jobs threads workers "
    "cores replicates bootstraps permutations subsample colsample criterion penalty solver warm early stopping gradient clip "
    "scheduler activation loss regularisation regularization l1 l2 max min tree trees "
    "feature features objective idx"
)
"""Words of settings that a program is run with."""

PROGRAMS = word_set(
    "file files module modules package packages library function dataset datasets run runs job jobs task tasks epoch fold batch "
    "lane plate flowcell barcode chunk page server node database query branch commit version config configuration setting "
    "settings hyperparameter hyperparameters method methods model models algorithm algorithms software tool classifier"
)
"""Above names of rows: they are of a program or a machine."""

CODE_PARTS = word_set(
    "module modules package packages library libraries function functions commit branch endpoint server host rule rules workflow "
    "pipeline process repository repo"
)
"""Above names of rows: they are parts of a program, of which passed and failed are tests and lines."""

METHODS = word_set(
    "method methods estimator estimators model models algorithm algorithms approach software package tool classifier imputation "
    "direction id ids identifier uid uuid symbol"
)
"""Above names of rows: they are called like statistics ("weighted mode") or like nothing, and say nothing of the numbers."""

MOLECULES = word_set(
    "variant variants gene genes snp snps rsid allele alleles haplotype haplotypes lineage lineages clade clades "
    "pathway pathways taxon taxa species genus transcript transcripts protein proteins probe probes cpg "
    "pc pcs component components mutation peptide peptides psm psms celltype celltypes consequence consequences otu otus asv "
    "asvs phylum phyla lipid lipids analyte analytes "
    "mutations metabolite metabolites chr chrom chromosome locus loci"
)
"""What rows may be of in place of people."""

OTHERS = word_set(
    "year yr yrs years age ages date month months day days week weeks quarter id ids code codes rank ranking order index idx "
    "chr chrom chromosome pos position bp start end locus build version release major minor patch dose "
    "duration time followup follow stop length width height weight bmi hour hours minute minutes seconds epoch iter iteration "
    "seed depth lag fold batch layer units mb kb bytes gb page question item kg cm mm km miles metres mmhg mmol mg mgdl ml "
    "pressure cholesterol glucose hba1 gfr egfr creatinine pulse temperature distance longitude latitude easting northing "
    "step threshold cutoff knot knots degree power resolution frame port row column line priority level "
    "parameter setting option default offset timepoint mac maf ac an af eaf visit wave round phred quality mapq"
)

NUMBERED = word_set("code codes id ids rank version visit day week month chr chrom index item question wave")
"""Others that have numbers in their names, where an age with numbers is a group: "code 2011", but "age 40-49"."""

CATEGORIES = word_set(
    "male female men women boys girls m f yes no never current former ex ever smoker smokers nonsmoker present absent case "
    "control cases controls exposed unexposed treated untreated treatment placebo intervention alive dead died survived "
    "true false positive negative low medium high middle moderate mild severe none unknown missing other others white black "
    "asian mixed chinese indian pakistani caribbean african european hispanic arab british married single divorced widowed "
    "cohabiting urban rural north south east west london q1 q2 q3 q4 q5 quintile quartile tertile decile first second third "
    "fourth fifth obese overweight underweight normal stage grade primary secondary degree employed unemployed retired "
    "student actual predicted observed carrier noncarrier homozygous heterozygous wildtype mutant vaccinated unvaccinated "
    "diabetic nondiabetic left right inpatient outpatient active inactive complete incomplete excellent good fair poor very "
    "agree disagree strongly neutral private public light heavy i ii iii iv deprived least most adult child elderly "
    "diabetes asthma copd hypertension stroke cancer chd mi ckd depression dementia angina epilepsy obesity arthritis "
    "owned rented mortgaged arm group aa ab bb ag gg ct cc tt smoking nonsmokers drinker drinkers abstainer"
)
"""Common names of groups of people."""

UNCLASSED = word_set(
    "model models method methods algorithm config configuration run runs experiment package software tool version step "
    "parameter parameters setting settings scenario simulation instrument item items question questions scale subscale "
    "domain test tests measure measures metric metrics rater reviewer variable variables feature features epoch fold seed "
    "rank position score dimension component library function file table figure chapter section page field option team"
)
"""What rows may be of that are no classes of people: parts of a program, an instrument, a paper."""

CODED = word_set(
    "rater reader reviewer coder judge scorer annotator item question rep replicate attempt version layer fold plate"
)
"""Names of columns, numbered or not, whose whole numbers are marks that somebody or something gives."""

UNCOUNTED = word_set(
    "points nights thresholds places marks stars beds theatres doors rings ranks notes comments copies doses chapters "
    "parts pairs plates wells lanes tubes rounds cycles attempts waves sessions minutes lessons clicks calls loops moons "
    "cents pence pounds dollars grams litres liters stages phases classes terms sections fields cost price costs prices "
    "need speed seed bed shed breed feed embed scored rated graded ranked priced dated aged adjusted unadjusted expected "
    "observed estimated weighted unweighted pooled fixed mixed scaled standardised standardized normalised normalized "
    "predicted fitted imputed elapsed coded squared based combined used allowed required permitted trained released signed "
    "centred centered lagged quality depth size strength rating importance priority score k psu plate stratum"
)
"""Names whose whole numbers are no counts of people though they stand in the plural, or tell what was done."""

CLASSED = word_set(
    "site sites ward wards hospital hospitals centre center clinic practice trust region regions county city town district "
    "country nation arm group groups drug drugs medication medicine treatment diagnosis disease condition specialty department "
    "gp pcn icb ccg lsoa msoa hrg icd dx "
    "school team cohort sex gender ethnicity race occupation religion genotype phenotype subtype area place residence "
    "provider unit facility locality borough house household surgeon clinician job employer sector language antibiotic vaccine "
    "symptom symptoms conditions diseases diagnoses comorbidity comorbidities complication complications adverse"
)
"""Above names of rows: they are names of classes, and say nothing of the numbers beside them."""
