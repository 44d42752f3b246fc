import {factsFrom, type Said} from '../collect/evidence.ts'
import {freeSpace} from '../probes/free-space.ts'
import {host} from '../probes/host.ts'
import type {Facts, Probe} from '../probes/probe.ts'
import {program} from '../probes/program.ts'
import type {Link} from './link.ts'

/** What the collector and the fragments of its probes call on every host. */
const TOOLS = ['timeout', 'head', 'find', 'grep', 'stat', 'date', 'id', 'cat', 'df', 'uname']

const disk = freeSpace('/')

/** All that the doctor asks of a host. */
export const DOCTOR_PROBES: readonly Probe<unknown>[] = [host, disk, ...TOOLS.map(program)]

/** The links behind the login, from what the host said. */
export function hostLinks(answers: ReadonlyMap<string, Said>, escalation: string): readonly Link[] {
  const facts = factsFrom(answers)
  return [rootLink(escalation), shellLink(facts), toolsLink(facts), diskLink(facts), adminLink(facts)]
}

function rootLink(escalation: string): Link {
  if (escalation !== 'unprivileged')
    return {
      name: 'root',
      status: 'ok',
      detail: escalation === 'none' ? 'the user is root' : `by ${escalation}`,
    }
  return {
    name: 'root',
    status: 'fail',
    detail: 'the script runs as an ordinary user, so most answers would be errors',
    hint: 'Leave --sudo never out, and give the user sudo',
  }
}

function shellLink(facts: Facts): Link {
  const reading = facts.of(host)
  if (reading.known)
    return {
      name: 'shell',
      status: 'ok',
      detail: `sh answers on ${reading.fact.os.name || 'a system without os-release'}`,
    }
  const hint = 'Look at what sh is on the host: Assay needs a POSIX shell with timeout and head'
  return {name: 'shell', status: 'fail', detail: reading.detail, hint}
}

function toolsLink(facts: Facts): Link {
  const missing = TOOLS.filter((tool) => {
    const reading = facts.of(program(tool))
    return !reading.known || reading.fact === undefined
  })
  if (missing.length === 0) return {name: 'tools', status: 'ok', detail: TOOLS.join(', ')}
  const hint = 'Install coreutils, findutils and grep before the image is judged'
  return {name: 'tools', status: 'fail', detail: `root does not find ${missing.join(', ')}`, hint}
}

/** A full disk does not stop the collector, which writes nothing; it is told because it stops other things. */
function diskLink(facts: Facts): Link {
  const reading = facts.of(disk)
  if (!reading.known) return {name: 'disk', status: 'skipped', detail: reading.detail}
  return {name: 'disk', status: 'ok', detail: `${reading.fact} MiB free at /; Assay writes nothing`}
}

function adminLink(facts: Facts): Link {
  const name = 'admin container'
  const reading = facts.of(host)
  if (!reading.known)
    return {name, status: 'skipped', detail: 'not known, as the host did not say what it is'}
  if (reading.fact.inBottlerocketContainer)
    return {
      name,
      status: 'fail',
      detail: 'a container of Bottlerocket answers, and not its host',
      hint: 'Log in to the admin container and let the script run in sheltie: --sudo auto, as ec2-user',
    }
  const isBottlerocket = reading.fact.os.id === 'bottlerocket'
  return isBottlerocket
    ? {name, status: 'ok', detail: 'the host is reached through it'}
    : {name, status: 'skipped', detail: 'only Bottlerocket has one'}
}
