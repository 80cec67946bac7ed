from __future__ import annotations

import pytest

from sallyport.inspection.binary.pickles.names import Judgement, judge, told
from sallyport.inspection.binary.pickles.symbols import Global


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("posix", "popen"),
        ("builtins", "eval"),
        ("builtins", "getattr"),
        ("operator", "attrgetter"),
        ("numpy.testing._private.utils", "runstring"),
        ("sklearn.utils.os", "system"),
        ("torch", "serialization.os.system"),
        ("torch.hub", "load"),
        ("pandas.io.pickle", "read_pickle"),
        ("joblib.numpy_pickle", "load"),
        ("joblib.externals.cloudpickle.cloudpickle", "_make_function"),
        ("types", "CodeType"),
        ("?", "?"),
    ],
)
def test_dangerous_names(module, name):
    assert judge(Global(module, name)) is Judgement.DANGEROUS


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy", "dtype"),
        ("pandas.core.frame", "DataFrame"),
        ("sklearn.ensemble._forest", "RandomForestClassifier"),
        ("sklearn.externals.joblib.numpy_pickle", "NumpyArrayWrapper"),
        ("collections", "OrderedDict"),
        ("builtins", "set"),
        ("datetime", "datetime"),
        ("_codecs", "encode"),
        ("torch._utils", "_rebuild_tensor_v2"),
    ],
)
def test_harmless_names(module, name):
    assert judge(Global(module, name)) is Judgement.HARMLESS


@pytest.mark.parametrize(
    ("module", "name"), [("cohort.tools", "Cohort"), ("numpy", "apply_along_axis"), ("__main__", "Net")]
)
def test_other_names_are_for_a_person(module, name):
    assert judge(Global(module, name)) is Judgement.UNKNOWN


def test_a_name_from_elsewhere_is_not_told():
    assert told(Global("clinic_smith", "Patients")) == "a name from elsewhere"
    assert told(Global("os", "system")) == "os.system"
