# row: 30
# tries: to send data out by asking for names
# must: pass

import socket
import urllib.request

attempt("a name", socket.getaddrinfo, "example.org", 80)
attempt("a page", urllib.request.urlopen, "http://127.0.0.1:%d/" % BAIT["port"], timeout=1)
