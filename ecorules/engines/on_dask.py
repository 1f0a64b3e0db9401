"""Dask: a DataFrame in, a DataFrame out, its partitions judged each by itself. Nothing is computed.

Comes in: a plan and a frame. Where a trend needs whole regions the rows are shuffled by region
first. Where none does no row moves: each partition leaves its keys, a few bytes a row, and an empty
partition at the end compares them. Whoever reads a few partitions does not wait for the others.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from ecorules.engines.judging import judge_pandas
from ecorules.engines.plan import Plan, plan_for
from ecorules.engines.repeats import keys_of, places_of, refuse_repeats

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ecorules.schemes import Scheme

#: Columns that are never seen outside.
_KEYS: Final = "keys"
_PLACE: Final = "ecorules place"
#: Categories beyond this number are not known before the data are read.
_MANY: Final = 1000


def on_frame(scheme: Scheme, frame: Any, *, parts: bool, keep: Sequence[str]) -> Any:
    """The verdicts of a Dask frame as one; repeated keys end the computation that reads all of it."""
    plan = plan_for(scheme, list(frame.columns), parts=parts, keep=keep, texts=_texts(frame))
    token = sha256(pickle.dumps(plan)).hexdigest()
    read = frame[list(plan.columns)]
    if plan.whole_regions and frame.npartitions > 1:
        read = _together(plan, token, read)
    meta = _light(judge_pandas(plan, read._meta))
    judged = read.map_partitions(_Step(judge_pandas, plan, token), meta=meta)
    if plan.whole_regions or frame.npartitions == 1:
        return judged
    return _searched(plan, token, judged, meta)


@dataclass(frozen=True, slots=True)
class _Step:
    """A function of partitions with its first argument; Dask need not go through a whole scheme to tell it."""

    function: Callable[..., pd.DataFrame]
    given: Any
    token: str

    def __call__(self, frame: pd.DataFrame) -> pd.DataFrame:
        return self.function(self.given, frame)

    def __dask_tokenize__(self) -> tuple[str, str]:
        return self.function.__name__, self.token


def _light(meta: pd.DataFrame) -> pd.DataFrame:
    """An empty frame that need not be hashed for long: thousands of regions are named by the data alone."""
    from dask.dataframe.utils import clear_known_categories
    from pandas import CategoricalDtype

    clear: Any = clear_known_categories
    kinds = {name: kind for name, kind in meta.dtypes.items() if isinstance(kind, CategoricalDtype)}
    many = [name for name, kind in kinds.items() if len(kind.categories) > _MANY]
    light: pd.DataFrame = clear(meta, cols=many) if many else meta
    return light


def _texts(frame: Any) -> set[str]:
    """The columns that may hold text: all but the numbers."""
    from pandas.api.types import is_numeric_dtype

    return {name for name, kind in frame.dtypes.items() if not is_numeric_dtype(kind)}


def _together(plan: Plan, token: str, read: Any) -> Any:
    """The rows with those of a region in one partition."""
    placed = read.map_partitions(_Step(_placed, plan, token), meta=_placed(plan, read._meta))
    return placed.shuffle(on=_PLACE)[list(plan.columns)]


def _placed(plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a number for each region's name, the same in every partition."""
    import numpy as np
    import pyarrow as pa

    names, places = places_of(pa.array(frame[plan.region], from_pandas=True))
    sums = [crc32(str(name).encode("utf-8", "surrogatepass")) for name in names.to_pylist()]
    return frame.assign(**{_PLACE: np.array([*sums, 0], dtype=np.int64)[places]})


def _searched(plan: Plan, token: str, judged: Any, meta: pd.DataFrame) -> Any:
    """The judged frame and an empty partition, which can be had only if no key stands twice."""
    import pandas as pd
    from dask.dataframe import concat

    keys = judged.map_partitions(_Step(_keys, plan, token), meta=pd.DataFrame({_KEYS: pd.Series(dtype=object)}))
    search = keys.repartition(npartitions=1).map_partitions(_Step(_search, meta, token), meta=meta)
    join: Any = concat
    return join([judged, search])


def _keys(plan: Plan, judged: pd.DataFrame) -> pd.DataFrame:
    """The keys of a judged partition, in one cell."""
    import pandas as pd
    import pyarrow as pa

    region, year = (pa.array(judged[name], from_pandas=True) for name in (plan.region, plan.year))
    return pd.DataFrame({_KEYS: pd.Series([keys_of(region, year)], dtype=object)})


def _search(meta: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Nothing, where the keys of all partitions differ."""
    refuse_repeats(keys[_KEYS].tolist())
    return meta
