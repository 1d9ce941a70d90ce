const READS = "reads that every tool makes, and GuardDuty tells of unusual ones only";
const INSIDE = "inside a host or a container, where AWS's control plane sees nothing: an endpoint agent does";
const OUTSIDE = "at an identity provider, outside of AWS: its own product ends that";
const KUBERNETES = "inside a cluster: Cordon has no way to the Kubernetes API";
const FLOOD = "traffic from outside: AWS Shield and AWS WAF answer floods";

/** Why no playbook answers a technique, where the reason is known. */
const WHY: Readonly<Record<string, readonly string[]>> = {
  [READS]:
    "T1069 T1069.003 T1087 T1087.004 T1201 T1526 T1538 T1580 T1614 T1619 T1654 T1518 T1518.001 T1082 T1049 T1119".split(
      " ",
    ),
  [INSIDE]: "T1036 T1036.005 T1040 T1053 T1059 T1068 T1074 T1074.002 T1204 T1543 T1552.001 T1070 T1612".split(
    " ",
  ),
  [OUTSIDE]:
    "T1098.005 T1110.002 T1189 T1212 T1484 T1484.002 T1556.007 T1556.009 T1566.002 T1566.004 T1606 T1606.002 T1649".split(
      " ",
    ),
  [KUBERNETES]: "T1053.007 T1059.013 T1098.006 T1543.005 T1552.007 T1609 T1610 T1613 T1136.001".split(" "),
  [FLOOD]: "T1498 T1498.001 T1498.002 T1499 T1499.002 T1499.003".split(" "),
};

/** The text of the coverage page where no playbook names a technique. */
export function gapOf(id: string): string {
  const why = Object.keys(WHY).find((one) => WHY[one]!.includes(id));
  return why === undefined ? "no playbook" : `no playbook (${why})`;
}
