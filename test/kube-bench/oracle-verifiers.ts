import {mappedBenchmark, OLDEST_VERSION} from '../../src/kube-bench/benchmark-version.ts'
import {kubeletVersion} from '../../src/kube-bench/kubernetes-version.ts'
import {differs, type Maker, same} from './case.ts'
import {verifyControls, verifySubstitute} from './verify-controls.ts'
import {
  compared,
  verifyItem,
  verifyParse,
  verifyPath,
  verifyRun,
  verifyUnmarshal,
} from './verify-evaluation.ts'
import {verifyPlatform} from './verify-versions.ts'

/** How the cases that were made for Assay are verified. */
export const oracleVerifiers: Readonly<Record<string, Maker>> = {
  'oracle/check_parse.json': () => verifyParse,
  'oracle/compare_op.json':
    () =>
    ([op, actual, wanted, ok, expected]) =>
      differs([op, actual, wanted], compared(op, '--f', actual, wanted), [ok, expected]),
  'oracle/compare_regex.json':
    () =>
    ([pattern, value, ok, expected]) =>
      differs(
        [pattern, value],
        compared('regex', '--f', value, pattern),
        ok === 'PANIC' ? ok : [ok, expected],
      ),
  'oracle/compare_unknown.json':
    () =>
    ([op, actual, wanted, ok, expected]) =>
      same(compared(op, '--f', actual, wanted), [ok, expected]),
  'oracle/controls.json': () => verifyControls,
  'oracle/item_env.json': () => verifyItem,
  'oracle/item_flag.json': () => verifyItem,
  'oracle/item_path.json': () => verifyItem,
  'oracle/jsonpath.json':
    () =>
    ([path, document, result, error]) =>
      verifyPath(path, document, result, error),
  'oracle/kubelet_version.json':
    () =>
    ({output, version}) =>
      same(kubeletVersion(output)?.base ?? OLDEST_VERSION, version),
  'oracle/map_version.json':
    ({config}) =>
    ({version, benchmark}) =>
      same(mappedBenchmark(config, version) ?? '', benchmark),
  'oracle/platform.json':
    () =>
    ({gitVersion, ...expected}) =>
      verifyPlatform(gitVersion, expected),
  'oracle/run_states.json': () => verifyRun,
  'oracle/substitute.json': ({config}) => verifySubstitute(config),
  'oracle/unmarshal.json':
    () =>
    ([document, value, error]) =>
      verifyUnmarshal(document, value, error),
}
