import {
  decrementVersion,
  mappedBenchmark,
  OLDEST_VERSION,
  targetsOf,
  translateTarget,
} from '../../src/kube-bench/benchmark-version.ts'
import {clusterVersion} from '../../src/kube-bench/kubernetes-version.ts'
import {areAllIn, splitElements} from '../../src/kube-bench/operators.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {openShiftRelease, platformBenchmark} from '../../src/kube-bench/platform.ts'
import {withDefaultEnvAudit} from '../../src/kube-bench/run-controls.ts'
import {
  findBinaries,
  findFiles,
  matchesBinary,
  replaceName,
  replaceNames,
} from '../../src/kube-bench/substitute.ts'
import {planOptions} from '../../src/options/selection.ts'
import {type Case, type Maker, nodeOf, same} from './case.ts'
import {verifyAudit} from './verify-audit.ts'
import {verifyControls, verifyFiles, verifyFilter} from './verify-controls.ts'
import {
  compared,
  verifyExecute,
  verifyNumbers,
  verifyPath,
  verifyRun,
  verifyUnmarshal,
} from './verify-evaluation.ts'
import {verifyAsff, verifyJunit, verifyOutput} from './verify-outputs.ts'
import {verifyBenchmark, verifyNodeKind, verifyPlatform, verifyTargets} from './verify-versions.ts'

/** How kube-bench's own test tables are verified. */
export const upstreamVerifiers: Readonly<Record<string, Maker>> = {
  'upstream/all_elements_valid.json':
    () =>
    ({input, expect}) =>
      same(areAllIn(input.source, input.target), expect),
  'upstream/asff.json': () => verifyAsff,
  'upstream/benchmark_version.json': verifyBenchmark,
  'upstream/check_run.json':
    () =>
    ({input, expect}) =>
      verifyRun({...input, expect}),
  'upstream/check_run_env_config.json':
    () =>
    ({input, expect}) =>
      verifyRun({...input, expect}),
  'upstream/compare_op.json':
    () =>
    ({input, expect}) =>
      same(compared(input.op, input.flagName, input.flagVal, input.compareValue), [
        expect.testResult,
        expect.expectedResult,
      ]),
  'upstream/controls.json': () => verifyControls,
  'upstream/controls_parse.json':
    () =>
    ({input, expect}) => {
      const controls = withDefaultEnvAudit(
        parseControls(input.controlsYaml, 'node.yaml'),
        input.binSubs ?? input.binaries ?? [],
      )
      const ours = controls.groups
        .flatMap(({checks}) => checks)
        .map(({id, audit, auditEnv}) => [id, audit, auditEnv])
      return same(
        ours,
        expect.map((check: Case) => [check.id, check.audit, check.audit_env]),
      )
    },
  'upstream/decrement_version.json':
    () =>
    ({input, expect}) =>
      same(decrementVersion(input), expect),
  'upstream/execute.json': () => verifyExecute,
  'upstream/execute_exceptions.json': () => verifyExecute,
  'upstream/extract_version.json':
    () =>
    ({input, expect}) =>
      same(clusterVersion(`{"serverVersion": ${input}}`)?.base ?? null, expect.baseVersion),
  'upstream/find_config_file.json':
    () =>
    ({input, expect}) => {
      const config = {components: ['x'], x: {confs: input.candidates}}
      const ours = findFiles(
        config,
        'conf',
        nodeOf(() => '', input.existing),
      )['x']
      return same(ours === 'x' ? '' : ours, expect)
    },
  'upstream/find_executable.json':
    () =>
    ({input, expect}) => {
      const ours = input.candidates.find((name: string) => matchesBinary(name, input.ps))
      return same(ours ?? '', expect.error ? '' : expect.result)
    },
  'upstream/get_binaries.json':
    () =>
    ({input, expect}) =>
      same(
        findBinaries(
          input.config,
          nodeOf(() => input.psOut, []),
        ) ?? null,
        expect.bin,
      ),
  'upstream/get_files_config.json': () => verifyFiles,
  'upstream/get_files_service.json': () => verifyFiles,
  'upstream/get_files_datadir.json': () => verifyFiles,
  'upstream/jsonpath.json':
    () =>
    ({input, expect}) =>
      verifyPath(input.path, JSON.stringify(input.doc), expect.result, expect.error),
  'upstream/junit.json': () => verifyJunit,
  'upstream/kubectl_version.json':
    () =>
    ({input, expect}) => {
      const {git, base} = clusterVersion(input) ?? {git: '', base: OLDEST_VERSION}
      return same([git, base], [expect.git, expect.result])
    },
  'upstream/make_substitutions.json':
    () =>
    ({input, expect}) =>
      same(replaceNames(input.text, input.ext, input.map), expect.text),
  'upstream/map_version.json':
    ({config}) =>
    ({input, expect}) =>
      same(mappedBenchmark(config, input) ?? '', expect.result ?? ''),
  'upstream/multi_word_replace.json':
    () =>
    ({input, expect}) =>
      same(replaceName(input.text, input.name, input.value), expect),
  'upstream/node_is_running.json': verifyNodeKind,
  'upstream/ocp_version.json':
    () =>
    ({input, expect}) =>
      same(openShiftRelease(input) ?? '', expect.result),
  'upstream/outputs.json': verifyOutput,
  'upstream/platform.json':
    () =>
    ({input, expect}) =>
      verifyPlatform(input, expect),
  'upstream/platform_benchmark.json':
    () =>
    ({input, expect}) =>
      same(platformBenchmark({name: input.Name, version: input.Version}) ?? '', expect),
  'upstream/run_audit.json': () => verifyAudit,
  'upstream/run_filter.json': () => verifyFilter,
  'upstream/skip_ids.json':
    () =>
    ({input, expect}) =>
      same(planOptions({level: '1', phase: 'image', skip: [input]}).skip, expect),
  'upstream/split_elements.json':
    () =>
    ({input, expect}) =>
      same(splitElements(input), expect),
  'upstream/test_yaml_files.json': () => verifyTargets,
  'upstream/to_numeric.json': () => verifyNumbers,
  'upstream/translate_target.json':
    () =>
    ({input, expect}) =>
      same(translateTarget(input), expect),
  'upstream/unmarshal.json':
    () =>
    ({input, expect}) =>
      verifyUnmarshal(input, expect.value, expect.error),
  'upstream/valid_targets.json':
    ({config}) =>
    ({input, expect}) => {
      const known = targetsOf(config, input.benchmark)
      return same(
        input.targets.every((target: string) => known.includes(target)),
        expect,
      )
    },
  'upstream/verify_bin.json':
    () =>
    ({input, expect}) =>
      same(matchesBinary(input.bin, input.ps), expect),
}
