import type {RpcClient} from './rpc-client.ts'

/** What Packer shows to whoever runs the build; it puts the build's name before each line. */
export interface Ui {
  say(text: string): Promise<void>
  message(text: string): Promise<void>
  error(text: string): Promise<void>
  /** One line of `-machine-readable` output; it is shown nowhere else. */
  machine(category: string, fields: readonly string[]): Promise<void>
}

/** Makes the Ui of one build. Wait for each call: Packer runs the calls of one stream side by side. */
export function createUi(client: RpcClient): Ui {
  const tell = async (method: string, text: string): Promise<void> => {
    await client.call(`Ui.${method}`, text)
  }
  return {
    say: (text) => tell('Say', text),
    message: (text) => tell('Message', text),
    error: (text) => tell('Error', text),
    async machine(category, fields) {
      await client.call('Ui.Machine', {Category: category, Args: [...fields]})
    },
  }
}
