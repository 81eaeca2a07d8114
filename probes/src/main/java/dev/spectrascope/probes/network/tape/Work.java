package dev.spectrascope.probes.network.tape;

/**
 * What a sweep consists of, roughly: how large its operations are decides how many threads they are worth.
 *
 * @param operations on elements
 * @param elements that all of these write
 * @param products of matrices
 * @param multiplications of all of these
 */
public record Work(long operations, long elements, long products, long multiplications) {

    /** Nothing. */
    public static final Work NONE = new Work(0, 0, 0, 0);

    /** One operation. */
    public static Work operation(long elements) {
        return new Work(1, elements, 0, 0);
    }

    /** One product, [n, i] times [i, o]. */
    public static Work product(long n, long i, long o) {
        return new Work(0, 0, 1, n * i * o);
    }

    /**
     * A convolution, which without oneDNN (always in double precision) is a product of unfolded images and kernels.
     *
     * @param result the elements of the result
     * @param kernels [o, i, …]
     */
    static Work convolution(long result, long[] kernels) {
        long each = 1;
        for (int dimension = 1; dimension < kernels.length; dimension++) {
            each *= kernels[dimension];
        }
        return new Work(1, result, 1, result * each);
    }

    public Work plus(Work other) {
        return new Work(
                operations + other.operations,
                elements + other.elements,
                products + other.products,
                multiplications + other.multiplications);
    }

    public Work times(long factor) {
        return new Work(operations * factor, elements * factor, products * factor, multiplications * factor);
    }
}
