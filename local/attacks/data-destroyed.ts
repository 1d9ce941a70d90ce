import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith, wordOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newUser } from "../victims/user.ts";

export const dataDestroyed = attack({
  story: "a user deletes a table",
  victim: async (company, name) => {
    const dynamodb = asRoot(company, DynamoDBClient);
    const [user, colleague] = await Promise.all([
      newUser(company, name),
      newUser(company, `${name}-2`),
      dynamodb.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        }),
      ),
    ]);
    await dynamodb.send(new DeleteTableCommand({ TableName: name }));
    return { user, colleague, tableName: name };
  },
  events: (company, { user, tableName }) => [
    recordedCall(company, {
      by: { user },
      service: "dynamodb",
      name: "DeleteTable",
      requestParameters: { tableName },
      responseElements: { tableDescription: { tableName, tableStatus: "DELETING" } },
    }),
  ],
  answers: ["waiting"],
  look: (company, { user, colleague, tableName }) => ({
    ...userSeen(company, user),
    "a look at the table": wordOf(
      asRoot(company, DynamoDBClient).send(new DescribeTableCommand({ TableName: tableName })),
    ),
    "calls of another user": callsWith(company, colleague.keys[0]!),
  }),
  held: USER_CUT,
});
