import { Aws } from "aws-cdk-lib";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { inThisAccount, statement } from "./policy.ts";
import type { Settings } from "./settings.ts";

/** The topic for notifications: about responses, and about Cordon's own health. */
export function peopleTopic(scope: Construct, { email }: Settings["notify"]): Topic {
  const topic = new Topic(scope, "People", { displayName: "Cordon", enforceSSL: true });
  // A custom topic policy replaces the default one, which lets alarms of the account publish.
  const alarms = statement(["sns:Publish"], [topic.topicArn], {
    StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
    ArnLike: { "aws:SourceArn": inThisAccount("arn:{partition}:cloudwatch:{region}:{account}:alarm:*") },
  });
  alarms.addPrincipals(new ServicePrincipal("cloudwatch.amazonaws.com"));
  topic.addToResourcePolicy(alarms);
  if (email) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
