# a node that fails CIS EKS 3: whichever of the two systems it is
config=$R/etc/kubernetes/kubelet/kubelet-config.json
if [ -e "$config" ]; then # Amazon Linux 2
  sed -i -e 's/"anonymous": {"enabled": false}/"anonymous": {"enabled": true}/' -e 's/"mode": "Webhook"/"mode": "AlwaysAllow"/' \
    -e 's/"readOnlyPort": 0/"readOnlyPort": 10255/' "$config"
  chmod 666 "$config"
  chown 1000 "$R/var/lib/kubelet/kubeconfig"
else # Amazon Linux 2023: a drop-in for nodeadm that wins over user data
  cat >"$R/etc/eks/nodeadm.d/99-insecure.yaml" <<'EOF'
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  kubelet:
    config:
      authentication: {anonymous: {enabled: true}}
      authorization: {mode: AlwaysAllow}
    flags: ["--read-only-port=10255"]
EOF
fi
echo '0.0.0.0 10255' >>"$R/etc/lab/kubelet.listen"
