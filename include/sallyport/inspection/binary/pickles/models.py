"""Trained models among the symbols of a pickle, and the data that some of them keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.binary.pickles.opcodes import Payload
from sallyport.inspection.binary.pickles.symbols import Array, Global, Group, Made

if TYPE_CHECKING:
    from collections.abc import Iterator

_BY_ROOT = {
    "xgboost": "XGBoost",
    "lightgbm": "LightGBM",
    "catboost": "CatBoost",
    "_catboost": "CatBoost",
    "statsmodels": "statsmodels",
    "torch": "PyTorch",
    "pytorch_lightning": "PyTorch",
    "lightning": "PyTorch",
    "fastai": "fastai",
    "keras": "Keras",
    "tensorflow": "TensorFlow",
    "transformers": "transformers",
    "lifelines": "lifelines",
    "hmmlearn": "hmmlearn",
    "gensim": "gensim",
    "prophet": "prophet",
    "pygam": "pygam",
    "autogluon": "AutoGluon",
    "flaml": "FLAML",
    "hdbscan": "hdbscan",
    "umap": "umap",
    "spacy": "spaCy",
    "linearmodels": "linearmodels",
    "mord": "mord",
    "flax": "Flax",
    "__torch__": "TorchScript",
}
_NO_MODEL = re.compile(
    r"(?i).*(?:error|warning|dtype|device|size|storage|enum|config|params?|link|family|dataset|dmatrix)$"
)
_REBUILT = re.compile(r"_rebuild_\w*(?:tensor|parameter)\w*")
_LIKE_SKLEARN = {"sklearn", "sksurv", "imblearn", "category_encoders", "umap", "hdbscan", "skops"}

_KEPT = {
    "_fit_X": "the training rows",
    "_raw_data": "the training rows",
    "X_train_": "the training rows",
    "X_fit_": "the training rows",
    "_X_fit": "the training rows",
    "training_data_": "the training rows",
    "_training_data": "the training rows",
    "support_vectors_": "support vectors, which are training rows",
    "y_train_": "the training outcomes",
    "X_": "the training rows",
    "embedding_": "a place for every training row",
    "labels_": "a label for every training row",
    "core_sample_indices_": "which training rows are core samples",
    "inlier_mask_": "a mark for every training row",
    "oob_decision_function_": "a prediction for every training row",
    "oob_prediction_": "a prediction for every training row",
    "X_thresholds_": "values of the training rows",
    "endog": "the outcomes of the training rows",
    "exog": "the training rows",
    "orig_endog": "the outcomes of the training rows",
    "orig_exog": "the training rows",
    "durations": "the times of the training rows",
    "event_observed": "the events of the training rows",
    "train_inputs": "the training rows",
    "train_targets": "the training outcomes",
    "history": "the training rows",
}
_TREES = {"KDTree", "BallTree", "KDTree64", "BallTree64", "KDTree32", "BallTree32", "cKDTree"}


def _class_of(made: Made) -> Global | None:
    """The class of an object; several functions take it as their first argument."""
    maker = made.made_by
    if maker is None:
        return None
    if maker.name in {"_reconstructor", "__newobj__", "newObj", "__newobj_ex__"} and made.arguments:
        first = made.arguments[0]
        return first if isinstance(first, Global) else None
    return maker


def is_model(made: Made) -> bool:
    """Would this be a trained model, or its weights? An estimator that only holds settings is none."""
    known = _class_of(made)
    if known is None:
        return False
    if _REBUILT.fullmatch(known.name) or known.name in _TREES:
        return True
    if not re.match(r"_*[A-Z]", known.name) or _NO_MODEL.fullmatch(known.name):
        return False
    attributes = made.attributes()
    if "_sklearn_version" in attributes or known.root in _LIKE_SKLEARN:
        return any(_is_fitted(name) for name in attributes) and known.name != "Bunch"
    if known.root == "xgboost" and known.name.startswith("XGB"):
        return "_Booster" in attributes
    return known.root in _BY_ROOT


def _is_fitted(name: str) -> bool:
    return name.endswith("_") and not name.startswith("_")


def model_name(made: Made) -> str:
    """How a finding calls it: the class of a known library."""
    known = _class_of(made)
    if known is None or not re.fullmatch(r"\w{1,60}", known.name):
        return "a model"
    if _REBUILT.fullmatch(known.name):
        return "weights of a PyTorch model"
    if known.root == "__torch__":
        return "a compiled PyTorch model (TorchScript)"
    library = _BY_ROOT.get(known.root) or ("scikit-learn" if known.root == "sklearn" else known.root)
    known_library = known.root in _BY_ROOT or known.root in _LIKE_SKLEARN or known.root == "scipy"
    return f"{known.name} ({library})" if known_library else "a model of a class from elsewhere"


def training_data(made: Made) -> Iterator[str]:
    """Kinds of training data that the object itself keeps."""
    known = _class_of(made)
    if known is not None and known.name in _TREES:
        yield "a search tree of the training rows"
    for name, value in made.attributes().items():
        kind = _KEPT.get(name)
        if kind is not None and _is_filled(value):
            yield kind


def _is_filled(value: object) -> bool:
    if isinstance(value, Array):
        return value.size > 1
    if isinstance(value, Group):
        return value.count > 1
    return isinstance(value, (Made, Payload))
