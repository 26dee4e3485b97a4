"""The road by Django, served by uvicorn: django_road.py PORT DATA."""

import json
import sys
from pathlib import Path

import django
import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

PORT, DATA = int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Road</title></head>
<body><h1>Road</h1>{% for block in blocks %}<section><h2>{{ block.title }}</h2><ol>
{% for stage in block.stages %}<li class="{{ stage.status }}"><a href="/stage/{{ stage.number }}">
<b>{{ stage.number }}</b> {{ stage.title }}</a> <small>{{ stage.minutes }} min</small>
<span>{{ stage.status }}{% if stage.needs %}, after {{ stage.needs|join:", " }}{% endif %}</span>
<progress value="0" max="1"></progress></li>{% endfor %}</ol></section>{% endfor %}</body></html>"""


def road(request: HttpRequest) -> HttpResponse:
    return render(request, "road.html", {"blocks": DATA})


urlpatterns = [path("", road)]
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.gzip.GZipMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"road.html": PAGE})],
                    )
                ]
            },
        }
    ],
)
django.setup()
uvicorn.run(get_asgi_application(), host="127.0.0.1", port=PORT, log_level="error")
