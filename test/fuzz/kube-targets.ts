import {readdirSync, readFileSync} from 'node:fs'
import {parseDocument as parseKubeBenchDocument} from '../../src/kube-bench/document.ts'
import {atoi, parseOctal, parsePrefixed} from '../../src/kube-bench/go-number.ts'
import {decodeBytes, escapeXml, jsonString, quoteGo, trimSpace} from '../../src/kube-bench/go-text.ts'
import {indentScalars} from '../../src/kube-bench/indent-scalars.ts'
import {evaluatePath} from '../../src/kube-bench/jsonpath.ts'
import {parseTemplate} from '../../src/kube-bench/jsonpath-parse.ts'
import {compare, operatorNames, splitElements} from '../../src/kube-bench/operators.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {checkPattern, findPattern, PatternError} from '../../src/kube-bench/regex.ts'
import {runControls} from '../../src/kube-bench/run-controls.ts'
import {printGo, printJson} from '../../src/kube-bench/value.ts'
import {parseTree} from '../../src/kube-bench/yaml-tree.ts'
import {type Layer, parseDocument} from '../../src/kubelet/document.ts'
import {parseFlags} from '../../src/kubelet/flags.ts'
import {unknownKeysIn} from '../../src/kubelet/known-keys.ts'
import {parseNodeConfigs} from '../../src/kubelet/node-config.ts'
import {readNodeConfigs} from '../../src/kubelet/nodeadm.ts'
import {KubeletRefusal} from '../../src/kubelet/refusal.ts'
import {readService} from '../../src/kubelet/service.ts'
import {refuseWrongTypes, seconds} from '../../src/kubelet/typed.ts'
import {isBalanced, splitWords} from '../../src/kubelet/words.ts'
import {parseEnvironmentFile} from '../../src/probes/environment-file.ts'
import {recordedTexts} from './recordings.ts'
import {allowing, type FuzzTarget} from './target.ts'

const path = '/etc/a.yaml'
const text = (input: Buffer): string => input.toString('utf8')

const configs = [
  '{"kind":"KubeletConfiguration","apiVersion":"kubelet.config.k8s.io/v1beta1","authentication":{"anonymous":{"enabled":false}},"readOnlyPort":0,"featureGates":{"RotateKubeletServerCertificate":true},"evictionHard":{"memory.available":"100Mi"}}',
  'kind: KubeletConfiguration\nauthentication:\n  x509: {clientCAFile: /etc/ca.crt}\nstreamingConnectionIdleTimeout: 4h0m0s\ntlsCipherSuites: [A, B]\n',
  ...recordedTexts(/^kubelet-text:/),
]
const nodeConfigs = [
  'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config: {readOnlyPort: 0}\n    flags: ["--v=2", "--node-labels=a=b"]\n',
  'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="BB"\n\n--BB\nContent-Type: application/node.eks.aws\n\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n--BB--\n',
]
const units = [
  '[Unit]\nDescription=kubelet\n[Service]\nEnvironmentFile=-/etc/eks/kubelet/environment\nEnvironment="A=b c" D=e\nExecStart=/usr/bin/kubelet \\\n  $NODEADM_KUBELET_ARGS --v=2\nUMask=0077\n',
  ...recordedTexts(/^unit-files:kubelet/),
]
const commandLines = [
  '/usr/bin/kubelet --config /etc/k.json --v=2 --anonymous-auth "--node-labels=a=b,c=d" \'x y\' \\x41',
]
const environments = [
  'NODEADM_KUBELET_ARGS="--v=2 \\"x\\" --a"\nB=\'c d\'\\\n e\n# no\nF=g\n',
  ...recordedTexts(/^kubelet-environment/),
]

/** Every place that a report may name. */
function placesOf(layer: Layer): void {
  for (const key of Object.keys(layer.value as object)) layer.place([key])
  unknownKeysIn(layer.value)
  refuseWrongTypes([layer])
}

/** What decides how a kubelet starts. */
export const kubeletTargets: readonly FuzzTarget[] = [
  {
    name: 'a kubelet configuration',
    covers: ['kubelet/document.ts parseDocument'],
    corpus: configs,
    run: allowing([KubeletRefusal], (input) => placesOf(parseDocument(path, text(input)))),
  },
  {
    name: 'NodeConfigs',
    covers: ['kubelet/node-config.ts parseNodeConfigs', 'kubelet/nodeadm.ts readNodeConfigs'],
    corpus: nodeConfigs,
    run: allowing([KubeletRefusal], (input) => {
      parseNodeConfigs(path, text(input))
      readNodeConfigs([{path, text: text(input)}])
    }),
  },
  {
    name: 'a unit and its drop-ins',
    covers: ['kubelet/service.ts readService'],
    corpus: units,
    run: allowing([KubeletRefusal], (input) =>
      readService([
        {path, text: text(input)},
        {path, text: '[Service]\nExecStart=\n'},
      ]),
    ),
  },
  {
    name: 'an environment file',
    covers: ['probes/environment-file.ts parseEnvironmentFile'],
    corpus: environments,
    run: allowing([Error], (input) => parseEnvironmentFile(text(input))),
  },
  {
    name: 'a command line',
    covers: ['kubelet/words.ts splitWords', 'kubelet/flags.ts parseFlags'],
    corpus: commandLines,
    run: allowing([KubeletRefusal], (input) => {
      isBalanced(text(input))
      const words = [...splitWords(text(input), 'c'), ...splitWords(text(input), 'plain')]
      parseFlags(words.map((word) => ({text: word.text, place: {file: path, line: word.line + 1}})))
    }),
  },
  {
    name: "Go's durations",
    covers: ['kubelet/typed.ts seconds'],
    corpus: ['4h0m0s', '1.5h', '-300ms', '.5s'],
    run: (input) => seconds(text(input)),
  },
]

const fixtures = new URL('../kube-bench/cfg/', import.meta.url).pathname
const controls = readdirSync(fixtures, {recursive: true, encoding: 'utf8'})
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`${fixtures}${name}`, 'utf8'))
const paths = [
  '{.authentication.anonymous.enabled}',
  '{range .a[*]}{@.b}{"\\n"}{end}',
  "{.a[?(@.b=='c')]}",
  '{.a[0:2]}{..b}',
]

/** kube-bench's little languages. */
export const kubeBenchTargets: readonly FuzzTarget[] = [
  {
    name: "kube-bench's control files",
    covers: ['kube-bench/parse-controls.ts parseControls', 'kube-bench/yaml-tree.ts parseTree'],
    corpus: controls,
    share: 0.2,
    run: allowing([Error], (input) => {
      indentScalars(text(input))
      parseTree(text(input))
      const said = {output: text(input)}
      runControls(
        parseControls(text(input), 'f'),
        () => true,
        () => said,
      )
    }),
  },
  {
    name: "kube-bench's documents",
    covers: ['kube-bench/document.ts parseDocument'],
    corpus: configs,
    run: allowing([Error], (input) => {
      const value = parseKubeBenchDocument(text(input))
      printJson(value)
      printGo(value)
      for (const one of paths) evaluatePath(one, value)
    }),
  },
  {
    name: 'JSONPath',
    covers: ['kube-bench/jsonpath-parse.ts parseTemplate'],
    corpus: paths,
    run: allowing([Error], (input) => {
      parseTemplate(text(input))
      evaluatePath(text(input), parseKubeBenchDocument(configs[0] ?? ''))
    }),
  },
  {
    name: "Go's regular expressions",
    covers: ['kube-bench/regex.ts findPattern'],
    corpus: ['--anonymous-auth=(\\S+)', '^(\\S*/)*kubelet', '(?i)[a-z]+\\b'],
    run: allowing([PatternError], (input) => {
      checkPattern(text(input))
      findPattern(text(input).slice(0, 200), text(input))
    }),
  },
  {
    name: "Go's numbers and texts",
    covers: [
      'kube-bench/go-number.ts parseOctal',
      'kube-bench/go-number.ts parsePrefixed',
      'kube-bench/go-text.ts decodeBytes',
      'kube-bench/operators.ts splitElements',
    ],
    corpus: ['0644', '0x1f', '1_000', 'a, b ,c,,', '\u0085é<\u2028>'],
    run: (input) => {
      const said = decodeBytes(input)
      for (const read of [atoi, parseOctal, parsePrefixed, quoteGo, escapeXml, trimSpace, splitElements])
        read(said)
      JSON.parse(jsonString(said))
      for (const operator of operatorNames.filter((name) => name !== 'regex'))
        compare(operator, 'x', said, said.slice(0, 20))
    },
  },
]
