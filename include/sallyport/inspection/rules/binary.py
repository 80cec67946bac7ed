"""Rules about pickles, models, arrays, databases."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, NOT_CHECKED, REVIEW, SRCP, UNVERIFIED, Rule

_PICKLE = "Python documentation, pickle: loading runs code"
_MODELS = f"{SRCP}, machine learning models"
_DATA = f"{SRCP}, binary files: data frames and raw data structures"

RULES = (
    Rule(
        "binary.dangerous_call",
        BLOCK,
        "Loading it would run commands or code.",
        _PICKLE,
        "Do not load it. Save the values as text (CSV, JSON), or a model in a format without code (safetensors, ONNX).",
    ),
    Rule(
        "binary.unknown_name",
        REVIEW,
        "Loading it would import code that is not known to be harmless.",
        _PICKLE,
        "Say which package it is from and send that package's source beside it, or save plain values instead.",
    ),
    Rule(
        "binary.data_frame",
        BLOCK,
        "It holds a data frame.",
        _DATA,
        "Take the data frame out. Send aggregated results as CSV instead.",
    ),
    Rule(
        "binary.records",
        BLOCK,
        "It holds records of the same form, as raw data have.",
        _DATA,
        "Take the records out. Send aggregated results as CSV instead.",
    ),
    Rule(
        "binary.array",
        BLOCK,
        "It holds an array with as many rows as raw data have.",
        _DATA,
        "Take the array out, or send the summary that is needed of it as CSV.",
    ),
    Rule(
        "binary.values",
        REVIEW,
        "It holds more values than a few settings or results.",
        _DATA,
        "Send the values as a text file (CSV, JSON), so that they can be read, and say what they are.",
    ),
    Rule(
        "binary.payload",
        REVIEW,
        "It holds a long text or run of bytes.",
        _DATA,
        "Send the text as a file of its own, so that it can be read.",
    ),
    Rule(
        "binary.model",
        BLOCK,
        "It is a trained model, which does not leave without a risk assessment.",
        _MODELS,
        "Send performance measures instead. To send the model, name the reference of its approved risk assessment.",
    ),
    Rule(
        "binary.training_data",
        BLOCK,
        "The model keeps data that it was trained on.",
        _MODELS,
        "Such a model cannot leave. Choose a kind that keeps no training rows, or remove them (statsmodels: remove_data()).",
    ),
    Rule(
        "binary.incoming_data",
        REVIEW,
        "It holds data as well as code or settings.",
        f"{SRCP}, binary files: unauthorised datasets",
        "Say where the data are from and by which agreement they may come in.",
    ),
    Rule(
        "binary.environment_missing",
        REVIEW,
        "Nothing in the request says which packages open it.",
        f"{SRCP}, binary files: environment",
        "Add the environment.yml by which the file can be opened (conda env export --from-history).",
    ),
    Rule(
        "binary.database",
        BLOCK,
        "It is a database.",
        _DATA,
        "Export the aggregated results that are needed as CSV and leave the database behind.",
    ),
    Rule(
        "binary.columnar",
        REVIEW,
        "It is a data file of columns, with as many rows as raw data have.",
        _DATA,
        "Say what one row is. Send aggregated results as CSV.",
    ),
    Rule(
        "binary.program",
        BLOCK,
        "It is compiled code, which nobody can read.",
        f"{SRCP}, code",
        "Send the source it was built from instead.",
    ),
    Rule(
        "binary.unread",
        UNVERIFIED,
        "It is of a kind that is not looked into here.",
        NOT_CHECKED,
        "Save it in a format that can be read: CSV, JSON, or HDF5 with plain arrays.",
    ),
    Rule(
        "binary.malformed",
        UNVERIFIED,
        "It could not be read to its end.",
        NOT_CHECKED,
        "Check that the file is complete and opens; save and send it again.",
    ),
    Rule("binary.contents", INFO, "It was read without running it.", _PICKLE, ""),
)
