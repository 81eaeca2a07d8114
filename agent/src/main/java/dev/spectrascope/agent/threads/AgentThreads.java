package dev.spectrascope.agent.threads;

/**
 * Makes the threads that the agent needs while a thread of the program is at work. They belong to the JVM's first group
 * and not to the program's: some that run a program inside their own JVM, such as {@code mvn exec:java}, interrupt all
 * threads of its group once it has ended, and destroy the group.
 */
public final class AgentThreads {

    private AgentThreads() {}

    /** A daemon that is not yet started; threads that it makes are in the same group. */
    public static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(firstGroup(), task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static ThreadGroup firstGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
