"""Stage 96: monitoring, drift and update policy. Metrics, a drift detector, alerts, decisions.
第 96 关：监控、漂移与更新策略。写指标、漂移检测器、告警，以及各种决定。
"""

import json
import math

import numpy as np

SECONDS = (0.01, 0.05, 0.1, 0.25, 1.0)  # borders of the buckets of model_request_seconds


# -- 1. metrics / 指标 --------------------------------------------------------------------


class Metric:
    """One family of samples; counters need inc, gauges set, histograms observe.
    一个指标；计数器要有 inc，仪表盘值要有 set，直方图要有 observe。
    """

    def inc(self, amount: float = 1.0, **labels: str) -> None:
        """Add to a counter; ValueError for less than nothing.
        计数器加上 amount；是负数就抛出 ValueError。
        """

    def set(self, value: float, **labels: str) -> None:
        """Replace the value of a gauge.
        换掉仪表盘值。
        """

    def observe(self, value: float, **labels: str) -> None:
        """Count one value into a histogram.
        直方图计入一个值。
        """


class Registry:
    """All metrics of a service.
    一个服务的全部指标。
    """

    def counter(self, name: str, help: str, labels: list[str] | tuple[str, ...] = ()) -> Metric:
        """Add a counter; ValueError for a bad or taken name.
        添一个计数器；名字不合法或已被占用，抛出 ValueError。
        """
        return Metric()

    def gauge(self, name: str, help: str, labels: list[str] | tuple[str, ...] = ()) -> Metric:
        """Add a gauge.
        添一个仪表盘值。
        """
        return Metric()

    def histogram(
        self,
        name: str,
        help: str,
        buckets: list[float] | tuple[float, ...],
        labels: list[str] | tuple[str, ...] = (),
    ) -> Metric:
        """Add a histogram with these upper borders.
        添一个直方图，buckets 是各桶的上界。
        """
        return Metric()

    def expose(self) -> str:
        """Write everything in the text format of Prometheus.
        按 Prometheus 的文本格式写出全部指标。
        """
        # TODO: HELP, TYPE, then a line for each combination of labels
        # TODO：HELP、TYPE，然后每组标签一行
        return ""


def page(observed: dict) -> str:
    """Write what was observed of the model as the text of /metrics.
    把观察到的模型情况写成 /metrics 的文本。
    """
    # TODO: a Registry with the six metrics of the task
    # TODO：用 Registry 写出任务里的六个指标
    return Registry().expose()


# -- 2. drift, from counts / 由次数看漂移 ---------------------------------------------------


def binned(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Count values into len(edges) + 1 bins; what is missing counts nowhere. Given; leave it.
    把值数进 len(edges) + 1 个箱；缺失的不计。这一段已经写好，不用改。
    """
    there = values[~np.isnan(values)]
    return np.bincount(np.searchsorted(edges, there, side="right"), minlength=len(edges) + 1)


def psi(before: np.ndarray, now: np.ndarray) -> float:
    """Give the population stability index of two rows of counts.
    由两行次数求群体稳定性指标。
    """
    # TODO: half a row more in every bin, then shares
    # TODO：每箱加半行，再取份额
    return 0.0


def ks(before: np.ndarray, now: np.ndarray) -> tuple[float, float]:
    """Give the Kolmogorov-Smirnov distance of counts in ordered bins, and its p-value.
    由有序箱的次数求 KS 距离和它的 p 值。
    """
    # TODO: cumulate the shares, then sum the series
    # TODO：累计份额，再求级数的和
    return 0.0, 1.0


def label_chance(before: np.ndarray, now: np.ndarray) -> float:
    """Give the p-value of the chi-square test that both rows of counts have the same shares.
    卡方检验：两行次数的份额相同时的 p 值。
    """
    # TODO: expected counts from the margins, then scipy.special.chdtrc
    # TODO：由行和、列和求期望次数，再用 scipy.special.chdtrc
    return 1.0


def discoveries(chances: list[float], share: float) -> list[int]:
    """Give the places of the p-values to act on (Benjamini and Hochberg).
    给出该当真的那些 p 值的位置（本雅明尼-霍赫贝格）。
    """
    # TODO: sort, find the largest k below its line, keep all up to it
    # TODO：排序，找最大的一个在线下的 k，它和它之前的都要
    return []


def watch(reference: dict, weeks: list[dict]) -> list[tuple]:
    """Give every drift once: (week from 1, "moved" | "broken" | "labels", column or None).
    每个漂移报一次：(从 1 起的周, "moved" | "broken" | "labels", 列号或 None)。
    """
    # TODO: count the reference once, then ask every week
    # TODO：参照只数一次，然后每周问一遍
    return []


# -- 3. alerts and dashboard / 告警和看板 -----------------------------------------------------


def rules(job: str, slow_seconds: float) -> str:
    """Write the rules file of Prometheus, as JSON.
    用 JSON 写出 Prometheus 的规则文件。
    """
    # TODO: six rules, each with alert, expr, for, labels, annotations
    # TODO：六条规则，每条有 alert、expr、for、labels、annotations
    return json.dumps({"groups": [{"name": job, "rules": []}]})


def dashboard(title: str, job: str) -> str:
    """Write a dashboard of Grafana, as JSON.
    用 JSON 写出 Grafana 看板。
    """
    # TODO: panels that show every metric
    # TODO：让每个指标都有面板可看
    return json.dumps({"title": title, "panels": []})


# -- 4. deciding / 决定 --------------------------------------------------------------------


def gain(old: np.ndarray, new: np.ndarray, paired: bool) -> tuple[float, float, float]:
    """Give (difference of the means, low, high): how much better the new version is.
    给出 (平均差, 下端, 上端)：新版好多少。
    """
    # TODO: what varies, each row's difference or both groups?
    # TODO：在变的是什么，每一行的差，还是两组各自？
    return 0.0, -math.inf, math.inf


def decide(old: np.ndarray, new: np.ndarray, planned: int, least_gain: float) -> str:
    """Decide an A/B test: "unfair", "wait", "promote" or "keep".
    A/B 测试的决定："unfair"、"wait"、"promote" 或 "keep"。
    """
    # TODO: was it divided fairly, are there enough rows, is the gain sure and large enough?
    # TODO：分得公平吗，行数够吗，好处确实有而且够大吗？
    return "wait"


def policy(seen: dict) -> str:
    """Say what to do: "mend", "roll_back", "retrain", "label" or "nothing".
    说该做什么："mend"、"roll_back"、"retrain"、"label" 或 "nothing"。
    """
    # TODO: five questions, in the right order
    # TODO：五个问题，按对的次序问
    return "nothing"


if __name__ == "__main__":
    registry = Registry()
    requests = registry.counter("model_requests_total", "Requests, by outcome.", ["outcome"])
    requests.inc(outcome="ok")
    print(registry.expose())
