"""The charts of one assessment, bound to it: ``assessment.charts``.

Comes in: an assessment. Goes out: an object with the functions of this part as methods.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecorules.assessment import Assessment
from ecorules.charts import bars, grids, lines
from ecorules.verdicts import Language

if TYPE_CHECKING:
    from ecorules.charts.canvas import Drawn


@dataclass(frozen=True, slots=True)
class AssessmentCharts:
    """What can be drawn of an assessment. Each method is the function of ``ecorules.charts`` of the same name.

    >>> import ecorules
    >>> scheme = ecorules.load_scheme("changde-2020")
    >>> rows = {"region": "甲市", "year": [2019, 2020], "indicator": "26", "value": [94.0, 95.5]}
    >>> import pandas as pd
    >>> assessment = scheme.assess(pd.DataFrame(rows), regions={"甲市": {"设区市"}}, year="all")
    >>> assessment.charts.history("甲市", "26", lang="en").description
    '甲市 · 26 城镇污水处理率; observed 94 in 2019, 95.5 in 2020 %; demand 市≥95.'

    Every chart carries such a text. Each method raises as its function does.
    """

    assessment: Assessment

    def verdict_map(
        self,
        *,
        regions: Iterable[str] | None = None,
        years: Iterable[int] | int | None = None,
        lang: Language = "zh",
    ) -> Drawn:
        """Every verdict of regions and indicators as a coloured cell with its sign.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> rows = {"region": "甲市", "year": [2019, 2020], "indicator": "26", "value": [94.0, 95.5]}
        >>> assessment = load_scheme("changde-2020").assess(pd.DataFrame(rows), regions={"甲市": {"设区市"}})
        >>> assessment.charts.verdict_map(lang="en").description
        'Verdicts (2020): 1 region by 36 indicators; met 1, cannot be determined 35.'
        """
        return grids.verdict_map(self.assessment, regions=regions, years=years, lang=lang)

    def attainment(self, region: str, *, year: int | None = None, lang: Language = "zh") -> Drawn:
        """How far one region attains each bound, from one line.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> rows = {"region": "甲市", "year": [2019, 2020], "indicator": "26", "value": [94.0, 95.5]}
        >>> assessment = load_scheme("changde-2020").assess(pd.DataFrame(rows), regions={"甲市": {"设区市"}})
        >>> assessment.charts.attainment("甲市", lang="en").description.partition(";")[0]
        '甲市 2020 · Attainment: 1 with a ratio, the dashed line is the demand'
        """
        return bars.attainment(self.assessment, region, year=year, lang=lang)

    def attainment_radar(self, region: str, *, year: int | None = None, lang: Language = "zh") -> Drawn:
        """The same on the rays of a radar, at most 120 %, inverted where lower is better.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> rows = {"region": "甲市", "year": 2020, "indicator": ["3", "26", "28"], "value": [18.0, 95.5, 12]}
        >>> assessment = load_scheme("changde-2020").assess(pd.DataFrame(rows), regions={"甲市": {"设区市"}})
        >>> assessment.charts.attainment_radar("甲市", lang="en").description.partition(";")[0]
        '甲市 2020 · Attainment: 3 with a ratio, the dashed line is the demand'
        """
        return bars.attainment_radar(self.assessment, region, year=year, lang=lang)

    def margins(self, region: str, *, year: int | None = None, lang: Language = "zh") -> Drawn:
        """How far one region is from each bound, the worst first.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> rows = {"region": "甲市", "year": [2019, 2020], "indicator": "26", "value": [94.0, 95.5]}
        >>> assessment = load_scheme("changde-2020").assess(pd.DataFrame(rows), regions={"甲市": {"设区市"}})
        >>> assessment.charts.margins("甲市", lang="en").description
        '甲市 2020 · Margins: 1 with a margin, 0 of them short of the bound; 45 without; 26 城镇污水处理率 +0.526%.'
        """
        return bars.margins(self.assessment, region, year=year, lang=lang)

    def history(
        self, region: str, indicator: str | int, *, part: int | str | None = None, lang: Language = "zh"
    ) -> Drawn:
        """The figures of one indicator by year, with the threshold in force in each and its milestones.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> rows = {"region": "甲市", "year": [2019, 2020], "indicator": "26", "value": [94.0, 95.5]}
        >>> assessment = load_scheme("changde-2020").assess(pd.DataFrame(rows), regions={"甲市": {"设区市"}})
        >>> assessment.charts.history("甲市", "26", lang="en").description
        '甲市 · 26 城镇污水处理率; observed 94 in 2019, 95.5 in 2020 %; demand 市≥95.'
        """
        return lines.history(self.assessment, region, indicator, part=part, lang=lang)

    def path_to_target(
        self,
        indicator: str | int,
        *,
        region: str | None = None,
        part: int | str | None = None,
        by: int | None = None,
        lang: Language = "zh",
    ) -> Drawn:
        """The same, with the path that is needed to meet the threshold by a year.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> rows = {"region": "甲市", "year": [2019, 2020], "indicator": "26", "value": [94.0, 95.5]}
        >>> assessment = load_scheme("changde-2020").assess(pd.DataFrame(rows), regions={"甲市": {"设区市"}})
        >>> assessment.charts.path_to_target("26", by=2025, lang="en").description
        '甲市 · 26 城镇污水处理率; observed 94 in 2019, 95.5 in 2020 %; demand 市≥95.'
        """
        return lines.path_to_target(self.assessment, indicator, region=region, part=part, by=by, lang=lang)
