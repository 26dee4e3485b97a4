"""A service of LitServe; more words: how many requests it puts together, how many processes."""

import sys

import joblib
import litserve
import pandas

folder, port, together, processes = sys.argv[1], *map(int, sys.argv[2:5])


class Api(litserve.LitAPI):
    def setup(self, device) -> None:
        self.model = joblib.load(f"{folder}/model.joblib")

    def decode_request(self, request):
        return request

    def batch(self, inputs):
        return inputs

    def predict(self, x):
        rows = x if isinstance(x, list) else [x]
        found = [float(one) for one in self.model.predict_proba(pandas.DataFrame(rows))[:, 1]]
        return found if isinstance(x, list) else found[0]

    def unbatch(self, output):
        return output

    def encode_response(self, output):
        return {"prediction": output}


if __name__ == "__main__":
    api = Api(max_batch_size=together, batch_timeout=0.002 if together > 1 else 0.0)
    server = litserve.LitServer(api, accelerator="cpu", workers_per_device=processes)
    server.run(port=port, host="127.0.0.1", num_api_servers=processes, generate_client_file=False,
               log_level="warning")  # fmt: skip
