# diagnosis: no_leading_zero
def celsius(fahrenheit):
    return -160 / 9 + fahrenheit * 5 / 9


def ledger_line(day, subject, minutes):
    hours = int(minutes / 60)
    rest = str(minutes - hours * 60)
    return f"""Day {day}: {subject}, {hours} h {rest} min ({minutes / 60:0.2f} h)"""


def greeting(name, days):
    days += 1
    return f"""Hello, {name}! Day {days} begins.
你好，{name}！第 {days} 天开始了。"""


def error_type():
    return 'TypeError'


def raised_in():
    return 'average'


def caused_by():
    return 'read_minutes'


def read_minutes(text):
    return int(text)


def add_up(first, second):
    return read_minutes(first) + read_minutes(second)


def average(first, second):
    return add_up(first, second) / 2


def report(first, second):
    return f"{average(first, second):.1f} minutes a day"
