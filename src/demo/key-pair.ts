import ssh2 from 'ssh2'

/**
 * Makes an Ed25519 key pair in OpenSSH's form. ssh2 1.17 writes some of its private keys in a form that it cannot
 * read itself (11 of 3000, tried here); those are made again.
 */
export function generateKeyPair(): {readonly private: string; readonly public: string} {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519')
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair
  }
}
