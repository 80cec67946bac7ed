"""Models in formats of their own: told by how the file begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.binary.protobuf import is_onnx
from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_HEAD = 256 * 1024
_BY_MEDIA_TYPE = {
    "application/x-gguf": "GGUF",
    "application/x-safetensors": "safetensors",
    "application/x-onnx": "ONNX",
    "application/x-catboost": "CatBoost",
    "application/x-tflite": "TensorFlow Lite",
    "application/x-fasttext": "fastText",
    "application/x-ggml": "GGML",
}
_BY_TEXT = (
    ("PMML", re.compile(rb"<PMML\b[^>]*(?:version|xmlns)")),
    (
        "XGBoost",
        re.compile(
            rb'^\s*\{\s*"(?:learner|version|Config)"\s*:.*"(?:gradient_booster|learner_model_param)"', re.DOTALL
        ),
    ),
    ("LightGBM", re.compile(rb"^tree\r?\nversion=v?\d+\r?\nnum_class=")),
    ("skops", re.compile(rb'"__class__"\s*:\s*"\w+"\s*,\s*"__module__"\s*:\s*"sklearn')),
    ("XGBoost text dump", re.compile(rb"^booster\[0\]:\r?\n\s*0:\[")),
    (
        "a tree for Graphviz",
        re.compile(
            rb'^\s*digraph\b[^{]{0,80}\{(?s:.{0,4000}?)\[\s*label\s*=\s*(?:"[^"]{0,200}(?:(?:gini|entropy|squared_error|friedman_mse'
            rb"|log_loss|mse) = |leaf[= ])|<[^\n]{0,300}<br/>(?:gini|entropy|squared_error|samples) = )"
        ),
    ),
    ("libsvm", re.compile(rb"^svm_type \w+\r?\nkernel_type ")),
    ("liblinear", re.compile(rb"^solver_type \w+\r?\nnr_class ")),
    ("Spark ML", re.compile(rb'^\s*\{.{0,400}"class"\s*:\s*"org\.apache\.spark\.ml\.', re.DOTALL)),
    ("Prophet", re.compile(rb'^\s*"?\{\\?"growth\\?"\s*:.*(?:changepoint_prior_scale|n_changepoints)', re.DOTALL)),
    ("H2O (MOJO)", re.compile(rb"^\[info\]\r?\n(?:h2o_version|.{0,300}\nmojo_version)", re.DOTALL)),
    (
        "Keras",
        re.compile(
            rb'^\s*\{\s*"(?:module|class_name)"\s*:\s*"[^"]{1,60}".{0,200}"(?:class_name|config)"\s*:'
            rb'.{0,4000}"(?:registered_name|build_config|batch_input_shape|units)"',
            re.DOTALL,
        ),
    ),
    ("word vectors", re.compile(rb"^\d{3,8} \d{2,4}\r?\n\S{1,80}(?: -?\d\.\d+){20,}")),
    ("NCNN or Darknet", re.compile(rb"^(?:7767517\r?\n\d+ \d+\r?\n|\[net(?:work)?\]\r?\n)")),
    ("OpenVINO", re.compile(rb"<net [^>]{0,200}\bversion=\"1[01]\"[^>]{0,200}>\s*<layers>")),
    (
        "a decision tree as a graph",
        re.compile(
            rb"^(?:strict )?digraph [^{\n]{0,80}\{.{0,4000}?"
            rb'label=(?:"[^"\n]{0,200}samples = \d+(?:\.\d+)?%?\\nvalue = |"yes, missing")',
            re.DOTALL,
        ),
    ),
    ("Vowpal Wabbit", re.compile(rb"^Version [\d.]+\r?\nId .*\r?\nMin label:", re.DOTALL)),
)
_BY_BYTES = (
    ("spaCy", re.compile(rb"^[\x83-\x86]\xa5nodes[\x90-\x9f\xdc]")),
    ("TensorFlow (checkpoint)", re.compile(rb"_CHECKPOINTABLE_OBJECT_GRAPH")),
    ("XGBoost (UBJSON)", re.compile(rb"^\{L.{8}learner", re.DOTALL)),
    (
        "XGBoost (binary)",
        re.compile(rb"^(?:binf|bs64)|^.{136}.{0,64}(?:binary|reg|multi|survival|count):\w+", re.DOTALL),
    ),
    (
        "TensorFlow (saved model)",
        re.compile(rb"^\x08\x01\x12.{0,200}(?:NoOp|Placeholder|ReadVariableOp|saved_model)", re.DOTALL),
    ),
)
_LAST: dict[str, str | None] = {}
_PLAN = "Keras"
"""Its layers as text, without what they have learnt."""
_TEXTS = {"text/plain", "application/json", "application/xml", "text/csv", "text/tab-separated-values"}


class ModelFileInspector:
    """Models do not leave by default; coming in, they are like code."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """Outputs whose kind may be that of a model."""
        return self._terms.is_output and specimen.media_type in {*_BY_MEDIA_TYPE, *_TEXTS, "application/octet-stream"}

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """Whether it is a model."""
        kind = _kind(specimen)
        if kind is not None:
            is_plan = kind == _PLAN
            severity = Severity.REVIEW if is_plan or self._terms.rules.binary.models_leave else Severity.BLOCK
            what = "the plan of a model" if is_plan else "a trained model"
            yield finding("binary.model", f"It is {what} ({kind}).", "", severity)


def is_model_text(specimen: Specimen) -> bool:
    """Is it a text that is a trained model? Its numbers are weights, splits and cuts, and how many rows fell to each."""
    return specimen.media_type in _TEXTS and _kind(specimen) not in {None, _PLAN}


def is_model(specimen: Specimen) -> bool:
    """Is it one, or the plan of one, by what it holds?"""
    return _kind(specimen) is not None


def _kind(specimen: Specimen) -> str | None:
    """The same file is asked about by several."""
    if _LAST.get("digest") != specimen.digest or not specimen.digest:
        _LAST.update(digest=specimen.digest, kind=_look(specimen))
    return _LAST["kind"]


def _look(specimen: Specimen) -> str | None:
    if specimen.media_type in _BY_MEDIA_TYPE:
        return _BY_MEDIA_TYPE[specimen.media_type]
    with specimen.open() as stream:
        head = stream.read(_HEAD)
    if is_onnx(head):
        return "ONNX"
    kinds = _BY_TEXT if specimen.media_type in _TEXTS else _BY_BYTES
    return next((kind for kind, sign in kinds if sign.search(head)), None)
