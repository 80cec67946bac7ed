"""The class of a file, and what the policy makes of it."""

from __future__ import annotations

import pytest

from sallyport.inspection.classes.inspectors import ClassInspector, passage_finding
from sallyport.inspection.classes.kinds import FileClass, class_of, declared_figure, is_part
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.classes import ClassPassage

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def terms(direction=Direction.OUTPUT, **passages):
    rules = Disclosure()
    if passages:
        classes = rules.classes.model_copy(update={"outputs": ClassPassage(**passages)})
        rules = rules.model_copy(update={"classes": classes})
    return Terms(rules, direction)


def said(media_type, name, about):
    specimen = Specimen(name, 10, "0" * 64, media_type, lambda: pytest.fail("no file is opened for this"))
    return {found.rule for found in ClassInspector(about).inspect(specimen)}


@pytest.mark.parametrize(
    ("media_type", "name", "expected"),
    [
        ("text/csv", "out/table_1.csv", FileClass.STANDARD_RESULTS),
        (_XLSX, "table.xlsx", FileClass.STANDARD_RESULTS),
        ("application/x-stata-dta", "table.dta", FileClass.STANDARD_RESULTS),
        ("application/json", "results.json", FileClass.STANDARD_RESULTS),
        ("application/json", "analysis.ipynb", FileClass.CODE),
        ("text/plain", "Model.R", FileClass.CODE),
        ("text/csv", "settings.yaml", FileClass.CODE),
        ("text/plain", "Dockerfile", FileClass.CODE),
        ("text/tab-separated-values", "gwas_bmi.tsv", FileClass.OMICS),
        ("text/tab-separated-values", "chr1.vcf", FileClass.OMICS),
        ("application/gzip", "chr1.vcf.gz", FileClass.OMICS),
        ("application/gzip", "reads.bam", FileClass.OMICS),
        ("application/octet-stream", "cohort.bed", FileClass.OMICS),
        ("application/vnd.sylabs.sif.layer", "tools.sif", FileClass.CONTAINER),
        ("application/x-container-image", "tools.tar", FileClass.CONTAINER),
        ("application/x-python-pickle", "a.pkl", FileClass.BINARY_DATA),
        ("application/gzip", "a.rds", FileClass.BINARY_DATA),
        ("application/vnd.sqlite3", "a.csv", FileClass.BINARY_DATA),
        ("application/x-pytorch", "a.csv", FileClass.ML_MODEL),
        ("application/octet-stream", "net.onnx", FileClass.ML_MODEL),
        ("text/csv", "roc_curve.csv", FileClass.ML_RESULTS),
        ("image/png", "confusion_matrix.png", FileClass.ML_RESULTS),
        ("text/csv", "metricsofgrowth.csv", FileClass.STANDARD_RESULTS),
        ("application/pdf", "report.pdf", FileClass.DOCUMENT),
        ("text/plain", "notes", FileClass.DOCUMENT),
        ("image/png", "figure_1.png", FileClass.IMAGE),
        ("application/zip", "all.zip", FileClass.ARCHIVE),
        ("application/octet-stream", "out.py", FileClass.OTHER),
        ("application/x-elf", "net.onnx", FileClass.OTHER),
        ("application/x-empty", "a.csv", None),
    ],
)
def test_the_class_of_a_file_by_content_and_name(media_type, name, expected):
    assert class_of(media_type, name) is expected


def test_what_others_found_inside_decides():
    assert class_of("application/x-python-pickle", "a.pkl", FileClass.DATA_FRAME) is FileClass.DATA_FRAME
    assert passage_finding(FileClass.DATA_FRAME, terms()).rule == "class.never"
    assert passage_finding(FileClass.DATA_FRAME, terms(Direction.INPUT)).rule == "class.is"


@pytest.mark.parametrize(
    ("passage", "rule"),
    [
        ("allowed", "class.is"),
        ("second_reviewer", "class.second_reviewer"),
        ("risk_assessment", "class.needs_risk_assessment"),
        ("never", "class.never"),
    ],
)
def test_the_policy_says_what_a_class_needs(passage, rule):
    assert said("application/x-pytorch", "net.pt", terms(ml_model=passage)) == {rule}


def test_a_trained_model_leaves_never_and_comes_in_as_code_does():
    assert said("application/x-pytorch", "net.pt", terms()) == {"class.never"}
    assert said("application/x-pytorch", "net.pt", terms(Direction.INPUT)) == set()


def test_parts_of_a_document_are_classed_with_it():
    assert is_part("in.zip!/table.xlsx!/xl/printerSettings/printerSettings1.bin")
    assert not is_part("in.zip!/table.bin")
    assert said("application/octet-stream", "table.xlsx!/xl/printerSettings/1.bin", terms()) == set()
    assert said("application/octet-stream", "table.zip!/1.bin", terms()) == {"class.second_reviewer"}


@pytest.mark.parametrize(
    ("name", "is_declared"),
    [
        ("a/Circos-1.png", True),
        ("igv_chr7.png", True),
        ("tmb.png", True),
        ("navigvation.png", False),
        ("circos/forest.png", False),
    ],
)
def test_figures_that_may_show_single_persons_are_confirmed(name, is_declared):
    assert (declared_figure("image/png", name) is not None) is is_declared
    assert ("class.figure" in said("image/png", name, terms())) is is_declared
    assert said("image/png", name, terms(Direction.INPUT)) == set()


def test_a_table_named_like_a_figure_declares_nothing():
    assert declared_figure("text/csv", "circos.csv") is None
