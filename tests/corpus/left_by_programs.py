"""Labelled cases: what programs leave behind them, as R's write.table, Stata 17, Graphviz and samplers do. Part of ``formats``.

Each: file, content with a place for a number, the number that is too small and the rules, one that is not.
"""

from __future__ import annotations

_COUNT = "tables.small_count"
_STATA_17 = """. table (eth) (arm), nototals statistic(frequency) statistic(mean sbp)

--------------------------------------------
                       |       Arm
                       |  Usual    Intensive
-----------------------+--------------------
Ethnic group           |
  White                |
    Frequency          |    612          598
    Mean               |  138.2        127.4
  Black                |
    Frequency          |     38 {:>12}
    Mean               |  141.0        129.8
--------------------------------------------
"""
_CONSORT = """digraph consort {{
  graph [splines=ortho]; node [shape=box, fontname="Helvetica"];
  a [label="Registered in practice\\nN = 18,442"];
  b [label="Eligible\\nN = 9,310"];
  x [label="Died before index date\\nN = {}"];
  y [label="No linkage\\nN = 9,126"];
  a -> b; a -> x; a -> y;
}}
"""
_MATRIX = (
    "              predicted 0   predicted 1\nactual 0              812            37\nactual 1  {:>15}            61\n"
)
_QUOTED = """"exposure" "freq" "prop"
"1" "none" 3.21e+03 8.73e-01
"2" "low" 4.60e+02 1.25e-01
"3" "high" {} 1.90e-03
"""
_UNQUOTED = "exposure freq prop\n1 none 3210 0.873\n2 low 460 0.125\n3 high {} 0.0019\n"
_NO_ROW_NAMES = '"exposure" "freq"\n"none" 3210\n"low" 460\n"high" {}\n'

_EXCEL_XP = """<?xml version="1.0" encoding="windows-1252"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Table 1">
<Table>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">Discharges of the year</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">Destination</Data></Cell><Cell><Data ss:Type="String">N</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Home</Data></Cell><Cell ss:Index="2"><Data ss:Type="Number">801</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Prison</Data></Cell><Cell><Data ss:Type="Number">{}</Data></Cell></Row>
</Table>
</Worksheet>
</Workbook>
"""

LEFT: dict[str, tuple[str, str, str, str, str]] = {
    "a table of Stata 17": ("t.log", _STATA_17, "6", f"{_COUNT} tables.small_group", "61"),
    "a flow drawn by Graphviz": ("consort.gv", _CONSORT, "6", _COUNT, "61"),
    "a matrix of classes that are numbers": ("t.txt", _MATRIX, "4", _COUNT, "24"),
    "ExcelXP of SAS": ("discharge.xml", _EXCEL_XP, "5", _COUNT, "55"),
    "write.table": ("freq.txt", _QUOTED, "7.00e+00", _COUNT, "2.70e+01"),
    "write.table without quotes": ("freq.txt", _UNQUOTED, "7", _COUNT, "27"),
    "write.table without names of rows": ("freq.txt", _NO_ROW_NAMES, "7", _COUNT, "27"),
}

_DRAWS = """# stan_version_major = 2
# model = hba1c_model
lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,alpha,sigma
# Adaptation terminated
# Step size = 0.61
-1202.188,0.9175,0.61,3,6,0,1203.25,44.4630,8.0875
-1200.486,0.7011,0.61,2,7,0,1206.28,43.5559,7.8730
-1199.355,0.9069,0.61,2,3,1,1202.99,43.5130,8.1230
"""

UNREAD: dict[str, tuple[str, str, str]] = {
    "a workbook in XML with a row where no sheet has one": (
        "far.xml",
        _EXCEL_XP.format(55).replace('ss:Index="3"', 'ss:Index="99999999"'),
        "tables.unreadable",
    ),
    "a workbook in XML with a cell where no sheet has one": (
        "far.xml",
        _EXCEL_XP.format(55).replace('ss:Index="2"', 'ss:Index="99999"'),
        "tables.unreadable",
    ),
    "a workbook in XML that is cut": ("cut.xml", _EXCEL_XP.format(55)[:600], "tables.unreadable"),
}
"""Each: file, content, rules."""

OF_NOBODY: dict[str, tuple[str, str]] = {
    "draws of Stan": ("fit-1.csv", _DRAWS),
    "sentences in lines": ("t.txt", "He said it was so\n1 of them had gone away\n2 of them had stayed here\n"),
}

FEW_OF_FEW: tuple[str, ...] = (
    "In under-fives the sensitivity was 83.3% (5/6) and the specificity 94.0% (47/50).",
    "Readmission was seen in 4/61 (6.6%) of the young.",
    "The cure rate was 66.7% (8 of 12) at one year.",
    "Consent was withdrawn by 5/6 patients in the north.",
)
SHARES_OF_OTHERS: tuple[str, ...] = (
    "In all children the sensitivity was 83.3% (50/60) and the specificity 94.0% (47/50).",
    "The response rate of practices was 83.3% (5/6) in the north.",
    "The tool passed 5/6 checks and scored 4/5 in most of them.",
    "A score of 5/6 (83.3%) or more was taken for a pass.",
    "About 1/4 women smoke, as the survey of 2019 says.",
    "Blood pressure was 120/80 (66%) in a worked line of the handbook.",
)
