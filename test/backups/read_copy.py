# Prints the age identity of a .sxbackup from the printed recovery key: docs/backup-format.md, in Python, knowing nothing else.
import base64, hashlib, hmac, json, sys
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

def hkdf(key, salt, info):
    prk = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    return hmac.new(prk, info + b'\x01', hashlib.sha256).digest()

def crockford(text):
    letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    swaps = {'O': '0', 'I': '1', 'L': '1'}
    number = 0
    typed = [swaps.get(c, c) for c in text.upper() if c.isalnum()]
    # The fifth of each group checks the four before it.
    for letter in [one for at, one in enumerate(typed) if at % 5 < 4]:
        number = number * 32 + letters.index(letter)
    return number.to_bytes(20, 'big')

def bech32(prefix, data):
    letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
    def sums(values):
        total = 1
        for value in values:
            top, total = total >> 25, (total & 0x1ffffff) << 5 ^ value
            for bit, one in enumerate([0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]):
                total ^= one if top >> bit & 1 else 0
        return total
    number, length = int.from_bytes(data, 'big') << 4, 52
    five = [number >> 5 * (length - 1 - i) & 31 for i in range(length)]
    head = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = sums(head + five + [0] * 6) ^ 1
    return prefix + '1' + ''.join(letters[v] for v in five + [check >> 5 * (5 - i) & 31 for i in range(6)])

with open(sys.argv[1], 'rb') as file:
    assert file.readline() == b'saixue-backup/1\n'
    head = json.loads(file.readline())
for slot in head['slots']:
    if slot['kind'] != 'recovery':
        continue
    params = json.dumps(slot['params'], sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    key = hkdf(crockford(sys.argv[2]), base64.b64decode(slot['params']['salt']), b'saixue/slot/recovery/1')
    wrapped = base64.b64decode(slot['wrapped'])
    data_key = AESGCM(key).decrypt(wrapped[:12], wrapped[12:], f'saixue-slot/1\0recovery\0{params}'.encode())
    print(bech32('age-secret-key-', hkdf(data_key, head['workspaceId'].encode(), b'saixue/backup-age/1')).upper())
