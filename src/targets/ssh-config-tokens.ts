import {UsageError} from '../errors.ts'

/** The value of each token that a directive may have: `h` for `%h`. */
export type Tokens = Readonly<Record<string, string>>

/**
 * Replaces the tokens of ssh_config(5), and `${NAME}` where `env` is given. Throws `UsageError` for a token
 * that is not in the table and for a variable that is not set, as ssh does.
 */
export function expandTokens(
  text: string,
  tokens: Tokens,
  directive: string,
  env?: NodeJS.ProcessEnv,
): string {
  const withVariables = env
    ? text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => variable(name, env, directive))
    : text
  return withVariables.replaceAll(/%(.?)/gs, (found, token: string) => {
    if (token === '%') return '%'
    const value = tokens[token]
    if (value === undefined)
      throw new UsageError(`ssh_config: Assay does not know ${found} in ${directive} ${text}`, {
        hint: 'Use --transport openssh',
      })
    return value
  })
}

function variable(name: string, env: NodeJS.ProcessEnv, directive: string): string {
  const value = env[name]
  if (value === undefined)
    throw new UsageError(`ssh_config: ${directive} uses the variable ${name}, which is not set`)
  return value
}
