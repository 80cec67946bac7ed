"""Labelled cases: secrets, encoded runs, code from elsewhere. Every secret here is made up by a fixed seed."""

from __future__ import annotations

import base64
import json
import pickle
import random
import string
import zlib

from corpus.code_data import notebook, script

SECRET = frozenset({"code.secret"})
BLOB = frozenset({"code.encoded_blob"})
FILE = frozenset({"code.encoded_file"})
RECORDS = frozenset({"binary.records"})
REMOTE = frozenset({"code.remote"})
HIDDEN = frozenset({"code.obfuscated"})
LOADED = frozenset({"code.runs_when_loaded"})


def _random(count: int, letters: str = string.ascii_letters + string.digits, seed: int = 4) -> str:
    return "".join(random.Random(seed).choices(letters, k=count))


_BYTES = random.Random(9).randbytes(600)
_RUN = base64.b64encode(_BYTES).decode()
_LINES = "\n".join(_RUN[at : at + 76] for at in range(0, len(_RUN), 76))
_AWS = "AKIA" + _random(16, string.ascii_uppercase + "234567")
_GITHUB = "ghp_" + _random(36)
_SLACK = "xoxb-" + _random(12, string.digits) + "-" + _random(12, string.digits) + "-" + _random(24)
_STRIPE = "sk_" + "live_" + _random(24)
_JWT = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"HS256","typ":"JWT"}', b'{"sub":"7342","name":"made up"}', _BYTES[:32])
)
_PEM = "-----BEGIN RSA " + "PRIVATE KEY-----\n" + _LINES + "\n-----END RSA " + "PRIVATE KEY-----\n"
_PUBLIC = "-----BEGIN PUBLIC KEY-----\n" + _LINES + "\n-----END PUBLIC KEY-----\n"
_AZURE = "DefaultEndpointsProtocol=https;AccountName=store;AccountKey=" + base64.b64encode(_BYTES[:64]).decode()
_GET = "https://example.org/p.sh"
_RUNS = "exec(base64.b64decode('cHJpbnQoMSk='))"

_SECRETS = (
    script("password.py", "password = 'Tr0ub4dor&3x'\n", SECRET),
    script("password.R", 'con <- dbConnect(drv, user = "reader", password = "vaul7-Kestrel!")\n', SECRET),
    script("phrase.py", "DB_PASSWORD = 'correcthorsebattery'\n", SECRET),
    script("password.do", 'local pwd = "s3rpentine#"\n', SECRET),
    script("settings.env", f"DB_PASSWORD=Kestrel99wind\nAPI_TOKEN={_random(32)}\n", SECRET),
    script("settings.yaml", "database:\n  password: Kestrel99wind\n", SECRET),
    script("settings.json", '{"client_secret": "' + _random(40) + '"}\n', SECRET),
    script("settings.ini", "[db]\npassword = Kestrel99wind\n", SECRET),
    script("url.py", "engine = create_engine('postgresql://reader:Kestrel99@db.internal/cohort')\n", SECRET),
    script("connection.cs", 'var c = "Server=db;Database=cohort;User Id=reader;Password=Kestrel99;";\n', SECRET),
    script("aws.py", f"key = '{_AWS}'\n", SECRET),
    script("github.sh", f"git clone https://{_GITHUB}@github.com/x/y\n", SECRET),
    script("slack.js", f'const hook = "{_SLACK}";\n', SECRET),
    script("stripe.py", f"pay('{_STRIPE}')\n", SECRET),
    script("jwt.py", f"call('{_JWT}')\n", SECRET),
    script("key.py", f'KEY = """{_PEM}"""\n', SECRET | BLOB),
    script("key in one line.js", "const k = " + repr(_PEM) + ";\n", SECRET | BLOB),
    script("account.py", f"connection = '{_AZURE}'\n", SECRET),
    script("header.py", f"get(url, headers={{'Authorization': 'Bearer {_random(40)}'}})\n", SECRET),
    script("signed.R", f'url <- "https://store.blob.core.windows.net/x?sv=2024&sig={_random(40)}%3D"\n', SECRET),
    script(".netrc", "machine data.example.org login reader password Kestrel99wind\n", SECRET),
    script("secret in a cell.ipynb", notebook("", f"token = '{_random(32)}'"), SECRET),
    script(
        "login of curl.sh",
        "curl -sS -u reader:Fen-Harrier-8821 https://data.example.org/cohort.csv -o cohort.csv\n",
        SECRET,
    ),
    script(
        "login of curl on two lines.sh",
        'curl -sS \\\n  --user "reader:Fen-Harrier-8821" \\\n  https://data.example.org/\n',
        SECRET,
    ),
    script(
        "login of wget.sh", "wget --user=reader --http-password=Fen-Harrier-8821 https://data.example.org/\n", SECRET
    ),
    script("login of mysql.sh", "mysqldump -h db -u reader -pFenHarrier88 cohort > cohort.sql\n", SECRET),
    script("login of requests.py", "requests.get(url, auth=('reader', 'Fen-Harrier-8821'))\n", SECRET),
    script("login of httr.R", 'GET(url, authenticate("reader", "Fen-Harrier-8821"))\n', SECRET),
    script("token of Hugging Face.py", f"login(token='hf_{_random(34, string.ascii_letters)}')\n", SECRET),
    script("token of Databricks.py", f"connect(host, 'dapi{_random(32, '0123456789abcdef')}')\n", SECRET),
    script("token of Google.R", f'register_google("AIza{_random(35)}")\n', SECRET),
    script(
        "login from variables.sh",
        'curl -u "$NAME:$PASSWORD" https://data.example.org/\ncurl -u reader https://data.example.org/\n',
    ),
    script(
        "login of an example.sh", "curl -u user:password https://data.example.org/\n# curl -u name:<password> ...\n"
    ),
    script(
        "ports of containers.sh",
        "docker run -p 8888:8888 -u 1000:1000 site/lab\nssh -p 2222 host\nmkdir -pv out/tables\nmysql -u reader -p cohort\n",
    ),
    script(
        "login from settings.py",
        "requests.get(url, auth=(name, word))\nrequests.get(url, auth=(os.environ['NAME'], os.environ['WORD']))\n",
    ),
    script(
        "names like tokens.py",
        "hf_dataset = load('hf_hub_download')\nmodel = 'sk-learn-pipeline'\ngsk_trial = 'gsk_2014'\n",
    ),
    script("secret coming in.py", "password = 'Tr0ub4dor&3x'\n", SECRET, direction="input"),
    script("environment.py", "import os\npassword = os.environ['DB_PASSWORD']\ntoken = os.getenv('API_TOKEN', '')\n"),
    script("odbc.do", 'odbc load, exec("select 1") dsn("HES") user("jane") password("Kestrel!99wind") clear\n', SECRET),
    script(
        "odbc in lines.do", 'odbc load, table("adm") ///\n    dsn("HES") u(jane) ///\n    p(Kestrel99wind)\n', SECRET
    ),
    script("a macro.do", 'local pw "Kestrel99wind"\nodbc load, dsn("HES") user("jane") password("`pw\'")\n', SECRET),
    script("a libname.sas", "libname h oracle user=jane password=Kestrel99wind path=hes;\n", SECRET),
    script(
        "an encoded password.sas",
        'libname h oracle user=jane password="{SAS002}B6535B5C02BB1BC110FD31944FC989D3";\n',
        SECRET,
    ),
    script("a let.sas", "%let pw=Kestrel99wind;\n", SECRET),
    script("libpq.py", 'con = psycopg2.connect("dbname=hes user=jane password=Kestrel99wind")\n', SECRET),
    script("libpq the other way.py", 'con = psycopg2.connect("password=Kestrel99wind user=jane dbname=hes")\n', SECRET),
    script(
        "jdbc.R",
        'con <- dbConnect(drv, "jdbc:sqlserver://db;databaseName=hes;user=jane;password=Kestrel99wind")\n',
        SECRET,
    ),
    script("jdbc of oracle.R", 'con <- dbConnect(drv, "jdbc:oracle:thin:jane/Kestrel99wind@//db:1521/hes")\n', SECRET),
    script("by place.R", 'con <- odbcConnect("HES", "jane", "Kestrel99wind")\n', SECRET),
    script("a client.sh", "mysql -u jane -pKestrel99wind hes < q.sql\n", SECRET),
    script(
        "odbc with macros.do",
        'odbc load, exec("select 1") dsn("HES") user("`user\'") password("$pw1") clear\nlocal pw "`1\'"\n',
    ),
    script(
        "by variables.py",
        "con = psycopg2.connect(host=host, user=user, password=pw2, dbname=name)\nshow(password=pass1)\n",
    ),
    script(
        "by variables.R",
        'con <- odbcConnect("HES", uid = user1, pwd = pass2)\ncon <- dbConnect(drv, host = h, password = pw3 )\n',
    ),
    script("a prompt.sas", "libname h oracle user=&user password=&pw path=hes;\n%let pw=%sysget(HESPW);\n"),
    script("a label.py", 'field = password("Password")\nlocal_pass = "second pass"\n'),
    script(
        "prompt.R", 'password <- rstudioapi::askForPassword("Database password")\ntoken <- Sys.getenv("API_TOKEN")\n'
    ),
    script(
        "placeholders.py",
        "password = 'changeme'\napi_key = '<your key>'\nsecret = 'xxxxxxxxxxxx'\ntoken = '${TOKEN}'\n",
    ),
    script("example keys.py", "key = 'AKIAIOSFODNN7EXAMPLE'\npassword = 'example-password-1'\n"),
    script(
        "tokens of words.py",
        "pad_token = '<pad>'\ncls_token = '[CLS]'\ntokenizer = load('bert-base-uncased')\nmax_tokens = 512\n",
    ),
    script(
        "names.py",
        "password_field = 'input_password1'\ntoken_url = 'https://example.org/token'\nsecret_name = 'db-reader-2'\n",
    ),
    script(
        "hashes.py",
        f"sha256 = '{_random(64, '0123456789abcdef')}'\npassword_hash = '{_random(60, '0123456789abcdef')}'\n",
    ),
    script("public key.py", f'KEY = """{_PUBLIC}"""\n'),
    script("settings without.yaml", "database:\n  host: db.internal\n  user: reader\n  password: ${DB_PASSWORD}\n"),
    script(
        "url without.py", "url = 'postgresql://reader@db.internal:5432/cohort'\nsite = 'https://example.org:8080/a@b'\n"
    ),
)

_ENCODED = (
    script("run.py", f"DATA = '{_RUN}'\n", BLOB),
    script("run over lines.R", f'data <- "{_LINES}"\n', BLOB),
    script("run in parts.py", "DATA = (" + "\n".join(f"    '{line}'" for line in _LINES.split("\n")) + ")\n", BLOB),
    script("hexadecimal.py", f"DATA = '{_BYTES.hex()}'\n", BLOB),
    script("escaped.py", "DATA = b'" + "".join(f"\\x{byte:02x}" for byte in _BYTES[:120]) + "'\n", BLOB),
    script("array.c", "char d[] = {" + ", ".join(f"0x{byte:02x}" for byte in _BYTES[:120]) + "};\n", BLOB),
    script("run in a comment.R", f"# {_RUN}\nx <- 1\n", BLOB),
    script("run in a cell.ipynb", notebook("", f"D = '{_RUN}'"), BLOB),
    script("digest.py", f"EXPECTED = '{_BYTES[:64].hex()}'\n"),
    script("sequence.py", f"PRIMER = '{_random(400, 'ACGT')}'\n"),
    script("long name.py", "from " + ".".join(["package_with_a_rather_long_name"] * 12) + " import thing\n"),
    script("rule.py", "# " + "-" * 300 + "\n" + "x" * 0 + "# " + "=" * 300 + "\nx = 1\n"),
)

_ELSEWHERE = (
    script("pipe.sh", "curl -s https://example.org/install.sh | bash\n", REMOTE, direction="input"),
    script("wget.sh", "wget https://example.org/a.sh && bash a.sh\n", REMOTE, direction="input"),
    script("source.R", 'source("https://example.org/tools.R")\n', REMOTE, direction="input"),
    script("github.R", 'devtools::install_github("somebody/tools")\n', REMOTE, direction="input"),
    script(
        "exec.py", "import requests\nexec(requests.get('https://example.org/a.py').text)\n", REMOTE, direction="input"
    ),
    *(
        script(f"run as {name}", text.replace("GET", _GET), REMOTE, direction="input")
        for name, text in (
            ("fetched.py", 'urlretrieve("GET", "/tmp/p.sh")\nsubprocess.call(["sh", "/tmp/p.sh"])\n'),
            (
                "by a name.py",
                'to = tmp / "p.py"\nurlretrieve("GET", to)\nsubprocess.run([sys.executable, str(to)], check=True)\n',
            ),
            (
                "written.py",
                'r = requests.get("GET")\nwith open("p.sh", "wb") as f:\n    f.write(r.content)\nos.system("bash p.sh")\n',
            ),
            ("fetched.R", 'download.file("GET", "p.R")\nsource("p.R")\n'),
            ("fetched.jl", 'download("GET", "p.jl")\ninclude("p.jl")\n'),
            ("fetched.sh", "curl -sSo p.sh GET\necho done\nbash p.sh\n"),
            ("by its address.sh", "wget -q GET\nchmod +x p.sh\n./p.sh\n"),
            ("fetched.do", 'copy "GET" "p.do"\ndo "p.do"\n'),
        )
    ),
    *(
        script(f"read as {name}", text.replace("GET", _GET), direction="input")
        for name, text in (
            (
                "fetched.py",
                'urlretrieve("GET", "/tmp/p.csv")\nframe = read_csv("/tmp/p.csv")\nsubprocess.call(["sh", "mine.sh"])\n',
            ),
            ("unpacked.py", 'urlretrieve("GET", "p.csv.gz")\nsubprocess.run(["gunzip", "p.csv.gz"])\n'),
            (
                "written.py",
                'r = requests.get("GET")\nwith open(path, "wb") as f:\n    f.write(r.content)\nos.system("bash other.sh")\n',
            ),
            ("fetched.R", 'download.file("GET", "p.csv")\nd <- read.csv("p.csv")\nsource("mine.R")\n'),
            ("fetched.sh", "curl -sSo p.csv GET\npython mine.py --data p.csv\n"),
        )
    ),
    script("pip.sh", "pip install git+https://github.com/somebody/tools\n", REMOTE, direction="input"),
    script(
        "iex.ps1",
        "iex (New-Object Net.WebClient).DownloadString('https://example.org/a.ps1')\n",
        REMOTE,
        direction="input",
    ),
    script("install.R", 'install.packages("dplyr")\nlibrary(dplyr)\n', direction="input"),
    script("download.sh", "# curl is not there\npip install -r requirements.txt\n", direction="input"),
    script("leaving.sh", "curl -s https://example.org/install.sh | bash\n"),
)

_OBFUSCATED = (
    script("exec.py", f"import base64\n{_RUNS}\n", HIDDEN, direction="input"),
    script("exec leaving.py", f"import base64\n{_RUNS}\n", HIDDEN),
    script("in two steps.py", "import zlib\ncode = zlib.decompress(b'x')\nexec(code)\n", HIDDEN, direction="input"),
    script("marshal.py", "import marshal\nexec(marshal.loads(b'x'))\n", HIDDEN, direction="input"),
    script(
        "parse.R", 'eval(parse(text = rawToChar(base64enc::base64decode("cHJpbnQoMSk="))))\n', HIDDEN, direction="input"
    ),
    script("pipe.sh", "echo ZWNobyAx | base64 -d | sh\n", HIDDEN, direction="input"),
    script("atob.js", "eval(atob('YWxlcnQoMSk='));\n", HIDDEN, direction="input"),
    script("chain.py", "getattr(__import__('o' + 's'), 'sys' + 'tem')('true')\n", HIDDEN, direction="input"),
    script(
        "decode only.py",
        "import base64\nimage = base64.b64decode(text)\npattern = re.compile('b64decode')\n",
        direction="input",
    ),
    script("eval only.R", 'f <- eval(parse(text = paste0("y ~ ", x)))\n', direction="input"),
    script("model eval.py", "model.eval()\nx = zlib.decompress(data)\n", direction="input"),
)

_WHEN_READ = (
    script("run.yaml", "a: !!python/object/apply:subprocess.check_output [[ls]]\n", LOADED, direction="input"),
    script("hook.yml", "model: !!python/object:study.Model {depth: 3}\n", LOADED, direction="input"),
    script("paths.pth", "import os; os.nice(1)\n", LOADED | {"type.mismatch"}, direction="input"),
    script("plain.yaml", "# !!python/name would be refused\nname: study\nseeds: !!seq [1, 2]\n", direction="input"),
)

_PICKLED = pickle.dumps([{"key": 7 * at, "age": 20 + at, "level": at * 37 % 101} for at in range(40)], 4)
_TEXT = base64.b64encode(_PICKLED).decode()
_TEXT_LINES = [_TEXT[at : at + 76] for at in range(0, len(_TEXT), 76)]
_IDS = ", ".join(str(1_000_000 + at * 7_919 % 899_999 * 10 + at * 3 % 7) for at in range(14))

_WRITTEN = (
    script("pickled rows.py", f"import pickle\nx = pickle.loads({_PICKLED!r})\n", frozenset({"binary.records"})),
    script("pickled rows.json", json.dumps({"name": "x", "state": _TEXT}), RECORDS),
    script(
        "pickled rows in lines.json", json.dumps({"state": base64.encodebytes(_PICKLED).decode()}, indent=1), RECORDS
    ),
    script("pickled rows in pieces.json", json.dumps({"state": _TEXT_LINES}, indent=1), RECORDS),
    script("pickled rows.yaml", "name: x\nstate: |\n  " + "\n  ".join(_TEXT_LINES) + "\n", RECORDS),
    script("pickled rows.md", "The results.\n\n" + "\n".join(_TEXT_LINES) + "\n", RECORDS),
    script("pickled rows.xml", f"<model><state>{_TEXT}</state></model>\n", RECORDS),
    script(
        "packed and pickled rows.json", json.dumps({"s": base64.b64encode(zlib.compress(_PICKLED)).decode()}), RECORDS
    ),
    script("pickled rows in hexadecimal.json", json.dumps({"state": _PICKLED.hex()}), RECORDS),
    script(
        "pickled settings.json",
        json.dumps({"state": base64.b64encode(pickle.dumps({"depth": 3, "names": ["a"] * 9}, 4)).decode()}),
    ),
    script("a database.json", json.dumps({"b": base64.b64encode(b"SQLite format 3\0" + _BYTES).decode()}), FILE),
    script("bytes of no kind.yaml", f"state: {_RUN}\n", BLOB),
    script(
        "a certificate.yaml", "cert: |\n  " + "\n  ".join(base64.encodebytes(b"0\x82" + _BYTES).decode().split()) + "\n"
    ),
    script("checksums.json", json.dumps({f"table{at}.csv": random.Random(at).randbytes(32).hex() for at in range(30)})),
    script("sequences.txt", "\n".join("".join(random.Random(at).choices("ACGT", k=60)) for at in range(9)) + "\n"),
    script("pickled settings.py", f"import pickle\nx = pickle.loads({pickle.dumps({'depth': 3}, 4)!r})\n"),
    script(
        "left out.sql", f"SELECT count(*) FROM t\nWHERE pat_id NOT IN ({_IDS});\n", frozenset({"identifiers.listed"})
    ),
    script("codes.sql", "SELECT count(*) FROM t WHERE snomed_code IN (44054006, 73211009, 46635009);\n"),
)

_PATCHED = (("EPN175933", "1930-11-05"), ("EPN416252", "1967-05-14"), ("EPN168314", "1962-06-20"))
_BY_ID = (
    script(
        "corrected births.R",
        "d <- mutate(d, dob = case_when(\n"
        + "".join(f'  id == "{one}" ~ as.Date("{born}"),\n' for one, born in _PATCHED)
        + "  TRUE ~ dob))\n",
        frozenset({"identifiers.listed"}),
    ),
    script(
        "nested births.R",
        "d$dob <- " + "".join(f'if_else(d$id == "{one}", as.Date("{born}"), ' for one, born in _PATCHED) + "d$dob)))\n",
        frozenset({"identifiers.listed"}),
    ),
    script(
        "left out by id.py",
        "d = d[~d.id.isin([" + ", ".join(f'"{one}"' for one, _ in _PATCHED) + "])]\n",
        frozenset({"identifiers.listed"}),
    ),
    script("ids of wards.R", 'd <- filter(d, id == "A1" | id == "B2" | id == "C3")\n'),
    script("ids of sites.R", 'd <- filter(d, site_id %in% c("RGT017", "RGN482", "RM1203"))\n'),
    script("ids of variables.R", 'x <- filter(x, id %in% c("rs429358", "rs7412", "rs12345"))\n'),
)

SIGNS = (*_WHEN_READ, *_WRITTEN, *_SECRETS, *_ENCODED, *_ELSEWHERE, *_OBFUSCATED, *_BY_ID)
