/** What stands in place of a secret. */
const REDACTED = 'redacted'

/** A private key in PEM, which may be cut; `$` is the end of the text. */
const PRIVATE_KEY =
  /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)([\s\S]*?)(-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g

/** The rest of the first line, and lines of nothing but BASE64: no line of a configuration can hide in a key. */
const KEY_LINES = /^[^\n]+|(?<=\n)[\t #]*[A-Za-z0-9+/=]+[\t ]*(?=\n|$)/g

/** User name and password of a URL. */
const URL_LOGIN = /:\/\/[^\s:@/]*:[^\s@/]+@/g

/** A variable, whose name in capitals is looked at then. */
const VARIABLE = /(?<![A-Z0-9_])([A-Z0-9_]+)=("[^"\n]*"?|'[^'\n]*'?|[^\s"',]+)/g
const SECRET_NAME = /SECRET|TOKEN|ACCESS_KEY|PASSWORD/

/** `password = x`, `password: x`, `"password": "x"`, and the other names that programs have for it. */
const PASSWORD =
  /(?<![A-Za-z])((?:[Pp]assword|[Pp]assphrase|aws_secret_access_key|aws_session_token|client_secret|bindpw)["']?[ \t]*[=:][ \t]*|(?:passwd|[Pp]wd)[ \t]*=[ \t]*)("[^"\n]*"?|'[^'\n]*'?|[^\s"',]+)/g

/** What follows `Authorization: Bearer`; words of a sentence are shorter. */
const BEARER = /\b(Bearer|Basic) [\w.~+/=-]{16,}/g

/** A JSON Web Token, as service accounts have them. */
const JSON_WEB_TOKEN = /(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g

/** A password's hash as crypt(3) and GRUB write it. */
const HASH = /\$(?:1|5|6|7|y|gy|2[abxy])\$[./0-9A-Za-z,=+$]{20,}|\bgrub\.pbkdf2\.\w+\.[\w.]+/g

/**
 * Takes out of an answer what looks like a secret, in whatever file of the host somebody left it. The probes of
 * files that are known to hold secrets leave them on the host; this is for all other files. The number of lines
 * stays the same.
 */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(PRIVATE_KEY, (_, begin: string, body: string, end: string) => begin + emptied(body) + end)
    .replaceAll(URL_LOGIN, `://${REDACTED}@`)
    .replaceAll(VARIABLE, (whole, name: string, value: string) =>
      SECRET_NAME.test(name) ? `${name}=${hidden(value)}` : whole,
    )
    .replaceAll(PASSWORD, (_, before: string, value: string) => before + hidden(value))
    .replaceAll(BEARER, `$1 ${REDACTED}`)
    .replaceAll(JSON_WEB_TOKEN, REDACTED)
    .replaceAll(HASH, REDACTED)
}

function emptied(body: string): string {
  return body.replaceAll(KEY_LINES, REDACTED)
}

/** In the quotes of the value, so that JSON stays JSON. */
function hidden(value: string): string {
  const [quote = ''] = value.match(/^["']/) ?? []
  return quote + REDACTED + quote
}
