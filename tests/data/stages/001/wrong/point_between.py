# diagnosis: minutes_as_decimals
def celsius(fahrenheit):
    above = fahrenheit - 32
    return above / 9 * 5


def two_digits(number):
    return str(number // 10) + str(number % 10)


def ledger_line(day, subject, minutes):
    line = "Day " + str(day) + ": " + subject + ", "
    line = line + str(minutes // 60) + " h " + two_digits(minutes % 60) + " min"
    return line + " (" + str(minutes // 60) + "." + two_digits(minutes % 60) + " h)"


def greeting(name, days):
    english = "Hello, " + name + "! Day " + str(days + 1) + " begins."
    chinese = "你好，" + name + "！第 " + str(days + 1) + " 天开始了。"
    return english + "\n" + chinese


def error_type():
    return "Type" + "Error"


def raised_in():
    place = "average"
    return place


def caused_by():
    return "read_minutes"


def read_minutes(text):
    number = int(text)
    return number


def add_up(first, second):
    return read_minutes(first) + read_minutes(second)


def average(first, second):
    return add_up(first, second) / 2


def report(first, second):
    return f"{average(first, second):.1f} minutes a day"
