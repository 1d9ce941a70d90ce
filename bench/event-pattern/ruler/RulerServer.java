import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.event.ruler.Machine;

/**
 * event-ruler behind standard input and output, one line a question and one line an answer, so that the two programs that are
 * compared can take turns. Questions:
 *   ask {"pattern": "...", "events": [...]}  1 or 0 for each event as text, or refused, or hangs
 *   load RULES EVENTS                        reads two files of JSON lines; number of events
 *   rules N                                  one machine of the first N rules; milliseconds that took
 *   pass text|parsed                         every event once; number of matches
 *   window text|parsed MILLISECONDS          events one after another for so long; events and nanoseconds
 */
public class RulerServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private List<String> patterns = new ArrayList<>();
  private List<String> texts = new ArrayList<>();
  private final List<JsonNode> parsed = new ArrayList<>();
  private Machine machine = new Machine();
  private int next = 0;

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    RulerServer server = new RulerServer();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(server.answer(line));
    }
  }

  private String answer(String line) throws Exception {
    if (line.startsWith("ask ")) {
      return askInTime(JSON.readTree(line.substring(4)));
    }
    String[] words = line.split(" ");
    switch (words[0]) {
      case "load":
        return load(Path.of(words[1]), Path.of(words[2]));
      case "rules":
        return rules(Integer.parseInt(words[1]));
      case "pass":
        return String.valueOf(pass(words[1].equals("parsed")));
      case "window":
        return window(words[1].equals("parsed"), Long.parseLong(words[2]) * 1_000_000);
      default:
        throw new IllegalArgumentException(line);
    }
  }

  /** event-ruler does not return from adding some rules of several wildcards. */
  private static String askInTime(JsonNode question) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread thread = new Thread(() -> answer.complete(ask(question)));
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      return "hangs";
    }
  }

  private static String ask(JsonNode question) {
    Machine one = new Machine();
    try {
      one.addRule("rule", question.get("pattern").asText());
    } catch (Exception refused) {
      return "refused";
    }
    StringBuilder answers = new StringBuilder();
    for (JsonNode event : question.get("events")) {
      try {
        answers.append(one.rulesForJSONEvent(event.asText()).isEmpty() ? '0' : '1');
      } catch (Exception unreadable) {
        answers.append('0');
      }
    }
    return answers.toString();
  }

  private String load(Path rules, Path events) throws Exception {
    patterns = Files.readAllLines(rules);
    texts = Files.readAllLines(events);
    for (String text : texts) {
      parsed.add(JSON.readTree(text));
    }
    return String.valueOf(texts.size());
  }

  private String rules(int count) throws Exception {
    long start = System.nanoTime();
    machine = new Machine();
    for (int rule = 0; rule < count; rule++) {
      machine.addRule("r" + rule, patterns.get(rule));
    }
    return String.valueOf((System.nanoTime() - start) / 1_000_000);
  }

  private int match(int event, boolean isParsed) throws Exception {
    return isParsed
        ? machine.rulesForJSONEvent(parsed.get(event)).size()
        : machine.rulesForJSONEvent(texts.get(event)).size();
  }

  private long pass(boolean isParsed) throws Exception {
    long matches = 0;
    for (int event = 0; event < texts.size(); event++) {
      matches += match(event, isParsed);
    }
    return matches;
  }

  private String window(boolean isParsed, long nanoseconds) throws Exception {
    long start = System.nanoTime();
    long events = 0;
    long matches = 0;
    do {
      for (int i = 0; i < 64; i++) {
        matches += match(next, isParsed);
        next = (next + 1) % texts.size();
      }
      events += 64;
    } while (System.nanoTime() - start < nanoseconds);
    // The matches are part of the answer, so that nothing of the work can be left out.
    return events + " " + (System.nanoTime() - start) + " " + matches;
  }
}
