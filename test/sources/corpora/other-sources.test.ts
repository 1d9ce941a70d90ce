import { hearsNothingOf } from "../../support/unheard.ts";

// Logs of Kubernetes, flow logs, GitHub and others, in envelopes that nobody sends; Azure's are another cloud's.
hearsNothingOf("other-sources.jsonl", {
  "com.example.aws_eks · Amazon.EKS.Audit": 16,
  "com.example.aws_s3 · AWS.S3ServerAccess": 12,
  "com.example.aws_vpc_flow · AWS.VPCFlow": 9,
  "com.example.aws_waf · AWS.WAFWebACL": 17,
  "com.example.azure_activity · Azure.MonitorActivity": 66,
  "com.example.github · GitHub.Audit": 34,
  "com.example.github · GitHub.Webhook": 17,
  "com.example.github · ghe:general": 5,
  "com.example.kubernetes · Amazon.EKS.Audit": 117,
  "com.example.standard · Asana.Audit": 16,
  "com.example.standard · CiscoUmbrella.DNS": 6,
  "com.example.standard · Crowdstrike.FDREvent": 11,
  "com.example.upwind · Upwind.Detections": 18,
  "com.example.wiz · Wiz.Audit": 15,
  "com.example.wiz · Wiz.IssuesWebhook": 3,
});
