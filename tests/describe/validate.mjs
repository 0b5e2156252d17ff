// SPDX-License-Identifier: MIT
// node validate.mjs <samples.json>: asks ajv (draft 2020-12) whether each text is accepted or refused as it should be.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

let accepted = 0, refused = 0, unsayable = 0, wrong = 0;
const suites = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const suite of suites) {
    const ajv = new Ajv2020.default({ strict: true, allErrors: true });  // strict: an unknown keyword or format is an error
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(suite.schema));
    const complain = (what, text) => {
        ++wrong;
        console.log(`${suite.name}: ${what} ${text}\n  ${ajv.errorsText(validate.errors)}`);
    };
    for (const text of suite.good) validate(JSON.parse(text)) ? ++accepted : complain("refuses", text);
    for (const { text, sayable } of suite.bad) {
        const valid = validate(JSON.parse(text));
        if (valid === sayable) complain(sayable ? "accepts" : "could say after all what is wrong with", text);
        sayable ? ++refused : ++unsayable;
    }
}
console.log(`ajv schemas ${suites.length} accepted ${accepted} refused ${refused} beyond-json-schema ${unsayable} wrong ${wrong}`);
process.exitCode = wrong === 0 && accepted > 0 && refused > 0 ? 0 : 1;
