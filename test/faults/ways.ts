import {amazonLinux, bottlerocket} from './content.ts'
import type {Approach, Way} from './way.ts'
import {overFleet} from './way-fleet.ts'
import {inBuild} from './way-packer.ts'
import {overSsh} from './way-ssh.ts'

/** All ways to a host that faults are tried on. */
export const ways: Readonly<Record<Way, Approach>> = {
  ssh2: overSsh(amazonLinux),
  openssh: overSsh(amazonLinux, 'openssh'),
  sheltie: overSsh(bottlerocket),
  Packer: inBuild(amazonLinux),
  fleet: overFleet(amazonLinux),
}
