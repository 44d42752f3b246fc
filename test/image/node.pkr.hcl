# Debian's qemu builder makes an image from a machine that provisioner "assay" has judged.

variable "base" {
  type = string
}

variable "key" {
  type = string
}

variable "harden" {
  type = string
}

variable "rules" {
  type = string
}

source "qemu" "node" {
  accelerator      = "tcg"
  headless         = true
  disk_image       = true
  use_backing_file = true
  skip_compaction  = true
  format           = "qcow2"
  iso_url          = "${var.base}/base.qcow2"
  iso_checksum     = "none"
  qemu_img_args {
    create = ["-F", "qcow2"]
  }
  disk_interface       = "virtio"
  net_device           = "virtio-net"
  memory               = 512
  cpus                 = 2
  output_directory     = "out"
  vm_name              = "node.qcow2"
  boot_wait            = "1s"
  shutdown_command     = "systemctl poweroff"
  communicator         = "ssh"
  ssh_username         = "root"
  ssh_private_key_file = var.key
  ssh_timeout          = "5m"
  qemuargs = [
    ["-kernel", "${var.base}/vmlinuz"],
    ["-initrd", "${var.base}/initrd.img"],
    ["-append", "root=/dev/vda rw console=ttyS0 net.ifnames=0 quiet"],
    ["-cpu", "max"],
    ["-display", "none"]
  ]
}

build {
  sources = ["source.qemu.node"]

  provisioner "shell" {
    inline = [var.harden]
  }

  provisioner "assay" {
    benchmarks = ["image-test"]
    rules      = [var.rules]
    junit      = "node.xml"
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
