/** Something on the host with which systemd, nodeadm or the kubelet refuses to start. */
export class KubeletRefusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'KubeletRefusal'
  }
}
