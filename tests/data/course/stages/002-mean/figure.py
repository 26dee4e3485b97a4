def line(say):
    return f'<svg xmlns="http://www.w3.org/2000/svg"><title>{say(zh="线", en="line")}</title></svg>'


def numbers():
    return {"answer": "42"}
