#!/usr/bin/env python3
"""Checks a Saixue archive (.sxarc) without Saixue: Python 3.8 or newer, nothing else. Written from archive.md alone.

    python3 verify_archive.py FILE [CODE | @NOTEFILE] [--json]

Exit status: 0 matches, 3 unanchored, 1 everything else, 2 wrong use.
"""
import base64, hashlib, json, math, re, sys, unicodedata, zipfile, zlib
from fractions import Fraction

BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
FIXED = ['README.txt', 'archive.json', 'events.jsonl', 'checkpoints.json', 'packs.json', 'printed.json']
MEMBER = re.compile(r'(README\.txt|archive\.json|events\.jsonl|checkpoints\.json|packs\.json|printed\.json'
                    r'|versions/[1-9]\d{0,5}(-docket|-rows)?\.json)')

class Unreadable(Exception):
    pass

def sha(*parts):
    return hashlib.sha256(b''.join(one if isinstance(one, bytes) else one.encode() for one in parts)).digest()

# --- Ed25519 (RFC 8032, 5.1.7) ---
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def add(a, b):
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(k, point):
    total = (0, 1, 1, 0)
    while k:
        if k & 1:
            total = add(total, point)
        point, k = add(point, point), k >> 1
    return total

def point_of(data):
    y, sign = int.from_bytes(data, 'little') & (1 << 255) - 1, data[31] >> 7
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P

def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, 'little'))

def signed(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], 'little')
    if a is None or r is None or s >= L or same(times(8, a), (0, 1, 1, 0)):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), 'little') % L
    return same(times(s, BASE), add(r, times(k, a)))

# --- shapes ---
def whole(least):
    return lambda v: (type(v) is int or type(v) is float and v.is_integer()) and v >= least
def text(v): return isinstance(v, str)
def flag(v): return isinstance(v, bool)
def hexes(n): return lambda v: isinstance(v, str) and re.fullmatch('[0-9a-f]{%d}' % n, v) is not None
def either(*kinds): return lambda v: any(fits(v, one) for one in kinds)
def by(key, value): return lambda v: isinstance(v, dict) and all(fits(k, key) and fits(x, value) for k, x in v.items())
def fits(v, kind):
    if isinstance(kind, dict):
        return isinstance(v, dict) and v.keys() == kind.keys() and all(fits(v[k], kind[k]) for k in kind)
    if isinstance(kind, list):
        return isinstance(v, list) and all(fits(one, kind[0]) for one in v)
    return kind(v)
def null(v): return v is None
def token(v): return isinstance(v, str) and re.fullmatch(r'J\d{2,6}', v) is not None
HEX = hexes(64)
COVER = {'kind': text, 'format': whole(1), 'program': text, 'contest': {'id': text, 'title': text}, 'madeAt': text,
         'events': whole(0), 'versions': [whole(1)], 'members': by(text, HEX)}
CHECKPOINTS = {'contestKey': either(HEX, null), 'keys': by(token, HEX), 'checkpoints': [{
    'why': text, 'size': whole(1), 'root': HEX, 'note': text, 'at': text,
    'cosignatures': [{'judge': token, 'key': HEX, 'signature': hexes(128), 'at': text}]}]}
VERSION = {'version': whole(1), 'kind': lambda v: v in ('locked', 'corrected'), 'method': text, 'at': text, 'void': flag,
           'docketSha256': HEX, 'rowsSha256': HEX, 'commitment': HEX}
PACKS = {'packs': [{'judge': token, 'hash': HEX, 'signer': lambda v: re.fullmatch('[0-9a-f]{0,64}', v) is not None,
                    'revision': whole(1), 'seq': whole(1), 'batch': text, 'receipt': text, 'undone': flag, 'counts': flag}]}
PRINTED = {'codes': [{'code': text, 'size': whole(1), 'why': text, 'at': text}]}

def parse(data):
    def refuse(name):
        raise ValueError(name)
    try:
        return json.loads(data if isinstance(data, str) else data.decode('utf-8'), parse_constant=refuse)
    except RecursionError:
        raise ValueError('too deep')

# --- 1. the container ---
class Container:
    def __init__(self, path):
        with open(path, 'rb') as file:
            head, size = file.read(4), file.seek(0, 2)
            file.seek(max(0, size - 65557))
            tail = file.read()
        end = tail.rfind(b'PK\5\6')
        if head not in (b'PK\3\4', b'PK\5\6') or end < 0 or end + 22 != len(tail):
            raise Unreadable('no zip, or not whole')
        self.zip = zipfile.ZipFile(path)
        infos = sorted(self.zip.infolist(), key=lambda one: one.header_offset)
        names = [one.filename for one in infos]
        if len(infos) > 30010 or len({one.lower() for one in names}) != len(names) or sum(one.file_size for one in infos) > 4 << 30:
            raise Unreadable('too much in it, or two members of one name')
        for one, after in zip(infos, infos[1:] + [None]):
            if not MEMBER.fullmatch(one.filename) or one.flag_bits & 0x2041 or one.compress_type not in (0, 8):
                raise Unreadable('a member that no archive has')
            if one.file_size > 4 << 20 and one.file_size > 200 * one.compress_size:
                raise Unreadable('unpacks to an abnormal size')
            if after and one.header_offset + 30 + len(one.filename) + one.compress_size > after.header_offset:
                raise Unreadable('members overlap')
        self.sizes, self.altered = {one.filename: one.file_size for one in infos}, set()
        cover = self.json('archive.json', None)
        if not isinstance(cover, dict) or cover.get('kind') != 'saixue-archive':
            raise Unreadable('another kind of file')
        if cover.get('format', 1) != 1 or not fits(cover, COVER) or any(a >= b for a, b in zip(cover['versions'], cover['versions'][1:])):
            raise Unreadable('a newer format, or a cover that is none')
        self.cover = cover
        wanted = set(FIXED) | {'versions/%d%s.json' % (n, part) for n in cover['versions'] for part in ('', '-docket', '-rows')}
        self.altered |= (set(names) | set(cover['members'])) - wanted
        self.read('README.txt').decode('utf-8')

    def read(self, name):
        if name not in self.sizes or self.sizes[name] > 256 << 20:
            raise Unreadable(name + ' is missing or too large')
        data = self.zip.read(name)
        if name != 'archive.json' and hashlib.sha256(data).hexdigest() != self.cover['members'].get(name):
            self.altered.add(name)
        data.decode('utf-8')
        return data

    def json(self, name, kind):
        value = parse(self.read(name))
        if kind and not fits(value, kind):
            raise Unreadable(name + ' is not as the format says')
        return value

    def lines(self):
        whole_file = hashlib.sha256()
        with self.zip.open('events.jsonl') as file:
            for line in file:
                if len(line) > (1 << 20) + 1:
                    raise Unreadable('an abnormally long line')
                whole_file.update(line)
                yield line.rstrip(b'\n').decode('utf-8')
        if whole_file.hexdigest() != self.cover['members'].get('events.jsonl'):
            self.altered.add('events.jsonl')

# --- 2. and 3. the chain, checkpoints, codes ---
def event_of(line):
    try:
        event = parse(line)
        if not fits(event, {'body': text, 'hash': HEX}):
            return None
        body = parse(event['body'])
        scalar = either(text, null, flag, lambda v: type(v) in (int, float))
        good = isinstance(body, dict) and whole(1)(body.get('seq')) and text(body.get('at')) and text(body.get('action')) \
            and 'contest' in body and (body['contest'] is None or text(body['contest'])) and text(body.get('subject')) \
            and by(text, scalar)(body.get('detail'))
        return (body, event['body'].encode(), bytes.fromhex(event['hash'])) if good else None
    except ValueError:
        return None

def base32(data, length):
    number = int.from_bytes(data, 'big')
    bits = 8 * len(data)
    return ''.join(BASE32[number >> (bits - 5 * i - 5) & 31] for i in range(length))

def code_of(root):
    return base32(root, 20)

def walk(container, code):
    """Events, first bad one, roots of every beginning, what was pledged, smallest beginning that has the code."""
    prev, peaks, roots, pledges, bad, count, broken, found = bytes(32), [], [b''], [], None, 0, False, None
    contest = container.cover['contest']['id']
    for line in container.lines():
        count += 1
        event = None if broken else event_of(line)
        if event is None:
            bad, broken = bad or count, True
            continue
        body, raw, stored = event
        if body['seq'] != count or sha('saixue-audit/1\0', prev, raw) != stored:
            bad = bad or count
        prev, node, size = stored, sha(b'\0', stored), count - 1
        while size & 1:
            node, size = sha(b'\1', peaks.pop(), node), size >> 1
        peaks.append(node)
        root = peaks[-1]
        for left in reversed(peaks[:-1]):
            root = sha(b'\1', left, root)
        roots.append(root)
        if found is None and code is not None and code_of(root) == code:
            found = count
        if contest in (body['contest'], body['subject']) and re.match(r'(results|publication|packs|archive)\.', body['action']):
            pledges.append(body)
    return count, bad, roots, pledges, found

NOTE = re.compile(r'(saixue/([A-Za-z0-9-]{1,64})/([A-Za-z0-9_-]{1,64})\n([1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n)\n((?:— \S{1,100} [A-Za-z0-9+/]{91}=\n)+)')

def note_of(written):
    found = NOTE.fullmatch('\n'.join(one.strip() for one in re.split(r'\r\n?|\n', written)).strip() + '\n')
    if not found or base64.b64encode(base64.b64decode(found[5])).decode() != found[5]:
        return None
    lines = [(one.split(' ')[1], base64.b64decode(one.split(' ')[2])) for one in found[6].strip().split('\n')]
    return {'text': found[1].encode(), 'workspace': found[2], 'contest': found[3], 'size': int(found[4]),
            'root': base64.b64decode(found[5]), 'lines': lines}

def organiser_signed(note, key):
    mark = sha('organiser\n', b'\1', key)[:4]
    return any(name == 'organiser' and data[:4] == mark and signed(key, note['text'], data[4:]) for name, data in note['lines'])

def typed_code(typed):
    typed = re.sub(r'^[\s\S]*核验码|^[\s\S]*\bcode\b', '', unicodedata.normalize('NFKC', typed), flags=re.I).strip()
    beside = re.search(r'(?:事件|events)[\s:]*(\d[\d,]*)', typed, re.I) or \
        re.search(r'(?<![0-9a-z-])(\d[\d,]*)\s*(?:条|个)?(?:事件|events)', typed, re.I)
    head = re.split(r'[·•|;,]|事件|events', re.sub(r'^[:\s]+', '', typed), flags=re.I)[0].upper()
    plain = ''.join(one for one in head if not one.isspace() and unicodedata.category(one) != 'Pd' and one not in '_.·ー一−')
    plain = plain.replace('O', '0').replace('I', '1').replace('L', '1')
    if len(plain) != 20 or any(one not in BASE32 for one in plain):
        return None
    return plain, int(beside[1].replace(',', '')) if beside else None

# --- 5. from docket to rows ---
def order(value): return value.encode('utf-16-be', 'surrogatepass')
def nearest(value): return math.floor(value + 0.5)
def rounded(value, decimals): return max(0, math.floor(value * 10**decimals + Fraction(1, 2)))
def million(value): return Fraction(nearest(value * 1000000), 1000000)

def settle(rules, criteria, sheets, readings):
    """The sheets that count, and whether arbitration settled them."""
    rule, apart_rule = rules['arbitration'], rules['discrepancy']
    by_criterion, chain = rule['per'] == 'criterion', rule['chain']
    stage = {one['stage']: one for one in reversed(readings)}
    def beyond(spread, threshold):
        limit = nearest(threshold * 100)
        return spread >= limit if apart_rule['at'] == 'from' else spread > limit
    def apart(*some):
        if len(some) < 2:
            return False
        if not by_criterion:
            totals = [one['total'] for one in some]
            return beyond(max(totals) - min(totals), apart_rule['threshold'])
        for one in criteria:
            given = [sheet['scores'][one['id']] for sheet in some if one['id'] in sheet['scores']]
            if len(given) > 1 and beyond(max(given) - min(given), rule['criterionShare'] * (1 if one['mode'] == 'veto' else one['max'])):
                return True
        return False
    def distance(a, b):
        return sum(abs(a['scores'][one['id']] - b['scores'][one['id']]) for one in criteria if one['id'] in a['scores'] and one['id'] in b['scores'])
    first = sorted(sheets, key=lambda one: order(one['judge']))
    if 'chief' in stage:
        return [stage['chief']], True
    if chain == 'none' or len(first) < (2 if chain in ('2+1', '2+1+1') else 1):
        return first, False
    if chain in ('1+1', '1+1+1'):
        leader = stage.get('leader')
        holds = leader and (chain == '1+1' or not any(apart(leader, one) for one in first))
        return ([leader], True) if holds else (first, False)
    third = stage.get('third')
    if not apart(*first) or chain == '2+1' or not third:
        return first, False
    rising = sorted(first, key=lambda one: (one['total'], [one['scores'].get(c['id'], 0) for c in criteria], order(one['judge'])))
    pairs = [(rising[0], rising[-1])]
    if by_criterion:
        pairs = [(a, b) for i, a in enumerate(rising) for b in rising[i + 1:] if apart(a, b)]
        pairs.sort(key=lambda pair: -distance(*pair))
    if not pairs:
        return first, False
    pair = pairs[0]
    near = [one for one in pair if not apart(third, one)]
    if not near:
        return first, False
    if len(near) == 2:
        far = [(abs(one['total'] - third['total']), distance(one, third) if by_criterion else 0) for one in pair]
        near = [pair[far[1] < far[0]]] if far[0] != far[1] else {'higher': [pair[1]], 'lower': [pair[0]], 'mean': near}[rule['equalDistance']]
    return [third] + near + [one for one in first if not any(one is x for x in pair) and not apart(third, one)], True

def places(kind, value, base, rounding):
    if kind == 'count':
        return math.trunc(value)
    exact = million(value) * base
    return {'floor': math.floor, 'ceil': math.ceil, 'round': lambda x: math.floor(x + Fraction(1, 2))}[rounding](exact)

def ranked(figures):
    """Adds standard, dense, ordinal and tied; best first. Figures have tier, score, keys and code."""
    def low(value): return 1 if value is None else -value
    def key(one): return low(None if one['score'] is None else one['tier']), low(one['score']), [low(k) for k in one['keys']]
    out, standard, dense = sorted(figures, key=lambda one: (key(one), order(one['code']))), 0, 0
    for i, one in enumerate(out):
        one.update(standard=None, dense=None, ordinal=None, tied=False)
        if one['score'] is not None:
            if i == 0 or key(out[i - 1]) != key(one):
                standard, dense = i + 1, dense + 1
            beside = out[max(0, i - 1):i] + out[i + 1:i + 2]
            one.update(standard=standard, dense=dense, ordinal=i + 1, tied=any(key(x) == key(one) for x in beside))
    return out

def give(candidates, base, rules, decimals, units):
    """Awards by code, section 5.4."""
    caps, got, awards = {}, {}, {}
    for unit in set(units) - {''}:
        limits = [rules['unitCap']] if rules['unitCap'] is not None else []
        if rules['unitCapShare'] is not None:
            limits.append(places('ratio', rules['unitCapShare'], units.count(unit), 'floor'))
        caps[unit] = min(limits) if limits else math.inf
    def free(one): return got.get(one['unit'], 0) < caps.get(one['unit'], math.inf)
    for rule in rules['rules']:
        threshold = rule['kind'] == 'threshold'
        room = math.inf if threshold else places(rule['kind'], rule['value'], base, rules['rounding'])
        line = [one for one in candidates if not threshold or one['score'] >= nearest(rule['value'] * 10**decimals)]
        given, passed, at = [], [], 0
        def take(one):
            (given if free(one) else passed).append(one)
            got[one['unit']] = got.get(one['unit'], 0) + (given[-1:] == [one])
        while at < len(line) and len(given) < room:
            take(line[at])
            at += 1
        if given and len(given) == room:
            last = given[-1]['dense']
            rest = [one for one in line[at:] if one['dense'] == last]
            if any(free(one) for one in rest) and rules['atLine'] == 'include':
                for one in rest:
                    take(one)
            elif any(free(one) for one in rest) and rules['atLine'] == 'exclude':
                for one in given:
                    got[one['unit']] -= one['dense'] == last
                given, passed = [[one for one in some if one['dense'] != last] for some in (given, passed)]
        awards.update((one['code'], rule['name']) for one in given)
        candidates = [one for one in candidates if not any(one is x for x in given + passed)]
    return awards

def spread(values):
    mean = sum(values) / len(values) if values else 0
    return mean, math.sqrt(sum((x - mean) ** 2 for x in values) / (len(values) - 1)) if len(values) > 1 else 0

def reml(marks, rows, columns):
    """Section 6: adjusted scores by row; None: too much work. marks: (row, column, points)."""
    used = [len({mark[i] for mark in marks}) for i in (0, 1)]
    own = [[y for e, _, y in marks if e == row] for row in range(rows)]
    if not marks or min(used) < 2 or len(marks) in used or len({y for _, _, y in marks}) == 1:
        return [None] * rows
    if min(rows, columns) > 150:
        return None
    turn = columns > rows
    a, b = (columns, rows) if turn else (rows, columns)
    flat = [(j, e, y) if turn else (e, j, y) for e, j, y in marks]
    centre, n = sum(y for _, _, y in flat) / len(flat), len(flat)
    by_row = [[i for i, mark in enumerate(flat) if mark[0] == e] for e in range(a)]
    def solve(s, t):
        """ln |V|, and V^-1 of y (centred) and of ones."""
        s, t = (t, s) if turn else (s, t)
        matrix = [[float(i == j) for j in range(b)] for i in range(b)]
        shrink = [s * s / (1 + len(one) * s * s) for one in by_row]
        for c, one in zip(shrink, by_row):
            for i in one:
                matrix[flat[i][1]][flat[i][1]] += t * t
                for k in one:
                    matrix[flat[i][1]][flat[k][1]] -= c * t * t
        for i in range(b):
            for j in range(i + 1):
                rest = matrix[i][j] - sum(map(lambda x, y: x * y, matrix[i][:j], matrix[j][:j]))
                matrix[i][j] = math.sqrt(rest) if i == j else rest / matrix[j][j]
        logs = sum(math.log(1 + len(one) * s * s) for one in by_row) + 2 * sum(math.log(matrix[i][i]) for i in range(b))
        def inverse(v):
            def first(v):
                sums = [c * sum(v[i] for i in one) for c, one in zip(shrink, by_row)]
                return [x - sums[flat[i][0]] for i, x in enumerate(v)]
            u, g = first(v), [0.0] * b
            for i, x in enumerate(u):
                g[flat[i][1]] += t * x
            for i in range(b):
                g[i] = (g[i] - sum(matrix[i][k] * g[k] for k in range(i))) / matrix[i][i]
            for i in reversed(range(b)):
                g[i] = (g[i] - sum(matrix[k][i] * g[k] for k in range(i + 1, b))) / matrix[i][i]
            return [x - y for x, y in zip(u, first([t * g[mark[1]] for mark in flat]))]
        return logs, inverse([y - centre for _, _, y in flat]), inverse([1.0] * n)
    def deviance(at):
        logs, vy, v1 = solve(*at)
        one, cross, square = sum(v1), sum(vy), sum(x * (mark[2] - centre) for x, mark in zip(vy, flat))
        return logs + math.log(one) + (n - 1) * (1 + math.log(2 * math.pi * (square - cross * cross / one) / (n - 1)))
    at, here, h = [1.0, 1.0], deviance([1.0, 1.0]), 3e-4
    for _ in range(60):
        near = {(i, j): deviance([at[0] + i * h, at[1] + j * h]) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j}
        gx, gy = (near[1, 0] - near[-1, 0]) / (2 * h), (near[0, 1] - near[0, -1]) / (2 * h)
        xx, yy = (near[1, 0] - 2 * here + near[-1, 0]) / h**2, (near[0, 1] - 2 * here + near[0, -1]) / h**2
        xy = (near[1, 1] - near[1, -1] - near[-1, 1] + near[-1, -1]) / (4 * h * h)
        det = xx * yy - xy * xy
        step = [(xy * gy - yy * gx) / det, (xy * gx - xx * gy) / det] if xx > 0 and det > 0 else [-gx, -gy]
        size = max(abs(x) / max(abs(y), 0.05) for x, y in zip(step, at))
        step, tries = [x * min(1, 3 / size) if size else 0 for x in step], 0
        while tries < 40 and deviance([x + y for x, y in zip(at, step)]) > here + 1e-12 * abs(here):
            step, tries = [x / 2 for x in step], tries + 1
        if tries == 40 or size < 1e-9:
            break
        at = [x + y for x, y in zip(at, step)]
        here = deviance(at)
    logs, vy, v1 = solve(*at)
    mean = sum(vy) / sum(v1)
    residual = [x - mean * y for x, y in zip(vy, v1)]
    sums = [sum(r for r, mark in zip(residual, marks) if mark[0] == e) for e in range(rows)]
    return [centre + mean + at[0] ** 2 * x if one else None for x, one in zip(sums, own)]

def base_scores(method, rules, members):
    """Score (exact, points) and adjusted (float) by code; None as adjusted: taken from the file, section 6."""
    decimals, trim = rules['aggregation']['decimals'], max(3, rules['aggregation']['trimFrom'])
    trims = method == 'trimmed' or method == 'rule' and rules['aggregation']['method'] == 'trimmed'
    members = sorted(members, key=lambda one: order(one['code']))
    values, marks = [None] * len(members), [(i, one['judge'], one['total'] / 100) for i, member in enumerate(members)
             for one in sorted(member['counts'], key=lambda one: (order(one['judge']), one['total']))]
    if method in ('z', 't'):
        judges = {j: spread([y for _, k, y in marks if k == j]) for _, j, _ in marks}
        mean, deviation = spread([y for _, _, y in marks])
        values = []
        for i in range(len(members)):
            z = [0 if judges[j][1] == 0 else (y - judges[j][0]) / judges[j][1] for e, j, y in marks if e == i]
            values.append(None if not z else 50 + 10 * (sum(z) / len(z)) if method == 't' else mean + deviation * (sum(z) / len(z)))
    elif method == 'mixed':
        names = sorted({j for _, j, _ in marks}, key=order)
        values = reml([(e, names.index(j), y) for e, j, y in marks], len(members), len(names))
    for i, one in enumerate(members):
        totals = sorted(sheet['total'] for sheet in one['counts'])
        totals = totals[1:-1] if trims and not one['settled'] and len(totals) >= trim else totals
        one['base'], one['adjusted'] = Fraction(sum(totals), 100 * len(totals)) if totals else None, None
        value, stored = (values[i] if values else None), one['stored'].get('adjusted') if method == 'mixed' else None
        if value is not None or not values and stored is not None:
            one['adjusted'] = stored if value is None else float('%.9g' % value)
            one['base'] = Fraction(max(0, nearest((one['adjusted'] if stored is None else stored) * 10**decimals)), 10**decimals)

def through_rounds(rules, members, decimals):
    rounds, scores = rules['rounds'], {one['code']: [one['base']] for one in members if one['base'] is not None}
    inside = [one for one in members if one['base'] is not None and not one['out']]
    for i, later in enumerate(rounds[1:]):
        advance = rounds[i]['advance']
        if advance is not None:
            room = places(advance['kind'], advance['value'], len(inside), rules['awards']['rounding'])
            list_ = ranked([{'of': one, 'code': one['code'], 'tier': 0, 'score': rounded(scores[one['code']][-1], decimals),
                             'keys': one['keys'] if i == 0 else []} for one in inside])
            inside = [one['of'] for one in list_ if one['standard'] <= room]
        for one in inside:
            one['tier'], one['lacking'] = i + 1, later['id'] not in one['outside']
            scores[one['code']] += [] if one['lacking'] else [Fraction(one['outside'][later['id']], 100)]
        inside = [one for one in inside if not one['lacking']]
    weights = [million(one['weight']) for one in rounds]
    for one in members:
        own = scores.get(one['code'], [])
        if own:
            total = sum(weights[:len(own)])
            one['final'] = None if one['lacking'] else own[-1] if total == 0 else sum(map(lambda w, x: w * x, weights, own)) / total

def rows_of(docket, stored):
    rules, decimals = docket['rules'], docket['rules']['aggregation']['decimals']
    awards, scope = rules['awards'], rules['awards']['scope']
    def named(kind, value): return next((one for one in rules[kind] if value in (one['id'], one['name'])), {'name': value})
    def place(kind, name):
        at = next((i for i, one in enumerate(rules[kind]) if name in (one['id'], one['name'])), len(rules[kind]))
        return at, order(name)
    def criteria_of(category):
        rubric = next(one for one in rules['rubrics'] if one['id'] == category['rubric'])
        head = next((one['criteria'] for one in rules['rubricHeads'] if one['id'] == rubric['head']), [])
        return head + rubric['criteria']
    def group_key(division, category):
        return '' if scope == 'contest' else division, category if scope == 'division-category' else ''
    held = any(later['id'] in one['outside'] for later in rules['rounds'][1:] for one in docket['entries'])
    known, groups = {row['code']: row for row in stored}, {}
    for entry in docket['entries']:
        category = named('categories', entry['category'])
        criteria = criteria_of(category) if 'rubric' in category else []
        one = dict(entry, division=named('divisions', entry['division'])['name'], category=category['name'], lacking=False, tier=0,
                   stored=known.get(entry['code'], {}), keys=[])
        one['counts'], one['settled'] = settle(rules, criteria, entry['sheets'], entry['readings'])
        one['full'] = sum(nearest(c['max'] * 100) for c in criteria if c['mode'] != 'veto') if criteria else 10000
        needed = min(rules['vetoes'], len(one['counts'])) if one['settled'] else rules['vetoes']
        one['out'] = entry.get('excluded', False) or 0 < needed <= sum(sheet['vetoed'] for sheet in one['counts'])
        for key in rules['ranking']['tieBreak']:
            ids = [c['id'] for c in criteria if key in (c['id'], c['group'])]
            sums = [sum(sheet['scores'][c] for c in ids if c in sheet['scores']) for sheet in one['counts'] if any(c in sheet['scores'] for c in ids)]
            one['keys'].append(rounded(Fraction(sum(sums), 100 * len(sums)), decimals) if sums else None)
        groups.setdefault(group_key(one['division'], one['category']), []).append(one)
    groups = sorted(groups.items(), key=lambda item: (place('divisions', item[0][0]), place('categories', item[0][1])))
    for _, members in groups:
        base_scores(docket['method'], rules, members)
        for one in members:
            one['final'] = one['base']
        apart = {}
        for one in members:
            apart.setdefault((one['division'], one['category']), []).append(one)
        for own in apart.values() if held else ():
            through_rounds(rules, own, decimals)
        if rules['voteShare'] > 0 and any('vote' in one['outside'] for one in members):
            votes = [one['outside'].get('vote', 0) for one in members if not one['out']]
            top = (max(votes, default=0) if rules['voteScale'] == 'max' else sum(votes))
            share, rest = million(rules['voteShare']), million(1 - rules['voteShare'])
            for one in members:
                points = Fraction(one['full'] * one['outside'].get('vote', 0), 100 * top) if top else 0
                one['final'] = None if one['final'] is None else one['final'] * rest + points * share
        for one in members:
            one['score'] = None if one['final'] is None else rounded(one['final'], decimals)
    sizes = [len(members) for _, members in groups]
    bases = list(sizes)
    if awards['base'] == 'rereview' and held:
        bases = [sum(one['tier'] > 0 for one in members) for _, members in groups]
    if awards['base'] == 'submitted':
        counts = {}
        for key, count in docket['submitted'].items():
            division, category = key.split(' ', 1)
            own = group_key(named('divisions', division)['name'], named('categories', category)['name'])
            counts[own] = counts.get(own, 0) + count
        bases = [counts.get(key, size) for (key, _), size in zip(groups, sizes)]
    if awards['base'] == 'trainees' and awards['trainees'] is not None:
        whole_, rests = zip(*[divmod(awards['trainees'] * size, sum(sizes)) for size in sizes]) if sizes else ((), ())
        first = sorted(range(len(sizes)), key=lambda i: (-rests[i], i))[:awards['trainees'] - sum(whole_)]
        bases = [count + (i in first) for i, count in enumerate(whole_)]
    rows = []
    for (_, members), base in zip(groups, bases):
        minimum = None if awards['minimumScore'] is None else nearest(awards['minimumScore'] * 10**decimals)
        list_ = ranked([one for one in members if not one['out']])
        worthy = [one for one in list_ if one['score'] is not None and (minimum is None or one['score'] >= minimum)]
        given = give(worthy, base, awards, decimals, [one['unit'] for one in members])
        out = sorted((one for one in members if one['out']), key=lambda one: order(one['code']))
        for one in list_ + [dict(one, standard=None, dense=None, ordinal=None, tied=False) for one in out]:
            rows.append({
                'code': one['code'], 'division': one['division'], 'category': one['category'], 'subject': one['subject'],
                'sheets': len(one['sheets']), 'score': None if one['score'] is None else one['score'] / 10**decimals,
                'adjusted': one['adjusted'], 'rank': one[rules['ranking']['style']], 'rankStandard': one['standard'],
                'rankDense': one['dense'], 'rankOrdinal': one['ordinal'], 'tied': one['tied'],
                'award': '' if one['out'] else one.get('changed', given.get(one['code'], '')), 'excluded': one['out']})
    return rows

# --- the checks of every section, and 8. the verdict ---
def compared(stored, made):
    ranks = awards = len(stored) == len(made)
    for a, b in zip(stored, made):
        near = a['adjusted'] == b['adjusted'] or None not in (a['adjusted'], b['adjusted']) and \
            abs(a['adjusted'] - b['adjusted']) <= 1e-6 * max(1, abs(a['adjusted']))
        ranks = ranks and near and dict(a, adjusted=0, award='') == dict(b, adjusted=0, award='')
        awards = awards and a['award'] == b['award']
    return ranks, awards

CUT = 'no event locked it, or took it back'

def check_version(container, number, pledged):
    """(fault or None, ranks hold, awards hold)"""
    facts = container.json('versions/%d.json' % number, VERSION)
    docket, rows = (container.read('versions/%d-%s.json' % (number, part)) for part in ('docket', 'rows'))
    hashes = hashlib.sha256(docket).hexdigest(), hashlib.sha256(rows).hexdigest()
    made = sha('saixue-result/1\0', *hashes).hex()
    if facts['version'] != number or hashes + (made,) != (facts['docketSha256'], facts['rowsSha256'], facts['commitment']):
        fault = 'not what was committed'
    else:
        seq, commitments, void = pledged.get(number, (0, set(), False))
        fault = CUT if not seq or commitments == {made} and void != facts['void'] else None if commitments == {made} else 'not what was locked'
    try:
        docket, rows = parse(docket), parse(rows)
        found = compared(rows, rows_of(docket, rows))
        return fault or (None if docket['contest'] == container.cover['contest']['id'] else 'another contest'), *found
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration, ArithmeticError):
        return fault or 'cannot be computed', False, False

def verify(path, typed):
    note = note_of(typed) if typed else None
    code, printed_events = (typed_code(typed) or (None, None)) if typed and not note else (None, None)
    if typed and not note and not code:
        sys.exit('a code has twenty characters; or give @FILE with a whole signed note')
    container = Container(path)
    cover, (count, bad, roots, pledges, found) = container.cover, walk(container, code)
    points, printed = container.json('checkpoints.json', CHECKPOINTS), container.json('printed.json', PRINTED)['codes']
    packs, checks, notes, key = container.json('packs.json', PACKS)['packs'], {}, points['checkpoints'], points['contestKey']
    key = bytes.fromhex(key) if key else None
    def holds(size, root): return size < len(roots) and size <= count and roots[size] == root
    read = [note_of(one['note']) for one in notes]
    workspace = next((one['workspace'] for one in read if one), None)
    consistent = [bool(one) and (one['size'], one['root'].hex(), one['contest'], one['workspace']) ==
                  (raw['size'], raw['root'], cover['contest']['id'], workspace) for one, raw in zip(read, notes)]
    genuine = [bool(good and key and organiser_signed(one, key)) for one, good in zip(read, consistent)]
    held = [holds(one['size'], bytes.fromhex(one['root'])) for one in notes]
    true = [(one['size'], held_) for one, good, held_ in zip(notes, genuine, held) if good]
    differs_at = min((size for size, held_ in true if size <= count and not held_), default=None)
    holds_to = max((size for size, held_ in true if held_ and size < (differs_at or math.inf)), default=0)
    beyond = max((size for size, _ in true if size > count), default=None)
    codes = [(one['size'], code_of(bytes.fromhex(one['root']))) for one in notes]
    rising = all(a['size'] <= b['size'] for a, b in zip(notes, notes[1:]))
    given = [[one['code'].replace('-', ''), one['size'], one['code'][5::6]] for one in printed]
    checks['chain'] = count > 0 and bad is None
    checks['checkpoints'] = all(consistent) and all(held) and rising and given == [[c, s, '---'] for s, c in codes] if notes else None
    checks['signatures'] = all(genuine) if notes else None
    cosigned = [(one, raw) for one, raw_ in zip(read, notes) for raw in raw_['cosignatures']]
    checks['witnesses'] = all(one and points['keys'].get(raw['judge']) == raw['key'] and signed(
        bytes.fromhex(raw['key']), one['text'], bytes.fromhex(raw['signature'])) for one, raw in cosigned) if cosigned else None
    pledged = {}
    for one in pledges:
        version, commitment, gone = (one['detail'].get(name) for name in ('version', 'commitment', 'void'))
        if type(version) in (int, float) and text(commitment):
            seq, known, void = pledged.get(version, (one['seq'], set(), False))
            pledged[version] = seq, known | {commitment}, void
        if one['action'] == 'results.unlock' and type(gone) in (int, float) and gone in pledged:
            pledged[gone] = pledged[gone][:2] + (True,)
    versions = {number: check_version(container, number, pledged) for number in cover['versions']}
    lacking = set(pledged) - set(versions)
    checks['docket'] = False if lacking else not any(one[0] for one in versions.values()) if versions else None
    checks['ranking'] = all(one[1] for one in versions.values()) if versions else None
    checks['awards'] = all(one[2] for one in versions.values()) if versions else None
    receiving = [one for one in pledges if one['action'] == 'packs.receive']
    told = [h for one in receiving for h in str(one['detail'].get('hashes')).split(' ') if HEX(h)] + [
        one['subject'] for one in pledges if one['action'] == 'packs.decideWaiting' and one['detail'].get('step') == 'second']
    silent = any(not text(one['detail'].get('hashes')) for one in receiving)
    undone = {one['subject'] for one in pledges if one['action'] == 'packs.undoReceive'}
    def receipt(hash_): return (lambda c: c[:3] + '-' + c[3:])(base32(sha('saixue-receipt/1\0', hash_), 6))
    missing = list(dict.fromkeys(h for h in told if h not in {one['hash'] for one in packs}))
    strange = [one for one in packs if one['hash'] not in told and not silent or one['receipt'] != receipt(one['hash'])
               or one['undone'] != (one['batch'] in undone) or one['counts'] and one['undone']]
    checks['packs'] = not missing and not strange if packs or missing else None
    anchor = 'none'
    if code:
        anchor = 'fits' if found else 'unknown' if printed_events is None else 'shorter' if printed_events > count else 'differs'
    elif note:
        anchor = 'other' if note['contest'] != cover['contest']['id'] else 'forged' if not key or not organiser_signed(note, key) \
            else 'shorter' if note['size'] > count else 'fits' if holds(note['size'], note['root']) else 'differs'
    checks['printed'] = None if anchor == 'none' else anchor == 'fits'
    checks['file'] = not container.altered and count == cover['events']
    cut = (beyond or anchor == 'shorter' or cover['events'] > count) and bad is None and differs_at is None and all(genuine) \
        and not container.altered - {'events.jsonl'} and anchor not in ('differs', 'other', 'forged', 'unknown') \
        and all(one[0] in (None, CUT) and one[1] and one[2] for one in versions.values())
    verdict = 'differs' if False in checks.values() and not cut else 'shorter' if False in checks.values() \
        else 'matches' if anchor == 'fits' else 'unanchored'
    faulty = sorted(pledged[n][0] for n, one in versions.items() if (one[0] or not one[1] or not one[2]) and n in pledged)
    first = bad or (holds_to + 1 if differs_at else None if lacking else faulty[0] if faulty else None)
    return {'verdict': verdict, 'firstBad': first if verdict == 'differs' else None, 'events': count, 'checks': checks,
            'missing': ['%s %s' % (receipt(h), h) for h in missing], 'printed': anchor}

def main():
    given = [one for one in sys.argv[1:] if one != '--json']
    if not 1 <= len(given) <= 2:
        sys.exit(__doc__)
    typed = given[1] if len(given) > 1 else ''
    if typed.startswith('@'):
        with open(typed[1:], encoding='utf-8') as file:
            typed = file.read()
    try:
        told = verify(given[0], typed)
    except (Unreadable, zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, ValueError, NotImplementedError) as fault:
        told = {'verdict': 'unreadable', 'firstBad': None, 'events': 0, 'checks': {'file': False}, 'missing': [], 'why': str(fault)}
    if '--json' in sys.argv:
        print(json.dumps(told))
    else:
        for name, passed in told['checks'].items():
            print({True: 'ok      ', False: 'FAILED  ', None: 'nothing '}[passed], name)
        print('\n'.join(['verdict: ' + told['verdict'], 'first bad event: %s' % told['firstBad'], 'events: %d' % told['events'], *told['missing']]))
    sys.exit({'matches': 0, 'unanchored': 3}.get(told['verdict'], 1))

if __name__ == '__main__':
    main()
