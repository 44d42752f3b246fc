/** The peer broke the protocol or went away in the middle of a message. */
export class WireError extends Error {
  constructor(message: string, options: {cause?: unknown} = {}) {
    super(message, options)
    this.name = 'WireError'
  }
}
