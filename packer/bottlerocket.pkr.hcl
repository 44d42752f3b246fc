# A gate for a Bottlerocket image and its user data: an instance is booted with both, judged and thrown away.
#
# No image is made (skip_create_ami). Bottlerocket reads user data at its first boot alone, and its settings are kept on
# the volume of the operating system: nodes of an image of an instance that has booted ignore their user data and have the
# builder's settings. What you ship is the published image, or your own variant, together with the user data below.

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
  default = "1.33"
}

variable "iam_instance_profile" {
  description = "With AmazonEC2ContainerRegistryReadOnly, for the admin container, and AmazonEKSWorkerNodePolicy."
  type        = string
}

variable "settings_file" {
  description = "The settings that your nodes get, without those of their cluster."
  type        = string
  default     = "settings.toml"
}

variable "level" {
  description = "CIS profile level, 1 or 2."
  type        = number
  default     = 1
}

data "amazon-parameterstore" "image" {
  name   = "/aws/service/bottlerocket/aws-k8s-${var.kubernetes_version}/x86_64/latest/image_id"
  region = var.region
}

source "amazon-ebs" "node" {
  ami_name             = "never-made"
  skip_create_ami      = true
  source_ami           = data.amazon-parameterstore.image.value
  instance_type        = "m6i.large"
  region               = var.region
  iam_instance_profile = var.iam_instance_profile

  # sshd is in the admin container. Without user data of its own it lets in the instance's key pair, which is Packer's
  # temporary one.
  user_data = <<-TOML
    ${file(var.settings_file)}

    [settings.host-containers.admin]
    enabled = true
  TOML

  ssh_username            = "ec2-user"
  ssh_timeout             = "10m"
  temporary_key_pair_type = "rsa"
  ssh_pty                 = false

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}

build {
  sources = ["source.amazon-ebs.node"]

  # The gate, on the machine that runs Packer: what the shell provisioner runs, runs in the admin container. The machine has
  # booted and no image is made of it, so both halves of a setting count and what an image must not hold does not.
  provisioner "shell-local" {
    inline = [
      "exec assay check ssh://${build.User}@${build.Host}:${build.Port} --identity - --host-key ignore --phase booted --level ${var.level} --timeout 9m -o text -o junit=${path.root}/reports/bottlerocket.xml -o json=${path.root}/reports/bottlerocket.json <<'ASSAY_KEY'\n${trimspace(build.SSHPrivateKey)}\nASSAY_KEY"
    ]
    timeout = "10m"
  }
}
