"""Let H2O's AutoML train a few models in Java, and check its score by hand."""

import h2o
import numpy as np
from h2o.automl import H2OAutoML
from sklearn.datasets import load_breast_cancer


def lab():
    h2o.init(nthreads=2, max_mem_size="1G", start_h2o=True, strict_version_check=False)
    try:
        frame = h2o.H2OFrame(load_breast_cancer(as_frame=True).frame)
        frame["target"] = frame["target"].asfactor()
        learn, test = frame.split_frame([0.8], seed=0)
        auto = H2OAutoML(max_models=4, max_runtime_secs=60, nfolds=3, seed=0)
        auto.train(y="target", training_frame=learn)
        score = auto.leader.model_performance(test).auc()
        chances = np.array(auto.leader.predict(test)["p1"].as_data_frame()["p1"])
        truth = np.array(test["target"].as_data_frame()["target"]).astype(int)
        pairs = chances[truth == 1][:, None] - chances[truth == 0][None, :]
        by_hand = float(((pairs > 0) + 0.5 * (pairs == 0)).mean())
        facts = {"models": auto.leaderboard.nrow, "leader": auto.leader.algo, "score": score}
        return facts | {"rows": test.nrow, "holds": abs(score - by_hand) < 0.01}
    finally:
        h2o.cluster().shutdown()
