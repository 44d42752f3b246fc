# Judges a machine that is there already: the template that the tests build with, and the quickest way to try
# Assay from Packer. It makes no image.

variable "host" {
  type = string
}

variable "port" {
  type    = number
  default = 22
}

variable "user" {
  type    = string
  default = "ec2-user"
}

variable "private_key_file" {
  type = string
}

variable "assay" {
  description = "How to call Assay, with flags of your own."
  type        = string
  default     = "assay check"
}

variable "host_key" {
  description = "The host key's fingerprint as ssh-keygen -l prints it, or ignore."
  type        = string
  default     = "ignore"
}

variable "timeout" {
  type    = string
  default = "10m"
}

variable "junit" {
  type    = string
  default = "junit.xml"
}

source "null" "node" {
  communicator         = "ssh"
  ssh_host             = var.host
  ssh_port             = var.port
  ssh_username         = var.user
  ssh_private_key_file = var.private_key_file
}

build {
  sources = ["source.null.node"]

  # A build that knows the key as text hands it over like this; it never touches a disk or a command line.
  provisioner "shell-local" {
    inline = [
      "exec ${var.assay} ssh://${build.User}@${build.Host}:${build.Port} --identity - --host-key ${var.host_key} -o text -o junit=${var.junit} <<'ASSAY_KEY'\n${trimspace(file(var.private_key_file))}\nASSAY_KEY"
    ]
    timeout = var.timeout
  }

  provisioner "shell-local" {
    inline = ["echo what comes after the gate"]
  }

  post-processor "manifest" {
    output = "${var.junit}.manifest.json"
  }
}
