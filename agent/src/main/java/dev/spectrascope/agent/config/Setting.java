package dev.spectrascope.agent.config;

/**
 * A value somebody set.
 *
 * @param key dotted path
 * @param raw what YAML makes of the text
 * @param text as written
 * @param origin where it is written, e.g. {@code job.yaml:3} or {@code environment SPECTRASCOPE_WORKER}
 */
record Setting(String key, Object raw, String text, String origin) {

    String problem(String whatIsWrong) {
        return origin + ": " + key + ": " + whatIsWrong;
    }
}
