import type {ExecResult, Transport} from './transport.ts'

/**
 * Closes a transport only when its commands have ended. It is for those where a command would outlive a
 * connection that is closed: a process of this machine, or a command in Packer's own connection.
 */
export function closeAfterCommands(transport: Transport): Transport {
  const running = new Set<Promise<ExecResult>>()
  return {
    ...transport,
    exec(command, options) {
      const result = transport.exec(command, options)
      const forget = (): void => void running.delete(result)
      running.add(result)
      result.then(forget, forget)
      return result
    },
    async close() {
      await Promise.allSettled(running)
      await transport.close()
    },
  }
}
