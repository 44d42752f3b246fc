import {styleText} from 'node:util'

/** Whether a stream is to have colours: a terminal has, NO_COLOR forbids and FORCE_COLOR demands them. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  return styleText('red', '.', {stream}) !== '.'
}
