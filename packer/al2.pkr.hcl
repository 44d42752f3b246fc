# An EKS worker node image on Amazon Linux 2 that exists only if Assay says that it is good.
# Copy it, put your hardening where it says so, and keep the order: harden, judge, clean up.

packer {
  required_version = ">= 1.7.0"
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.0"
    }
  }
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "kubernetes_version" {
  type    = string
  default = "1.32"
}

variable "level" {
  description = "CIS profile level, 1 or 2."
  type        = number
  default     = 1
}

locals {
  image_name = "golden-al2-${var.kubernetes_version}-${formatdate("YYYYMMDDhhmmss", timestamp())}"
}

source "amazon-ebs" "node" {
  ami_name      = local.image_name
  instance_type = "m6i.large"
  region        = var.region
  ssh_username  = "ec2-user"
  encrypt_boot  = true

  source_ami_filter {
    filters = {
      name         = "amazon-eks-node-${var.kubernetes_version}-v*"
      architecture = "x86_64"
    }
    owners      = ["amazon"]
    most_recent = true
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
}

build {
  sources = ["source.amazon-ebs.node"]

  # Your hardening. A build user without NOPASSWD, or a noexec /tmp, comes after the gate.
  provisioner "shell" {
    inline = ["echo 'harden the node here'"]
  }

  # The gate. Packer's temporary key goes to Assay's standard input: it is never on a disk, on a command line or
  # in PACKER_LOG. The key of a host that is minutes old is known to nobody, so it is trusted unseen, as Packer
  # does it; the report says so. exec, so that Packer's timeout ends Assay too.
  provisioner "shell-local" {
    inline = [
      "exec assay check ssh://${build.User}@${build.Host}:${build.Port} --identity - --host-key ignore --level ${var.level} --timeout 9m -o text -o junit=${path.root}/reports/${local.image_name}.xml -o json=${path.root}/reports/${local.image_name}.json <<'ASSAY_KEY'\n${trimspace(build.SSHPrivateKey)}\nASSAY_KEY"
    ]
    timeout = "10m"
  }

  # Clean-up last: without host keys no new SSH connection can be opened.
  provisioner "shell" {
    inline = [
      "sudo rm -rf /var/lib/cloud/data /var/lib/cloud/instance /var/lib/cloud/instances /var/lib/cloud/sem",
      "sudo rm -f /var/log/cloud-init.log /var/log/cloud-init-output.log /var/log/secure /var/log/wtmp",
      "sudo truncate -s 0 /etc/machine-id",
      "sudo rm -f /etc/ssh/ssh_host* /root/.ssh/authorized_keys /home/ec2-user/.ssh/authorized_keys"
    ]
  }
}
