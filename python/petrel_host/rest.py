# SPDX-License-Identifier: Apache-2.0
"""HTTP to the REST service with the standard library alone."""

import json
import os

TIMEOUT_SECONDS = 60


class Response:
    """What a pack may look at when a call has failed."""

    def __init__(self, status_code, text, url):
        self.status_code = status_code
        self.text = text
        self.url = url

    def json(self):
        return json.loads(self.text)


class HTTPError(IOError):
    """The service answered with an error. ``response`` holds status_code and text."""

    def __init__(self, method, response):
        super().__init__("%s %s: %d %s" % (method, response.url, response.status_code, _fault(response.text)))
        self.response = response
        self.status_code = response.status_code


class Rest:
    """Calls against one address. Thread-safe: it keeps no connection."""

    def __init__(self, api_url, token=None, api_key=None, cacert=None):
        self.api_url = versioned(api_url)
        if cacert and not os.path.isfile(cacert):
            raise ValueError('there is no file "%s" with certificates (cacert, ST2_CACERT)' % cacert)
        self._cacert = cacert
        self._headers = {"User-Agent": "petrel-python"}
        if token:
            self._headers["X-Auth-Token"] = token
        if api_key:
            self._headers["St2-Api-Key"] = api_key
        execution = os.environ.get("ST2_ACTION_EXECUTION_ID", "")
        if execution.isalnum():
            # So that a rule on what an action changes cannot run that action for ever.
            self._headers["X-Petrel-Execution-Id"] = execution

    def call(self, method, path, query=None, body=None, headers=None):
        """The decoded answer, or None for an empty one. Raises HTTPError, or OSError if nobody answers."""
        return self.exchange(method, path, query, body, headers)[0]

    def exchange(self, method, path, query=None, body=None, headers=None):
        """As call, with the headers of the answer."""
        with self._open(method, path, query, body, headers, "application/json") as answer:
            text = answer.read().decode("utf-8")
            return (json.loads(text) if text.strip() else None), answer.headers

    def text(self, method, path, query=None):
        """The answer as text. Raises as call does."""
        with self._open(method, path, query, None, None, "*/*") as answer:
            return answer.read().decode("utf-8", "replace")

    def stream(self, path, query=None, headers=None):
        """Yields the decoded data of one server-sent event after the other. Raises as call does."""
        data = []
        with self._open("GET", path, query, None, headers, "text/event-stream", timeout=None) as answer:
            for line in answer:
                line = line.decode("utf-8").rstrip("\r\n")
                if line.startswith("data:"):
                    data.append(line[5:].lstrip(" "))
                elif not line:
                    text, data = "\n".join(data), []
                    if text:
                        yield json.loads(text)

    def _open(self, method, path, query, body, headers, accept, timeout=TIMEOUT_SECONDS):
        # Imported here: urllib.request takes longer to load than most actions take to run.
        import urllib.error
        import urllib.parse
        import urllib.request

        url = self.api_url + path
        given = {key: _text(value) for key, value in (query or {}).items() if value is not None}
        if given:
            url += "?" + urllib.parse.urlencode(given)
        data = None if body is None else json.dumps(body).encode("utf-8")
        sent = dict(self._headers, Accept=accept, **(headers or {}))
        request = urllib.request.Request(url, data=data, method=method, headers=sent)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            return urllib.request.urlopen(request, timeout=timeout, **self._trust())
        except urllib.error.HTTPError as e:
            raise HTTPError(method, Response(e.code, e.read().decode("utf-8", "replace"), url)) from None
        except urllib.error.URLError as e:
            raise ConnectionError("cannot reach the Petrel API at %s: %s" % (self.api_url, e.reason)) from e

    def _trust(self):
        if not self._cacert:
            return {}
        import ssl

        return {"context": ssl.create_default_context(cafile=self._cacert)}


def environment_url():
    """Where the service is, as the host told by the environment."""
    for name in ("ST2_ACTION_API_URL", "ST2_API_URL"):
        if os.environ.get(name):
            return os.environ[name]
    return "http://127.0.0.1:9101"


def environment_token():
    return os.environ.get("ST2_ACTION_AUTH_TOKEN") or os.environ.get("ST2_AUTH_TOKEN")


def versioned(url):
    """The address with the API's version at its end, whether it was there or not."""
    url = url.rstrip("/")
    return url if url.endswith("/v1") else url + "/v1"


def _text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _fault(text):
    try:
        return json.loads(text)["faultstring"]
    except (ValueError, KeyError, TypeError):
        return text[:500]
