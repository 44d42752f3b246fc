# An EKS worker node image on Amazon Linux 2023 that exists only if Assay says that it is good: the provisioner
# judges through Packer's own connection. Install it with `assay packer install`. Copy this file, put your
# hardening where it says so, and keep the order: harden, judge, clean up, judge what is left.

packer {
  required_version = ">= 1.11.0"
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.0"
    }
    assay = {
      source  = "assay.invalid/assay/assay"
      version = ">= 0.1.0"
    }
  }
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "kubernetes_version" {
  type    = string
  default = "1.33"
}

variable "level" {
  description = "CIS profile level, 1 or 2."
  type        = number
  default     = 1
}

locals {
  image_name = "golden-al2023-${var.kubernetes_version}-${formatdate("YYYYMMDDhhmmss", timestamp())}"
}

source "amazon-ebs" "node" {
  ami_name      = local.image_name
  instance_type = "m6i.large"
  region        = var.region
  ssh_username  = "ec2-user"
  encrypt_boot  = true

  source_ami_filter {
    filters = {
      name         = "amazon-eks-node-al2023-x86_64-standard-${var.kubernetes_version}-v*"
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

  # Your hardening.
  provisioner "shell" {
    inline = ["echo 'harden the node here'"]
  }

  # The node and its system, while clean-up has not yet taken away what would explain a failure. What clean-up
  # itself must do is left for afterwards.
  provisioner "assay" {
    level = var.level
    skip  = ["image-*"]
    junit = "${path.root}/reports/${local.image_name}-node.xml"
    json  = "${path.root}/reports/${local.image_name}-node.json"
  }

  provisioner "shell" {
    inline = [
      "sudo rm -rf /var/lib/cloud/data /var/lib/cloud/instance /var/lib/cloud/instances /var/lib/cloud/sem",
      "sudo sh -c 'rm -rf /var/lib/yum/history /var/lib/dnf/history*'",
      "sudo rm -rf /tmp/worker /tmp/version-info.json /tmp/aws /tmp/awscliv2.zip",
      "sudo sh -c 'rm -f /etc/hostname /etc/resolv.conf /var/lib/dhclient/* /var/lib/dhcp/dhclient.*'",
      "sudo rm -f /var/log/cloud-init.log /var/log/cloud-init-output.log /var/log/secure /var/log/wtmp",
      "sudo sh -c 'rm -f /root/.*_history /home/*/.*_history'",
      "sudo truncate -s 0 /etc/machine-id",
      "sudo sh -c 'rm -f /etc/ssh/ssh_host* /root/.ssh/authorized_keys* /home/*/.ssh/authorized_keys*'"
    ]
  }

  # What must not be left in an image. No new SSH connection could be opened here; Packer's own goes on.
  provisioner "assay" {
    benchmarks = ["eks-image"]
    level      = 2
    junit      = "${path.root}/reports/${local.image_name}-image.xml"
  }
}
