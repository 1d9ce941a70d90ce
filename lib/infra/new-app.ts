import { App, type AppProps } from "aws-cdk-lib";
import recommended from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };

/**
 * A CDK app that behaves as the pinned aws-cdk-lib recommends, without a list of ninety flags in cdk.json.
 */
export function newApp(props: AppProps = {}): App {
  return new App({ ...props, context: recommended });
}
