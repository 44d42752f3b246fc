import {describe, expect, it} from 'vitest'
import {assignmentsOf} from '../../src/probes/systemd-file.ts'

const path = '/etc/systemd/system/a.service'

describe("a file of systemd's", () => {
  it.each([
    ['a value', 'A=b', 'b'],
    ['a line that goes on', 'A=b \\\n  c', 'b \n  c'],
    ['no comment between lines that go on', 'A=b\\\n# not this\n; nor this\nc', 'b\n\n\nc'],
    ['a backslash that a backslash stands before', 'A=b\\\\\nB=c', 'b\\\\'],
    ['a last line that would go on', 'A=b\\', 'b'],
    ['a comment as its last line', 'A=b\\\n# end', 'b'],
  ])('has %s', (_, text, value) => {
    const [first] = assignmentsOf({path, text: `[Service]\n${text}`}, 'Service')

    expect(first).toEqual({key: 'A', value, place: {file: path, line: 2}})
  })

  it('has the assignments of one section, wherever it goes on', () => {
    const text = '; A=0\r\nA=0\r\n[Service]\r\nA=1\r\n[Unit]\r\nA=2\r\n[Service]\r\nB=\\\r\n3\r\nC=4\r\n'

    expect(
      assignmentsOf({path, text}, 'Service').map(({key, value, place}) => [key, value, place.line]),
    ).toEqual([
      ['A', '1', 4],
      ['B', '3', 8],
      ['C', '4', 10],
    ])
  })
})
