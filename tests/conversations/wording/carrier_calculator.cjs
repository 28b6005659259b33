// Twilio's own calculator (npm sms-segments-calculator) over a JSON list of texts on standard input.
// Prints a JSON list of [encoding, number of messages, pieces that are not parted].
const { SegmentedMessage } = require(process.argv[2]);

let given = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (given += part));
process.stdin.on("end", () => {
  const counted = JSON.parse(given).map((text) => {
    const message = new SegmentedMessage(text);
    return [message.getEncodingName(), message.segmentsCount, message.graphemes];
  });
  process.stdout.write(JSON.stringify(counted));
});
