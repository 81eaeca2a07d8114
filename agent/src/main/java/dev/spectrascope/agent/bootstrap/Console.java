package dev.spectrascope.agent.bootstrap;

/**
 * Standard error, for what must be said before the program has begun; logging is left alone until then, since its first
 * use would fix its set-up before the program could.
 */
final class Console {

    private Console() {}

    static void say(String line) {
        System.err.println("[spectrascope] " + line.strip().replaceAll("\\s+", " "));
    }
}
