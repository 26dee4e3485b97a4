"""Answer a right and a wrong request with Flask."""

from flask import Flask, jsonify, request


def lab():
    app = Flask("lab")

    @app.post("/double")
    def double():
        row = request.get_json(silent=True) or {}
        if not isinstance(row.get("value"), int | float):
            return jsonify(error="value: a number is wanted"), 422
        return jsonify(answer=2 * row["value"])

    client = app.test_client()
    right = client.post("/double", json={"value": 21})
    wrong = client.post("/double", json={"value": "many"})
    facts = {"asked": 21, "answer": right.get_json()["answer"], "refused": wrong.status_code}
    return facts | {"holds": facts["answer"] == 42 and wrong.status_code == 422}
