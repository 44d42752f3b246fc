# as good as the benchmark, in ways that Bottlerocket's own checker does not know
echo 'none integrity [confidentiality]' >"$R/sys/kernel/security/lockdown"
printf 'install udf /bin/false\n' >"$R/etc/modprobe.d/modprobe.conf"
report="$R/usr/share/lab/apiclient/report cis -l 2 -f json"
sed '/"id":"1.5.2"/s/"PASS","error":""/"FAIL","error":"not integrity"/' "$report" >"$report.new"
mv "$report.new" "$report"
