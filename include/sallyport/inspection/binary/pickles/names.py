"""Which names a pickle may look up: known to be harmless, known to be dangerous, or for a person to judge.

Looking up a name imports its module, and most pickles call what they look up. What is harmless is listed, not what is known to
be bad: the second list only says what surely is an attack.
"""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.inspection.binary.pickles.symbols import Global


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DANGEROUS_MODULES = _words("""
    os nt posix ntpath posixpath subprocess _posixsubprocess _winapi sys socket _socket shutil importlib imp runpy ctypes
    _ctypes code codeop commands popen2 pty platform webbrowser http urllib urllib2 urllib3 requests httplib httplib2 httpx
    aiohttp paramiko ftplib smtplib poplib imaplib telnetlib nntplib xmlrpc socketserver ssl asyncio multiprocessing threading
    _thread signal pdb bdb trace timeit profile cProfile pip setuptools distutils ensurepip venv zipimport pkgutil pydoc doctest
    unittest marshal tempfile glob io _io fileinput mmap fcntl resource pwd grp gc inspect linecache site cgitb sqlite3
    _sqlite3 idlelib lib2to3 test _pyrepl readline rlcompleter cmd shelve dbm nturl2path crypt winreg _winreg msvcrt
    pickle _pickle cPickle dill jsonpickle yaml torch.hub torch.serialization torch._dynamo torch._inductor
    torch.utils.cpp_extension torch.utils.collect_env torch.distributed numpy.testing numpy.f2py numpy.distutils
    numpy.lib.npyio numpy.lib._npyio_impl pandas.io pandas.core.computation scipy.io scipy.weave joblib.memory
     sklearn.datasets tensorflow.io tensorflow.python.ops.io_ops
    """)
_BUILTINS = frozenset({"builtins", "__builtin__", "__builtins__"})
_SAFE_BUILTINS = _words("""
    set frozenset list dict tuple bytearray bytes str int float bool complex slice range xrange object unicode long
    NotImplementedType ellipsis Ellipsis NotImplemented basestring property reversed enumerate zip
    """)
_DANGEROUS_BUILTINS = _words("""
    eval exec execfile compile open file __import__ getattr setattr delattr globals locals vars input raw_input breakpoint apply
    __dict__ __build_class__ exit quit help reload hasattr map filter
    """)
_DANGEROUS_NAMES = _words("""
    operator.attrgetter operator.methodcaller _operator.attrgetter _operator.methodcaller operator.call _operator.call
    types.FunctionType types.CodeType types.LambdaType types.MethodType functools.reduce joblib.load joblib.numpy_pickle.load
    numpy.load numpy.fromfile numpy.loadtxt numpy.genfromtxt numpy.memmap pandas.read_pickle pandas.eval torch.load
    torch.jit.load uuid._get_command_stdout uuid._popen logging.config.fileConfig logging.config.dictConfig
    logging.config.listen logging.FileHandler pathlib.os _aix_support._read_cmd_output
    """)
_CLOUDPICKLE = _words(
    "_make_function _fill_function subimport dynamic_subimport _builtin_type _make_skel_func make_skel_func"
)
"""Functions by which cloudpickle carries code."""
_SAFE_MODULES = _words("""
    datetime _datetime decimal _decimal _pydecimal fractions uuid array zoneinfo _zoneinfo ipaddress
    """)
_SAFE_NAMES = _words("""
    copyreg._reconstructor copy_reg._reconstructor copyreg.__newobj__ copyreg.__newobj_ex__ copy_reg.__newobj__
    _codecs.encode collections.OrderedDict collections.defaultdict collections.Counter collections.deque collections.ChainMap
    functools.partial operator.itemgetter _operator.itemgetter types.SimpleNamespace re._compile random.Random random
    pathlib.PosixPath pathlib.WindowsPath pathlib.PurePosixPath pathlib.PureWindowsPath pathlib.Path
    io.BytesIO io.StringIO _io.BytesIO _io.StringIO pathlib._local.PosixPath pathlib._local.WindowsPath
    pathlib._local.PurePosixPath
    """)
LIBRARIES = _words("""
    numpy pandas polars pyarrow scipy sklearn joblib xgboost lightgbm catboost statsmodels torch torchvision torchaudio keras
    tensorflow transformers lifelines sksurv hmmlearn gensim umap hdbscan imblearn prophet patsy formulaic pygam pymc anndata
    scanpy xarray geopandas shapely networkx dask modin cudf cupy numba category_encoders fastai pytorch_lightning lightning
    autogluon flaml skops pandas_plink igraph mord linearmodels arviz flax jax optax spacy nltk __torch__
    """)
"""Packages that research data and models are made with; their classes are taken for harmless."""
_SAFE_FUNCTIONS = _words("""
    _reconstruct scalar _frombuffer dtype ndarray _ufunc_reconstruct __randomstate_ctor __generator_ctor __bit_generator_ctor
    _unpickle_block _new_Index new_block _new_DatetimeIndex _unpickle_timestamp _nat_unpickle _period_unpickle newObj
    _rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter _rebuild_parameter_with_state
    _rebuild_device_tensor_from_numpy _rebuild_sparse_tensor _rebuild_qtensor device table array chunked_array
    schema field type_for_alias _reconstruct_table _restore_array _rebuild_from_type_v2 int64 int32 int16 int8 uint8 float64
    float32 float16 bool_ bool8 str_ bytes_ datetime64 timedelta64 complex128 complex64 object_ float_ longlong
    uint16 uint32 uint64 csr_matrix csc_matrix coo_matrix csr_array csc_array coo_array _convert_to_tensor
    __pyx_unpickle_Enum _make_dtype read_ipc deserialize rv_frozen bfloat16 long double half int short uint8
    nan inf log log1p exp expm1 sqrt square mean median std var sum min max argmax identity _identity expit logit
    accuracy_score roc_auc_score f1_score r2_score mean_squared_error log_loss euclidean_distances nan_euclidean_distances
    py_buffer _reconstruct_record_batch timestamp duration time32 time64 date32 date64 decimal128 decimal256 string large_string
    binary large_binary utf8 list_ large_list struct dictionary map_ scalar
    _timedelta_unpickle matrix record recarray chararray poly1d _mareconstruct asarray interp1d gaussian_kde cKDTree
    bsr_matrix dia_matrix dok_matrix lil_matrix bsr_array dia_array dok_array lil_array
    sin cos tan arcsin arccos arctan sinh cosh power maximum minimum add subtract multiply divide abs absolute sign floor ceil
    f_classif f_regression chi2 mutual_info_classif _passthrough_scorer linear_kernel rbf_kernel relu gelu softmax tanh sigmoid
    """)
_UNPICKLERS = re.compile(r"__pyx_unpickle_\w+|_rebuild_\w+|[a-z]\w*_gen|rv_\w+_frozen")
"""Functions that make an object from its parts, and scipy's distributions, which are classes without a capital."""
_CLASS = re.compile(r"_*[A-Z]\w*")
_EXCEPTION = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning|Iteration|Interrupt)")


class Judgement(StrEnum):
    """What a name is to loading."""

    HARMLESS = "harmless"
    UNKNOWN = "unknown"
    DANGEROUS = "dangerous"


def judge(name: Global) -> Judgement:
    """Harmless, dangerous, or for a person to judge."""
    if _is_dangerous(name):
        return Judgement.DANGEROUS
    return Judgement.HARMLESS if _is_harmless(name) else Judgement.UNKNOWN


def told(name: Global) -> str:
    """How a finding may call it: names of the standard library and of known packages are no data, others may be."""
    if name.root in sys.stdlib_module_names or name.root in LIBRARIES or name.root in _BUILTINS:
        return name.dotted if re.fullmatch(r"[\w.]{1,80}", name.dotted) else name.root
    return "a name that is worked out while loading" if name.module == "?" else "a name from elsewhere"


def _is_dangerous(name: Global) -> bool:
    if name.dotted in _SAFE_NAMES:
        return False
    if "cloudpickle" in name.module and name.name in _CLOUDPICKLE:
        return True
    if name.module == "?" or _has_dangerous_prefix(name.module):
        return True
    if name.module in _BUILTINS:
        return name.name.partition(".")[0] in _DANGEROUS_BUILTINS or ".__" in name.name
    if name.dotted in _DANGEROUS_NAMES:
        return True
    head, *rest = name.name.split(".")  # a chain of attributes, from protocol 4 on: it may lead anywhere
    return any(part in _DANGEROUS_MODULES or part in _DANGEROUS_BUILTINS for part in (*rest, head) if rest)


def _has_dangerous_prefix(module: str) -> bool:
    parts = module.split(".")
    if any(".".join(parts[: count + 1]) in _DANGEROUS_MODULES for count in range(len(parts))):
        return True
    # A package's own import of a dangerous module: "sklearn.utils.os".
    return len(parts) > 1 and parts[-1] in {"os", "sys", "subprocess", "builtins", "importlib", "shutil", "socket"}


def _is_harmless(name: Global) -> bool:
    if name.module in _BUILTINS:
        return name.name in _SAFE_BUILTINS or _EXCEPTION.fullmatch(name.name) is not None
    if name.module in _SAFE_MODULES or name.dotted in _SAFE_NAMES:
        return True
    if name.root not in LIBRARIES:
        return False
    parts = name.name.split(".")
    if all(_CLASS.fullmatch(part) for part in parts):
        return True
    known = name.name in _SAFE_FUNCTIONS or _UNPICKLERS.fullmatch(name.name)
    return len(parts) == 1 and bool(known)
