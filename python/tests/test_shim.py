# SPDX-License-Identifier: Apache-2.0
"""The modules that packs import, on the standard library alone."""

import datetime
import os
import subprocess
import sys
import unittest

from support import LIMIT, PYTHON_DIR, HostTest

# As they stand in real packs: the import statements that the census of packs counts.
IMPORTS = """
from st2common.runners.base_action import Action
from st2actions.runners.pythonrunner import Action as OldAction
import st2actions.runners.pythonrunner
from st2actions.runners import pythonrunner
from st2actions.runners.utils import get_logger_for_python_runner_action
from st2reactor.sensor.base import Sensor, PollingSensor
from st2client.client import Client
from st2client.models import KeyValuePair, LiveAction
from st2client.models.keyvalue import KeyValuePair as SameKeyValuePair
from st2client.models.action import LiveAction as SameLiveAction
from st2common import log as logging
from st2common.log import logging as stdlib_logging
from st2common.util import isotime, date as date_utils, jinja as jinja_utils, jsonify
from st2common.util.date import get_datetime_utc_now
from st2common.util.shell import run_command, quote_unix
from st2common.util.pack import get_pack_metadata, get_pack_ref_from_metadata, get_pack_warnings
from st2common.content.utils import get_packs_base_paths, get_pack_base_path
from st2common.constants.pack import MANIFEST_FILE_NAME, PACK_VERSION_SEPARATOR
from st2common.exceptions.action import InvalidActionParameterException
from st2common.models.api.trace import TraceContext
assert Action is OldAction is pythonrunner.Action
assert KeyValuePair is SameKeyValuePair and LiveAction is SameLiveAction
logging.getLogger(__name__).audit("audited")
"""

STAND_INS = """
from petrel_host import compat
compat.install()
import six, eventlet
assert "compat" in six.__file__ and "compat" in eventlet.__file__
from six.moves.urllib.parse import urlencode, urljoin
from six.moves import urllib, http_client, range, zip, queue, configparser, input, reduce
import six.moves.urllib.request, six.moves.http_client
import urllib.parse, http.client
assert six.moves.urllib.parse is urllib.parse and http_client is http.client
assert urllib.parse.__spec__.name == "urllib.parse"
assert list(six.iteritems({1: 2})) == [(1, 2)] and six.text_type is str and six.PY3 and not six.PY2
assert six.ensure_str(b"x") == "x" and isinstance("", six.string_types)
class Meta(type):
    def mark(cls): return "meta"
@six.add_metaclass(Meta)
class Made(object):
    def value(self): return 5
class Mixed(six.with_metaclass(Meta, Made)): pass
assert Made.mark() == Mixed.mark() == "meta" and Mixed().value() == 5
try:
    try:
        1 / 0
    except ZeroDivisionError:
        import sys
        six.reraise(KeyError, KeyError("k"), sys.exc_info()[2])
except KeyError as e:
    assert e.__traceback__ is not None
eventlet.monkey_patch(os=True, select=True, socket=True, thread=True, time=True)
from eventlet.green import subprocess, urllib2, socket
import eventlet.green.subprocess, subprocess as real
assert subprocess is real
assert eventlet.spawn(lambda a, b=0: a + b, 1, b=2).wait() == 3
linked = []
thread = eventlet.spawn_after(0, lambda: 7)
thread.link(lambda t: linked.append(t.wait()))
assert thread.wait() == 7
never = eventlet.spawn_after(3600, lambda: 1 / 0)
never.cancel()
assert never.wait() is None
pool = eventlet.GreenPool(2)
assert list(pool.imap(lambda x: x * x, [1, 2, 3])) == [1, 4, 9]
pool.waitall()
with eventlet.Timeout(5, False):
    eventlet.sleep(0)
"""


class Imports(HostTest):
    def bare(self, code, pythonpath=None):
        """Runs code on Python without site-packages: nothing but the standard library and the shim."""
        path = os.pathsep.join([PYTHON_DIR] + ([pythonpath] if pythonpath else []))
        result = subprocess.run(
            [sys.executable, "-S", "-W", "error", "-c", code],
            env=dict(os.environ, PYTHONPATH=path),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LIMIT,
        )
        self.assertEqual(0, result.returncode, result.stdout.decode())
        return result.stdout.decode()

    def test_everything_that_packs_import(self):
        self.bare(IMPORTS)

    def test_stand_ins_for_six_and_eventlet(self):
        self.bare(STAND_INS)

    def test_installed_ones_win(self):
        self.write("site/six.py", "REAL = True\n")
        self.write("site/eventlet/__init__.py", "REAL = True\n")
        code = "from petrel_host import compat; compat.install()\nimport six, eventlet\nassert six.REAL and eventlet.REAL"
        self.bare(code, os.path.join(self.pack, "site"))

    def test_a_sibling_named_six_wins_too(self):
        self.write("later/six.py", "REAL = True\n")
        code = "import sys\nfrom petrel_host import compat; compat.install()\nsys.path.append(%r)\nimport six\nassert six.REAL"
        self.bare(code % os.path.join(self.pack, "later"))


class Times(unittest.TestCase):
    def test_parse_and_format(self):
        from st2common.util import isotime

        utc = datetime.timezone.utc
        expected = datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=utc)
        for text in ("2026-01-02T03:04:05.678Z", "2026-01-02 03:04:05.678", "2026-01-02T05:04:05.678+02:00"):
            self.assertEqual(expected, isotime.parse(text))
        self.assertEqual("2026-01-02T03:04:05.678000Z", isotime.format(expected))
        self.assertEqual("2026-01-02T03:04:05Z", isotime.format(expected, usec=False))
        self.assertEqual("2026-01-02T03:04:05", isotime.format(expected, usec=False, offset=False))
        self.assertEqual(2, isotime.parse("2026-01-02T05:04:05+02:00", preserve_original_tz=True).utcoffset().seconds / 3600)
        self.assertTrue(isotime.validate("2026-01-02T03:04:05Z"))
        self.assertFalse(isotime.validate("yesterday", raise_exception=False))
        with self.assertRaisesRegex(ValueError, "yesterday"):
            isotime.parse("yesterday")

    def test_utc(self):
        from st2common.util import date

        self.assertEqual(datetime.timedelta(0), date.get_datetime_utc_now().utcoffset())
        self.assertEqual(datetime.timezone.utc, date.add_utc_tz(datetime.datetime(2026, 1, 1)).tzinfo)


class Utilities(HostTest):
    def test_run_command(self):
        from st2common.util.shell import quote_unix, run_command

        self.assertEqual((3, "out\n", "err\n"), run_command("echo out; echo err >&2; exit 3", shell=True))
        self.assertEqual((0, "a b\n", ""), run_command(["echo", "a b"]))
        self.assertEqual("'a b'", quote_unix("a b"))

    def test_jsonify(self):
        from st2common.util import jsonify

        self.assertEqual('["2026-01-01"]', jsonify.json_encode([datetime.date(2026, 1, 1)]))
        self.assertEqual({"a": 1}, jsonify.json_decode('{"a": 1}'))
        self.assertEqual({"a": [1], "b": "x"}, jsonify.json_loads({"a": "[1]", "b": "x"}))

    def test_pack_ref(self):
        from st2common.util.pack import get_pack_ref_from_metadata

        self.assertEqual("r", get_pack_ref_from_metadata({"name": "Some Name", "ref": "r"}))
        self.assertEqual("d", get_pack_ref_from_metadata({"name": "Some Name"}, "d"))
        self.assertEqual("n", get_pack_ref_from_metadata({"name": "n"}, "D-1"))
        with self.assertRaisesRegex(ValueError, "Some Name"):
            get_pack_ref_from_metadata({"name": "Some Name"})

    def test_content(self):
        from st2common.content import utils

        before = os.environ.get("PETREL_PACK_PATH")
        self.addCleanup(lambda: os.environ.pop("PETREL_PACK_PATH") if before is None else None)
        os.environ["PETREL_PACK_PATH"] = self.pack
        name = os.path.basename(self.pack)
        self.assertIn(os.path.dirname(self.pack), utils.get_packs_base_paths())
        self.assertEqual(self.pack, utils.get_pack_base_path(name))
        file = os.path.join(self.pack, "actions", "x.py")
        self.assertEqual(file, utils.get_pack_resource_file_abs_path(name, "action", "x.py"))
        with self.assertRaisesRegex(ValueError, "not inside"):
            utils.get_pack_file_abs_path(name, "../../etc/passwd")

    def test_jinja_says_what_it_sees_without_the_library(self):
        from st2common.util import jinja

        self.assertTrue(jinja.is_jinja_expression("a {{ b }}"))
        self.assertEqual({"a": "{% raw %}{{b}}{% endraw %}", "c": 1}, jinja.convert_jinja_to_raw_block({"a": "{{b}}", "c": 1}))

    def test_jinja_renders_where_the_library_is_installed(self):
        try:
            import jinja2  # noqa: F401
        except ImportError:
            self.skipTest("jinja2 is not installed")
        from st2common.util import jinja

        self.assertEqual({"a": "x1", "n": 2}, jinja.render_values({"a": "x{{b}}", "n": 2}, {"b": 1}))


class Constructors(unittest.TestCase):
    """The quick look at a constructor says what the signature says."""

    def test_says_what_the_signature_says(self):
        import inspect

        from st2common.runners import utils
        from st2common.runners.base_action import Action

        forms = [
            "self",
            "self, config",
            "self, config=None",
            "self, config, action_service",
            "self, config=None, action_service=None",
            "self, action_service=None, config=None",
            "self, *args",
            "self, *args, **kwargs",
            "self, config, **kwargs",
            "self, config, *, action_service",
            "self, config, *, action_service=None, more=1",
            "self, config, *, more",
            "self, config, more",
            "self, config, more=1",
            "self, more, config=None, action_service=None",
            "self, config, /",
            "*args, **kwargs",
            "*args",
        ]
        seen = set()
        for form in forms:
            scope = {"Action": Action}
            exec("class A(Action):\n def __init__(%s): pass\n def run(self): pass" % form, scope)
            for names in (("config", "action_service"), ("config",)):
                arguments = dict.fromkeys(names)
                try:
                    inspect.signature(scope["A"]).bind(**arguments)
                    expected = True
                except TypeError:
                    expected = False
                quick = utils._plainly_accepts(scope["A"], arguments)
                self.assertIn(quick, (expected, None), (form, names))
                seen.add(quick)
        self.assertEqual({True, False, None}, seen)


if __name__ == "__main__":
    unittest.main()
