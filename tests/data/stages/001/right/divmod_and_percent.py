"""Old-style formatting, divmod, lambdas; the answers are read from the names of things."""

celsius = lambda f: 5 * (f - 32) / 9.0


def ledger_line(day, subject, minutes):
    h, m = divmod(minutes, 60)
    return "Day %d: %s, %d h %02d min (%.2f h)" % (day, subject, h, m, minutes / 60.0)


def greeting(name, days):
    lines = ["Hello, {0}! Day {1} begins.", "你好，{0}！第 {1} 天开始了。"]
    return "\n".join(line.format(name, 1 + days) for line in lines)


def read_minutes(text):
    return int(text.strip())


def add_up(first, second):
    return sum(map(read_minutes, (first, second)))


def average(first, second):
    return 0.5 * add_up(first, second)


def report(first, second):
    return "%.1f minutes a day" % average(first, second)


def error_type():
    return TypeError.__name__


def raised_in():
    return average.__name__


def caused_by():
    return read_minutes.__name__
