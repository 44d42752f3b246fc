# 100 checks of the kind that Assay makes 300 of: 60 files and 40 kernel settings, as root.
import pytest

FILES = """/etc/passwd /etc/passwd- /etc/group /etc/group- /etc/shadow /etc/gshadow /etc/shells /etc/issue /etc/bashrc
/etc/crontab /etc/cron.d /etc/cron.daily /etc/cron.hourly /etc/cron.weekly /etc/cron.monthly /etc/ssh/sshd_config
/etc/login.defs /etc/sudoers /etc/sudoers.d /etc/fstab""".split()
V4 = """accept_redirects accept_source_route arp_announce arp_ignore forwarding log_martians rp_filter secure_redirects
send_redirects shared_media""".split()
V6 = """accept_ra accept_ra_defrtr accept_redirects accept_source_route autoconf dad_transmits disable_ipv6 forwarding
hop_limit mtu""".split()
SETTINGS = [f"net.{v}.conf.{i}.{k}" for v, ks in [("ipv4", V4), ("ipv6", V6)] for i in ["all", "default"] for k in ks]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("fact", ["mode", "uid", "gid"])
def test_file(host, path, fact):
    with host.sudo():
        assert getattr(host.file(path), fact) is not None


@pytest.mark.parametrize("name", SETTINGS)
def test_setting(host, name):
    assert host.sysctl(name) is not None
