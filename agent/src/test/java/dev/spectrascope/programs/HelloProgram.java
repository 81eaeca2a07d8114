package dev.spectrascope.programs;

/** Trains nothing. */
final class HelloProgram {

    private HelloProgram() {}

    public static void main(String[] arguments) {
        System.out.println("main ran");
    }
}
