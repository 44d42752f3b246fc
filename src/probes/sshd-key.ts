import {createECDH, createHash, createPrivateKey} from 'node:crypto'

/**
 * A private key that everybody can compute, in the PEM form that every OpenSSH reads. It protects nothing:
 * it only lets `sshd -T` start on an image whose host keys were removed.
 */
export function throwAwayHostKey(): string {
  const scalar = createHash('sha256').update('a host key that protects nothing').digest()
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(scalar)
  const point = curve.getPublicKey()
  const key = {
    kty: 'EC',
    crv: 'P-256',
    d: scalar.toString('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  return createPrivateKey({format: 'jwk', key}).export({type: 'sec1', format: 'pem'}).toString().trim()
}
