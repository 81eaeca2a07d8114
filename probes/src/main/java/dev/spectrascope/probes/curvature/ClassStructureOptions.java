package dev.spectrascope.probes.curvature;

/**
 * How {@link ClassStructure} is computed.
 *
 * @param batchSize the most examples, all of one class, that go through the network at once, at least 1. Smaller batches make
 *     the traces of B2 more precise, for only what lies within a batch is estimated; with 1 they are exact
 * @param draws random backward passes for those traces, at least 2 so that there is a standard error
 * @param seed of the signs
 * @param memoryBytes what the vectors may take, above 0; some four vectors of length p and one batch come on top while it
 *     is computed
 */
public record ClassStructureOptions(int batchSize, int draws, long seed, long memoryBytes) {

    /** Batches of 128, two draws, 1 GiB. */
    public static final ClassStructureOptions DEFAULT = new ClassStructureOptions(128, 2, 1, 1L << 30);

    /** Checks the ranges. */
    public ClassStructureOptions {
        require(batchSize >= 1, "batch size", batchSize, "at least 1");
        require(draws >= 2, "draws", draws, "at least 2");
        require(memoryBytes >= 1, "memory bytes", memoryBytes, "above 0");
    }

    public ClassStructureOptions withBatchSize(int newBatchSize) {
        return new ClassStructureOptions(newBatchSize, draws, seed, memoryBytes);
    }

    public ClassStructureOptions withMemoryBytes(long newMemoryBytes) {
        return new ClassStructureOptions(batchSize, draws, seed, newMemoryBytes);
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    name + " of the class structure is " + value + "; it must be " + expected);
        }
    }
}
