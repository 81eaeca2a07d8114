package dev.spectrascope.agent.worker;

import java.lang.reflect.Proxy;
import java.time.Duration;

/** Ends in the way its argument names, and says in a shutdown hook what {@link JvmExit} makes of it. */
final class ExitingProgram {

    private ExitingProgram() {}

    public static void main(String[] arguments) throws InterruptedException, ReflectiveOperationException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("by signal: " + JvmExit.bySignal())));
        switch (arguments[0]) {
            case "return" -> {}
            case "exit" -> System.exit(0);
            case "throw" -> throw new IllegalStateException("made up");
            case "exit on another thread" -> {
                Thread other = new Thread(() -> System.exit(0));
                other.start();
                other.join();
            }
            case "own handler" -> {
                handleTerm();
                sleepOn();
            }
            case "after main" -> new Thread(ExitingProgram::sleepOn).start();
            default -> sleepOn();
        }
    }

    /** Reflective, since the compiler warns of this class of the JDK and will not be told not to. */
    private static void handleTerm() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object exits = Proxy.newProxyInstance(
                handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    System.exit(7);
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), exits);
    }

    private static void sleepOn() {
        System.out.println("ready");
        try {
            Thread.sleep(Duration.ofMinutes(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
