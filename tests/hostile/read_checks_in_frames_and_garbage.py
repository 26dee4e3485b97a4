# row: 26
# tries: to find the checks in frames, modules and everything that the collector knows
# must: pass
# marker: found nothing

import gc
import sys

found = []
here = sys._getframe()
while here is not None:
    found += [here.f_code.co_filename, *map(repr, here.f_locals.values())]
    here = here.f_back
texts = [value for value in gc.get_objects() if isinstance(value, (str, bytes))]
for module in list(sys.modules.values()):
    for value in list(getattr(module, "__dict__", {}).values()):
        if isinstance(value, (str, bytes)):
            texts.append(value)
for value in gc.get_objects():
    if isinstance(value, dict):
        texts += [text for text in list(value.values()) if isinstance(text, (str, bytes))]
names = " ".join(sys.modules)
LINE = "one_step" + "(learner"
hits = [text[:90] for text in [*found, *texts] if token_in(text) or LINE in str(text)]
hits += [name for name in sys.modules if name.startswith(("baibu", "checks"))]
print("ESCAPED" if hits else "found nothing", hits)
