import { attack } from "../attack.ts";
import { accountAnswers } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";

export const rootUse = attack({
  story: "somebody makes an access key for the account's root user",
  victim: async () => ({}),
  events: (company) => [
    recordedCall(company, {
      by: "root",
      service: "iam",
      name: "CreateAccessKey",
      responseElements: {
        accessKey: {
          accessKeyId: "AKIAROOTROOTROOTROOT",
          status: "Active",
          createDate: "Nov 2, 2026, 9:12:51 AM",
        },
      },
    }),
  ],
  answers: ["observed"],
  look: (company) => ({ "calls of the stand-in's root": accountAnswers(company) }),
  held: {},
});
