import {fileURLToPath} from 'node:url'
import {expect, it} from 'vitest'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {checkNode} from './check-node.ts'

const directory = fileURLToPath(new URL('cfg', import.meta.url))

/** Installs a program that prints one text, which has no single quote. */
function install(program: string, text: string): string {
  return `mkdir -p /usr/local/bin; printf '%s\\n' '#!/bin/sh' 'echo "$0 $*" >>/tmp/asked' "printf '%s' '${text}'" >/usr/local/bin/${program}; chmod 755 /usr/local/bin/${program}`
}

const cluster = (gitVersion: string) =>
  `{"serverVersion": {"major": "1", "minor": "33", "gitVersion": "${gitVersion}"}}`

describeLab("the benchmark of kube-bench's that nobody named", () => {
  const host = useHost({flavor: 'al2'})

  it('is that of the cluster which kubectl on the host knows', {timeout: 60_000}, async () => {
    await host().asRoot(install('kubectl', cluster('v1.33.4-eks-1').replaceAll('"', '\\"')))

    const {kubeBench} = await checkNode(host(), directory, undefined)

    expect(kubeBench).toMatchObject({benchmark: 'eks-1.8.0', detected: 'eks-1.8.0'})
    expect(await host().asRoot('cat /tmp/asked')).toMatchObject({
      stdout: '/usr/local/bin/kubectl version -o json\n',
    })
  })

  it('is that of OpenShift where its client is there', {timeout: 60_000}, async () => {
    await host().asRoot(install('oc', 'Client Version: 4.14.1'))

    await expect(checkNode(host(), directory, undefined)).rejects.toThrow('has no rh-1.0')

    await host().asRoot('rm /usr/local/bin/oc')
  })

  it('has with auto the files of the kinds of node that the host is', {timeout: 60_000}, async () => {
    const files = async () => (await checkNode(host(), directory, 'cis-1.12', [], ['auto'])).kubeBench?.files
    const worker = await files()
    await host().asRoot(
      'cp /bin/sleep /usr/bin/kube-apiserver; setsid kube-apiserver 600 </dev/null >/dev/null 2>&1 & until pgrep -x kube-apiserver >/dev/null; do :; done',
    )

    expect(worker).toEqual(['cis-1.12/node.yaml'])
    expect(await files()).toEqual(['cis-1.12/master.yaml', 'cis-1.12/node.yaml'])
  })
})
