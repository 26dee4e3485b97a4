"""Join, group and sum a small table, and add it up once more by hand."""

import pandas as pd


def lab():
    orders = pd.DataFrame({"customer": [1, 2, 1, 3, 2, 1], "amount": [20.5, 35, 5, None, 15, 8]})
    people = pd.DataFrame({"customer": [1, 2, 3], "city": ["Wuhan", "Lyon", "Wuhan"]})
    joined = orders.merge(people, on="customer", how="left", validate="many_to_one")
    spent = joined.dropna(subset="amount").groupby("city")["amount"].sum()
    by_hand = dict.fromkeys(people["city"], 0.0)
    for row in joined.itertuples():
        if row.amount == row.amount:  # a missing amount is not equal to itself
            by_hand[row.city] += row.amount
    facts = {"rows": len(joined), "missing": int(joined["amount"].isna().sum())}
    facts |= {"top": spent.idxmax(), "amount": float(spent.max())}
    return facts | {"holds": spent.to_dict() == by_hand}
