import { hearsNothingOf } from "../../support/unheard.ts";

// Agents' own logs, as their vendors store them. None of them reaches EventBridge so: CrowdStrike and SentinelOne come through
// Security Hub, Defender in the envelope of docs/sources.md (test/sources/defender.test.ts reads these four alerts in it).
hearsNothingOf("edr.jsonl", {
  "com.example.carbonblack · CarbonBlack.Audit": 5,
  "com.example.crowdstrike · Crowdstrike.DNSRequest": 5,
  "com.example.crowdstrike · Crowdstrike.DetectionSummary": 3,
  "com.example.crowdstrike · Crowdstrike.EventStreams": 8,
  "com.example.crowdstrike · Crowdstrike.FDREvent": 38,
  "com.example.microsoft · Microsoft365.Audit.Exchange": 10,
  "com.example.microsoft · Microsoft365.Audit.SharePoint": 5,
  "com.example.microsoft · MicrosoftGraph.SecurityAlertV2": 4,
  "com.example.microsoft_defender · MicrosoftDefenderXDR.AdvancedHunting": 2,
  "com.example.osquery · osquery:differential": 3,
  "com.example.thinkstcanary · ThinkstCanary.Alert": 2,
});
