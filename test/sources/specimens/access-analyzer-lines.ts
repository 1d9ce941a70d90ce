/** What each specimen of the file beside this one says, read by hand. */
export const ANALYZER_LINES: Readonly<Record<string, string>> = {
  "bucket-to-another-account":
    "access-analyzer 123456789012 ask medium: other-account account/999988887777 of 999988887777 (untouchable: nobody has acted: a policy would let them); bucket amzn-s3-demo-bucket",
  "public-bucket":
    "access-analyzer 123456789012 ask high: anonymous anybody (untouchable: nobody has acted: a policy would let anybody); bucket amzn-s3-demo-bucket",
  "role-to-a-user-elsewhere":
    "access-analyzer 123456789012 ask medium: other-account user/team/bob of 999988887777 (untouchable: nobody has acted: a policy would let them)",
  "function-to-a-service":
    "access-analyzer 123456789012 ask medium: aws-service s3.amazonaws.com (untouchable: nobody has acted: a policy would let them); lambdaFunction orders",
  "role-to-an-identity-provider":
    "access-analyzer 123456789012 ask medium: web-identity-user federated/token.actions.githubusercontent.com (untouchable: nobody has acted: a policy would let them)",
  "hostile-principal":
    'access-analyzer refused detail.principal.AWS: "arn:aws:iam::999988887777:user/<b>" is not a principal',
  resolved: "-",
  deleted: "-",
  unreadable: "-",
};
